<?php

declare(strict_types=1);

namespace Prunella;

/** PHPUnit first, then the project: in this order nothing of the project can take the place of what judges it. */
final class Loading
{
    /** Namespaces whose classes decide about a test: loaded before any code of the project could name its own like them. */
    private const JUDGES = '/^(?:phpunit\\\\|sebastianbergmann\\\\(?:comparator|exporter|diff|recursioncontext|objectreflector|type)\\\\)/i';

    /** Loads PHPUnit, and of it every class that judges, before any code of the project. */
    public static function judges(array $config): void
    {
        \define('PHPUNIT_COMPOSER_INSTALL', $config['system'] ?? $config['autoload']);
        $names = isset($config['system']) ? self::loadSystem($config['system']) : self::loadInstalled(\dirname($config['autoload']));
        if (isset($config['pest'])) {
            self::loadVendor(\dirname($config['autoload']));
            require __DIR__ . '/pest.php';
            $names = [...PestRun::classes(\dirname($config['autoload'])), ...$names];
        }
        foreach ($names as $name) {
            try {
                \class_exists($name) || \interface_exists($name) || \trait_exists($name);
            } catch (\Throwable) {
                // Classes for optional packages extend what is not installed.
            }
        }
        // Without Composer's class map (an autoloader written by hand) the judges come with the rest.
        if (!\class_exists(\PHPUnit\TextUI\TestRunner::class)) {
            self::project($config);
        }
    }

    /** Loads the project's own autoloader, which may load files of the project. */
    public static function project(array $config): void
    {
        if (\is_file((string) $config['autoload'])) {
            require_once $config['autoload'];
        }
    }

    /** PHPUnit 10 and newer. */
    public static function isModern(): bool
    {
        return \class_exists(\PHPUnit\TextUI\Application::class);
    }

    /** Hands over to PHPUnit 10 and newer, or to Pest around it. */
    public static function run10(array $config): void
    {
        $argv = [...$_SERVER['argv'], ...$config['files']];
        isset($config['pest']) ? PestRun::run($config['pest'], $argv) : (new \PHPUnit\TextUI\Application())->run($argv);
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
        return self::judging($names);
    }

    /** Composer's own autoloader would run the project's files first; its class map is only data. @return list<string> */
    private static function loadInstalled(string $vendor): array
    {
        $file = "$vendor/composer/autoload_classmap.php";
        $map = \is_file($file) ? require $file : [];
        $names = self::judging(\array_keys($map));
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

    /** Pest needs packages that come by rule; those of the project itself are left out, its files are not run for them. */
    private static function loadVendor(string $vendor): void
    {
        $prefixes = [];
        foreach ((require "$vendor/composer/autoload_psr4.php") as $prefix => $folders) {
            $prefixes[$prefix] = \array_filter($folders, static fn (string $folder): bool => \str_starts_with($folder, "$vendor/"));
        }
        $map = require "$vendor/composer/autoload_classmap.php";
        \spl_autoload_register(static function (string $class) use ($prefixes, $map, $vendor): void {
            $files = isset($map[$class]) && \str_starts_with($map[$class], "$vendor/") ? [$map[$class]] : [];
            foreach ($prefixes as $prefix => $folders) {
                foreach (\str_starts_with($class, $prefix) ? $folders : [] as $folder) {
                    $files[] = "$folder/" . \strtr(\substr($class, \strlen($prefix)), '\\', '/') . '.php';
                }
            }
            foreach (\array_filter($files, \is_file(...)) as $file) {
                require_once $file;
                return;
            }
        });
    }

    /** @return list<string> */
    private static function judging(array $names): array
    {
        return \array_values(\array_filter($names, static fn (string $name): bool => \preg_match(self::JUDGES, $name) === 1));
    }
}
