<?php

declare(strict_types=1);

namespace Prunella;

use PHPUnit\Event\Code\TestMethod;
use PHPUnit\Event\Event;
use PHPUnit\Event\Test as Events;
use PHPUnit\Event\Tracer\Tracer as TracerContract;

/** What PHPUnit 10 and newer tell of each test, through their events. */
final class Tracer implements TracerContract
{
    /** The test that runs: its record so far. @var array<string, mixed>|null */
    private ?array $current = null;
    private string $id = '';
    private float $since = 0.0;
    public int $tests = 0;

    public function __construct(private \Closure $send)
    {
    }

    public function trace(Event $event): void
    {
        match (true) {
            $event instanceof Events\PreparationStarted => $this->start($event->test()),
            $event instanceof Events\Failed, $event instanceof Events\Errored => $this->fail($event),
            $event instanceof Events\PreparationFailed => $this->fail($event),
            $event instanceof Events\PhpunitErrorTriggered => $this->broken($event->test(), $event->message()),
            $event instanceof Events\Passed => $this->pass($event->test()),
            $event instanceof Events\Skipped => $this->note($event->test(), 'skipped'),
            $event instanceof Events\MarkedIncomplete => $this->note($event->test(), 'todo'),
            $event instanceof Events\Finished => $this->finish($event->test()),
            $event instanceof Events\BeforeFirstTestMethodErrored => $this->class($event->testClassName(), $event),
            default => null,
        };
    }

    private function start(object $test): void
    {
        $this->flush();
        [$file, $name] = self::named($test);
        $this->id = $test->id();
        $this->since = \hrtime(true) / 1e6;
        $this->current = ['kind' => 'test', 'file' => $file, 'name' => $name, 'status' => ''];
    }

    /** Outcomes may come without a start: a test whose needs are not met is skipped at once. */
    private function at(object $test): void
    {
        if ($this->current === null || $this->id !== $test->id()) {
            $this->start($test);
        }
    }

    private function note(object $test, string $status): void
    {
        $this->at($test);
        if ($this->current['status'] === '') {
            $this->current['status'] = $status;
        }
    }

    private function pass(object $test): void
    {
        if ($this->current === null || $this->id !== $test->id()) {
            ($this->send)(null);
        }
        $this->note($test, 'passed');
    }

    private function fail(object $event): void
    {
        $this->at($event->test());
        if ($this->current['status'] === 'failed') {
            return;
        }
        $this->current['status'] = 'failed';
        $this->current += \method_exists($event, 'throwable') ? self::failure($event) : ['message' => 'the test could not be prepared'];
    }

    private function broken(object $test, string $message): void
    {
        $this->at($test);
        $this->current['status'] = 'failed';
        $this->current += ['message' => $message];
    }

    private function class(string $class, object $event): void
    {
        $file = \class_exists($class, false) ? (string) (new \ReflectionClass($class))->getFileName() : '';
        ($this->send)(['kind' => 'load-error', 'file' => $file, 'name' => $class] + self::failure($event));
    }

    private function finish(object $test): void
    {
        if ($this->current === null || $this->id !== $test->id()) {
            ($this->send)(null);
        }
        $this->flush();
    }

    public function flush(): void
    {
        if ($this->current === null) {
            return;
        }
        if ($this->current['status'] === '') {
            $this->current = ['status' => 'failed', 'message' => 'the test did not come to its end'] + $this->current;
        }
        $record = $this->current + ['ms' => \hrtime(true) / 1e6 - $this->since];
        $this->current = null;
        $this->tests++;
        ($this->send)($record);
    }

    /** @return array<string, mixed> */
    private static function failure(object $event): array
    {
        $thrown = $event->throwable();
        $places = \array_filter(\explode("\n", \trim($thrown->stackTrace())));
        $stack = $thrown->className() . ': ' . \substr($thrown->message(), 0, 1_000);
        foreach ($places as $place) {
            $stack .= "\n    at ($place:1)";
        }
        $both = [null, null];
        if (\method_exists($event, 'hasComparisonFailure') && $event->hasComparisonFailure()) {
            $both = Failure::either($event->comparisonFailure()->expected(), $event->comparisonFailure()->actual(), $thrown->message());
        } else {
            $both = Failure::inWords($thrown->message());
        }
        return ['message' => $thrown->message(), 'type' => $thrown->className(), 'stack' => $stack, 'expected' => $both[0], 'actual' => $both[1]];
    }

    /** A test belongs to the file of its class, wherever the method was inherited from. @return array{0: string, 1: string} */
    private static function named(object $test): array
    {
        if (!$test instanceof TestMethod) {
            return [$test->file(), $test->name()];
        }
        $class = $test->className();
        $ofPest = \class_exists(PestRun::class, false) ? PestRun::named($class, $test->methodName(), $test->name()) : null;
        return $ofPest ?? [(string) (new \ReflectionClass($class))->getFileName(), "$class > " . $test->name()];
    }
}
