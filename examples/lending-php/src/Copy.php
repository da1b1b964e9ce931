<?php

declare(strict_types=1);

namespace Lending;

use InvalidArgumentException;

final class Copy
{
    public function __construct(
        public readonly string $barcode,
        public readonly string $title,
        public readonly Medium $medium,
        public readonly int $price,
    ) {
        if (preg_match('/^[A-Z]{2}\d{6}$/', $barcode) !== 1) {
            throw new InvalidArgumentException("'$barcode' is not a barcode");
        }
        if ($price < 0) {
            throw new InvalidArgumentException('a price is not negative');
        }
    }
}
