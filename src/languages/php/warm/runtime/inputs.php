<?php

declare(strict_types=1);

namespace Prunella;

/** Calls like those that the tests make: near them, at the edges, and at the constants that the code under repair compares with. */
final class Inputs
{
    private const TRIES_PER_INPUT = 4;
    private int $state;

    /** @param array{numbers?: list<int|float>, texts?: list<string>, nothing?: bool} $constants */
    public function __construct(int $seed, private array $constants)
    {
        $this->state = $seed & 0x7fffffff;
    }

    private function random(int $below): int
    {
        $this->state = ($this->state * 1_103_515_245 + 12_345) & 0x7fffffff;
        return ($this->state >> 8) % \max(1, $below);
    }

    private function one(array $choices): mixed
    {
        return $choices[$this->random(\count($choices))];
    }

    /**
     * The calls themselves first, then their like.
     * @param list<array{unit: int, class: ?string, data: string}> $caught
     * @param array<int, int> $required parameters that cannot be left out, by unit
     */
    public function of(array $caught, int $max, array $required): array
    {
        $out = [];
        foreach ($caught as $input) {
            $out["$input[unit] $input[data]"] = $input;
        }
        for ($tries = 0; $caught !== [] && \count($out) < $max && $tries < self::TRIES_PER_INPUT * $max; $tries++) {
            $input = $this->one($caught);
            try {
                [$object, $args] = \unserialize($input['data']);
                if ($args === [] && $object === null) {
                    continue;
                }
                if ($object !== null && $this->random(4) === 0) {
                    $object = $this->nearObject($object);
                } else {
                    $args = $this->like($args, $input, $caught, $required[$input['unit']] ?? \count($args));
                }
                $input['data'] = \serialize([$object, $args]);
            } catch (\Throwable) {
                continue;
            }
            $out["$input[unit] $input[data]"] = $input;
        }
        return \array_slice(\array_values($out), 0, $max);
    }

    /** Parts of two calls put together, an argument left out that may be, or one or two values changed. */
    private function like(array $args, array $input, array $caught, int $required): array
    {
        if ($args === []) {
            return $args;
        }
        $way = $this->random(100);
        if ($way < 12) {
            [, $others] = \unserialize($this->one(\array_values(\array_filter($caught, static fn (array $other): bool => $other['unit'] === $input['unit'])))['data']);
            foreach ($args as $at => $arg) {
                $args[$at] = \array_key_exists($at, $others) && $this->random(2) === 0 ? $others[$at] : $arg;
            }
            return $args;
        }
        return $way < 20 && \count($args) > $required ? \array_slice($args, 0, -1) : $this->changed($args);
    }

    /** An argument left out that may be, or one or two values changed; there is at least one. */
    public function likeArguments(array $args, int $required): array
    {
        return $this->random(100) < 9 && \count($args) > $required ? \array_slice($args, 0, -1) : $this->changed($args);
    }

    private function changed(array $args): array
    {
        for ($times = $this->random(10) < 7 ? 1 : 2; $times > 0; $times--) {
            $at = $this->random(\count($args));
            $args[$at] = ($this->constants['nothing'] ?? false) && $this->random(100) < 8 ? null : $this->near($args[$at]);
        }
        return $args;
    }

    /** Another value, of the same kind where that is possible. */
    private function near(mixed $value): mixed
    {
        $numbers = $this->constants['numbers'] ?? [];
        if ((\is_int($value) || \is_float($value)) && $numbers !== [] && $this->random(4) === 0) {
            $near = $this->one($numbers) + $this->one([0, 0, 1, -1]);
            return \is_int($value) ? (int) $near : (float) $near;
        }
        return match (true) {
            \is_int($value) => $this->one([$value + 1, $value - 1, 0, -$value, $value * 2, 1, 100]),
            \is_float($value) => $this->one([$value + 0.5, -$value, 0.0, $value * 10, $value / 3]),
            \is_bool($value) => !$value,
            \is_string($value) => $this->nearText($value),
            \is_array($value) && $value !== [] => $this->nearArray($value),
            \is_object($value) && !$value instanceof \UnitEnum => $this->nearObject($value),
            default => $value,
        };
    }

    private function nearText(string $value): string
    {
        $at = $value === '' ? 0 : $this->random(\strlen($value));
        $words = $this->constants['texts'] ?? [];
        if ($words !== [] && $this->random(4) === 0) {
            $word = $this->one($words);
            return $this->one([$word, $value . $word, $word . $value, \substr_replace($value, $word, $at, 0)]);
        }
        return $this->one([
            '',
            $value . $value,
            \strrev($value),
            \substr($value, 0, $at),
            \strtoupper($value),
            \strtolower($value),
            " $value",
            \substr_replace($value, 'a', $at, 1),
            \substr_replace($value, '', $at, 1),
        ]);
    }

    /** The object, already a copy, with one property changed; what may not be changed stays. */
    private function nearObject(object $object): object
    {
        $open = \array_filter(
            (new \ReflectionObject($object))->getProperties(),
            static function (\ReflectionProperty $one) use ($object): bool {
                $one->setAccessible(true);
                $fixed = \method_exists($one, 'isReadOnly') && $one->isReadOnly();
                return !$one->isStatic() && !$fixed && $one->isInitialized($object);
            },
        );
        if ($open === []) {
            return $object;
        }
        $property = $this->one(\array_values($open));
        try {
            $property->setValue($object, $this->near($property->getValue($object)));
        } catch (\Throwable) {
            // Its type or its class says no.
        }
        return $object;
    }

    private function nearArray(array $value): array
    {
        $keys = \array_keys($value);
        $key = $this->one($keys);
        $list = \array_is_list($value);
        switch ($this->random(8)) {
            case 0:
                unset($value[$key]);
                return $list ? \array_values($value) : $value;
            case 1:
                return $list ? [...$value, $value[$key]] : $value;
            case 2:
                return $list ? \array_reverse($value) : [];
            case 3:
                return $list ? [...$value, ...$value] : $value;
            case 4:
                return \array_map(fn (mixed $item): mixed => $this->near($item), $value);
            case 5:
                return [];
            default:
                $value[$key] = $this->near($value[$key]);
                return $value;
        }
    }
}
