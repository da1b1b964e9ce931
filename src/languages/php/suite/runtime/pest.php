<?php

declare(strict_types=1);

namespace Pest {
    /** In place of Pest's own, which prints what kept a test file from loading and ends the process: what was thrown is kept for the record. */
    final class Panic
    {
        public static ?\Throwable $thrown = null;

        public static function with(\Throwable $thrown): never
        {
            self::$thrown ??= $thrown;
            exit(1);
        }
    }
}

namespace Prunella {
    /** Pest 2 and newer: closures that become methods of PHPUnit's test cases, run by PHPUnit with a few of its classes replaced. */
    final class PestRun
    {
        /** Words that Pest puts before the name of a method. */
        private const METHOD = '__pest_evaluable_';

        /** Pest's stand-ins for classes of PHPUnit first: what is loaded cannot be replaced. @return list<string> Pest's own classes */
        public static function classes(string $vendor): array
        {
            foreach (\Pest\Bootstrappers\BootOverrides::FILES as $file) {
                require_once "$vendor/pestphp/pest/overrides/$file";
            }
            $root = "$vendor/pestphp/pest/src/";
            $names = [];
            foreach (new \RecursiveIteratorIterator(new \RecursiveDirectoryIterator($root, \FilesystemIterator::SKIP_DOTS)) as $file) {
                $path = \substr((string) $file, \strlen($root));
                // These two hold functions; Composer loads them.
                if (\str_ends_with($path, '.php') && !\in_array($path, ['Functions.php', 'Pest.php'], true)) {
                    $names[] = 'Pest\\' . \strtr(\substr($path, 0, -4), '/', '\\');
                }
            }
            return $names;
        }

        /** What Pest's own command does once the project's autoloader is there. @param array{root: string, tests: string} $pest */
        public static function run(array $pest, array $argv): void
        {
            $suite = \Pest\TestSuite::getInstance($pest['root'], $pest['tests']);
            $output = new \Symfony\Component\Console\Output\ConsoleOutput(\Symfony\Component\Console\Output\ConsoleOutput::VERBOSITY_NORMAL, false);
            $kernel = \Pest\Kernel::boot($suite, new \Symfony\Component\Console\Input\ArgvInput($argv), $output);
            $kernel->handle($argv, $argv);
        }

        /** The file and the title of a test that was written as a closure; undefined for one of a class of its own. @return array{0: string, 1: string}|null */
        public static function named(string $class, string $method, string $name): ?array
        {
            if (!\str_starts_with($method, self::METHOD) || !\property_exists($class, '__filename')) {
                return null;
            }
            $file = (new \ReflectionClass($class))->getStaticPropertyValue('__filename');
            try {
                $title = (string) \Pest\TestSuite::getInstance()->tests->get($file)?->getMethod($method)->description;
            } catch (\Throwable) {
                $title = $method;
            }
            $data = \preg_replace('/^ with data set "(.*)"$/s', ' with $1', \substr($name, \strlen($method)));
            return [$file, \preg_replace('/^P\\\\/', '', $class) . " > $title$data"];
        }
    }
}
