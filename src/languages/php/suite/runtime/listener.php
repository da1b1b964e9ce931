<?php

declare(strict_types=1);

namespace Prunella;

use PHPUnit\Framework\AssertionFailedError;
use PHPUnit\Framework\Test;
use PHPUnit\Framework\TestCase;
use PHPUnit\Framework\TestListener;
use PHPUnit\Framework\TestListenerDefaultImplementation;
use PHPUnit\Framework\TestSuite;
use PHPUnit\Framework\Warning;
use PHPUnit\Framework\WarningTestCase;
use PHPUnit\Framework\ErrorTestCase;

/**
 * What PHPUnit 9 tells of each test. Calls that do not come in the order in which PHPUnit makes them were made by somebody else.
 */
final class Listener implements TestListener
{
    use TestListenerDefaultImplementation;

    private ?Test $current = null;
    private string $status = 'passed';
    /** @var array<string, mixed> */
    private array $failure = [];
    public int $tests = 0;

    public function __construct(private \Closure $send)
    {
    }

    public function startTest(Test $test): void
    {
        if ($this->current !== null) {
            ($this->send)(null);
        }
        $this->current = $test;
        $this->status = 'passed';
        $this->failure = [];
    }

    public function addError(Test $test, \Throwable $t, float $time): void
    {
        $this->note($test, 'failed', $t);
    }

    public function addFailure(Test $test, AssertionFailedError $e, float $time): void
    {
        $this->note($test, 'failed', $e);
    }

    public function addWarning(Test $test, Warning $e, float $time): void
    {
        // A warning about the test itself (deprecated assertion) does not fail it; what could not be built at all does.
        $none = \str_starts_with($e->getMessage(), 'No tests found in class');
        $this->note($test, $test instanceof WarningTestCase && !$none ? 'failed' : $this->status, $e);
    }

    public function addIncompleteTest(Test $test, \Throwable $t, float $time): void
    {
        $this->note($test, 'todo', $t);
    }

    public function addSkippedTest(Test $test, \Throwable $t, float $time): void
    {
        $this->note($test, 'skipped', $t);
    }

    /** PHPUnit finds a test risky by itself, which does not fail it; a test that throws such a thing did not come to its end. */
    public function addRiskyTest(Test $test, \Throwable $t, float $time): void
    {
        $own = \dirname((string) (new \ReflectionClass(TestCase::class))->getFileName(), 2);
        $this->note($test, \str_starts_with($t->getFile(), "$own/") ? $this->status : 'failed', $t);
    }

    private function note(Test $test, string $status, \Throwable $thrown): void
    {
        if ($test !== $this->current) {
            ($this->send)(null);
        }
        if ($status === 'failed' && $this->status !== 'failed') {
            $this->failure = Failure::of($thrown);
        }
        $this->status = $this->status === 'failed' ? 'failed' : $status;
    }

    public function endTest(Test $test, float $time): void
    {
        if ($test !== $this->current) {
            ($this->send)(null);
        }
        $this->current = null;
        if ($test instanceof WarningTestCase && $this->status === 'passed') {
            return;
        }
        foreach (self::leaves($test) as $leaf) {
            $this->tests++;
            [$file, $name] = self::named($leaf);
            ($this->send)(['kind' => 'test', 'file' => $file, 'name' => $name, 'status' => $this->status, 'ms' => $time * 1_000] + $this->failure);
        }
    }

    /** When a whole class is skipped, PHPUnit tells of a test with many data sets as if it were one. @return list<Test> */
    private static function leaves(Test $test): array
    {
        if (!$test instanceof TestSuite) {
            return [$test];
        }
        return \array_merge(...\array_map(self::leaves(...), \array_values($test->tests())));
    }

    /** @return array{0: string, 1: string} */
    private static function named(Test $test): array
    {
        $built = $test instanceof WarningTestCase || $test instanceof ErrorTestCase;
        if ($built && \preg_match('/([\w\\\\]+)::(\w+)/', $test->getMessage(), $of) === 1 && \class_exists($of[1], false)) {
            return [(string) (new \ReflectionClass($of[1]))->getFileName(), "$of[1] > $of[2]"];
        }
        $class = new \ReflectionClass($test);
        if ($test instanceof TestCase) {
            return [(string) $class->getFileName(), $class->getName() . ' > ' . $test->getName()];
        }
        $name = $test instanceof \PHPUnit\Framework\SelfDescribing ? $test->toString() : $class->getName();
        return [\is_file($name) ? $name : (string) $class->getFileName(), $name];
    }
}
