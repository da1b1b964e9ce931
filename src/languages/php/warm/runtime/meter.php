<?php

declare(strict_types=1);

/**
 * What instrumented sources talk to: statements that ran (in the order of their first run), steps of loops and functions, and the bodies
 * that stand in for functions. The name is short because it stands before every statement.
 */
final class PrunellaWarm
{
    /** Index of a statement → 1. @var array<int, int> */
    public static array $h = [];
    /** Steps left until somebody looks at the clock. */
    public static int $left = self::SLICE;
    /** Number of a function → the closure that stands in for its body. @var array<int, Closure> */
    public static array $swap = [];
    /** The same as text, for a static method that was called through a child class. @var array<int, string> */
    public static array $text = [];
    public static bool $stopped = false;

    /** About a millisecond of a tight loop. */
    private const SLICE = 50_000;
    /** Code that catches everything is asked to stop this often before the process ends. */
    private const STOPS_MAX = 20;

    private static int $granted = self::SLICE;
    private static int $used = 0;
    private static int $stepsMax = \PHP_INT_MAX;
    private static float $until = \INF;
    private static int $stops = 0;

    public static function begin(int $stepsMax, float $ms): void
    {
        self::$h = [];
        self::$used = 0;
        self::$stepsMax = $stepsMax;
        self::$until = \hrtime(true) / 1e6 + $ms;
        self::$left = self::$granted = \min(self::SLICE, $stepsMax);
        self::$stopped = false;
        self::$stops = 0;
    }

    public static function steps(): int
    {
        return self::$used + self::$granted - \max(0, self::$left);
    }

    /** Called when no step is left. */
    public static function stop(): void
    {
        self::$used += self::$granted;
        if (self::$used < self::$stepsMax && \hrtime(true) / 1e6 < self::$until) {
            self::$left = self::$granted = \min(self::SLICE, self::$stepsMax - self::$used);
            return;
        }
        self::$left = self::$granted = 0;
        self::$stopped = true;
        if (++self::$stops > self::STOPS_MAX) {
            \posix_kill(\posix_getpid(), \SIGKILL);
        }
        throw new PrunellaStop('too many steps');
    }
}

final class PrunellaStop extends Error
{
}
