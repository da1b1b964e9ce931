<?php

declare(strict_types=1);

namespace Prunella;

/** Steps and milliseconds a test may take, from what it and the others took at first. */
final class Budget
{
    /** A passing test that took few steps may take this many. */
    private const STEPS_FLOOR = 20_000;
    /** A failing test may have stopped early; its repaired run takes longer. */
    private const STEPS_FLOOR_FAILING = 100_000;
    private const STEPS_FACTOR = 10;
    /** What takes more is put off when the search is in a hurry: most of it never ends. */
    private const STEPS_FLOOR_QUICK = 500;
    private const STEPS_FACTOR_QUICK = 2;
    private const TIME_FLOOR_MS = 500.0;
    private const TIME_FACTOR = 5;
    /** Beyond what the tests themselves may take, until a copy that says nothing is taken for lost. */
    private const PATIENCE_MS = 1_500.0;
    private const PATIENCE_QUICK_MS = 300.0;
    /** Time that a loaded machine takes away. */
    private const PATIENCE_FACTOR = 10;

    private int $maxSteps = 0;
    private float $maxMs = 0.0;

    /** @param array<int, array<string, mixed>> $baseline by index of the test */
    public function __construct(private array $baseline)
    {
        foreach ($baseline as $test) {
            // How long a test took that never ended says nothing about its repaired run.
            if (!($test['stopped'] ?? false)) {
                $this->maxSteps = \max($this->maxSteps, $test['steps']);
                $this->maxMs = \max($this->maxMs, $test['ms']);
            }
        }
    }

    public function steps(int $test, bool $quick): int
    {
        $base = $this->baseline[$test];
        if ($base['status'] === 'passed') {
            return self::STEPS_FACTOR * $base['steps'] + self::STEPS_FLOOR;
        }
        return $quick ? self::STEPS_FACTOR_QUICK * $this->maxSteps + self::STEPS_FLOOR_QUICK : self::STEPS_FACTOR * $this->maxSteps + self::STEPS_FLOOR_FAILING;
    }

    public function ms(int $test): float
    {
        return self::TIME_FLOOR_MS + self::TIME_FACTOR * ($this->baseline[$test]['status'] === 'passed' ? $this->baseline[$test]['ms'] : $this->maxMs);
    }

    /** Milliseconds after which a built-in ran away, for tests like these. */
    public function patienceMs(array $tests, bool $quick): float
    {
        $sum = 0.0;
        foreach ($tests as $test) {
            $sum += ($this->baseline[$test]['stopped'] ?? false) ? 0.0 : $this->baseline[$test]['ms'];
        }
        return ($quick ? self::PATIENCE_QUICK_MS : self::PATIENCE_MS) + self::PATIENCE_FACTOR * ($sum + $this->maxMs);
    }
}
