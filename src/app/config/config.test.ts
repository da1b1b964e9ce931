import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { PrunellaError } from '../../model/index.ts'
import { configError, configJsonSchema, defaultConfig, initProject, loadConfig, renderInitialConfig, settingInfos } from './index.ts'
import { nearest } from './suggest.ts'

/** What loading says, in one line: the message of the problem, or 'ok'. */
const check = (text: string, path = 'prunella.yaml') => {
  const result = loadConfig(text, path)
  return result.ok ? 'ok' : result.error.message
}

describe('loadConfig names the line and what was expected', () => {
  it.each([
    [
      'test:\n  timeout: soon\n',
      'line 2, column 12: test.timeout is "soon"; expected a time such as 30s, 5m or 1h (more than 0, at most 24h)',
    ],
    ['test:\n  timeout: 25h', 'line 2, column 12: test.timeout is "25h"; expected a time such as 30s, 5m or 1h (more than 0, at most 24h)'],
    ['test:\n  timeout: 0s', 'line 2, column 12: test.timeout is "0s"; expected a time such as 30s, 5m or 1h (more than 0, at most 24h)'],
    ['test: {reruns: 2.5}', 'line 1, column 16: test.reruns is 2.5; expected a whole number from 0 to 20'],
    ['\n\ntest: 4', 'line 3, column 7: test is 4; expected a mapping with command, timeout, reruns'],
    ['- a', 'line 1, column 1: the file is ["a"]; expected a mapping with test, search, patch, sandbox, state, environments'],
    [
      'search:\n  include: [src/**, ../b]',
      'line 2, column 21: search.include.1 is "../b"; expected a path or glob inside the project, with forward slashes, such as src/**',
    ],
    ['sandbox:\n  prefer: docker', 'line 2, column 11: sandbox.prefer is "docker"; expected one of auto, bubblewrap, landlock'],
    [
      'search:\n  budjet: 3s',
      'line 2, column 3: the setting search.budjet is not known (did you mean budget?); expected one of budget, include, exclude',
    ],
    [
      'timeout: 3s',
      'line 1, column 1: the setting timeout is not known here (did you mean test.timeout?); expected one of test, search, patch, sandbox, state, environments',
    ],
    [
      'environments:\n  production:\n    test:\n      reruns: many',
      'line 4, column 15: environments.production.test.reruns is "many"; expected a whole number from 0 to 20',
    ],
    [
      'environments:\n  staging: {}',
      'line 2, column 3: the setting environments.staging is not known; expected one of development, production',
    ],
    ['test:\n  timeout: 3s\n  timeout: 4s', 'line 3, column 3: Map keys must be unique; expected YAML 1.2 or JSON'],
    [
      'search: {exclude: [',
      'line 1, column 20: Flow sequence in block collection must be sufficiently indented and end with a ]; expected YAML 1.2 or JSON',
    ],
    [
      'test: &a {timeout: 3s}\nsearch: *a',
      'line 1, column 11: the setting search.timeout is not known here (did you mean test.timeout?); expected one of budget, include, exclude',
    ],
    ['x'.repeat(65_537), 'line 1, column 1: the file has 65537 characters; expected at most 65536'],
  ])('%j', (text, message) => {
    expect(check(text)).toBe(`prunella.yaml, ${message}`)
  })

  it('reads JSON, tabs and all', () => {
    expect(check('{\n\t"test": {\n\t\t"reruns": 99\n\t}\n}', 'prunella.json')).toBe(
      'prunella.json, line 3, column 13: test.reruns is 99; expected a whole number from 0 to 20',
    )
  })

  it('answers the first of several problems in the order of the file', () => {
    expect(check('search:\n  budget: x\ntest:\n  reruns: x')).toContain('line 2, column 11: search.budget')
  })

  it('refuses nesting that would overflow the stack, as a value', () => {
    expect(check('['.repeat(30_000))).toContain('expected YAML 1.2 or JSON')
  })

  it('becomes the error of the table', () => {
    const result = loadConfig('test: 4', 'prunella.yaml')
    const error = result.ok ? undefined : configError(result.error)
    expect(error).toBeInstanceOf(PrunellaError)
    expect(error?.kind.exit).toBe(2)
  })
})

