<?php

declare(strict_types=1);

namespace Prunella;

/**
 * What the tests get from the sources where a candidate changes more than bodies of functions: a constant, a property's default, a parameter's.
 * The project is loaded with it anew, and each call that a test makes from outside is made in a forked copy, where the test makes it, as it
 * is and with other arguments: the object and all that stands around it are the real ones, and nothing has to be rebuilt. (Compare what
 * PATCH-SIM holds against each other, Xiong et al., ICSE 2018.) A call is known by its test and its place in the order of the test's calls.
 */
final class Trace
{
    /** Calls looked at in one test, and in all: a loop in a test says the same again and again. */
    private const CALLS_PER_TEST_MAX = 12;
    private const CALLS_MAX = 50;
    /** Calls like one that was made; the call itself comes behind them, for it may change what it works on. */
    private const VARIED_MAX = 5;
    private const CALL_STEPS = 200_000;
    private const CALL_MS = 500.0;
    private const TEST_STEPS = 20_000_000;
    /** Of the clock: then no more calls are looked at, and what is known is told. */
    private const ALL_MS = 10_000.0;

    private static self $it;

    /** @var array<int, array{title: string, kind: string, own: \Closure, function: string}> */
    private array $units = [];
    private bool $inside = false;
    private string $test = '';
    private int $order = 0;
    private int $looked = 0;
    /** @var array<string, true> */
    private array $known = [];
    /** @var list<array{key: string, call: string, outcome: string}> */
    private array $seen = [];
    private float $until;

    public function __construct(private Tests $tests, private array $request)
    {
        self::$it = $this;
        $this->until = \hrtime(true) / 1e6 + self::ALL_MS;
    }

    /** @return list<array{key: string, call: string, outcome: string}> */
    public function seen(): array
    {
        foreach ($this->request['units'] as $unit) {
            $space = \preg_match('/^(?:declare\(strict_types=1\);)?namespace ([^;]+);/', $unit['own'], $found) ? "$found[1]\\" : '';
            try {
                $own = compile($unit['own']);
                \PrunellaWarm::$swap[$unit['unit']] = compile(self::recorder((int) $unit['unit'], $unit['kind']));
            } catch (\CompileError) {
                continue;
            }
            \PrunellaWarm::$text[$unit['unit']] = $unit['body'];
            $this->units[$unit['unit']] = ['title' => $unit['title'], 'kind' => $unit['kind'], 'own' => $own, 'function' => $space . $unit['title']];
        }
        foreach ($this->request['tests'] as [$file, $wanted]) {
            $own = \array_filter($this->tests->ids, static fn (array $id): bool => $id['file'] === $file && ($wanted === '' || $id['name'] === $wanted));
            foreach ($own as $index => ['name' => $name]) {
                [$this->test, $this->order, $this->looked, $this->inside] = ["$file $name", 0, 0, false];
                $this->tests->run($index, self::TEST_STEPS, self::ALL_MS);
            }
        }
        return $this->seen;
    }

    private static function recorder(int $number, string $kind): string
    {
        if ($kind === 'function') {
            return "return static function (&...\$a) { return \\Prunella\\Trace::call($number, null, null, \$a); };";
        }
        [$static, $this_] = $kind === 'static' ? ['static ', 'null'] : ['', '$this'];
        return "return {$static}function (&...\$a) { return \\Prunella\\Trace::call($number, self::class, $this_, \$a); };";
    }

    /** What stands in for a body comes here: a call from outside is looked at, and each then does what it does. */
    public static function call(int $number, ?string $class, ?object $object, array &$args): mixed
    {
        $it = self::$it;
        $own = $it->units[$number]['own'];
        $bound = $class === null ? $own : \Closure::bind($own, $object, $class);
        if ($it->inside) {
            return $bound(...$args);
        }
        $it->inside = true;
        try {
            $it->look($number, $class, $object, $args);
            return $bound(...$args);
        } finally {
            $it->inside = false;
        }
    }

