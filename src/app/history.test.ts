/** The past of one small repository in each language, with a package that only the checkout has. Each three seconds of work, ten on a busy machine. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { learnFromHistory, type LearnReport } from './history.ts'
import { learnFolder, readLessons } from './learn/index.ts'

const top = mkdtempSync(join(tmpdir(), 'prunella-history-test-'))
afterAll(() => rmSync(top, { recursive: true, force: true }))

interface Past {
  /** Files of every commit. */
  readonly frame: Record<string, string>
  /** Files that git ignores: what is installed. */
  readonly installed: Record<string, string>
  readonly links?: Record<string, string>
  readonly source: { readonly path: string; readonly text: (compare: string, sum: string, coupon: boolean) => string }
  readonly spec: { readonly path: string; readonly text: (names: readonly Spec[]) => string; readonly failing: string }
}
type Spec = 'small' | 'large' | 'nothing' | 'fifty' | 'below' | 'coupon'

const calls: Record<Spec, readonly [of: 'shipping' | 'add' | 'coupon', input: string, output: string]> = {
  small: ['shipping', '20', '5'],
  large: ['shipping', '80', '0'],
  nothing: ['add', '0, 0', '0'],
  fifty: ['shipping', '50', '0'],
  below: ['shipping', '49.99', '5'],
  coupon: ['coupon', '3', '2'],
}

const javascript: Past = {
  frame: {
    'package.json': JSON.stringify({ name: 'shop', type: 'module', scripts: { test: 'node --test' } }),
    '.gitignore': 'node_modules\n',
  },
  installed: {
    'node_modules/price/package.json': '{"name":"price","version":"1.0.0","type":"module","exports":"./index.js"}',
    'node_modules/price/index.js': 'export const price = 5\n',
  },
  source: {
    path: 'src/shop.js',
    text: (compare, sum, coupon) =>
      `import { price } from 'price'\n\nexport function shipping(total) {\n  return total ${compare} 50 ? 0 : price\n}\n\n` +
      `export const add = (a, b) => ${sum}\n${coupon ? 'export const coupon = (total) => total - 1\n' : ''}`,
  },
  spec: {
    path: 'test/shop.test.js',
    text: (names) =>
      `import { test } from 'node:test'\nimport assert from 'node:assert/strict'\nimport * as shop from '../src/shop.js'\n\n` +
      names.map((name) => `test('${name}', () => assert.equal(shop.${calls[name][0]}(${calls[name][1]}), ${calls[name][2]}))\n`).join(''),
    failing: 'fifty',
  },
}

const python: Past = {
  frame: { 'pyproject.toml': '[project]\nname = "shop"\nversion = "1"\n[tool.pytest.ini_options]\n', '.gitignore': '.venv\n' },
  installed: {
    '.venv/pyvenv.cfg': 'home = /usr/bin\ninclude-system-site-packages = true\nversion = 3.11.2\n',
    '.venv/lib/python3.11/site-packages/price.py': 'PRICE = 5\n',
  },
  links: { '.venv/bin/python': '/usr/bin/python3' },
  source: {
    path: 'src/shop/__init__.py',
    text: (compare, sum, coupon) =>
      `from price import PRICE\n\n\ndef shipping(total):\n    return 0 if total ${compare} 50 else PRICE\n\n\n` +
      `def add(a, b):\n    return ${sum}\n${coupon ? '\n\ndef coupon(total):\n    return total - 1\n' : ''}`,
  },
  spec: {
    path: 'tests/test_shop.py',
    text: (names) =>
      `import shop\n` +
      names.map((name) => `\n\ndef test_${name}():\n    assert shop.${calls[name][0]}(${calls[name][1]}) == ${calls[name][2]}\n`).join(''),
    failing: 'test_fifty',
  },
}

