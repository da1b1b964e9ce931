<?php

declare(strict_types=1);

namespace Lending\Tests;

use DateTimeImmutable;
use Lending\Copy;
use Lending\Desk;
use Lending\LendingRefused;
use Lending\Medium;
use PHPUnit\Framework\TestCase;

final class DeskTest extends TestCase
{
    private Desk $desk;

    private DateTimeImmutable $monday;

    protected function setUp(): void
    {
        $this->desk = new Desk();
        $this->monday = new DateTimeImmutable('2024-05-06');
    }

    private function copy(int $number, Medium $medium = Medium::Book, int $price = 2000): Copy
    {
        return new Copy(sprintf('AB%06d', $number), "Title $number", $medium, $price);
    }

    public function testLendsForFourWeeks(): void
    {
        $loan = $this->desk->lend($this->copy(1), 'ada', $this->monday);
        $this->assertSame('2024-06-03', $loan->due()->format('Y-m-d'));
        $this->assertTrue($loan->isOpen());
    }

    public function testACopyIsLentOnce(): void
    {
        $this->desk->lend($this->copy(1), 'ada', $this->monday);
        $this->expectException(LendingRefused::class);
        $this->expectExceptionMessage('Title 1 is lent');
        $this->desk->lend($this->copy(1), 'bob', $this->monday);
    }

    public function testThreeAtATime(): void
    {
        foreach ([1, 2, 3] as $number) {
            $this->desk->lend($this->copy($number), 'ada', $this->monday);
        }
        $this->assertCount(3, $this->desk->loansOf('ada'));
        $this->expectExceptionMessage('no more than 3 at a time');
        $this->desk->lend($this->copy(4), 'ada', $this->monday);
    }

    public function testFeesStopFurtherLoans(): void
    {
        $this->desk->lend($this->copy(1, Medium::Game), 'ada', $this->monday);
        $late = $this->monday->modify('+40 days');
        $this->expectExceptionMessage('fees are due');
        $this->desk->lend($this->copy(2), 'ada', $late);
    }

    public function testSmallFeesDoNot(): void
    {
        $this->desk->lend($this->copy(1, Medium::Game), 'ada', $this->monday);
        $late = $this->monday->modify('+20 days');
        $this->assertTrue($this->desk->lend($this->copy(2), 'ada', $late)->isOpen());
    }

    public function testWhoReservedComesFirst(): void
    {
        $copy = $this->copy(1);
        $this->desk->lend($copy, 'ada', $this->monday);
        $this->assertSame(1, $this->desk->reserve($copy, 'bob'));
        $this->assertSame(2, $this->desk->reserve($copy, 'eve'));
        $this->assertSame(1, $this->desk->reserve($copy, 'bob'));
        $this->assertSame(0, $this->desk->takeBack('AB000001', $this->monday));
        $this->assertSame('bob', $this->desk->lend($copy, 'bob', $this->monday)->reader);
        $this->desk->takeBack('AB000001', $this->monday);
        $this->expectExceptionMessage('kept for another reader');
        $this->desk->lend($copy, 'ada', $this->monday);
    }

    public function testTakingBackLateCosts(): void
    {
        $this->desk->lend($this->copy(1, Medium::Film), 'ada', $this->monday);
        $this->assertSame(150, $this->desk->takeBack('AB000001', $this->monday->modify('+12 days')));
        $this->assertSame([], $this->desk->loansOf('ada'));
    }

    public function testOverdueLoans(): void
    {
        $this->desk->lend($this->copy(1, Medium::Film), 'ada', $this->monday);
        $this->desk->lend($this->copy(2), 'ada', $this->monday);
        $this->assertSame(['Title 1' => 3], iterator_to_array($this->desk->overdue($this->monday->modify('+10 days'))));
    }

    public function testUnknownCopies(): void
    {
        $this->expectExceptionMessage('AB000009 is not lent');
        $this->desk->takeBack('AB000009', $this->monday);
    }
}
