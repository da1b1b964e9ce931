<?php

declare(strict_types=1);

namespace Prunella;

/** Calls caught while the tests run, and what other bodies make of them and of their like. */
final class Behaviours
{
    /** Calls kept of one function: the first ones tell the most. */
    private const CAUGHT_MAX = 60;
    private const CALL_STEPS = 200_000;
    private const CALL_MS = 500.0;
    /** A candidate that ran out of time on so many inputs, and on three of four, is not asked about the rest. */
    private const TIMEOUTS_MAX = 5;
    /** Values taken out of a generator. */
    private const YIELDS_MAX = 100;

    /** @var array<int, \Closure> */
    public static array $own = [];
    /** @var array<string, array{unit: int, class: ?string, data: string}> */
    private static array $caught = [];

    /** Functions that any of the candidates changes, with their own text. @var list<array{unit: int, own: string}> */
    private array $units = [];

    public function __construct(private Tests $tests, private Judge $judge)
    {
    }

    /** @param list<int> $failing */
    public function answer(array $request, array $failing): void
    {
        $required = [];
        foreach ($request['units'] as $unit) {
            $required[$unit['unit']] = self::requiredOf($unit['own']);
        }
        $inputs = (new Inputs($request['seed'], $request['constants'] ?? []))->of($this->catch($request, $failing), $request['inputsMax'], $required);
        $titles = [];
        foreach ($request['units'] as $unit) {
            $titles[$unit['unit']] = $unit['title'];
        }
        $calls = \array_map(static fn (array $input): string => $titles[$input['unit']] . '(' . self::told($input) . ')', $inputs);
        Wire::send(['kind' => 'calls', 'calls' => $calls, 'cpu' => Wire::cpuMs()]);
        $this->units = $request['units'];
        foreach ($request['candidates'] as $candidate) {
            Wire::send(['kind' => 'outcomes', 'id' => $candidate['id'], 'outcomes' => $this->outcomes($candidate['units'], $inputs), 'cpu' => Wire::cpuMs()]);
        }
        Wire::send(['kind' => 'behaviours', 'cpu' => Wire::cpuMs()]);
    }

    private static function requiredOf(string $text): int
    {
        return (new \ReflectionFunction(compile($text)))->getNumberOfRequiredParameters();
    }

    private static function told(array $input): string
    {
        [, $args] = \unserialize($input['data']);
        return \substr(Values::text($args), 1, -1);
    }

    /** Runs the tests with bodies that note how they are called. @return list<array{unit: int, class: ?string, data: string}> */
    private function catch(array $request, array $failing): array
    {
        $tests = [...$failing, ...$request['tests']];
        $child = Child::fork(function (\Closure $tell) use ($request, $tests): void {
            foreach ($request['units'] as $unit) {
                self::$own[$unit['unit']] = compile($unit['own']);
                \PrunellaWarm::$swap[$unit['unit']] = compile(self::recorder($unit));
            }
            foreach ($tests as $test) {
                $this->tests->run($test, self::CALL_STEPS * 10, self::CALL_MS * 4);
            }
            $tell(['kind' => 'caught', 'inputs' => \array_map(static fn (array $one): array => ['data' => \base64_encode($one['data'])] + $one, \array_values(self::$caught))]);
        });
        $message = $child->next($this->judge->budget->patienceMs($tests, false) + self::CALL_MS * 4);
        $child->end();
        $inputs = \is_array($message) ? ($message['inputs'] ?? []) : [];
        return \array_map(static fn (array $one): array => ['data' => (string) \base64_decode($one['data'], true)] + $one, $inputs);
    }

    private static function recorder(array $unit): string
    {
        $number = (int) $unit['unit'];
        if ($unit['kind'] === 'function') {
            return "return static function (&...\$a) { \\Prunella\\Behaviours::note($number, null, null, \$a); return (\\Prunella\\Behaviours::\$own[$number])(...\$a); };";
        }
        $this_ = $unit['kind'] === 'static' ? 'null' : '$this';
        $static = $unit['kind'] === 'static' ? 'static ' : '';
        return "return {$static}function (&...\$a) { \\Prunella\\Behaviours::note($number, self::class, $this_, \$a); return \\Closure::bind(\\Prunella\\Behaviours::\$own[$number], $this_, self::class)(...\$a); };";
    }

