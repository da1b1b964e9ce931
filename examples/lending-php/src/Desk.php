<?php

declare(strict_types=1);

namespace Lending;

use DateTimeImmutable;

/** Where copies go out and come back. */
final class Desk
{
    private const LOANS_MAX = 3;

    /** Fees above this must be paid first, cents. */
    private const DEBT_MAX = 1000;

    /** @var array<string, Loan> by barcode */
    private array $loans = [];

    /** @var array<string, list<string>> readers who wait, by barcode */
    private array $waiting = [];

    public function __construct(private readonly FeePolicy $fees = new FeePolicy())
    {
    }

    public function lend(Copy $copy, string $reader, DateTimeImmutable $day): Loan
    {
        if (isset($this->loans[$copy->barcode])) {
            throw new LendingRefused("{$copy->title} is lent");
        }
        $first = $this->waiting[$copy->barcode][0] ?? $reader;
        if ($first !== $reader) {
            throw new LendingRefused("{$copy->title} is kept for another reader");
        }
        $own = $this->loansOf($reader);
        if (count($own) >= self::LOANS_MAX) {
            throw new LendingRefused('no more than ' . self::LOANS_MAX . ' at a time');
        }
        if ($this->fees->total($own, $day) > self::DEBT_MAX) {
            throw new LendingRefused('fees are due');
        }
        if (isset($this->waiting[$copy->barcode])) {
            array_shift($this->waiting[$copy->barcode]);
        }
        return $this->loans[$copy->barcode] = new Loan($copy, $reader, $day);
    }

    public function reserve(Copy $copy, string $reader): int
    {
        $queue = $this->waiting[$copy->barcode] ?? [];
        if (!in_array($reader, $queue, true)) {
            $queue[] = $reader;
        }
        $this->waiting[$copy->barcode] = $queue;
        return array_search($reader, $queue, true) + 1;
    }

    public function takeBack(string $barcode, DateTimeImmutable $day): int
    {
        $loan = $this->loans[$barcode] ?? throw new LendingRefused("$barcode is not lent");
        unset($this->loans[$barcode]);
        $loan->close($day);
        return $this->fees->feeFor($loan, $day);
    }

    /** @return list<Loan> oldest first */
    public function loansOf(string $reader): array
    {
        $own = array_filter($this->loans, static fn (Loan $loan): bool => $loan->reader === $reader);
        usort($own, static fn (Loan $a, Loan $b): int => $a->since <=> $b->since);
        return $own;
    }

    /** @return \Generator<string, int> title → days late */
    public function overdue(DateTimeImmutable $today): \Generator
    {
        foreach ($this->loans as $loan) {
            $late = $loan->daysLate($today);
            if ($late > 0) {
                yield $loan->copy->title => $late;
            }
        }
    }
}
