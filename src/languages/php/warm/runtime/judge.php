<?php

declare(strict_types=1);

namespace Prunella;

/** Compiled outside of any class: what stands in for a body gets its scope when it is called. */
function compile(string $code): \Closure
{
    return eval($code);
}

/** Runs the tests with one candidate after the other, failing tests first. */
final class Judge
{
    /** A passing test that took few steps may take this many. */
    private const STEPS_FLOOR = 20_000;
    /** A failing test may have stopped early; its repaired run takes longer. */
    private const STEPS_FLOOR_FAILING = 100_000;
    private const STEPS_FACTOR = 10;
    private const TIME_FLOOR_MS = 100.0;
    private const TIME_FACTOR = 10;
    private const MESSAGE_BYTES_MAX = 300;

    private int $maxSteps = 0;
    private float $maxMs = 0.0;

    /** @param array<int, array<string, mixed>> $baseline by index of the test */
    public function __construct(private Tests $tests, private array $baseline, private Statics $statics)
    {
        foreach ($baseline as $test) {
            $this->maxSteps = \max($this->maxSteps, $test['steps']);
            $this->maxMs = \max($this->maxMs, $test['ms']);
        }
    }

    /** Puts the bodies in place; says what is wrong with one that does not compile. */
    public static function install(array $units): ?string
    {
        foreach ($units as [$unit, $code, $text]) {
            try {
                \PrunellaWarm::$swap[$unit] = compile($code);
                \PrunellaWarm::$text[$unit] = $text;
            } catch (\CompileError $error) {
                \PrunellaWarm::$swap = [];
                return $error->getMessage();
            }
        }
        return null;
    }

    /**
     * @param list<int> $failing indexes of the tests that are to pass
     * @param list<int> $passing of those that must not break, quickest first
     */
    public function one(int $id, array $units, array $failing, array $passing, bool $full): array
    {
        $problem = self::install($units);
        if ($problem !== null) {
            return ['id' => $id, 'status' => 'invalid', 'message' => $problem];
        }
        try {
            return $this->tried($id, $failing, $passing, $full);
        } finally {
            $this->tests->leave();
            \PrunellaWarm::$swap = [];
            \PrunellaWarm::$text = [];
            $this->statics->restore();
        }
    }

    public function tried(int $id, array $failing, array $passing, bool $full): array
    {
        $progress = \array_map(fn (int $test): float => $this->baseline[$test]['progress'] ?? 0.0, $failing);
        $message = null;
        $steps = 0;
        $passed = 0;
        foreach ($this->order($failing) as $at => $test) {
            $out = $this->run($test);
            $steps += $out['steps'];
            if ($out['stopped']) {
                return ['id' => $id, 'status' => 'timeout', 'message' => 'too many steps'];
            }
            $progress[$at] = $out['status'] === 'passed' ? 1.0 : Nearness::progress($out['assertions'], $out['failure']);
            $passed += $out['status'] === 'passed' ? 1 : 0;
            $message ??= $out['status'] === 'passed' ? null : self::said($out);
            if ($out['status'] !== 'passed' && !$full) {
                break;
            }
        }
        $broken = 0;
        if ($full || $passed === \count($failing)) {
            foreach ($passing as $test) {
                $out = $this->run($test);
                $steps += $out['steps'];
                if ($out['stopped'] && !$full) {
                    return ['id' => $id, 'status' => 'timeout', 'message' => 'too many steps'];
                }
                if ($out['status'] !== 'passed') {
                    $broken++;
                    $message ??= $this->tests->ids[$test]['name'] . ': ' . self::said($out);
                    if (!$full) {
                        break;
                    }
                }
            }
        }
        if ($passed === \count($failing) && $broken === 0) {
            return ['id' => $id, 'status' => 'plausible', 'stepsUsed' => $steps];
        }
        $out = ['id' => $id, 'status' => 'failing', 'failingPassed' => $passed, 'progress' => $progress, 'broken' => $broken];
        return $message === null ? $out : $out + ['message' => $message];
    }

    private static function said(array $out): string
    {
        return \substr((string) ($out['failure']['message'] ?? $out['status']), 0, self::MESSAGE_BYTES_MAX);
    }

    /** Position → test, quickest first. @return array<int, int> */
    private function order(array $failing): array
    {
        \uasort($failing, fn (int $a, int $b): int => $this->baseline[$a]['ms'] <=> $this->baseline[$b]['ms']);
        return $failing;
    }

    private function run(int $test): array
    {
        $base = $this->baseline[$test];
        $wasGreen = $base['status'] === 'passed';
        $steps = $wasGreen
            ? self::STEPS_FACTOR * $base['steps'] + self::STEPS_FLOOR
            : self::STEPS_FACTOR * \max($base['steps'], $this->maxSteps) + self::STEPS_FLOOR_FAILING;
        $ms = self::TIME_FLOOR_MS + self::TIME_FACTOR * ($wasGreen ? $base['ms'] : \max($base['ms'], $this->maxMs));
        return $this->tests->run($test, $steps, $ms);
    }

    /** Milliseconds after which a built-in ran away, for tests like these. */
    public function patienceMs(array $tests): float
    {
        $sum = 0.0;
        foreach ($tests as $test) {
            $sum += $this->baseline[$test]['ms'];
        }
        return 1_500 + self::TIME_FACTOR * ($sum + $this->maxMs);
    }
}
