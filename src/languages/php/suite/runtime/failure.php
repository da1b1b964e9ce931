<?php

declare(strict_types=1);

namespace Prunella;

/** The members of a test failure out of whatever was thrown. */
final class Failure
{
    /** Deeper than this a stack tells about the runner. */
    private const FRAMES_MAX = 60;

    /** @return array{message: string, type: string, stack: string, expected: ?string, actual: ?string} */
    public static function of(\Throwable $thrown): array
    {
        $type = \method_exists($thrown, 'getClassName') ? $thrown->getClassName() : \get_class($thrown);
        $message = $thrown->getMessage();
        [$expected, $actual] = self::comparison($thrown, $message);
        return [
            'message' => $message === '' ? $type : $message,
            'type' => $type,
            'stack' => self::stack($type, $message, $thrown),
            'expected' => $expected,
            'actual' => $actual,
        ];
    }

    /** Where it arose and how it came there, innermost first, each place as `path:line:column`. */
    private static function stack(string $type, string $message, \Throwable $thrown): string
    {
        $trace = \method_exists($thrown, 'getSerializableTrace') ? $thrown->getSerializableTrace() : $thrown->getTrace();
        $lines = ["$type: " . \substr($message, 0, 1_000)];
        $place = $thrown->getFile() . ':' . $thrown->getLine();
        foreach (\array_slice($trace, 0, self::FRAMES_MAX) as $frame) {
            $lines[] = '    at ' . ($frame['class'] ?? '') . ($frame['type'] ?? '') . ($frame['function'] ?? '') . " ($place:1)";
            $place = ($frame['file'] ?? '') . ':' . ($frame['line'] ?? 0);
        }
        $lines[] = "    at {main} ($place:1)";
        $previous = $thrown->getPrevious();
        if ($previous !== null) {
            $lines[] = '[cause]: ' . \get_class($previous) . ': ' . \substr($previous->getMessage(), 0, 1_000);
            $lines[] = '    at (' . $previous->getFile() . ':' . $previous->getLine() . ':1)';
        }
        return \implode("\n", \array_filter($lines, static fn (string $line): bool => !\str_contains($line, '(:0:1)')));
    }

    /** @return array{0: ?string, 1: ?string} */
    private static function comparison(\Throwable $thrown, string $message): array
    {
        $failure = \method_exists($thrown, 'getComparisonFailure') ? $thrown->getComparisonFailure() : null;
        return $failure === null ? self::inWords($message) : self::either($failure->getExpectedAsString(), $failure->getActualAsString(), $message);
    }

    /** Numbers and truth values are compared without a word about them outside of the sentence. @return array{0: ?string, 1: ?string} */
    public static function either(string $expected, string $actual, string $message): array
    {
        return $expected === '' && $actual === '' ? self::inWords($message) : [$expected, $actual];
    }

    /** PHPUnit tells both values only in its sentence when they are no texts or structures. @return array{0: ?string, 1: ?string} */
    public static function inWords(string $message): array
    {
        $forms = [
            // What came instead is told behind it, in as many words as its author wanted.
            '/Failed asserting that exception of type "(?<actual>[^"]+)" matches expected exception "(?<expected>[^"]+)"/',
            '/Failed asserting that exception message (?<actual>.+) contains (?<expected>.+)\.$/s',
            '/Failed asserting that (?<actual>.+) is identical to (?<expected>.+)\.$/s',
            '/Failed asserting that (?<actual>.+) (?:matches expected|is equal to) (?<expected>.+)\.$/s',
            '/Failed asserting that actual size (?<actual>\d+) matches expected size (?<expected>\d+)\./',
            '/Failed asserting that (?<actual>.+) is (?<expected>true|false|null)\.$/s',
        ];
        foreach ($forms as $form) {
            if (\preg_match($form, $message, $found) === 1) {
                return [$found['expected'], $found['actual']];
            }
        }
        return [null, null];
    }
}