const php: Past = {
  frame: {
    'composer.json': JSON.stringify({ name: 'a/shop', require: { 'b/price': '^1' }, autoload: { 'psr-4': { 'Shop\\': 'src/' } } }),
    'phpunit.xml':
      '<phpunit bootstrap="vendor/autoload.php"><testsuites><testsuite name="all"><directory>tests</directory></testsuite></testsuites></phpunit>',
    '.gitignore': 'vendor\n',
  },
  installed: {
    'vendor/autoload.php': `<?php\nspl_autoload_register(function ($name) {\n    if (str_starts_with($name, 'Shop\\\\')) require dirname(__DIR__) . '/src/' . substr($name, 5) . '.php';\n    if ($name === 'Price') require __DIR__ . '/price.php';\n});\n`,
    'vendor/price.php': '<?php\nfinal class Price { public const STANDARD = 5; }\n',
  },
  source: {
    path: 'src/Shop.php',
    text: (compare, sum, coupon) =>
      `<?php\n\nnamespace Shop;\n\nfinal class Shop\n{\n    public static function shipping(float $total): int\n    {\n        return $total ${compare} 50 ? 0 : \\Price::STANDARD;\n    }\n\n` +
      `    public static function add(int $a, int $b): int\n    {\n        return ${sum.replaceAll(/[ab]/g, '$$$&')};\n    }\n` +
      `${coupon ? '\n    public static function coupon(int $total): int\n    {\n        return $total - 1;\n    }\n' : ''}}\n`,
  },
  spec: {
    path: 'tests/ShopTest.php',
    text: (names) =>
      `<?php\n\nuse PHPUnit\\Framework\\TestCase;\nuse Shop\\Shop;\n\nfinal class ShopTest extends TestCase\n{\n` +
      names
        .map(
          (name) =>
            `    public function test_${name}(): void\n    {\n        $this->assertSame(${calls[name][2]}, Shop::${calls[name][0]}(${calls[name][1]}));\n    }\n`,
        )
        .join('') +
      '}\n',
    failing: 'ShopTest > test_fifty',
  },
}

test.each(Object.entries({ javascript, python, php }))(
  '%s: the fix is a fault of the past; it is healed, and compared with the human fix',
  { timeout: 90_000 },
  async (language, past) => {
    const repository = join(top, language)
    const state = join(top, `${language}-state`, 'state.db')
    mkdirSync(repository)
    const git = (...args: string[]): string =>
      execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.org', ...args], { cwd: repository, encoding: 'utf8' }).trim()
    const write = (files: Record<string, string>): void => {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(repository, path)), { recursive: true })
        writeFileSync(join(repository, path), text)
      }
    }
    const { source, spec } = past
    const commit = (subject: string, compare: string, sum: string, names: readonly Spec[], coupon = false): string => {
      write({ ...past.frame, [source.path]: source.text(compare, sum, coupon), [spec.path]: spec.text(names) })
      git('add', '.')
      git('commit', '-q', '-m', subject)
      return git('rev-parse', 'HEAD')
    }
    git('init', '-q')
    commit('shop', '>', 'a + b', ['small', 'large'])
    commit('refactor', '>', '((b + a))', ['small', 'large', 'nothing'])
    const fix = commit('orders of exactly fifty ship free', '>=', '((b + a))', ['small', 'large', 'fifty', 'below'])
    commit('coupons', '>=', '((b + a))', ['small', 'large', 'fifty', 'below', 'coupon'], true)
    write(past.installed)
    for (const [path, to] of Object.entries(past.links ?? {})) {
      mkdirSync(dirname(join(repository, path)), { recursive: true })
      symlinkSync(to, join(repository, path))
    }

    const learn = (): Promise<LearnReport> =>
      learnFromHistory(
        { dir: repository, max: 5, budget: 60_000, budgetEach: 10_000, seed: 1 },
        {
          ...{ cwd: top, signal: new AbortController().signal, progress: () => {} },
          env: { PATH: process.env['PATH'], HOME: top, PRUNELLA_STATE: state },
        },
      )
    const first = await learn()
    expect(first.skipped).toEqual(
      expect.arrayContaining([
        { reason: 'a feature, for it exports a new name', count: 1 },
        { reason: 'its tests pass without the fix too', count: 1 },
        { reason: 'no single parent', count: 1 },
      ]),
    )
    expect(first.rows).toMatchObject([
      {
        ...{ language, commit: fix, changedLines: 1, sources: [source.path], scope: 'whole', leftOut: [] },
        failing: [{ file: spec.path, name: spec.failing }],
      },
    ])
    expect(first.outcomes).toMatchObject([
      { commit: fix, verdict: 'equal', families: ['comparison-operator'], withinReach: 1, suspectRank: expect.any(Number) as number },
    ])
    expect(first.table[0]).toMatchObject({ linesAtMost: 3, rows: 1, plausible: 1, right: 1, equal: 1 })
    expect(await readLessons(state, repository)).toEqual(first.lessons)
    expect(git('status', '--porcelain')).toBe('')
    // A second run takes everything from the shelf.
    const second = await learn()
    expect(second.outcomes).toEqual(first.outcomes)
    expect(second.folder).toBe(learnFolder(state, repository))
  },
)