describe('loadConfig gives the settings in force', () => {
  it.each(['', '# nothing\n', 'test:\nsearch:\n', 'environments:\n  production:\n', '{}'])('%j is the default', (text) => {
    expect(loadConfig(text, 'prunella.yaml')).toEqual({ ok: true, value: defaultConfig() })
  })

  it('lays the environment over the file over the defaults', () => {
    const text = 'test: {reruns: 5}\nsearch: {budget: 90s}\nenvironments: {production: {search: {budget: 10m, exclude: [gen/**]}}}'
    const budgets = ([undefined, 'development', 'production'] as const).map((environment) => {
      const result = loadConfig(text, 'prunella.yaml', environment)
      return result.ok
        ? [result.value.test.reruns, result.value.search.budgetMs, result.value.search.exclude, result.value.test.timeoutMs]
        : []
    })
    expect(budgets).toEqual([
      [5, 90_000, [], 300_000],
      [5, 90_000, [], 300_000],
      [5, 600_000, ['gen/**'], 300_000],
    ])
  })

  it('never throws, and never answers a place outside the file', () => {
    const texts = fc.oneof(
      fc.string({ maxLength: 400 }),
      fc.jsonValue().map((value) => JSON.stringify(value)),
      fc
        .dictionary(fc.constantFrom('test', 'search', 'patch', 'sandbox', 'state', 'environments', '__proto__'), fc.jsonValue())
        .map((value) => stringify(value)),
      fc
        .array(fc.constantFrom('test:', ' timeout: ', '5m', '\n', '- ', '&a ', '*a', '{', '}', '[', ']', '"', '\t', ': ', '!!map ', '? '), {
          maxLength: 40,
        })
        .map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(texts, (text) => {
        const result = loadConfig(text, 'prunella.yaml')
        if (result.ok) return
        const rows = text.split('\n')
        expect(result.error.line).toBeGreaterThanOrEqual(1)
        expect(result.error.line).toBeLessThanOrEqual(rows.length)
        expect(result.error.expected).not.toBe('')
      }),
      { numRuns: 400 },
    )
  })

  it('reads back every valid file', () => {
    const time = fc.tuple(fc.integer({ min: 1, max: 86_400 }), fc.constantFrom('ms', 's')).map(([value, unit]) => `${value}${unit}`)
    const file = fc.record(
      {
        test: fc.record({ timeout: time, reruns: fc.integer({ min: 0, max: 20 }) }, { requiredKeys: [] }),
        search: fc.record({ budget: time, include: fc.array(fc.constantFrom('src/**', 'lib/*.js', '**')) }, { requiredKeys: [] }),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(file, (value) => {
        for (const text of [stringify(value), JSON.stringify(value)]) {
          const result = loadConfig(text, 'prunella.yaml')
          expect(result.ok).toBe(true)
          if (!result.ok) return
          expect(result.value.test.reruns).toBe(value.test?.reruns ?? 2)
          expect(result.value.search.include).toEqual(value.search?.include ?? ['**'])
        }
      }),
      { numRuns: 200 },
    )
  })
})

describe('what is made from the schema', () => {
  it('the initial file is valid and changes nothing', () => {
    expect(loadConfig(renderInitialConfig(), 'prunella.yaml')).toEqual({ ok: true, value: defaultConfig() })
  })

  it('every comment of the initial file that looks like a setting is a valid one', () => {
    const uncommented = renderInitialConfig()
      .split('\n')
      .map((line) => line.replace(/^(\s*)# ((?:\s*)[a-z]+:(?: \S.*)?)$/, '$1$2'))
      .join('\n')
    expect(check(uncommented)).toBe('ok')
    expect(uncommented).toContain('\n  command: npm test\n')
    expect(uncommented).toContain('\nstate:\n')
  })

  it('documents every setting', () => {
    expect(settingInfos().filter((setting) => setting.description === '' || setting.sectionDescription === '')).toEqual([])
    expect(settingInfos().map((setting) => `${setting.section}.${setting.name}`)).toContain('search.budget')
  })

  it('the JSON Schema refuses unknown settings and carries the defaults', () => {
    const schema = configJsonSchema()
    expect(schema).toMatchObject({
      additionalProperties: false,
      properties: {
        test: { additionalProperties: false, properties: { timeout: { default: '5m', type: 'string' }, reruns: { maximum: 20 } } },
      },
    })
  })
})

describe('nearest', () => {
  it.each([
    ['tests', 'test'],
    ['serach', 'search'],
    ['SANDBOX', 'sandbox'],
    ['xyz', undefined],
    ['', undefined],
  ])('%s → %s', (word, expected) => {
    expect(nearest(word, ['test', 'search', 'patch', 'sandbox'])).toBe(expected)
  })
})

describe('initProject', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'prunella-init-'))
  })
  afterAll(async () => {
    await rm(folder, { recursive: true })
  })

  it('writes both files, then refuses until forced', async () => {
    const written = await initProject('.', { force: false }, { cwd: folder })
    expect(written).toEqual([join(folder, 'prunella.yaml'), join(folder, 'prunella.schema.json')])
    expect(JSON.parse(await readFile(join(folder, 'prunella.schema.json'), 'utf8'))).toEqual(configJsonSchema())
    await writeFile(join(folder, 'prunella.yaml'), 'mine: 1\n')
    await expect(initProject(folder, { force: false }, { cwd: '/' })).rejects.toMatchObject({ code: 'usage' })
    expect(await readFile(join(folder, 'prunella.yaml'), 'utf8')).toBe('mine: 1\n')
    await initProject(folder, { force: true }, { cwd: '/' })
    expect(await readFile(join(folder, 'prunella.yaml'), 'utf8')).toBe(renderInitialConfig())
  })

  it('refuses a folder that is not there', async () => {
    await expect(initProject('nowhere', { force: false }, { cwd: folder })).rejects.toMatchObject({ code: 'no-project' })
  })
})
