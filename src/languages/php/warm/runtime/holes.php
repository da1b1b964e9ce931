<?php

declare(strict_types=1);

namespace Prunella;

/**
 * Looks into the running tests: what forcing a condition to yes or no shows, and what expressions are worth at each visit. Runs in copies of
 * the worker. The numbers and the order of ways are those of languages/javascript/warm/runtime/holes.mjs.
 */
final class Holes
{
    /** Failing tests asked, passing tests asked, visits of one test at which conditions are asked. */
    private const TESTS_MAX = 8;
    private const PASSING_MAX = 30;
    private const VISITS_MAX = 64;
    /** Ways to choose that are tried on one failing test, and of those that pass, how many a condition may fit. */
    private const RUNS_MAX = 40;
    private const WAYS_MAX = 3;
    /** Visits for which every way is tried; first and last visits turned alone where there are more. */
    private const EXACT_MAX = 4;
    private const ENDS_MAX = 8;
    /** Different ways to choose that the conditions asked have; beyond so many that pass any condition would do. */
    private const CHOICES_MAX = 150;
    private const CHOICES_PASSING_MAX = 20;
    /** Visits at which conditions are compared with each other. */
    private const ALIKE_VISITS_MAX = 64;
    /** Visits of one place whose values are told apart. */
    private const WATCHED_MAX = 200;
    /** Copies for one request: each ends with a hole that hangs. */
    private const COPIES_MAX = 5;
    private const NOTHING = ['solved' => false, 'unclear' => false, 'fits' => [], 'keeps' => []];

    private static ?\Closure $answer = null;
    private static ?\Closure $look = null;

    /** @param list<int> $failing */
    public function __construct(private Judge $judge, private array $failing)
    {
    }

    /** Stands in for a condition that is sought. */
    public static function ask(\Closure $usual, \Closure $asks): mixed
    {
        return self::$answer === null ? $usual() : (self::$answer)($usual, $asks);
    }

    /** Stands before an expression that is watched. */
    public static function see(int $at, \Closure $texts): void
    {
        if (self::$look !== null) {
            (self::$look)($at, $texts);
        }
    }

    /** One message a hole; a hole that hangs or ends its copy is left out. */
    public function force(array $request): void
    {
        $left = $request['holes'];
        for ($copy = 0; $copy < self::COPIES_MAX && $left !== []; $copy++) {
            $child = Child::fork(function (\Closure $tell) use ($left, $request): void {
                foreach ($left as $hole) {
                    $group = $request['groups'][$hole['group']];
                    $found = $this->judge->with($hole['units'], fn (): array => $this->one($hole['asks'], $group)) ?? self::NOTHING;
                    $tell(['kind' => 'forced', 'id' => $hole['id']] + $found);
                }
            });
            foreach (\array_keys($left) as $at) {
                $group = $request['groups'][$left[$at]['group']];
                $runs = self::RUNS_MAX + self::CHOICES_MAX;
                $message = $child->next($runs * $this->judge->budget->patienceMs([...$this->failing, ...$group['passing']], true));
                unset($left[$at]);
                if (\is_string($message) || $message['kind'] !== 'forced') {
                    break;
                }
                Wire::send($message + ['cpu' => Wire::cpuMs()]);
            }
            $child->end();
        }
    }

    /** @param array{failing: list<int>, passing: list<int>} $group */
    private function one(int $asks, array $group): array
    {
        if (\count($group['failing']) < \count($this->failing)) {
            return self::NOTHING;
        }
        $fits = $asks === 0 ? [] : \range(0, $asks - 1);
        foreach (\array_slice($this->failing, 0, self::TESTS_MAX) as $test) {
            [$visits, $ways] = $this->waysToPass($test);
            $kept = $visits > self::EXACT_MAX ? \array_flip($this->choosersOf($test, $fits)) : [];
            if ($ways === [] && $kept === []) {
                return ['unclear' => $visits > self::EXACT_MAX && $asks === 0] + self::NOTHING;
            }
            foreach ($ways as $way) {
                $kept += \array_flip($this->agreeing($test, $way, $fits));
            }
            \ksort($kept);
            $fits = \array_keys($kept);
        }
        $keeps = $fits;
        foreach (\array_slice($group['passing'], 0, self::PASSING_MAX) as $test) {
            $keeps = $keeps === [] ? [] : $this->agreeing($test, null, $keeps);
        }
        return ['solved' => true, 'fits' => $fits, 'keeps' => $keeps] + self::NOTHING;
    }

