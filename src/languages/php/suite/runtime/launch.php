<?php

declare(strict_types=1);

namespace Prunella;

/**
 * First program of every cold run: `php launch.php <json>` with {autoload, system, args, files}. Takes the key from stdin, opens the
 * result channel, loads every class of PHPUnit that judges, and only then hands over to the project's own PHPUnit.
 */
require __DIR__ . '/channel.php';
require __DIR__ . '/failure.php';
require __DIR__ . '/loading.php';

final class Launch
{
    public static function main(string $json): void
    {
        $send = Channel::open('main');
        $config = \json_decode($json, true, 64, \JSON_THROW_ON_ERROR);
        $_SERVER['argv'] = $GLOBALS['argv'] = ['phpunit', ...$config['args']];
        $_SERVER['argc'] = $GLOBALS['argc'] = \count($_SERVER['argv']);
        Loading::judges($config);
        require __DIR__ . (Loading::isModern() ? '/tracer.php' : '/listener.php');
        $send(['kind' => 'start', 'runner' => 'phpunit']);
        $state = new \stdClass();
        $state->ended = false;
        \register_shutdown_function(static function () use ($send, $state): void {
            self::cutOff($send, $state);
        });
        try {
            Loading::project($config);
            $tests = Loading::isModern() ? self::run10($send, $config) : self::run9($send, $config);
            $state->ended = true;
            $send(['kind' => 'end', 'tests' => $tests]);
        } catch (\Throwable $thrown) {
            $state->ended = true;
            $cause = self::innermost($thrown);
            $send(['kind' => 'load-error', 'file' => $cause->getFile()] + Failure::of($cause));
            \fwrite(\STDERR, (string) $thrown . "\n");
            exit(70);
        }
    }

    /** The process ends although the run did not: a fatal error, or somebody called exit. */
    private static function cutOff(\Closure $send, \stdClass $state): void
    {
        if (!$state->ended && \class_exists(\Pest\Panic::class, false) && \Pest\Panic::$thrown !== null) {
            $cause = self::innermost(\Pest\Panic::$thrown);
            $send(['kind' => 'load-error', 'file' => $cause->getFile()] + Failure::of($cause));
            return;
        }
        $error = \error_get_last();
        if ($state->ended || $error === null || ($error['type'] & (\E_ERROR | \E_PARSE | \E_CORE_ERROR | \E_COMPILE_ERROR)) === 0) {
            return;
        }
        $place = "$error[file]:$error[line]:1";
        $failure = ['type' => 'Fatal error', 'message' => $error['message'], 'stack' => "$error[message]\n    at ($place)"];
        $send(['kind' => 'load-error', 'file' => $error['file']] + $failure);
    }

    private static function innermost(\Throwable $thrown): \Throwable
    {
        while ($thrown->getPrevious() !== null) {
            $thrown = $thrown->getPrevious();
        }
        return $thrown;
    }

    private static function run9(\Closure $send, array $config): int
    {
        $listener = new Listener($send);
        require __DIR__ . '/command.php';
        $command = new Command($listener, $config['files']);
        $command->run($_SERVER['argv'], false);
        return $listener->tests;
    }

    private static function run10(\Closure $send, array $config): int
    {
        $tracer = new Tracer($send);
        \PHPUnit\Event\Facade::instance()->registerTracer($tracer);
        Loading::run10($config);
        $tracer->flush();
        return $tracer->tests;
    }
}

Launch::main($_SERVER['argv'][1] ?? '{}');
