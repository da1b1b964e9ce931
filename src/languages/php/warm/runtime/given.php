<?php

declare(strict_types=1);

namespace Prunella;

use PHPUnit\Framework\TestCase;

/**
 * What a test's provider gave it. The provider ran once, and a run may change the objects in it: later runs in the same process would begin
 * where the one before stopped. They get copies, from the first change on; until then they get the objects themselves, which the code under
 * test may know by identity.
 */
final class Given
{
    /** Larger data are left as they are: copying them would cost more than the tests. */
    private const BYTES_MAX = 1 << 20;

    /** Index of a test → its data before any run; null where they hold no object, or one that cannot be copied. @var array<int, ?string> */
    private array $before = [];
    /** Tests whose data were changed. @var array<int, true> */
    private array $changed = [];

    /** What to run in place of `$case`. */
    public function fresh(int $index, TestCase $case): TestCase
    {
        $copy = clone $case;
        if (!\array_key_exists($index, $this->before)) {
            $this->before[$index] = self::text(self::data($case));
        }
        if (isset($this->changed[$index])) {
            self::put($copy, \unserialize((string) $this->before[$index]));
        }
        return $copy;
    }

    /** To be called after a run. */
    public function ran(int $index, TestCase $case): void
    {
        $before = $this->before[$index] ?? null;
        if ($before !== null && !isset($this->changed[$index]) && self::text(self::data($case)) !== $before) {
            $this->changed[$index] = true;
        }
    }

    private static function data(TestCase $case): mixed
    {
        return \Closure::bind(fn (): mixed => $this->data ?? [], $case, TestCase::class)();
    }

    private static function put(TestCase $case, mixed $data): void
    {
        \Closure::bind(function () use ($data): void {
            $this->data = $data;
        }, $case, TestCase::class)();
    }

    private static function text(mixed $data): ?string
    {
        if (!\is_array($data) || !self::holdsObject($data)) {
            return null;
        }
        try {
            $text = \serialize($data);
            return \strlen($text) <= self::BYTES_MAX ? $text : null;
        } catch (\Throwable) {
            return null;
        }
    }

    private static function holdsObject(array $data): bool
    {
        foreach ($data as $item) {
            if (\is_object($item) || (\is_array($item) && self::holdsObject($item))) {
                return true;
            }
        }
        return false;
    }
}
