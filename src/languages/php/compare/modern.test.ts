import { expect, it } from 'vitest'
import { modern } from './index.ts'

const of = (body: string, runner = 'PHPUnit 9.6.7 on PHP 8.2'): string =>
  modern(`<?php // PHPUnit\n${body}`, runner).slice('<?php // PHPUnit\n'.length)

it.each<[string, string, string]>([
  ['a class by its full name', 'class A extends \\PHPUnit_Framework_TestCase {}', 'class A extends \\PHPUnit\\Framework\\TestCase {}'],
  ['as it was sometimes written', 'class A extends PhpUnit_Framework_TestCase {}', 'class A extends \\PHPUnit\\Framework\\TestCase {}'],
  [
    'an imported class',
    'use PHPUnit_Framework_TestCase;\nclass A extends PHPUnit_Framework_TestCase {}',
    'use PHPUnit\\Framework\\TestCase as PHPUnit_Framework_TestCase;\nclass A extends PHPUnit_Framework_TestCase {}',
  ],
  ['an alias', 'use PHPUnit_Framework_TestCase as Base;', 'use PHPUnit\\Framework\\TestCase as Base;'],
  ['set-up', 'protected function setUp()\n{', 'protected function setUp(): void\n{'],
  ['set-up that says so', 'protected function setUp(): void\n{', 'protected function setUp(): void\n{'],
  [
    'what is thrown',
    "/**\n * @expectedException \\A\\B\n * @expectedExceptionMessage it's\n */\npublic function testA()\n{\n    f();",
    "/**\n * @expectedException \\A\\B\n * @expectedExceptionMessage it's\n */\npublic function testA()\n{ $this->expectException('A\\\\B'); $this->expectExceptionMessage('it\\'s');\n    f();",
  ],
  ['the call for it', "$this->setExpectedException('A');", "$this->expectException('A');"],
  ['with its message', "$this->setExpectedException('A', 'b');", "$this->expectException('A'); $this->expectExceptionMessage('b');"],
  ['types', "$this->assertInternalType('integer', $a);", '$this->assertIsInt($a);'],
  ['types that are not', "self::assertNotInternalType('string', $a);", 'self::assertIsNotString($a);'],
  ['doubles', "$this->getMock('A')", "$this->createMock('A')"],
  [
    'a test of today',
    'use PHPUnit\\Framework\\TestCase;\nclass A extends TestCase {}',
    'use PHPUnit\\Framework\\TestCase;\nclass A extends TestCase {}',
  ],
])('%s', (_, before, after) => {
  expect(of(before)).toBe(after)
})

const attributes = "    #[Test]\n    #[DataProvider('cases')]\n    public function adds(int $a): void"

it('attributes are annotations where the runner is too old for them', () => {
  expect(of(attributes)).toBe('/** @test\n * @dataProvider cases */\n    public function adds(int $a): void')
  expect(of("  #[DataProvider('cases')]\n  public static function adds()")).toBe(
    '/** @dataProvider cases */\n  public static function adds()',
  )
  expect(of('    #[Pure]\n    public function adds()')).toBe('    #[Pure]\n    public function adds()')
  expect(of(attributes, 'PHPUnit 11.5.1 on PHP 8.2')).toBe(attributes)
})
