<?php

declare(strict_types=1);

namespace Lending;

use DateTimeImmutable;

/** What a late copy costs: nothing in the days of grace, then each day, never more than the copy. */
final class FeePolicy
{
    public function __construct(private readonly int $graceDays = 2, private readonly int $reducedPercent = 50)
    {
    }

    public function feeFor(Loan $loan, DateTimeImmutable $today, bool $reduced = false): int
    {
        $late = $loan->daysLate($today);
        if ($late <= $this->graceDays) {
            return 0;
        }
        $fee = ($late - $this->graceDays) * $loan->copy->medium->dailyFee();
        if ($reduced) {
            $fee = intdiv($fee * $this->reducedPercent, 100);
        }
        return max($fee, $loan->copy->price);
    }

    /** @param list<Loan> $loans */
    public function total(array $loans, DateTimeImmutable $today, bool $reduced = false): int
    {
        return array_sum(array_map(fn (Loan $loan): int => $this->feeFor($loan, $today, $reduced), $loans));
    }
}
