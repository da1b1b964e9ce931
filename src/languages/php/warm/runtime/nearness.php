<?php

declare(strict_types=1);

namespace Prunella;

/** How far a failing test got, 0..1: assertions that held, and how near the one that did not. */
final class Nearness
{
    /** Items and characters compared: enough to order candidates, bounded in time. */
    private const PARTS_MAX = 100;

    /** Below 1 always: a test that did not pass. More assertions passed beats any nearness of the one that failed. */
    public static function progress(int $passed, ?array $failure): float
    {
        $raw = 0.0;
        if ($failure !== null && \array_key_exists('values', $failure)) {
            $raw = self::of($failure['values'][1], $failure['values'][0]);
        } elseif (isset($failure['expected'], $failure['actual'])) {
            $raw = self::of(self::value($failure['actual']), self::value($failure['expected']));
        }
        $reached = $passed + \min(0.99, $raw);
        return $reached / ($reached + 1);
    }

    /** Numbers are told from other texts. */
    private static function value(string $text): mixed
    {
        return \is_numeric($text) ? $text + 0 : $text;
    }

    private static function of(mixed $actual, mixed $expected, int $depth = 0): float
    {
        if ($actual === $expected) {
            return 1.0;
        }
        $numbers = (\is_int($actual) || \is_float($actual)) && (\is_int($expected) || \is_float($expected));
        if ($numbers) {
            return \is_finite((float) $actual) && \is_finite((float) $expected) ? 0.9 / (1 + \abs($actual - $expected) / (1 + \abs($expected))) : 0.05;
        }
        if (\is_string($actual) && \is_string($expected)) {
            return 0.9 * self::texts($actual, $expected);
        }
        if (\is_object($actual) && \is_object($expected) && \get_class($actual) === \get_class($expected)) {
            return self::arrays((array) $actual, (array) $expected, $depth);
        }
        if (\is_array($actual) && \is_array($expected)) {
            return self::arrays($actual, $expected, $depth);
        }
        return \gettype($actual) === \gettype($expected) ? 0.1 : 0.0;
    }

    private static function arrays(array $actual, array $expected, int $depth): float
    {
        if ($depth > 4) {
            return 0.1;
        }
        $keys = \array_slice(\array_unique([...\array_keys($expected), ...\array_keys($actual)]), 0, self::PARTS_MAX);
        if ($keys === []) {
            return 0.9;
        }
        $sum = 0.0;
        foreach ($keys as $key) {
            if (\array_key_exists($key, $actual) && \array_key_exists($key, $expected)) {
                $sum += self::of($actual[$key], $expected[$key], $depth + 1);
            }
        }
        return 0.95 * $sum / \count($keys);
    }

    private static function texts(string $actual, string $expected): float
    {
        $length = \min(\strlen($actual), \strlen($expected));
        $prefix = 0;
        while ($prefix < $length && $actual[$prefix] === $expected[$prefix]) {
            $prefix++;
        }
        $suffix = 0;
        while ($suffix < $length - $prefix && $actual[-1 - $suffix] === $expected[-1 - $suffix]) {
            $suffix++;
        }
        return ($prefix + $suffix) / \max(\strlen($actual), \strlen($expected), 1);
    }
}
