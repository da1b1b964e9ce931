import { expect, it } from 'vitest'
import { modern } from './index.ts'

const of = (body: string): string => modern(`<?php // PHPUnit\n${body}`).slice('<?php // PHPUnit\n'.length)

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
