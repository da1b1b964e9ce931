/**
 * Calls of PHPUnit's assertions that a sound library refuses, as text (https://docs.phpunit.de/en/9.6/assertions.html). One that some
 * version lacks throws an Error, which is a refusal too; a library that was tampered with lets one through.
 */
const strict = [
  "'a', 'b'",
  '7, 8',
  'true, false',
  'null, 1',
  '[1, 2], [1, 3]',
  "['k' => ['a']], ['k' => ['b']]",
  '1.5, 2.5',
  'new \\stdClass, null',
]

export const refusals: readonly string[] = [
  ...strict.map((values) => `assertSame(${values})`),
  ...strict.map((values) => `assertEquals(${values})`),
  "assertEquals((object) ['k' => 1], (object) ['k' => 2])",
  "assertNotSame('a', 'a')",
  'assertNotEquals(7, 7)',
  'assertTrue(false)',
  'assertFalse(true)',
  'assertNull(1)',
  'assertNotNull(null)',
  'assertEmpty([1])',
  'assertNotEmpty([])',
  'assertCount(2, [1])',
  "assertArrayHasKey('a', ['b' => 1])",
  "assertArrayNotHasKey('a', ['a' => 1])",
  "assertContains('a', ['b'])",
  "assertNotContains('a', ['a'])",
  "assertStringContainsString('a', 'b')",
  "assertStringStartsWith('a', 'b')",
  "assertStringEndsWith('a', 'b')",
  "assertMatchesRegularExpression('/^a$/', 'b')",
  'assertInstanceOf(\\Countable::class, new \\stdClass)',
  'assertIsInt("a")',
  'assertIsString(1)',
  'assertIsArray(1)',
  'assertIsBool(1)',
  'assertGreaterThan(2, 1)',
  'assertGreaterThanOrEqual(2, 1)',
  'assertLessThan(1, 2)',
  'assertLessThanOrEqual(1, 2)',
  'assertEqualsWithDelta(1.0, 3.0, 0.5)',
  'assertEqualsCanonicalizing([1, 2], [1, 3])',
  "assertJsonStringEqualsJsonString('[1]', '[2]')",
  'assertFileExists("/nowhere/at/all")',
  'assertThat(1, self::equalTo(2))',
  "fail('a')",
]

/** The same of Pest's expectations, each behind `expect(` (https://pestphp.com/docs/expectations). */
export const expectations: readonly string[] = [
  ...strict.map((values) => pair(values, 'toBe')),
  ...strict.map((values) => pair(values, 'toEqual')),
  "'a')->not->toBe('a'",
  '7)->not->toEqual(7',
  'false)->toBeTrue(',
  'true)->toBeFalse(',
  '1)->toBeNull(',
  '[1])->toBeEmpty(',
  '[1])->toHaveCount(2',
  "['b' => 1])->toHaveKey('a'",
  "'b')->toContain('a'",
  "['b'])->toContain('a'",
  "'b')->toStartWith('a'",
  "'b')->toEndWith('a'",
  "'b')->toMatch('/^a$/'",
  'new \\stdClass)->toBeInstanceOf(\\Countable::class',
  "'a')->toBeInt(",
  '1)->toBeString(',
  '1)->toBeArray(',
  '1)->toBeBool(',
  '1)->toBeGreaterThan(2',
  '2)->toBeLessThan(1',
  '[1, 2])->toEqualCanonicalizing([1, 3]',
  '[1, 2])->each->toBe(3',
  'static fn () => 1)->toThrow(\\RuntimeException::class',
].map((call) => `${call})`)

function pair(values: string, name: string): string {
  const found = /^(\[.*?\]|[^,]+), (.+)$/.exec(values)
  return `${found?.[1] ?? values})->${name}(${found?.[2] ?? ''}`
}