    private function fails(int $test, \Closure $answer): bool
    {
        self::$answer = $answer;
        $fails = $this->judge->fails($test);
        self::$answer = null;
        return $fails;
    }

    /** A condition that calls the function it stands in is not asked again, and what it warns of is no failure of the test. */
    private static function aside(\Closure $work): mixed
    {
        [$answer, $look] = [self::$answer, self::$look];
        self::$answer = self::$look = null;
        \set_error_handler(static function (int $level, string $message): never {
            throw new \ErrorException($message);
        });
        try {
            return $work();
        } catch (\Throwable) {
            return null;
        } finally {
            \restore_error_handler();
            [self::$answer, self::$look] = [$answer, $look];
        }
    }

    /** @return array{0: int, 1: list<\Closure>} how often the condition came at most, and choices with which the failing test passes */
    private function waysToPass(int $test): array
    {
        $most = 0;
        $passes = function (?\Closure $way) use ($test, &$most): bool {
            $choose = self::choosing($way);
            $visits = 0;
            $failed = $this->fails($test, static function (\Closure $usual) use ($choose, &$visits): mixed {
                $visits++;
                return $choose($usual);
            });
            $most = \max($most, $visits);
            return !$failed;
        };
        $passes(null);
        if ($most === 0) {
            return [0, []];
        }
        $ways = \array_values(\array_filter(self::plainWays(), $passes));
        foreach (self::waysFor($most) as $way) {
            if (\count($ways) < self::WAYS_MAX && $passes($way)) {
                $ways[] = $way;
            }
        }
        return [$most, $ways];
    }

    private static function turned(\Closure $at): \Closure
    {
        return static fn (int $visit, bool $usual): bool => $at($visit) ? !$usual : $usual;
    }

    /** Always, never, turned everywhere. @return list<\Closure> */
    private static function plainWays(): array
    {
        return [static fn (): bool => true, static fn (): bool => false, self::turned(static fn (): bool => true)];
    }

    /** Turned at every choice of visits where they are few, else at few visits. @return list<\Closure> */
    private static function waysFor(int $visits): array
    {
        $ways = [];
        for ($set = 1; $visits <= self::EXACT_MAX && $set < 2 ** $visits - 1; $set++) {
            $ways[] = self::turned(static fn (int $visit): bool => (bool) ($set >> $visit & 1));
        }
        for ($end = 0; $visits > self::EXACT_MAX && $end < \min(self::ENDS_MAX, $visits); $end++) {
            foreach (\array_unique([$visits - 1 - $end, $end]) as $at) {
                $ways[] = self::turned(static fn (int $visit): bool => $visit === $at);
            }
            $ways[] = self::turned(static fn (int $visit): bool => $visit >= $visits - $end);
            $ways[] = self::turned(static fn (int $visit): bool => $visit < $end);
        }
        return \array_slice($ways, 0, self::RUNS_MAX);
    }

    private static function choosing(?\Closure $way): \Closure
    {
        $visit = 0;
        return static function (\Closure $usual) use ($way, &$visit): mixed {
            try {
                $own = $usual();
            } catch (\Exception | \TypeError | \ValueError) {
                // What is computed there as it is may fail just because of the missing condition.
                $own = null;
            }
            $chosen = $way === null ? (bool) $own : (bool) $way($visit++, (bool) $own);
            return $chosen === (bool) $own ? $own : $chosen;
        };
    }

