<?php

declare(strict_types=1);

namespace Prunella;

/** Values as short texts, and as other values near them. */
final class Values
{
    private const TEXT_BYTES_MAX = 400;
    private const ITEMS_MAX = 40;
    private const DEPTH_MAX = 5;

    /** Equal values have equal texts. */
    public static function text(mixed $value): string
    {
        $text = self::told($value, 0, []);
        return \strlen($text) <= self::TEXT_BYTES_MAX ? $text : \substr($text, 0, self::TEXT_BYTES_MAX) . '…' . \md5($text);
    }

    private static function told(mixed $value, int $depth, array $above): string
    {
        if (\is_string($value)) {
            return "'" . \addcslashes($value, "'\\\n\r\t\0") . "'";
        }
        if (\is_float($value)) {
            return \is_nan($value) ? 'NAN' : (\is_infinite($value) ? ($value > 0 ? 'INF' : '-INF') : \var_export($value, true));
        }
        if (\is_array($value)) {
            return $depth > self::DEPTH_MAX ? '[…]' : '[' . self::items($value, $depth, $above, \array_is_list($value)) . ']';
        }
        if ($value instanceof \UnitEnum) {
            return \get_class($value) . '::' . $value->name;
        }
        if (\is_object($value)) {
            if ($depth > self::DEPTH_MAX || \in_array($value, $above, true)) {
                return \get_class($value);
            }
            if ($value instanceof \DateTimeInterface) {
                return $value->format('c u');
            }
            return \get_class($value) . '{' . self::items((array) $value, $depth, [...$above, $value], false) . '}';
        }
        return \is_resource($value) ? 'resource' : \strtolower(\var_export($value, true));
    }

    private static function items(array $items, int $depth, array $above, bool $list): string
    {
        $out = [];
        foreach (\array_slice($items, 0, self::ITEMS_MAX, true) as $key => $item) {
            $name = \is_string($key) ? self::told(\preg_replace('/^\0.*\0/s', '', $key), 0, []) : (string) $key;
            $out[] = ($list ? '' : "$name => ") . self::told($item, $depth + 1, $above);
        }
        $more = \count($items) - \count($out);
        return \implode(', ', $out) . ($more > 0 ? ", and $more more" : '');
    }
}
