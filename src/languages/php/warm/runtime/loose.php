<?php

declare(strict_types=1);

namespace Prunella;

use SebastianBergmann\Comparator\Comparator;
use SebastianBergmann\Comparator\Factory;

/**
 * PHPUnit's assertEquals compares as PHP's `==` does: true equals every text and number that is not empty, false every one that is. A patch
 * that gives back a truth value where a value was asked for passes by that and by nothing else. Here it is noted where a truth value was
 * compared with something else, and how that ended.
 */
final class Loose
{
    /** Places of one test; a loop that compares goes on at one place. */
    private const PLACES_MAX = 1_000;
    private const FRAMES_MAX = 30;
    private const JUDGES = '/^(?:PHPUnit|Pest|SebastianBergmann|Prunella)\\\\/';

    /** Place and types of what was compared → whether it passed. @var array<string, bool> */
    private static array $seen = [];

    /** From now on comparisons are watched; called once the judges are loaded. */
    public static function watch(): void
    {
        if (!\class_exists(Factory::class) || !\class_exists(Comparator::class)) {
            return;
        }
        Factory::getInstance()->register(new class () extends Comparator {
            public function accepts($expected, $actual): bool
            {
                return \is_bool($expected) !== \is_bool($actual);
            }

            public function assertEquals($expected, $actual, $delta = 0.0, $canonicalize = false, $ignoreCase = false, array &$processed = []): void
            {
                $own = new Factory();
                $comparator = $own->getComparatorFor($expected, $actual);
                try {
                    $comparator->assertEquals($expected, $actual, $delta, $canonicalize, $ignoreCase);
                } catch (\Throwable $thrown) {
                    Loose::note($expected, $actual, false);
                    throw $thrown;
                }
                Loose::note($expected, $actual, true);
            }
        });
    }

    public static function note(mixed $expected, mixed $actual, bool $passed): void
    {
        if (\count(self::$seen) >= self::PLACES_MAX) {
            return;
        }
        $place = '';
        foreach (\debug_backtrace(\DEBUG_BACKTRACE_IGNORE_ARGS, self::FRAMES_MAX) as $frame) {
            if (\preg_match(self::JUDGES, $frame['class'] ?? $frame['function']) !== 1) {
                break;
            }
            $place = ($frame['file'] ?? '') . ':' . ($frame['line'] ?? 0);
        }
        $key = "$place " . \get_debug_type($expected) . ' ' . \get_debug_type($actual);
        self::$seen[$key] = $passed && (self::$seen[$key] ?? true);
    }

    /** @return array<string, bool> what was noted since */
    public static function take(): array
    {
        $seen = self::$seen;
        self::$seen = [];
        return $seen;
    }

    /**
     * The types of a comparison that passed and shows nothing: a truth value where another value is expected, or any value where a truth
     * value came before and is expected. What the original's run compared at the same place, its author wants so.
     *
     * @param array{loose: array<string, bool>} $now how the test ended
     * @param array{loose?: array<string, bool>, failure?: ?array} $before how it ended with the original
     */
    public static function shown(array $now, array $before): ?string
    {
        $truth = ['true', 'false'];
        $both = \in_array($before['failure']['expected'] ?? '', $truth, true) && \in_array($before['failure']['actual'] ?? '', $truth, true);
        foreach ($now['loose'] as $key => $passed) {
            [, $expected, $actual] = \array_slice([' ', ...\explode(' ', $key)], -3);
            if ($passed && isset($before['loose']) && !isset($before['loose'][$key]) && ($actual === 'bool' || $both)) {
                return "$actual for $expected";
            }
        }
        return null;
    }
}
