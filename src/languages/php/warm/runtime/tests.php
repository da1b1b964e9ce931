<?php

declare(strict_types=1);

namespace Prunella;

use PHPUnit\Framework\TestCase;
use PHPUnit\Framework\TestSuite;

/** The collected tests, each run as often as wanted by PHPUnit's own code. */
final class Tests
{
    /** @var list<TestCase> */
    public array $cases = [];
    /** @var list<array{file: string, name: string}> */
    public array $ids = [];
    /** @var list<array{file: string, failure: array<string, string>}> */
    public array $problems = [];
    /** Index → indexes of the tests that must have passed before. @var array<int, list<int>> */
    private array $needs = [];
    private string $class = '';
    private ?\Throwable $broken = null;
    private Given $given;

    public function __construct(private Runner $runner, private string $packageDir)
    {
        $this->given = new Given();
    }

    public function collect(TestSuite $suite): void
    {
        $this->gather($suite);
        foreach ($this->cases as $index => $case) {
            foreach ($case->requires() as $need) {
                foreach ($this->cases as $other => $candidate) {
                    $own = \get_class($candidate) . '::' . $this->runner->method($candidate);
                    if ($own === $need->getTarget() && $other !== $index) {
                        $this->needs[$index][] = $other;
                    }
                }
            }
        }
    }

    private function gather(TestSuite $suite): void
    {
        foreach ($suite->tests() as $test) {
            if ($test instanceof TestSuite) {
                $this->gather($test);
            } elseif ($test instanceof TestCase && $this->runner->isReal($test)) {
                [$file, $name] = $this->runner->named($test);
                $inside = \str_starts_with($file, "$this->packageDir/");
                $this->cases[] = $test;
                $this->ids[] = [
                    'file' => $inside ? \substr($file, \strlen($this->packageDir) + 1) : $file,
                    'name' => $name,
                ];
            }
        }
    }

    /** @return array{status: string, failure: ?array, assertions: int, ms: float, steps: int, stopped: bool, hits: list<int>, loose: array<string, bool>} */
    public function run(int $index, int $stepsMax, float $ms): array
    {
        $case = $this->cases[$index];
        \PrunellaWarm::begin($stepsMax, $ms);
        Loose::take();
        $since = \hrtime(true);
        $this->enter(\get_class($case));
        $out = $this->broken === null
            ? $this->runner->run($this->with($index, []), $this->given->fresh($index, $case))
            : ['status' => 'failed', 'failure' => Failure::of($this->broken), 'assertions' => 0];
        $ms = (\hrtime(true) - $since) / 1e6;
        $this->given->ran($index, $case);
        return $out + [
            'ms' => $ms,
            'steps' => \PrunellaWarm::steps(),
            'stopped' => \PrunellaWarm::$stopped,
            'hits' => \array_keys(\PrunellaWarm::$h),
            'loose' => Loose::take(),
        ];
    }

    /** Those that must run first, innermost first. @return list<TestCase> */
    private function with(int $index, array $seen): array
    {
        $out = [];
        foreach ($this->needs[$index] ?? [] as $need) {
            if (!\in_array($need, $seen, true)) {
                $out = [...$out, ...$this->with($need, [...$seen, $index]), clone $this->cases[$need]];
            }
        }
        return $out;
    }

    /** The hooks of a class run once for each stretch of its tests, as PHPUnit's suites have it. */
    private function enter(string $class): void
    {
        if ($class === $this->class) {
            return;
        }
        $this->leave();
        $this->class = $class;
        try {
            foreach ($this->runner->hooks($class, 'beforeClass') as $method) {
                $class::$method();
            }
        } catch (\Throwable $thrown) {
            $this->broken = $thrown;
        }
    }

    public function leave(): void
    {
        if ($this->class === '') {
            return;
        }
        $class = $this->class;
        $this->class = '';
        $this->broken = null;
        try {
            foreach ($this->runner->hooks($class, 'afterClass') as $method) {
                $class::$method();
            }
        } catch (\Throwable) {
            // PHPUnit tells of it as a failure of its own; no candidate is judged by it.
        }
    }
}
