<?php

declare(strict_types=1);

namespace Prunella;

use PHPUnit\Framework\TestSuite;

/**
 * Holds the collected tests with every class loaded that they use, and no test run: each piece of work happens in a copy of this process,
 * so that it begins from the same state.
 */
final class Worker
{
    /** Candidates in one copy; a copy that dies costs the rest a new one. */
    private const BATCH_MAX = 200;
    /** One test of the baseline; a loop without end is a failing test like others. */
    private const BASELINE_MS = 10_000.0;

    /** @var array<int, array<string, mixed>> */
    private array $baseline = [];
    /** @var list<int> */
    private array $failing = [];
    private ?Judge $judge = null;
    private bool $single = false;

    private function __construct(private array $config, private Tests $tests)
    {
    }

    /** @param \Closure(self): void $then gets the worker once the tests are collected; does not return */
    public static function start(array $config, \Closure $then): void
    {
        Wire::silence();
        Loading::project($config);
        $_SERVER['argv'] = $GLOBALS['argv'] = ['phpunit', ...$config['args']];
        $_SERVER['argc'] = $GLOBALS['argc'] = \count($_SERVER['argv']);
        $runner = Loading::isModern() ? new Runner10() : new Runner9();
        $runner->start($config, static function (TestSuite $suite) use ($config, $runner, $then): void {
            $tests = new Tests($runner, $config['packageDir']);
            $tests->collect($suite);
            $then(new self($config, $tests));
        });
    }

    public function tests(): Tests
    {
        return $this->tests;
    }

    /** @param resource $requests */
    public function serve($requests): void
    {
        // What the tests' data ran while they were collected.
        $loaded = \array_keys(\PrunellaWarm::$h);
        $problems = $this->observe();
        $statics = new Statics($this->config['packageDir']);
        $this->judge = new Judge($this->tests, $this->baseline, $statics);
        $this->single = $statics->deep;
        $this->tell($problems, $loaded);
        while (($line = \fgets($requests)) !== false) {
            $request = \json_decode($line, true);
            match ($request['op'] ?? '') {
                'focus' => $this->focus($request['failing']),
                'evaluate' => $this->evaluate($request),
                'force', 'watch' => $this->look($request),
                'behaviours' => (new Behaviours($this->tests, $this->judge))->answer($request, $this->failing),
                default => null,
            };
        }
    }

    private function focus(array $failing): void
    {
        $this->failing = $failing;
        Wire::send(['kind' => 'focused', 'cpu' => Wire::cpuMs()]);
    }

    /** Where a run leaves something behind that cannot be taken back, many runs in one copy would tell nothing. */
    private function look(array $request): void
    {
        if (!$this->single) {
            (new Holes($this->judge, $this->failing))->{$request['op']}($request);
        }
        Wire::send(['kind' => 'done', 'cpu' => Wire::cpuMs()]);
    }

    /** Runs every test once in copies of this process and loads what they loaded. @return list<array> */
    private function observe(): array
    {
        $count = \count($this->tests->cases);
        $classes = [];
        for ($from = 0; $from < $count;) {
            $child = Child::fork(function (\Closure $tell) use ($from, $count): void {
                for ($at = $from; $at < $count; $at++) {
                    $tell(['kind' => 'starting', 'at' => $at]);
                    $tell(['kind' => 'test', 'at' => $at, 'out' => $this->tests->run($at, \PHP_INT_MAX, self::BASELINE_MS)]);
                }
                $this->tests->leave();
                $tell(['kind' => 'loaded', 'classes' => \get_declared_classes()]);
            });
            [$from, $loaded] = $this->follow($child, $from);
            $classes = [...$classes, ...$loaded];
            $child->end();
        }
        foreach (\array_unique($classes) as $name) {
            try {
                \class_exists($name);
            } catch (\Throwable) {
                // It loads where a test needs it, and fails there.
            }
        }
        return $this->tests->problems;
    }