    public static function note(int $unit, ?string $class, ?object $object, array $args): void
    {
        if (\count(self::$caught) >= self::CAUGHT_MAX) {
            return;
        }
        try {
            $data = \serialize([$object, \array_values($args)]);
        } catch (\Throwable) {
            return;
        }
        self::$caught["$unit $data"] = ['unit' => $unit, 'class' => $class, 'data' => $data];
    }

    /** @return list<string> one for each input */
    private function outcomes(array $units, array $inputs): array
    {
        $out = [];
        while (\count($out) < \count($inputs)) {
            if (self::isHopeless($out)) {
                return \array_pad($out, \count($inputs), 'timeout');
            }
            $from = \count($out);
            $child = Child::fork(function (\Closure $tell) use ($units, $inputs, $from): void {
                if (Judge::install($units) !== null) {
                    return;
                }
                foreach ($this->units as $unit) {
                    \PrunellaWarm::$swap[$unit['unit']] ??= compile($unit['own']);
                }
                foreach (\array_slice($inputs, $from) as $input) {
                    $tell(['kind' => 'outcome', 'text' => $this->outcome($input)]);
                }
            });
            while (\count($out) < \count($inputs)) {
                $message = $child->next(self::CALL_MS * 3);
                if (!\is_array($message) || $message['kind'] !== 'outcome') {
                    $out[] = $message === 'silent' ? 'timeout' : 'the process ends';
                    break;
                }
                $out[] = $message['text'];
                if ($message['text'] === 'timeout' && self::isHopeless($out)) {
                    break;
                }
            }
            $child->end();
        }
        return $out;
    }

    /** @param list<string> $out */
    private static function isHopeless(array $out): bool
    {
        $late = \count(\array_keys($out, 'timeout', true));
        return $late >= self::TIMEOUTS_MAX && $late >= 0.75 * \count($out);
    }

    private function outcome(array $input): string
    {
        \PrunellaWarm::begin(self::CALL_STEPS, self::CALL_MS);
        [$object, $args] = \unserialize($input['data']);
        $before = Values::text([$object, $args]);
        $closure = \PrunellaWarm::$swap[$input['unit']];
        $bound = $input['class'] === null ? $closure : \Closure::bind($closure, $object, $input['class']);
        $passed = [];
        foreach ($args as &$arg) {
            $passed[] = &$arg;
        }
        unset($arg);
        return self::ended(static fn (): mixed => $bound(...$passed), $object, $args, $before);
    }

    /** What a call returns, prints or throws, and what becomes of the object and the arguments. `$args` are those that the call gets, by reference. */
    public static function ended(\Closure $call, ?object $object, array &$args, ?string $before = null): string
    {
        $before ??= Values::text([$object, $args]);
        \ob_start();
        try {
            $value = $call();
            $told = 'returns ' . Values::text($value instanceof \Generator ? self::drained($value) : $value);
        } catch (\Throwable $thrown) {
            $told = 'throws ' . \get_class($thrown) . ': ' . \substr($thrown->getMessage(), 0, 200);
        }
        $printed = (string) \ob_get_clean();
        if (\PrunellaWarm::$stopped) {
            return 'timeout';
        }
        $after = Values::text([$object, $args]);
        return $told . ($printed === '' ? '' : ', prints ' . Values::text($printed)) . ($after === $before ? '' : ", leaves $after");
    }

    private static function drained(\Generator $values): array
    {
        $out = [];
        foreach ($values as $key => $value) {
            $out[] = [$key, $value];
            if (\count($out) >= self::YIELDS_MAX) {
                break;
            }
        }
        return $out;
    }
}
