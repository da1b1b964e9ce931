<?php

declare(strict_types=1);

namespace Prunella;

/** JSON lines: out of the sandbox on fd 3, and between our own processes on socket pairs. */
final class Wire
{
    private const FLAGS = \JSON_INVALID_UTF8_SUBSTITUTE | \JSON_UNESCAPED_SLASHES | \JSON_UNESCAPED_UNICODE | \JSON_PARTIAL_OUTPUT_ON_ERROR;

    /** A baseline of a large suite has tens of megabytes. */
    private const PIECE_BYTES = 65_536;
    /** Printed text is dropped in pieces of this size. */
    private const CHUNK_BYTES = 4_096;

    /** @var resource|null */
    private static $out = null;

    public static function send(array $message): void
    {
        self::$out ??= \fopen('php://fd/3', 'wb');
        self::line(self::$out, \json_encode($message, self::FLAGS) . "\n");
    }

    /** @param resource $to */
    public static function write($to, array $message): void
    {
        self::line($to, \json_encode($message, self::FLAGS) . "\n");
    }

    /** @param resource $to */
    public static function forwardTo($to, string $line): void
    {
        self::line($to, $line);
    }

    /** @param resource $to */
    private static function line($to, string $bytes): void
    {
        for ($at = 0, $length = \strlen($bytes); $at < $length; $at += $count) {
            $count = @\fwrite($to, \substr($bytes, $at, self::PIECE_BYTES));
            if ($count === false || $count === 0) {
                return;
            }
        }
    }

    /** What tests and PHPUnit print is of no use here. */
    public static function silence(): void
    {
        \ob_start(static fn (): string => '', self::CHUNK_BYTES);
    }

    /** @return array{0: resource, 1: resource} */
    public static function pair(): array
    {
        $pair = \stream_socket_pair(\STREAM_PF_UNIX, \STREAM_SOCK_STREAM, 0);
        if ($pair === false) {
            throw new \RuntimeException('no socket pair');
        }
        return $pair;
    }

    /** Nanoseconds on the clock of this machine when the first process began. */
    public static int $begun = 0;

    public static function sinceBeginMs(): float
    {
        return (\hrtime(true) - self::$begun) / 1e6;
    }

    /** What the process spent that this one is a copy of. */
    public static float $cpuBefore = 0.0;

    /** CPU milliseconds of this process and of its children that ended. */
    public static function cpuMs(): float
    {
        $sum = self::$cpuBefore;
        foreach ([0, 1] as $who) {
            $used = \getrusage($who);
            foreach (['ru_utime', 'ru_stime'] as $kind) {
                $sum += $used["$kind.tv_sec"] * 1_000 + $used["$kind.tv_usec"] / 1_000;
            }
        }
        return $sum;
    }
}