    private function look(int $number, ?string $class, ?object $object, array $args): void
    {
        $this->order++;
        if ($this->looked >= self::CALLS_PER_TEST_MAX || \count($this->known) >= self::CALLS_MAX || \hrtime(true) / 1e6 > $this->until) {
            return;
        }
        try {
            $call = new TracedCall($this->units[$number], $class, $object, \array_values($args));
            $text = $call->text();
            if (isset($this->known[$text])) {
                return;
            }
            $this->known[$text] = true;
            $this->looked++;
            $key = "$this->test#$this->order " . $this->units[$number]['title'];
            // Where no copy can be made of what a call works on, each is made in a process of its own.
            $parts = $call->canBeCopied() ? [\range(0, self::VARIED_MAX)] : \array_map(static fn (int $one): array => [$one], \range(0, self::VARIED_MAX));
            foreach ($parts as $numbers) {
                $this->apart($call, $key, $numbers);
            }
        } catch (\Throwable) {
            // What cannot be told is no input that could be compared.
        }
    }

    private function apart(TracedCall $call, string $key, array $numbers): void
    {
        $child = Child::fork(function (\Closure $tell) use ($call, $key, $numbers): void {
            foreach ($numbers as $number) {
                $inputs = new Inputs(\crc32("{$this->request['seed']} $key $number"), $this->request['constants'] ?? []);
                $like = $number === self::VARIED_MAX ? $call : $call->like($inputs, \count($numbers) > 1);
                if ($like !== null) {
                    \PrunellaWarm::begin(self::CALL_STEPS, self::CALL_MS);
                    $tell(['key' => "$key $number", 'call' => $like->text(), 'outcome' => $like->outcome()]);
                }
            }
        });
        while (\is_array($message = $child->next(self::CALL_MS * 3)) && isset($message['outcome'])) {
            $this->seen[] = $message;
        }
        $child->end();
    }
}

/** A call as a test made it, or one like it. A constructor is looked at through the object that it makes. */
final class TracedCall
{
    /** @param array{title: string, kind: string, own: \Closure, function: string} $unit */
    public function __construct(private array $unit, private ?string $class, private ?object $object, private array $args)
    {
        // As a rule the call left out what has its default value, and a patch may change the default.
        $parameters = $this->target()->getParameters();
        while ($this->args !== []) {
            $last = $parameters[\count($this->args) - 1] ?? null;
            if ($last === null || !$last->isDefaultValueAvailable() || $last->getDefaultValue() !== \end($this->args)) {
                break;
            }
            \array_pop($this->args);
        }
    }

    private function target(): \ReflectionFunctionAbstract
    {
        if ($this->class === null) {
            return new \ReflectionFunction($this->unit['function']);
        }
        $method = new \ReflectionMethod($this->class, \substr((string) \strrchr($this->unit['title'], ':'), 1));
        $method->setAccessible(true);
        return $method;
    }

    private function makes(): bool
    {
        return $this->object !== null && \str_ends_with($this->unit['title'], '::__construct');
    }

    public function text(): string
    {
        $shown = \substr(Values::text($this->args), 1, -1);
        if ($this->makes()) {
            return 'new ' . \get_class($this->object) . "($shown)";
        }
        return $this->unit['title'] . "($shown)" . ($this->object === null ? '' : ' on ' . Values::text($this->object));
    }

    public function canBeCopied(): bool
    {
        try {
            \unserialize(\serialize([$this->makes() ? null : $this->object, $this->args]));
            return true;
        } catch (\Throwable) {
            return false;
        }
    }

    /** Null where there is nothing to change. */
    public function like(Inputs $inputs, bool $copied): ?self
    {
        if ($this->args === []) {
            return null;
        }
        $like = clone $this;
        if ($copied) {
            [$object, $like->args] = \unserialize(\serialize([$this->makes() ? null : $this->object, $this->args]));
            $like->object = $object ?? $this->object;
        }
        $like->args = $inputs->likeArguments($like->args, $this->target()->getNumberOfRequiredParameters());
        return $like;
    }

    public function outcome(): string
    {
        $target = $this->target();
        if ($this->makes()) {
            $class = \get_class($this->object);
            return Behaviours::ended(fn (): object => new $class(...$this->args), null, $this->args);
        }
        $args = $this->args;
        $passed = [];
        foreach ($args as &$arg) {
            $passed[] = &$arg;
        }
        unset($arg);
        $call = $target instanceof \ReflectionMethod
            ? fn (): mixed => $target->invokeArgs($this->object, $passed)
            : static fn (): mixed => $target->invokeArgs($passed);
        return Behaviours::ended($call, $this->object, $args);
    }
}
