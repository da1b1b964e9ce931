import { describe, expect, it } from 'vitest'
import { PrunellaError } from '../../../model/index.ts'
import { memoryFiles } from '../../../testing/index.ts'
import { openDisk } from '../../common/index.ts'
import { findProject, isSource, isTestFile, type PhpFacts, readFacts, readLayout } from './index.ts'

const facts: PhpFacts = {
  phpBinary: '/usr/bin/php8.2',
  phpVersion: '8.2.1',
  extensions: ['dom', 'json', 'libxml', 'mbstring', 'xml', 'xmlwriter'],
  configuration: ['/etc/php/8.2/cli'],
  phpunit: { version: '9.6.7', autoload: '/usr/share/php/PHPUnit/Autoload.php' },
  env: {},
}
const bare: PhpFacts = { ...facts }
delete (bare as { phpunit?: unknown }).phpunit
const test = { 'tests/ATest.php': '<?php' }
const composer = (value: unknown) => ({ 'composer.json': JSON.stringify(value) })
const installed = {
  'vendor/autoload.php': '<?php',
  'vendor/phpunit/phpunit/phpunit': '#!/usr/bin/env php',
  'vendor/composer/installed.json': JSON.stringify({ packages: [{ name: 'phpunit/phpunit', version: '11.5.2' }] }),
}
const pest = (version: string) => ({
  ...composer({ 'require-dev': { 'pestphp/pest': '*' } }),
  ...test,
  ...installed,
  'vendor/pestphp/pest/bin/pest': '',
  'vendor/composer/installed.json': JSON.stringify({
    packages: [
      { name: 'phpunit/phpunit', version: '11.5.2' },
      { name: 'pestphp/pest', version: `v${version}` },
    ],
  }),
})

async function told(texts: Readonly<Record<string, string>>, machine: PhpFacts = facts, dir = '/project'): Promise<string> {
  try {
    const { runnerTitle, packageDir } = await findProject(dir, memoryFiles(texts), { facts: machine })
    return `${packageDir}: ${runnerTitle}`
  } catch (error) {
    if (!(error instanceof PrunellaError)) throw error
    return `${error.code}: ${error.message}`
  }
}

describe('findProject', () => {
  it.each<[string, Readonly<Record<string, string>>, PhpFacts, string]>([
    ['PHPUnit in vendor', { ...composer({}), ...installed, ...test }, bare, '/project: PHPUnit 11.5.2 on PHP 8.2.1'],
    ['PHPUnit of the machine', { 'phpunit.xml': '<phpunit/>', ...test }, facts, "/project: PHPUnit 9.6.7 on PHP 8.2.1 (the machine's own)"],
    [
      'no vendor, nothing needed but PHP',
      {
        ...composer({ require: { php: '>=8', 'ext-json': '*', 'phpstan/phpstan': '*' }, 'require-dev': { 'phpunit/phpunit': '^9' } }),
        ...test,
      },
      facts,
      "/project: PHPUnit 9.6.7 on PHP 8.2.1 (the machine's own, composer.json asks for ^9, autoloading as composer.json says)",
    ],
    [
      'no vendor, packages needed',
      { ...composer({ require: { 'a/b': '1', 'c/d': '1', 'e/f': '1', 'g/h': '1' } }), ...test },
      facts,
      'not-installed: vendor/ is missing and the code needs a/b, c/d, e/f and 1 more: run `composer install` in /project',
    ],
    [
      'no vendor, no PHPUnit',
      { ...composer({}), ...test },
      bare,
      'not-installed: vendor/ is missing, PHPUnit too: run `composer install` in /project',
    ],
    [
      'vendor without PHPUnit',
      { ...composer({}), 'vendor/autoload.php': '<?php', ...test },
      bare,
      'not-installed: PHPUnit is not there: run `composer require --dev phpunit/phpunit` in /project, or apt-get install phpunit',
    ],
    ['no tests', composer({}), facts, 'no-tests: /project has no file that looks like a test (…Test.php) and no phpunit.xml'],
    ['no project', test, facts, 'no-project: no composer.json and no phpunit.xml in /project or above it'],
    [
      'no JSON',
      { 'composer.json': '{', ...test },
      facts,
      'config-invalid: /project/composer.json is not a JSON object: run `composer validate`',
    ],
    [
      'Pest without its packages',
      { ...composer({ 'require-dev': { 'pestphp/pest': '^2' } }), 'tests/Pest.php': '<?php' },
      facts,
      'not-installed: the tests are written for Pest: run `composer install` in /project',
    ],
    ['Pest', { ...pest('3.5.0'), 'tests/Pest.php': '<?php' }, facts, '/project: Pest 3.5.0 (PHPUnit 11.5.2) on PHP 8.2.1'],
    ['Pest 1', pest('1.23.1'), facts, 'no-runner: Prunella drives Pest 2 and newer, and /project has Pest 1.23.1'],
    [
      'an old PHP',
      { ...composer({}), ...test },
      { ...facts, phpVersion: '7.4.3' },
      'no-runner: /usr/bin/php8.2 is PHP 7.4.3; Prunella needs 8.1 or newer',
    ],
    [
      'extensions missing',
      { ...composer({}), ...test },
      { ...facts, extensions: ['json', 'libxml'] },
      'not-installed: PHPUnit needs the PHP extensions dom, mbstring, xml, xmlwriter: apt-get install php-xml php-mbstring',
    ],
  ])('%s', async (_, texts, machine, expected) => {
    expect(await told(texts, machine)).toBe(expected)
  })
  it('looks above the folder that was named', async () => {
    expect(await told({ ...composer({}), ...installed, ...test }, bare, '/project/tests')).toBe('/project: PHPUnit 11.5.2 on PHP 8.2.1')
  })
})

