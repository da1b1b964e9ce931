<?php

declare(strict_types=1);

namespace Prunella;

/**
 * The warm process: PHPUnit loaded and nothing of the project. A copy of it (the worker) loads the project and answers requests; for a
 * candidate that changes more than bodies of functions, another copy loads the project anew with the edited files in place.
 */
// Where the settings of PHP are not read from our folder, it is not there yet.
if (!\class_exists(\PrunellaWarm::class, false)) {
    require __DIR__ . '/meter.php';
}
foreach (['loading', 'failure'] as $name) {
    require \dirname(__DIR__, 2) . "/suite/runtime/$name.php";
}
foreach (['wire', 'child', 'nearness', 'loose', 'runner', 'given', 'tests', 'statics', 'budget', 'judge', 'values', 'inputs', 'behaviours', 'trace', 'holes', 'reload', 'worker'] as $name) {
    require __DIR__ . "/$name.php";
}

final class Main
{
    public static function run(): void
    {
        $config = \json_decode((string) \fgets(\STDIN), true);
        foreach (['pcntl_fork', 'pcntl_waitpid', 'posix_kill'] as $needed) {
            if (!\function_exists($needed)) {
                Wire::send(['kind' => 'broken', 'message' => "this PHP has no $needed: without it every candidate is a run of its own"]);
                exit(1);
            }
        }
        Wire::$begun = \hrtime(true);
        Loading::judges($config);
        Loose::watch();
        require __DIR__ . (Loading::isModern() ? '/runner10.php' : '/runner9.php');
        [$mine, $theirs] = Wire::pair();
        Wire::$cpuBefore = Wire::cpuMs();
        if (\pcntl_fork() === 0) {
            \fclose($mine);
            self::work($config, $theirs);
        }
        \fclose($theirs);
        self::relay($config, $mine);
    }

    /** @param resource $requests */
    private static function work(array $config, $requests): never
    {
        try {
            Worker::start($config, static function (Worker $worker) use ($requests): void {
                $worker->serve($requests);
                \posix_kill(\posix_getpid(), \SIGKILL);
            });
            Wire::send(['kind' => 'broken', 'message' => 'PHPUnit collected no test']);
        } catch (\Throwable $thrown) {
            Wire::send(['kind' => 'broken', 'message' => $thrown->getMessage() . ' (' . $thrown->getFile() . ':' . $thrown->getLine() . ')']);
        }
        \posix_kill(\posix_getpid(), \SIGKILL);
        exit(1);
    }

    /** Requests are answered one after the other: whoever asks waits. @param resource $worker */
    private static function relay(array $config, $worker): void
    {
        for (;;) {
            $read = [\STDIN, $worker];
            $none = null;
            \stream_select($read, $none, $none, null);
            // The worker never writes here: that it can be read means that it ended.
            if (\in_array($worker, $read, true)) {
                exit(1);
            }
            $line = \fgets(\STDIN);
            if ($line === false) {
                exit(0);
            }
            $request = \json_decode($line, true);
            $op = $request['op'] ?? '';
            $since = Wire::cpuMs();
            if ($op === 'reload') {
                $verdict = self::inPlace($request, static fn (): array => self::loaded($config, $request));
                Wire::send(['kind' => 'reloaded', 'verdicts' => [$verdict], 'more' => Wire::cpuMs() - $since]);
            } elseif ($op === 'trace') {
                $seen = self::inPlace($request, static fn (): array => self::traced($config, $request));
                Wire::send(['kind' => 'traced', 'seen' => $seen, 'more' => Wire::cpuMs() - $since]);
            } else {
                Wire::forwardTo($worker, $line);
            }
        }
    }

    /** `$work` with the edited files where the project's autoloader finds them. */
    private static function inPlace(array $request, \Closure $work): array
    {
        $before = [];
        foreach ($request['files'] as [$path, $code]) {
            $before[$path] = \file_get_contents($path);
            \file_put_contents($path, $code);
        }
        $found = $work();
        foreach ($before as $path => $code) {
            \file_put_contents($path, $code);
        }
        return $found;
    }

    /** @return list<array{key: string, call: string, outcome: string}> */
    private static function traced(array $config, array $request): array
    {
        $config = ['files' => \array_values(\array_unique(\array_column($request['tests'], 0)))] + $config;
        $child = Child::fork(static function (\Closure $tell) use ($config, $request): void {
            Worker::start($config, static function (Worker $worker) use ($tell, $request): void {
                $tell(['seen' => (new Trace($worker->tests(), $request))->seen()]);
                \posix_kill(\posix_getpid(), \SIGKILL);
            });
        });
        $message = $child->next((float) $request['ms']);
        $child->end();
        return \is_array($message) ? ($message['seen'] ?? []) : [];
    }

    /** The files of the failing tests alone first: most candidates fail there, and need no others. */
    private static function loaded(array $config, array $request): array
    {
        $files = \array_values(\array_unique(\array_column($request['failing'], 'file')));
        $others = \array_filter($request['passing'], static fn (array $test): bool => !\in_array($test['file'], $files, true));
        $near = \array_values(\array_udiff($request['passing'], $others, static fn (array $a, array $b): int => [$a['file'], $a['name']] <=> [$b['file'], $b['name']]));
        $verdict = self::judged(['files' => $files] + $config, ['passing' => $near] + $request);
        $known = $verdict['status'] === 'failing' && !isset($verdict['lost']);
        unset($verdict['lost']);
        return $known || ($others === [] && $verdict['status'] === 'plausible') ? $verdict : \array_diff_key(self::judged($config, $request), ['lost' => 0]);
    }

    private static function judged(array $config, array $request): array
    {
        $child = Child::fork(static function (\Closure $tell) use ($config, $request): void {
            Worker::start($config, static function (Worker $worker) use ($tell, $request): void {
                $tell((new Reload($worker->tests(), $request))->verdict());
                \posix_kill(\posix_getpid(), \SIGKILL);
            });
        });
        $message = $child->next((float) $request['ms']);
        $child->end();
        if (\is_array($message) && isset($message['id'])) {
            return $message;
        }
        $status = $message === 'silent' ? 'timeout' : 'crashed';
        return ['id' => $request['id'], 'status' => $status, 'message' => Child::fate($message)];
    }
}

Main::run();