    /**
     * Of the conditions asked, those with which the failing test passes: where the condition comes often no list of ways is complete, and
     * how often it comes depends on what was chosen before. One speaks for all that agree with it on three ways through the test.
     *
     * @param list<int> $asked
     * @return list<int>
     */
    private function choosersOf(int $test, array $asked): array
    {
        $choices = \array_fill_keys($asked, '');
        foreach ($asked === [] ? [] : [null, ...\array_slice(self::plainWays(), 0, 2)] as $way) {
            $choose = self::choosing($way);
            $visits = 0;
            $this->fails($test, static function (\Closure $usual, \Closure $asks) use ($choose, &$choices, &$visits): mixed {
                $thunks = $visits++ < self::ALIKE_VISITS_MAX ? $asks() : [];
                foreach ($thunks === [] ? [] : $choices as $ask => $choice) {
                    $value = self::aside(static fn (): bool => (bool) $thunks[$ask]());
                    $choices[$ask] = $choice . ($value === null ? '!' : ($value ? '1' : '0'));
                }
                return $choose($usual);
            });
        }
        $alike = [];
        foreach ($choices as $ask => $choice) {
            $alike["c$choice"][] = $ask;
        }
        $found = [];
        $passing = 0;
        foreach (\array_slice($alike, 0, self::CHOICES_MAX) as $group) {
            $throws = false;
            $failed = $this->fails($test, static function (\Closure $usual, \Closure $asks) use ($group, &$throws): mixed {
                $value = self::aside(static fn (): bool => (bool) $asks()[$group[0]]());
                $throws = $throws || $value === null;
                return $value;
            });
            if (!$failed && !$throws && $passing++ < self::CHOICES_PASSING_MAX) {
                $found = [...$found, ...$group];
            }
        }
        return $found;
    }

    /** Of the conditions asked, those that choose as the way does at every visit; the way null is what is usual. */
    private function agreeing(int $test, ?\Closure $way, array $asked): array
    {
        $choose = self::choosing($way);
        $left = $asked;
        $visits = 0;
        $failed = $this->fails($test, static function (\Closure $usual, \Closure $asks) use ($choose, &$left, &$visits): mixed {
            $value = $choose($usual);
            if ($visits++ < self::VISITS_MAX && $left !== []) {
                $thunks = $asks();
                $same = static fn (int $ask): bool => self::aside(static fn (): bool => (bool) $thunks[$ask]()) === (bool) $value;
                $left = \array_values(\array_filter($left, $same));
            }
            return $value;
        });
        return $failed && $way === null ? $asked : $left;
    }

    public function watch(array $request): void
    {
        $child = Child::fork(function (\Closure $tell) use ($request): void {
            $sights = $this->judge->with($request['units'], fn (): array => $this->sights($request['places'])) ?? [];
            $tell(['kind' => 'watched', 'sights' => $sights]);
        });
        $message = $child->next($this->judge->budget->patienceMs($this->failing, false));
        $child->end();
        if (\is_array($message) && $message['kind'] === 'watched') {
            Wire::send($message);
        }
    }

    private function sights(int $places): array
    {
        $visits = \array_fill(0, $places, 0);
        $prints = \array_fill(0, $places, []);
        $look = static function (int $at, \Closure $texts) use (&$visits, &$prints): void {
            if (++$visits[$at] > self::WATCHED_MAX) {
                return;
            }
            foreach ($texts() as $index => $text) {
                $value = self::aside(static fn (): string => Values::text($text())) ?? '!';
                $prints[$at][$index] = \hash('xxh64', ($prints[$at][$index] ?? '') . '|' . $value);
            }
        };
        foreach ($this->failing as $test) {
            self::$look = $look;
            $this->judge->fails($test);
            self::$look = null;
        }
        $seen = [];
        foreach (\array_filter($visits) as $at => $count) {
            $own = \array_shift($prints[$at]);
            $seen[] = ['at' => $at, 'visits' => $count, 'whole' => $count <= self::WATCHED_MAX, 'own' => $own, 'prints' => $prints[$at]];
        }
        return $seen;
    }
}