describe('how the project calls PHPUnit', () => {
  it.each<[string | string[], string]>([
    ['phpunit', ''],
    [
      'vendor/bin/phpunit --colors=always --testsuite unit --log-junit a.xml -c build/phpunit.xml tests/Unit',
      '--testsuite=unit | tests/Unit | build/phpunit.xml',
    ],
    [['@lint', '@php vendor/bin/phpunit --exclude-group=slow --coverage-html build && echo done'], '--exclude-group=slow'],
    ['XDEBUG_MODE=off phpunit --group fast', '--group=fast, filters'],
    ['phpcs', ''],
  ])('%s', async (script, expected) => {
    const { call } = await readLayout(openDisk(memoryFiles({ ...composer({ scripts: { test: script } }), ...test })), '/project', facts)
    const parts = [call.flags.join(' '), call.targets.join(' '), call.configuration ?? ''].filter((part) => part !== '')
    expect(parts.join(' | ') + (call.filters ? ', filters' : '')).toBe(expected)
  })
  it('takes out of phpunit.xml what would hide results', async () => {
    const text = `<phpunit bootstrap="b.php" stopOnFailure="true"\n executionOrder="depends,random" cacheResult="true"><groups><include><group>fast</group></include></groups></phpunit>`
    const { xml } = await readLayout(openDisk(memoryFiles({ 'phpunit.xml.dist': text })), '/project', facts)
    expect({ ...xml, text: undefined }).toEqual({
      path: '/project/phpunit.xml.dist',
      text: undefined,
      bootstrap: '/project/b.php',
      groups: ['fast'],
      calm: `<phpunit bootstrap="b.php" stopOnFailure="false"\n executionOrder="default" cacheResult="false"><groups><include><group>fast</group></include></groups></phpunit>`,
    })
  })
})

describe('files', () => {
  it.each([
    ['src/A.php', 'source'],
    ['app/Http/Kernel.php', 'source'],
    ['src/ATest.php', 'test'],
    ['tests/helpers.php', 'test'],
    ['tests/a.phpt', 'test'],
    ['vendor/a/b.php', ''],
    ['.php-cs-fixer.php', ''],
    ['rector.php', ''],
    ['bootstrap/cache/services.php', ''],
    ['README.md', ''],
  ])('%s', (path, kind) => {
    expect(isTestFile(path) ? 'test' : isSource(path) ? 'source' : '').toBe(kind)
  })
})

it('what php says of itself is read, and what is no answer is an error', () => {
  const answer = {
    binary: '/usr/bin/php8.2',
    version: '8.2.1',
    extensions: ['dom'],
    folders: ['/etc/php', 'phar://x'],
    autoload: null,
    phpunit: null,
  }
  expect(readFacts(`noise\n${JSON.stringify(answer)}\n`)).toEqual({
    phpBinary: '/usr/bin/php8.2',
    phpVersion: '8.2.1',
    extensions: ['dom'],
    configuration: ['/etc/php'],
    env: {},
  })
  expect(() => readFacts('sh: php: not found')).toThrow('php did not say what it is: sh: php: not found')
})
