<?php

declare(strict_types=1);

namespace Lending;

enum Medium: string
{
    case Book = 'book';
    case Film = 'film';
    case Game = 'game';

    /** Days a copy may be kept before a fee is due. */
    public function loanDays(): int
    {
        return match ($this) {
            self::Book => 28,
            self::Film => 7,
            self::Game => 14,
        };
    }

    /** Fee for each day too late, cents. */
    public function dailyFee(): int
    {
        return $this === self::Book ? 20 : 50;
    }
}
