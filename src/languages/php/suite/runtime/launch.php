<?php

declare(strict_types=1);

namespace Prunella;

/**
 * First program of every cold run: `php launch.php <json>` with {autoload, system, args, files}. Takes the key from stdin, opens the
 * result channel, loads every class of PHPUnit that judges, and only then hands over to the project's own PHPUnit.
 */
require __DIR__ . '/channel.php';
require __DIR__ . '/failure.php';

final class Launch
{
    /** Namespaces whose classes decide about a test: loaded before any code of the project could name its own like them. */
    private const JUDGES = '/^(?:phpunit\\\\|sebastianbergmann\\\\(?:comparator|exporter|diff|recursioncontext|objectreflector|type)\\\\)/i';

    public static function main(string $json): void
    {
        $send = Channel::open('main');
        $config = \json_decode($json, true, 64, \JSON_THROW_ON_ERROR);
        $_SERVER['argv'] = $GLOBALS['argv'] = ['phpunit', ...$config['args']];
        $_SERVER['argc'] = $GLOBALS['argc'] = \count($_SERVER['argv']);
        self::load($config);
        $send(['kind' => 'start', 'runner' => 'phpunit', 'version' => \PHPUnit\Runner\Version::id()]);
        $state = new \stdClass();
        $state->ended = false;
        \register_shutdown_function(static function () use ($send, $state): void {
            self::cutOff($send, $state);
        });
        try {
            $tests = \class_exists(\PHPUnit\TextUI\Application::class) ? self::run10($send, $config) : self::run9($send, $config);
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

    private static function load(array $config): void
    {
        \define('PHPUNIT_COMPOSER_INSTALL', $config['system'] ?? $config['autoload']);
        $names = isset($config['system']) ? self::loadSystem($config['system']) : self::loadInstalled(\dirname($config['autoload']));
        foreach ($names as $name) {
            try {
                \class_exists($name) || \interface_exists($name) || \trait_exists($name);
            } catch (\Throwable) {
                // Classes for optional packages extend what is not installed.
            }
        }
        // Without Composer's class map (an autoloader written by hand) the judges come with the rest.
        $late = !\class_exists(\PHPUnit\TextUI\TestRunner::class);
        if ($late) {
            require $config['autoload'];
        }
        require __DIR__ . (\class_exists(\PHPUnit\TextUI\Application::class) ? '/tracer.php' : '/listener.php');
        if (!$late && \is_file((string) $config['autoload'])) {
            require $config['autoload'];
        }
    }

    /** @return list<string> */
    private static function loadSystem(string $autoload): array
    {
        require $autoload;
        \class_exists(\PHPUnit\Runner\Version::class);
        $names = [];
        foreach (\spl_autoload_functions() as $function) {
            if (!$function instanceof \Closure) {
                continue;
            }
            \class_exists('Prunella\\NotThere');
            $variables = (new \ReflectionFunction($function))->getStaticVariables();
            $names = [...$names, ...\array_keys(\is_array($variables['classes'] ?? null) ? $variables['classes'] : [])];
        }
        return self::judges($names);
    }

    /** Composer's own autoloader would run the project's files first; its class map is only data. @return list<string> */
    private static function loadInstalled(string $vendor): array
    {
        $file = "$vendor/composer/autoload_classmap.php";
        $map = \is_file($file) ? require $file : [];
        $names = self::judges(\array_keys($map));
        $judges = [];
        foreach ($names as $name) {
            $judges[\strtolower($name)] = $map[$name];
        }
        \spl_autoload_register(static function (string $class) use ($judges): void {
            $file = $judges[\strtolower($class)] ?? null;
            if ($file !== null) {
                require_once $file;
            }
        });
        return $names;
    }

    /** @return list<string> */
    private static function judges(array $names): array
    {
        return \array_values(\array_filter($names, static fn (string $name): bool => \preg_match(self::JUDGES, $name) === 1));
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
        (new \PHPUnit\TextUI\Application())->run([...$_SERVER['argv'], ...$config['files']]);
        $tracer->flush();
        return $tracer->tests;
    }
}

Launch::main($_SERVER['argv'][1] ?? '{}');