    /** @return array{0: int, 1: list<string>} where to go on, and the classes that were loaded */
    private function follow(Child $child, int $at): array
    {
        for (;;) {
            $message = $child->next(self::BASELINE_MS * 2);
            if (\is_string($message) || $message['kind'] === 'broken') {
                $why = $message === 'silent' ? 'the test did not end' : 'the process ended while the test ran';
                $this->baseline[$at] = $this->lost(\is_array($message) ? $message['message'] : $why);
                return [$at + 1, []];
            }
            if ($message['kind'] === 'starting') {
                $at = $message['at'];
                Wire::send(['kind' => 'starting', 'at' => $this->tests->ids[$at]['name'], 'cpu' => Wire::cpuMs()]);
            } elseif ($message['kind'] === 'test') {
                $out = $message['out'];
                $out['progress'] = $out['status'] === 'passed' ? 1.0 : Nearness::progress($out['assertions'], $out['failure']);
                unset($out['failure']['values']);
                $this->baseline[$message['at']] = $out;
            } else {
                return [\count($this->tests->cases), $message['classes']];
            }
        }
    }

    private function lost(string $why): array
    {
        $failure = ['message' => $why];
        return ['status' => 'failed', 'failure' => $failure, 'assertions' => 0, 'ms' => 0.0, 'steps' => 0, 'stopped' => true, 'hits' => [], 'progress' => 0.0];
    }

    private function tell(array $problems, array $loaded): void
    {
        $tests = [];
        foreach ($this->tests->ids as $index => $id) {
            $out = $this->baseline[$index];
            $test = ['index' => $index, 'id' => $id, 'status' => $out['status'], 'durationMs' => $out['ms'], 'covered' => $out['hits']];
            if ($out['failure'] !== null) {
                $test['failure'] = \array_filter($out['failure'], static fn ($value): bool => $value !== null);
            }
            $tests[] = $test + ['progress' => $out['progress']];
        }
        Wire::send(['kind' => 'baseline', 'tests' => $tests, 'loadHits' => $loaded, 'problems' => $problems, 'cpu' => Wire::cpuMs(), 'wallMs' => Wire::sinceBeginMs()]);
    }

    /** Verdicts go out one by one; a copy that hangs or dies tells by it about the candidate it was at. */
    private function evaluate(array $request): void
    {
        $queue = $request['candidates'];
        while ($queue !== []) {
            $batch = $this->together($queue, $request['groups']);
            $done = 0;
            $again = [];
            foreach ($this->tryAll($batch, $request) as $position => $verdict) {
                $done++;
                if ($verdict['status'] === 'plausible' && $position > 0) {
                    $again[] = $batch[$position];
                } else {
                    $this->say($verdict);
                }
            }
            // What looks right after others ran in the same copy is tried once more in a fresh one; never two copies at once, they share files.
            foreach ($again as $candidate) {
                foreach ($this->tryAll([$candidate], $request) as $verdict) {
                    $this->say($verdict);
                }
            }
            $queue = \array_slice($queue, $done);
        }
        Wire::send(['kind' => 'done', 'cpu' => Wire::cpuMs()]);
    }

    /** The first candidates of the queue that one copy may try: those that leave nothing behind. */
    private function together(array $queue, array $groups): array
    {
        $alone = fn (array $candidate): bool => $this->single || $groups[$candidate['group']]['single'];
        $count = 0;
        while ($count < \min(self::BATCH_MAX, \count($queue)) && !$alone($queue[$count])) {
            $count++;
        }
        return \array_slice($queue, 0, \max(1, $count));
    }

    private function say(array $verdict): void
    {
        Wire::send(['kind' => 'verdicts', 'verdicts' => [$verdict], 'cpu' => Wire::cpuMs()]);
    }

    /** At least one verdict. @return \Generator<int, array> */
    private function tryAll(array $batch, array $request): \Generator
    {
        $child = Child::fork(function (\Closure $tell) use ($batch, $request): void {
            $how = ['full' => $request['full'], 'quick' => $request['quick']];
            foreach ($batch as $candidate) {
                $tell($this->judge->one($candidate['id'], $candidate['units'], $this->failing, $request['groups'][$candidate['group']], $how));
            }
        });
        foreach ($batch as $position => $candidate) {
            $group = $request['groups'][$candidate['group']];
            $message = $child->next($this->judge->budget->patienceMs([...$group['failing'], ...$group['passing']], $request['quick']));
            if (\is_array($message) && isset($message['id'])) {
                yield $position => $message;
                continue;
            }
            $waits = $message === 'silent' && $request['quick'];
            yield $position => $waits
                ? ['id' => $candidate['id'], 'status' => 'waits']
                : ['id' => $candidate['id'], 'status' => $message === 'silent' ? 'timeout' : 'crashed', 'message' => Child::fate($message)];
            break;
        }
        $child->end();
    }
}
