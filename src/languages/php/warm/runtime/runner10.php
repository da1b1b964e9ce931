<?php

declare(strict_types=1);

namespace Prunella;

use PHPUnit\Event\Event;
use PHPUnit\Event\Facade;
use PHPUnit\Event\Test as Events;
use PHPUnit\Event\Tracer\Tracer;
use PHPUnit\Framework\TestCase;
use PHPUnit\Framework\TestSuite;

/** PHPUnit 10 and newer: results are events. */
final class Runner10 implements Runner
{
    /** What became of the test that runs. */
    private string $status = 'passed';
    private ?array $failure = null;

    public function start(array $config, \Closure $take): void
    {
        $tracer = new class (fn (Event $event) => $this->note($event), $take) implements Tracer {
            private bool $taken = false;

            public function __construct(private \Closure $note, private \Closure $take)
            {
            }

            public function trace(Event $event): void
            {
                if (!$this->taken && $event instanceof \PHPUnit\Event\TestSuite\Started) {
                    foreach (\debug_backtrace() as $frame) {
                        if (($frame['object'] ?? null) instanceof TestSuite) {
                            $this->taken = true;
                            ($this->take)($frame['object']);
                        }
                    }
                }
                ($this->note)($event);
            }
        };
        Facade::instance()->registerTracer($tracer);
        Loading::run10($config);
    }

    private function note(Event $event): void
    {
        if ($event instanceof Events\Failed || $event instanceof Events\Errored) {
            $thrown = $event->throwable();
            $stack = $thrown->className() . ': ' . \substr($thrown->message(), 0, 1_000);
            foreach (\array_filter(\explode("\n", \trim($thrown->stackTrace()))) as $place) {
                $stack .= "\n    at ($place:1)";
            }
            $comparison = $event instanceof Events\Failed && $event->hasComparisonFailure() ? $event->comparisonFailure() : null;
            [$expected, $actual] = $comparison === null ? Failure::inWords($thrown->message()) : Failure::either($comparison->expected(), $comparison->actual(), $thrown->message());
            $this->failure ??= [
                'message' => $thrown->message(),
                'type' => $thrown->className(),
                'stack' => $stack,
                'expected' => $expected,
                'actual' => $actual,
            ];
            $this->status = 'failed';
        } elseif (($event instanceof Events\Skipped || $event instanceof Events\MarkedIncomplete) && $this->status === 'passed') {
            $this->status = 'skipped';
        }
    }

    public function isReal(TestCase $case): bool
    {
        return true;
    }

    public function named(TestCase $case): array
    {
        $name = $case->nameWithDataSet();
        $ofPest = \class_exists(PestRun::class, false) ? PestRun::named(\get_class($case), $case->name(), $name) : null;
        return $ofPest ?? [(string) (new \ReflectionClass($case))->getFileName(), \get_class($case) . " > $name"];
    }

    public function method(TestCase $case): string
    {
        return $case->name();
    }

    public function hooks(string $class, string $when): array
    {
        $found = (new \PHPUnit\Metadata\Api\HookMethods())->hookMethods($class)[$when];
        $names = \is_array($found) ? $found : $found->methodNamesSortedByPriority();
        return \array_values(\array_filter($names, static fn (string $name): bool => \method_exists($class, $name)));
    }

    public function run(array $before, TestCase $case): array
    {
        foreach ($before as $needed) {
            $needed->run();
        }
        $this->status = 'passed';
        $this->failure = null;
        $case->run();
        $assertions = $case->numberOfAssertionsPerformed();
        return [
            'status' => $this->status,
            'failure' => $this->failure,
            'assertions' => $this->status === 'failed' ? \max(0, $assertions - 1) : $assertions,
        ];
    }
}
