<?php

declare(strict_types=1);

namespace Lending\Tests;

use DateTimeImmutable;
use Lending\Copy;
use Lending\FeePolicy;
use Lending\Loan;
use Lending\Medium;
use PHPUnit\Framework\TestCase;

final class FeePolicyTest extends TestCase
{
    private function loan(Medium $medium, int $price = 1500): Loan
    {
        return new Loan(new Copy('AB123456', 'Momo', $medium, $price), 'ada', new DateTimeImmutable('2024-03-01'));
    }

    public function testNothingIsDueInTime(): void
    {
        $this->assertSame(0, (new FeePolicy())->feeFor($this->loan(Medium::Book), new DateTimeImmutable('2024-03-29')));
    }

    public function testTheDaysOfGraceAreFree(): void
    {
        $this->assertSame(0, (new FeePolicy())->feeFor($this->loan(Medium::Book), new DateTimeImmutable('2024-03-31')));
    }

    public function testEachDayAfterThemCosts(): void
    {
        $this->assertSame(60, (new FeePolicy())->feeFor($this->loan(Medium::Book), new DateTimeImmutable('2024-04-03')));
    }

    public function testFilmsCostMore(): void
    {
        $this->assertSame(150, (new FeePolicy())->feeFor($this->loan(Medium::Film), new DateTimeImmutable('2024-03-13')));
    }

    public function testReducedReadersPayHalf(): void
    {
        $this->assertSame(75, (new FeePolicy())->feeFor($this->loan(Medium::Film), new DateTimeImmutable('2024-03-13'), true));
    }

    public function testNeverMoreThanTheCopy(): void
    {
        $this->assertSame(300, (new FeePolicy())->feeFor($this->loan(Medium::Game, 300), new DateTimeImmutable('2024-06-01')));
    }

    public function testAllLoansTogether(): void
    {
        $loans = [$this->loan(Medium::Book), $this->loan(Medium::Film)];
        $this->assertSame(60 + 1200, (new FeePolicy())->total($loans, new DateTimeImmutable('2024-04-03')));
    }

    public function testWithoutGrace(): void
    {
        $this->assertSame(20, (new FeePolicy(0))->feeFor($this->loan(Medium::Book), new DateTimeImmutable('2024-03-30')));
    }
}
