<?php

declare(strict_types=1);

namespace Prunella;

/** Static properties of the project's classes, as they were and as they shall be again. */
final class Statics
{
    /** @var list<array{0: \ReflectionProperty, 1: mixed}> */
    private array $kept = [];
    /** An object in a static property can be changed without the property. */
    public bool $deep = false;

    public function __construct(string $packageDir)
    {
        foreach (\get_declared_classes() as $name) {
            $class = new \ReflectionClass($name);
            $file = $class->getFileName();
            if ($file === false || !\str_starts_with($file, "$packageDir/") || \str_contains($file, '/vendor/')) {
                continue;
            }
            foreach ($class->getProperties(\ReflectionProperty::IS_STATIC) as $property) {
                if ($property->getDeclaringClass()->getName() !== $class->getName() || !$property->isInitialized()) {
                    continue;
                }
                $value = $property->getValue();
                $this->deep = $this->deep || \is_object($value);
                $this->kept[] = [$property, $value];
            }
        }
    }

    public function restore(): void
    {
        foreach ($this->kept as [$property, $value]) {
            if ($property->getValue() !== $value) {
                $property->setValue(null, $value);
            }
        }
    }
}
