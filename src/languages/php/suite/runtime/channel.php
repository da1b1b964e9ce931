<?php

declare(strict_types=1);

namespace Prunella;

/**
 * The authenticated way out of the sandbox: one line per record on fd 3, `stream mac json`, where mac is HMAC-SHA-256 (RFC 2104) over
 * `stream json` and every record carries its sequence number. The key comes in over stdin, read to the end before any code of the project
 * is loaded, and lives only in a local variable of a fiber: reflection shows a closure's variables and a call's arguments, but nothing in
 * PHP shows the locals of a frame. Every function is named from the root, so that no namespace can put another in its place.
 *
 * Runs inside the sandbox on the project's own PHP (>= 8.1).
 */
final class Channel
{
    /** Longest text of one member of a record: a failing comparison of large values prints megabytes. */
    private const TEXT_BYTES_MAX = 8_000;
    /** A key is 64 hex digits; anything longer is not ours. */
    private const KEY_BYTES_MAX = 4_096;

    /** Returns `send(?array $record)`; members are strings, numbers or null. No record at all: says that the results were tampered with. */
    public static function open(string $stream): \Closure
    {
        $fiber = new \Fiber(static function (string $stream): void {
            $key = \trim((string) \stream_get_contents(\STDIN, self::KEY_BYTES_MAX));
            if (\preg_match('/^[0-9a-f]{64}$/D', $key) !== 1) {
                \fwrite(\STDERR, "no key on stdin: this program is started by Prunella only\n");
                exit(70);
            }
            $out = \fopen('php://fd/3', 'wb');
            for ($seq = 0; ; $seq++) {
                $record = \Fiber::suspend();
                if ($record === null) {
                    self::write($out, "tampered\n");
                    continue;
                }
                $json = self::json(['seq' => $seq] + $record);
                self::write($out, "$stream " . \hash_hmac('sha256', "$stream $json", $key) . " $json\n");
            }
        });
        $fiber->start($stream);
        return static function (?array $record) use ($fiber): void {
            $fiber->resume($record);
        };
    }

    private static function json(array $record): string
    {
        foreach ($record as $name => $value) {
            if ($value === null) {
                unset($record[$name]);
            } elseif (\is_string($value)) {
                $record[$name] = \substr($value, 0, self::TEXT_BYTES_MAX);
            }
        }
        $flags = \JSON_INVALID_UTF8_SUBSTITUTE | \JSON_UNESCAPED_SLASHES | \JSON_UNESCAPED_UNICODE | \JSON_PARTIAL_OUTPUT_ON_ERROR;
        return (string) \json_encode($record, $flags);
    }

    /** @param resource $out */
    private static function write($out, string $bytes): void
    {
        while ($bytes !== '') {
            $count = \fwrite($out, $bytes);
            if ($count === false || $count === 0) {
                return;
            }
            $bytes = \substr($bytes, $count);
        }
    }
}
