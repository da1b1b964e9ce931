<?php

declare(strict_types=1);

namespace Prunella;

use PHPUnit\Framework\TestSuite;
use PHPUnit\TextUI\Command as Base;
use PHPUnit\TextUI\TestRunner;

/** PHPUnit 9's own command, with our listener, with several files where it takes one, and with nothing that ends a run early. */
final class Command extends Base
{
    private const NEVER = ['stopOnError', 'stopOnFailure', 'stopOnWarning', 'stopOnIncomplete', 'stopOnRisky', 'stopOnSkipped', 'stopOnDefect'];

    /** @param list<string> $files */
    public function __construct(private Listener $listener, private array $files)
    {
    }

    public function run(array $argv, bool $exit = true): int
    {
        // One file stands for all, so that PHPUnit does not look for the others; the suite is built below.
        return parent::run($this->files === [] ? $argv : [...$argv, $this->files[0]], $exit);
    }

    protected function handleArguments(array $argv): void
    {
        parent::handleArguments($argv);
        foreach (self::NEVER as $name) {
            $this->arguments[$name] = false;
        }
        $this->arguments['listeners'][] = $this->listener;
        $this->arguments['cacheResult'] = false;
    }

    protected function createRunner(): TestRunner
    {
        if ($this->files !== []) {
            $suite = new TestSuite();
            $suite->addTestFiles($this->files);
            $this->arguments['test'] = $suite;
        }
        return parent::createRunner();
    }
}
