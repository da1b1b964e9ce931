<?php

declare(strict_types=1);

namespace Prunella;

/** A forked copy of this process that does one piece of work and tells of it line by line. */
final class Child
{
    /** A line longer than this is no message of ours. */
    private const LINE_BYTES_MAX = 64 << 20;

    private string $rest = '';

    /** @param resource $socket */
    private function __construct(public readonly int $pid, private $socket)
    {
    }

    /** `$work` gets the way to tell; whatever it does, the copy ends with it and runs nothing that the project registered for the end. */
    public static function fork(\Closure $work): self
    {
        [$mine, $theirs] = Wire::pair();
        $pid = \pcntl_fork();
        if ($pid === -1) {
            throw new \RuntimeException('this process cannot be forked');
        }
        if ($pid === 0) {
            \fclose($mine);
            try {
                $work(static fn (array $message) => Wire::write($theirs, $message));
            } catch (\Throwable $thrown) {
                Wire::write($theirs, ['kind' => 'broken', 'message' => \get_class($thrown) . ': ' . $thrown->getMessage()]);
            }
            \posix_kill(\posix_getpid(), \SIGKILL);
        }
        \fclose($theirs);
        \stream_set_blocking($mine, false);
        return new self($pid, $mine);
    }

    /** The next message; 'silent' when none came in time, 'ended' when none will come. */
    public function next(float $ms): array|string
    {
        $until = \hrtime(true) / 1e6 + $ms;
        for (;;) {
            $at = \strpos($this->rest, "\n");
            if ($at !== false) {
                $line = \substr($this->rest, 0, $at);
                $this->rest = \substr($this->rest, $at + 1);
                $message = \json_decode($line, true);
                if (\is_array($message)) {
                    return $message;
                }
                continue;
            }
            $left = $until - \hrtime(true) / 1e6;
            if ($left <= 0 || \strlen($this->rest) > self::LINE_BYTES_MAX) {
                return 'silent';
            }
            $read = [$this->socket];
            $none = null;
            if (@\stream_select($read, $none, $none, (int) ($left / 1_000), (int) (\fmod($left, 1_000) * 1_000)) === 0) {
                return 'silent';
            }
            $bytes = \fread($this->socket, 65_536);
            if ($bytes === false || ($bytes === '' && \feof($this->socket))) {
                return 'ended';
            }
            $this->rest .= $bytes;
        }
    }

    /** Why there was no answer, in words. */
    public static function fate(array|string $message): string
    {
        return \is_array($message) ? (string) $message['message'] : ($message === 'silent' ? 'the process hung' : 'the process ended');
    }

    /** Ends it, should it still run, and waits for its end. */
    public function end(): void
    {
        \posix_kill($this->pid, \SIGKILL);
        \pcntl_waitpid($this->pid, $status);
        \fclose($this->socket);
    }
}
