<?php

declare(strict_types=1);

namespace Lending;

use DateTimeImmutable;

final class Loan
{
    private const RENEWALS_MAX = 2;

    private int $renewals = 0;

    private ?DateTimeImmutable $returned = null;

    private DateTimeImmutable $due;

    public function __construct(
        public readonly Copy $copy,
        public readonly string $reader,
        public readonly DateTimeImmutable $since,
    ) {
        $this->due = $since->modify("+{$copy->medium->loanDays()} days");
    }

    public function due(): DateTimeImmutable
    {
        return $this->due;
    }

    public function isOpen(): bool
    {
        return $this->returned === null;
    }

    /** A renewal counts from the day the copy was due. */
    public function renew(): void
    {
        if (!$this->isOpen()) {
            throw new LendingRefused('the copy is back already');
        }
        if ($this->renewals >= self::RENEWALS_MAX) {
            throw new LendingRefused('renewed ' . self::RENEWALS_MAX . ' times already');
        }
        $this->renewals++;
        $this->due = $this->due->modify("+{$this->copy->medium->loanDays()} days");
    }

    public function close(DateTimeImmutable $day): void
    {
        $this->returned = $day;
    }

    /** Whole days after the due day; 0 when in time. */
    public function daysLate(DateTimeImmutable $today): int
    {
        $end = $this->returned ?? $today;
        if ($end <= $this->due) {
            return 0;
        }
        return (int) $this->due->diff($end)->days;
    }
}
