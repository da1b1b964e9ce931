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
    private const MESSAGE_BYTES_MAX = 300;

    public readonly Budget $budget;
    /** Passing tests that fail with the original as well when they run again: they say nothing. @var array<int, true> */
    private array $unsteady = [];

    /** @param array<int, array<string, mixed>> $baseline by index of the test */
    public function __construct(private Tests $tests, private array $baseline, private Statics $statics)
    {
        $this->budget = new Budget($baseline);
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
     * @param array{failing: list<int>, passing: list<int>} $group those of them that run the bodies, and those that must not break, quickest first
     * @param array{full: bool, quick: bool} $how
     */
    public function one(int $id, array $units, array $failing, array $group, array $how): array
    {
        $problem = self::install($units);
        if ($problem !== null) {
            return ['id' => $id, 'status' => 'invalid', 'message' => $problem];
        }
        try {
            return $this->tried($id, $failing, $group, $how, $units);
        } finally {
            $this->clear();
        }
    }

    /** `$work` with the bodies in place; null when one does not compile. */
    public function with(array $units, \Closure $work): mixed
    {
        if (self::install($units) !== null) {
            return null;
        }
        try {
            return $work();
        } finally {
            $this->clear();
        }
    }

    /** Whether the test fails as things stand, in a hurry; what it leaves behind is taken back. */
    public function fails(int $test): bool
    {
        $out = $this->run($test, true);
        $this->tests->leave();
        $this->statics->restore();
        return $out['status'] !== 'passed';
    }

    private function clear(): void
    {
        $this->tests->leave();
        \PrunellaWarm::$swap = [];
        \PrunellaWarm::$text = [];
        $this->statics->restore();
    }

    public function tried(int $id, array $failing, array $group, array $how, array $units): array
    {
        $progress = \array_map(fn (int $test): float => $this->baseline[$test]['progress'] ?? 0.0, $failing);
        $message = null;
        $steps = 0;
        $passed = 0;
        // A test that never runs what is changed stays as it is.
        $hopeless = \count($group['failing']) < \count($failing) && !$how['full'];
        foreach ($hopeless ? [] : $this->order($failing, $group['failing']) as $at => $test) {
            $out = $this->run($test, $how['quick']);
            $steps += $out['steps'];
            if ($out['stopped']) {
                return $how['quick'] ? ['id' => $id, 'status' => 'long'] : ['id' => $id, 'status' => 'timeout', 'message' => 'too many steps'];
            }
            $progress[$at] = $out['status'] === 'passed' ? 1.0 : Nearness::progress($out['assertions'], $out['failure']);
            $passed += $out['status'] === 'passed' ? 1 : 0;
            $message ??= $out['status'] === 'passed' ? null : self::said($out);
            if ($out['status'] !== 'passed' && !$how['full']) {
                break;
            }
        }
        $broken = 0;
        foreach ($how['full'] || $passed === \count($failing) ? $group['passing'] : [] as $test) {
            $out = isset($this->unsteady[$test]) ? null : $this->run($test, false);
            $steps += $out['steps'] ?? 0;
            if ($out === null || $out['status'] === 'passed' || $this->failsAnyway($test, $units)) {
                continue;
            }
            $broken++;
            $message ??= $this->tests->ids[$test]['name'] . ': ' . self::said($out);
            if (!$how['full']) {
                break;
            }
        }
        if ($passed === \count($failing) && $broken === 0) {
            return ['id' => $id, 'status' => 'plausible', 'stepsUsed' => $steps];
        }
        $out = ['id' => $id, 'status' => 'failing', 'failingPassed' => $passed, 'progress' => $progress, 'broken' => $broken];
        return $message === null ? $out : $out + ['message' => $message];
    }

    /** With the original: what fails then too was no steady test, or an earlier one left something behind. */
    private function failsAnyway(int $test, array $units): bool
    {
        if ($units === []) {
            return false;
        }
        $this->clear();
        $out = $this->run($test, false);
        $this->clear();
        self::install($units);
        if ($out['status'] !== 'passed') {
            $this->unsteady[$test] = true;
        }
        return $out['status'] !== 'passed';
    }

    private static function said(array $out): string
    {
        return \substr((string) ($out['failure']['message'] ?? $out['status']), 0, self::MESSAGE_BYTES_MAX);
    }

    /** Position → test, quickest first. @return array<int, int> */
    private function order(array $failing, array $wanted): array
    {
        $out = \array_filter($failing, static fn (int $test): bool => \in_array($test, $wanted, true));
        \uasort($out, fn (int $a, int $b): int => $this->baseline[$a]['ms'] <=> $this->baseline[$b]['ms']);
        return $out;
    }

    private function run(int $test, bool $quick): array
    {
        $out = $this->tests->run($test, $this->budget->steps($test, $quick), $this->budget->ms($test));
        $loose = $out['status'] === 'passed' ? Loose::shown($out, $this->baseline[$test]) : null;
        if ($loose === null) {
            return $out;
        }
        $failure = ['message' => "passes only because PHP takes $loose"];
        return ['status' => 'failed', 'failure' => $failure, 'assertions' => \max(0, $out['assertions'] - 1)] + $out;
    }
}
