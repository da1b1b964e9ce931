<?php

declare(strict_types=1);

namespace Prunella;

use PHPUnit\Framework\TestCase;
use PHPUnit\Framework\TestSuite;

/** What differs between PHPUnit's generations once tests are collected. */
interface Runner
{
    /** Starts PHPUnit and calls `$take(TestSuite)` where it would begin to run; `$take` does not return. */
    public function start(array $config, \Closure $take): void;

    /** Not one that only stands for a warning. */
    public function isReal(TestCase $case): bool;

    /** @return array{0: string, 1: string} its file and its name, as the cold runs have them */
    public function named(TestCase $case): array;

    public function method(TestCase $case): string;

    /** @return list<string> */
    public function hooks(string $class, string $when): array;

    /** @param list<TestCase> $before @return array{status: string, failure: ?array, assertions: int} */
    public function run(array $before, TestCase $case): array;
}
