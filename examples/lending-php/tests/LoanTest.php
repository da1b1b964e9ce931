<?php

declare(strict_types=1);

namespace Lending\Tests;

use DateTimeImmutable;
use InvalidArgumentException;
use Lending\Copy;
use Lending\LendingRefused;
use Lending\Loan;
use Lending\Medium;
use PHPUnit\Framework\TestCase;

final class LoanTest extends TestCase
{
    private function loan(): Loan
    {
        return new Loan(new Copy('AB123456', 'Momo', Medium::Game, 900), 'ada', new DateTimeImmutable('2024-03-01'));
    }

    public function testRenewalsCountFromTheDueDay(): void
    {
        $loan = $this->loan();
        $loan->renew();
        $loan->renew();
        $this->assertSame('2024-04-12', $loan->due()->format('Y-m-d'));
        $this->expectException(LendingRefused::class);
        $this->expectExceptionMessage('renewed 2 times already');
        $loan->renew();
    }

    public function testWhatIsBackIsNotRenewed(): void
    {
        $loan = $this->loan();
        $loan->close(new DateTimeImmutable('2024-03-05'));
        $this->assertFalse($loan->isOpen());
        $this->expectExceptionMessage('back already');
        $loan->renew();
    }

    public function testLatenessEndsWithTheReturn(): void
    {
        $loan = $this->loan();
        $loan->close(new DateTimeImmutable('2024-03-18'));
        $this->assertSame(3, $loan->daysLate(new DateTimeImmutable('2024-12-24')));
    }

    /** @return iterable<string, array{string}> */
    public static function wrongBarcodes(): iterable
    {
        yield 'empty' => [''];
        yield 'short' => ['AB12345'];
        yield 'lower case' => ['ab123456'];
    }

    public function testBarcodes(): void
    {
        foreach (self::wrongBarcodes() as [$barcode]) {
            try {
                new Copy($barcode, 'Momo', Medium::Book, 1);
                $this->fail("$barcode was taken");
            } catch (InvalidArgumentException $refused) {
                $this->assertSame("'$barcode' is not a barcode", $refused->getMessage());
            }
        }
    }
}
