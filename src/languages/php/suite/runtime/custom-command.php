<?php

declare(strict_types=1);

namespace Prunella;

/**
 * Runs the command a person gave with --test and sends what it reported: its standard output, every JUnit or TAP file it wrote, its exit
 * code. This process is not the one that runs the code under test, so the exit code at least is beyond its reach.
 */
require __DIR__ . '/channel.php';

final class CommandRun
{
    /** Reports taken at most, all together; a suite of ten thousand tests writes about two million characters. */
    private const REPORT_BYTES_MAX = 16_000_000;
    /** One record holds this much, see TEXT_BYTES_MAX of the channel. */
    private const PART_BYTES = 8_000;
    /** Folder entries looked at when searching for a report. */
    private const ENTRIES_MAX = 50_000;

    public static function main(array $config): void
    {
        $send = Channel::open('main');
        $since = \time() - 1;
        $send(['kind' => 'start', 'runner' => 'command']);
        [$code, $printed] = self::run($config['command'], $config['cwd']);
        $left = self::REPORT_BYTES_MAX;
        foreach (self::reports([$config['cwd'], '/tmp'], $since) as $file) {
            $text = (string) \file_get_contents($file);
            $left -= \strlen($text);
            if ($left >= 0) {
                self::report($send, $file, $text);
            }
        }
        self::report($send, 'stdout', \substr($printed, 0, self::REPORT_BYTES_MAX));
        $send(['kind' => 'exit', 'code' => $code]);
        $send(['kind' => 'end', 'tests' => 0]);
        exit($code);
    }

    /** @param list<string> $words @return array{0: int, 1: string} */
    private static function run(array $words, string $cwd): array
    {
        $process = \proc_open($words, [['file', '/dev/null', 'r'], ['pipe', 'w'], \STDERR], $pipes, $cwd);
        if ($process === false) {
            return [127, ''];
        }
        $printed = '';
        while (!\feof($pipes[1])) {
            $bytes = (string) \fread($pipes[1], 65_536);
            if (\strlen($printed) < self::REPORT_BYTES_MAX) {
                $printed .= $bytes;
            }
            \fwrite(\STDOUT, $bytes);
        }
        $code = \proc_close($process);
        return [$code < 0 ? 1 : $code, $printed];
    }

    /** @return list<string> */
    private static function reports(array $folders, int $since): array
    {
        $found = [];
        $entries = 0;
        $flags = \FilesystemIterator::SKIP_DOTS;
        $enter = static fn (\SplFileInfo $file): bool => !\in_array($file->getFilename(), ['vendor', 'node_modules', '.git'], true);
        foreach ($folders as $folder) {
            $tree = new \RecursiveCallbackFilterIterator(new \RecursiveDirectoryIterator($folder, $flags), $enter);
            foreach (new \RecursiveIteratorIterator($tree, \RecursiveIteratorIterator::LEAVES_ONLY, \RecursiveIteratorIterator::CATCH_GET_CHILD) as $file) {
                if (++$entries > self::ENTRIES_MAX) {
                    break 2;
                }
                if ($file->isFile() && \preg_match('/\.(?:xml|tap)$/', $file->getFilename()) === 1 && $file->getMTime() >= $since) {
                    $found[$file->getPathname()] = true;
                }
            }
        }
        \ksort($found);
        return \array_keys($found);
    }

    private static function report(\Closure $send, string $name, string $text): void
    {
        // Cut between characters: half of one would not arrive as it was.
        $pieces = \preg_match_all('/[\s\S]{1,' . (self::PART_BYTES >> 2) . '}/u', $text, $all) > 0 ? $all[0] : \str_split($text, self::PART_BYTES);
        foreach ($pieces as $part => $piece) {
            $send(['kind' => 'report', 'path' => $name, 'part' => $part, 'parts' => \count($pieces), 'text' => $piece]);
        }
    }
}

CommandRun::main(\json_decode($_SERVER['argv'][1] ?? '{}', true));
