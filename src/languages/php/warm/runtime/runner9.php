<?php

declare(strict_types=1);

namespace Prunella;

use PHPUnit\Framework\ErrorTestCase;
use PHPUnit\Framework\TestCase;
use PHPUnit\Framework\TestListener;
use PHPUnit\Framework\TestListenerDefaultImplementation;
use PHPUnit\Framework\TestResult;
use PHPUnit\Framework\TestSuite;
use PHPUnit\Framework\WarningTestCase;
use PHPUnit\TextUI\Command;

/** PHPUnit 9: results are objects that listeners watch. */
final class Runner9 implements Runner
{
    /** How the project wants its tests run, without a single result. */
    private TestResult $blank;

    public function start(array $config, \Closure $take): void
    {
        $own = $this;
        $begin = function (TestSuite $suite, TestResult $result) use ($own, $take): void {
            $own->blank = $own->like($result);
            $take($suite);
        };
        $listener = new class ($begin) implements TestListener {
            use TestListenerDefaultImplementation;

            public function __construct(private \Closure $begin)
            {
            }

            public function startTestSuite(TestSuite $suite): void
            {
                foreach (\debug_backtrace() as $frame) {
                    if (($frame['object'] ?? null) instanceof TestResult) {
                        ($this->begin)($suite, $frame['object']);
                    }
                }
            }
        };
        $command = new class ($listener, $config['files']) extends Command {
            public function __construct(private TestListener $listener, private array $files)
            {
            }

            protected function handleArguments(array $argv): void
            {
                parent::handleArguments($argv);
                $this->arguments['listeners'][] = $this->listener;
                $this->arguments['cacheResult'] = false;
            }

            protected function createRunner(): \PHPUnit\TextUI\TestRunner
            {
                if ($this->files !== []) {
                    $suite = new TestSuite();
                    $suite->addTestFiles($this->files);
                    $this->arguments['test'] = $suite;
                }
                return parent::createRunner();
            }
        };
        $one = $config['files'] === [] ? [] : [$config['files'][0]];
        $command->run([...$_SERVER['argv'], ...$one], false);
    }

    /** The settings of a result and nothing else of it. */
    private function like(TestResult $result): TestResult
    {
        $blank = new TestResult();
        $copy = function (array $settings): void {
            foreach ($settings as $name => $value) {
                $this->$name = $value;
            }
        };
        $settings = \array_filter((array) \Closure::bind(fn (): array => \get_object_vars($this), $result, TestResult::class)(), '\is_bool');
        $stops = static fn (string $name): bool => !\str_starts_with($name, 'stop');
        \Closure::bind($copy, $blank, TestResult::class)(\array_filter($settings, $stops, \ARRAY_FILTER_USE_KEY));
        return $blank;
    }

    public function isReal(TestCase $case): bool
    {
        return !$case instanceof WarningTestCase && !$case instanceof ErrorTestCase;
    }

    public function named(TestCase $case): array
    {
        return [(string) (new \ReflectionClass($case))->getFileName(), \get_class($case) . ' > ' . $case->getName()];
    }

    public function method(TestCase $case): string
    {
        return $case->getName(false);
    }

    public function hooks(string $class, string $when): array
    {
        $names = \PHPUnit\Util\Test::getHookMethods($class)[$when];
        return \array_values(\array_filter($names, static fn (string $name): bool => \method_exists($class, $name)));
    }

    public function run(array $before, TestCase $case): array
    {
        $result = clone $this->blank;
        foreach ($before as $needed) {
            $needed->run($result);
        }
        $clean = $result->failureCount() + $result->errorCount() === 0;
        $case->run($result);
        $assertions = $case->getNumAssertions();
        foreach ([...$result->errors(), ...$result->failures()] as $failed) {
            if ($clean && $failed->failedTest() === $case) {
                return ['status' => 'failed', 'failure' => self::told($failed->thrownException()), 'assertions' => \max(0, $assertions - 1)];
            }
        }
        $left = !$clean || $result->skippedCount() + $result->notImplementedCount() > 0;
        return ['status' => $left ? 'skipped' : 'passed', 'failure' => null, 'assertions' => $assertions];
    }

    private static function told(\Throwable $thrown): array
    {
        $failure = Failure::of($thrown);
        $comparison = \method_exists($thrown, 'getComparisonFailure') ? $thrown->getComparisonFailure() : null;
        return $comparison === null ? $failure : $failure + ['values' => [$comparison->getExpected(), $comparison->getActual()]];
    }
}
