import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeUtf8, digestBytes, encodeUtf8 } from '../../kit/index.ts'
import { changeSetDigest, type ChangeSet, type Edit, type Patch } from '../../model/index.ts'
import { changeSetOf } from '../../testing/index.ts'
import {
  type Approved,
  buildChangeSet,
  checkApproved,
  checkPaths,
  planRollback,
  reverseChangeSet,
  reversePatch,
  unifiedDiff,
} from './index.ts'

/** Text as editors leave it: byte order marks, all line ends, several scripts, no last newline. */
const line = fc.string({
  unit: fc.constantFrom('a', 'b', ' ', '\t', '"', '\\', 'é', 'ß', '\u{1f331}', '\u2028', '\u0000', '-', '+', '@'),
  maxLength: 6,
})
const text = fc
  .tuple(fc.boolean(), fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r', '\n')), { maxLength: 30 }), line)
  .map(([bom, lines, last]) => (bom ? '\ufeff' : '') + lines.map(([body, end]) => body + end).join('') + last)

/** Edits that do not overlap and do not cut a character in half, against a text of this length. */
const editsFor = (before: string): fc.Arbitrary<Edit[]> => {
  const places = [0, ...Array.from(before, (char) => char.length)].reduce<number[]>(
    (sums, size) => [...sums, (sums.at(-1) ?? 0) + size],
    [],
  )
  return fc
    .tuple(fc.uniqueArray(fc.constantFrom(...places), { minLength: 2, maxLength: 8 }), fc.array(text, { minLength: 4, maxLength: 4 }))
    .map(([cuts, texts]) => {
      const sorted = cuts.toSorted((a, b) => a - b)
      return texts.flatMap((insert, index) => {
        const [start, end] = [sorted[2 * index], sorted[2 * index + 1]]
        return start === undefined ? [] : [{ start, end: end ?? start, text: insert.slice(0, 40).toWellFormed() }]
      })
    })
}
const patched = fc
  .tuple(text, text)
  .chain(([a, b]) => fc.tuple(fc.constant(a), fc.constant(b), editsFor(`${a}x`), editsFor(`${b}y`)))
  .map(([a, b, editsA, editsB]): { texts: Map<string, string>; patch: Patch } => {
    const texts = new Map([
      ['src/a.js', `${a}x`],
      ['b.js', `${b}y`],
    ])
    const files = [...texts].map(([path, before], index) => ({ path, before: digestBytes(before), edits: index === 0 ? editsA : editsB }))
    return { texts, patch: { files } }
  })
  .filter(({ patch, texts }) => {
    try {
      buildChangeSet(patch, (path) => texts.get(path))
      return true
    } catch {
      return false
    }
  })

describe('building and reversing', () => {
  it('the reverse patch gives back the very bytes, and so does the reverse change set', () => {
    fc.assert(
      fc.property(patched, ({ texts, patch }) => {
        const forward = buildChangeSet(patch, (path) => texts.get(path))
        const after = new Map(forward.changes.map((change) => [change.path, change.after]))
        const back = buildChangeSet(
          reversePatch(patch, (path) => texts.get(path)),
          (path) => after.get(path),
        )
        expect(back).toEqual(reverseChangeSet(forward))
        for (const { path, after: restored } of back.changes) expect(encodeUtf8(restored)).toEqual(encodeUtf8(texts.get(path) ?? ''))
      }),
      { numRuns: 500 },
    )
  })

  it('decoding and encoding a file gives back its bytes, or refuses it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 30 }), text.map(encodeUtf8)), (bytes) => {
        const decoded = decodeUtf8(bytes)
        if (decoded !== undefined) expect([...encodeUtf8(decoded)]).toEqual([...bytes])
        else expect(Buffer.from(Buffer.from(bytes).toString('utf8'))).not.toEqual(Buffer.from(bytes))
      }),
    )
  })

  it('names the same change the same way whatever the order of its files', () => {
    const set = changeSetOf({ 'a.js': ['a', 'A'], 'b.js': ['b', 'B'] })
    expect(changeSetDigest(set.changes.toReversed())).toBe(set.digest)
    expect(changeSetOf({ 'a.js': ['a', 'A'], 'c.js': ['b', 'B'] }).digest).not.toBe(set.digest)
  })

  const edits = [{ start: 0, end: 1, text: 'A' }]
  const file = { path: 'a.js', before: digestBytes('abc'), edits }
  it.each([
    ['a missing file', { files: [{ ...file, path: 'gone.js' }] }, { code: 'changed-since' }],
    ['another text', { files: [{ ...file, before: digestBytes('xyz') }] }, { code: 'changed-since' }],
    ['a file named twice', { files: [file, file] }, RangeError],
    ['no effect', { files: [{ ...file, edits: [{ start: 0, end: 1, text: 'a' }] }] }, RangeError],
    ['edits that overlap', { files: [{ ...file, edits: [...edits, { start: 0, end: 2, text: '' }] }] }, RangeError],
    ['half a character', { files: [{ ...file, edits: [{ start: 0, end: 1, text: '\ud83c' }] }] }, RangeError],
  ])('refuses %s', (_title, patch, error) => {
    const build = (): ChangeSet => buildChangeSet(patch, (path) => (path === 'a.js' ? 'abc' : undefined))
    if (typeof error === 'function') expect(build).toThrow(error)
    else expect(build).toThrow(expect.objectContaining(error))
  })
})

describe('the unified diff', () => {
  const folder = (): string => mkdtempSync(join(tmpdir(), 'prunella-diff-'))
  const git = (cwd: string, args: string[], input: string): void =>
    void execFileSync('git', ['-c', 'core.autocrlf=false', 'apply', '--whitespace=nowarn', ...args], {
      cwd,
      input,
      stdio: ['pipe', 'pipe', 'pipe'],
    })

  function check(set: ChangeSet): void {
    const cwd = folder()
    try {
      for (const { path, before } of set.changes) {
        mkdirSync(dirname(join(cwd, path)), { recursive: true })
        writeFileSync(join(cwd, path), before)
      }
      const diff = unifiedDiff(set)
      git(cwd, [], diff)
      for (const { path, after } of set.changes) expect(readFileSync(join(cwd, path), 'utf8')).toBe(after)
      git(cwd, ['--reverse'], diff)
      for (const { path, before } of set.changes) expect(readFileSync(join(cwd, path), 'utf8')).toBe(before)
    } finally {
      rmSync(cwd, { recursive: true })
    }
  }

  it('reads as git writes it', () => {
    const before = Array.from({ length: 20 }, (_, at) => `line ${at + 1}\n`).join('')
    const after = before.replace('line 2\n', 'two\n').replace('line 19\nline 20\n', 'line 19')
    expect(unifiedDiff(changeSetOf({ 'src/a.js': [before, after] }))).toBe(`diff --git a/src/a.js b/src/a.js
--- a/src/a.js
+++ b/src/a.js
@@ -1,5 +1,5 @@
 line 1
-line 2
+two
 line 3
 line 4
 line 5
@@ -16,5 +16,4 @@
 line 16
 line 17
 line 18
-line 19
-line 20
+line 19
\\ No newline at end of file
`)
  })

  it.each([
    ['a name with a blank', 'my file.js'],
    ['a name that git quotes', 'a"b\\c\td.js'],
    ['a name beyond ASCII', 'größe/\u{1f331}.js'],
  ])('git apply takes it, forth and back: %s', (_title, path) => {
    check(changeSetOf({ [path]: ['one\ntwo\n', 'one\n2\n'] }))
    expect(unifiedDiff(changeSetOf({ [path]: ['a', 'b'] }))).toContain('+++ ')
  })

  it('git apply takes it, forth and back, whatever the text', () => {
    fc.assert(
      fc.property(patched, ({ texts, patch }) => {
        // git calls a file with a NUL binary and wants another format for it; sources have none.
        const plain = new Map([...texts].map(([path, body]) => [path, body.replaceAll('\0', '')]))
        const set = buildChangeSet(patch, (path) => texts.get(path))
        const clean = set.changes.map(({ path, after }) => [path, [plain.get(path) ?? '', after.replaceAll('\0', '')]] as const)
        const changed = clean.filter(([, [before, after]]) => before !== after && before !== '')
        if (changed.length > 0) check(changeSetOf(Object.fromEntries(changed)))
      }),
      { numRuns: 60 },
    )
  })
})

describe('policy on paths', () => {
  const refused: Readonly<Record<string, readonly string[]>> = {
    empty: ['', 'src/'],
    absolute: ['/etc/passwd', 'C:/x.js', 'c:x.js'],
    climbs: ['../a.js', 'src/../../a.js', './a.js', 'a//b.js'],
    backslash: ['..\\a.js', 'src\\a.js'],
    control: ['a\n.js', 'a\0.js', 'a\u200b.js', 'a\u202ejs.exe'],
    'windows-name': ['.git./config', '.git /config', 'GIT~1/config', 'a.js:stream'],
    git: ['.git/config', '.GIT/hooks/pre-commit', 'sub/.git/config', '.gitattributes', '.husky/pre-commit'],
    packages: ['node_modules/x/index.js', 'packages/a/node_modules/x.js', 'Node_Modules/x.js'],
    lock: ['package-lock.json', 'packages/a/yarn.lock', 'pnpm-lock.yaml', 'bun.lockb'],
    ci: ['.github/workflows/ci.yml', '.gitlab-ci.yml', '.ci/run', 'Jenkinsfile', 'azure-pipelines.yml'],
    manifest: ['package.json', 'packages/a/package.json', 'pnpm-workspace.yaml', '.npmrc'],
    'runner-config': [
      'vitest.config.ts',
      'vite.config.unit.mts',
      'vitest.workspace.ts',
      'jest.config.cjs',
      'jest.setup.js',
      '.mocharc.yml',
      '.babelrc',
    ],
    'checker-config': ['tsconfig.json', 'tsconfig.build.json', '.eslintrc.cjs', 'eslint.config.mjs', '.oxlintrc.json', 'prunella.yaml'],
    test: [
      'test/a.js',
      'src/__tests__/a.ts',
      'src/a.test.ts',
      'a_test.js',
      'src/a.spec.mjs',
      'test-helper.js',
      'src/__snapshots__/a.snap',
      'tests/x/data.json',
    ],
  }
  it.each(Object.entries(refused).flatMap(([rule, paths]) => paths.map((path) => [rule, path] as const)))('%s: %j', (rule, path) => {
    expect(checkPaths([{ path }]).map((refusal) => refusal.rule)).toContain(rule)
  })

  it.each([
    'src/index.js',
    'lib/latest.js',
    'src/contest.ts',
    'src/gitignore.js',
    'src/lock.ts',
    'a.mjs',
    'src/testing.ts',
    'src/größe.ts',
    'app/[id]/page.tsx',
    'src/specification.ts',
    'src/config.ts',
    'bin/jest-runner.js',
    'src/protester.js',
  ])('lets %s through', (path) => expect(checkPaths([{ path }])).toEqual([]))

  it("asks the language about its own tests, and says a file's fault once", () => {
    const isTestFile = (path: string): boolean => path.endsWith('.check.js')
    expect(checkPaths([{ path: 'a.check.js' }, { path: 'a.js' }], isTestFile)).toEqual([
      { path: 'a.check.js', rule: 'test', reason: 'it belongs to the tests' },
    ])
    expect(checkPaths([{ path: 'a.test.js' }], () => true)).toHaveLength(1)
  })
})

describe('rollback', () => {
  const applied = changeSetOf({ 'a.js': ['1\n2\n3\n4\n', '1\ntwo\n3\n4\n'], 'b.js': ['x', 'y'] })
  const plan = (a: string | undefined, b: string | undefined) => planRollback(applied, (path) => (path === 'a.js' ? a : b))
  const A = '1\ntwo\n3\n4\n'

  it('gives the way back, or what is left of it', () => {
    expect(plan(A, 'y')).toEqual({ kind: 'plan', changes: reverseChangeSet(applied) })
    expect(plan('1\n2\n3\n4\n', 'x')).toEqual({ kind: 'already' })
    expect(plan('1\n2\n3\n4\n', 'y')).toEqual({ kind: 'plan', changes: changeSetOf({ 'b.js': ['y', 'x'] }) })
  })

  it.each([
    ['a line changed', '1\ntwo\nthree\n4\n', [{ kind: 'changed', from: 3, to: 3, now: 'three\n', patched: '3\n' }]],
    ['the patched line changed', '1\nTWO\n3\n4\n', [{ kind: 'changed', from: 2, to: 2, now: 'TWO\n', patched: 'two\n' }]],
    ['lines added', '0\n0\n1\ntwo\n3\n4\n', [{ kind: 'added', from: 1, to: 2, now: '0\n0\n', patched: '' }]],
    ['a line removed', '1\ntwo\n4\n', [{ kind: 'removed', from: 3, to: 2, now: '', patched: '3\n' }]],
    ['the last newline removed', '1\ntwo\n3\n4', [{ kind: 'changed', from: 4, to: 4, now: '4', patched: '4\n' }]],
    ['a byte order mark added', '\ufeff1\ntwo\n3\n4\n', [{ kind: 'changed', from: 1, to: 1, now: '\ufeff1\n', patched: '1\n' }]],
    ['line ends changed', '1\ntwo\r\n3\n4\n', [{ kind: 'changed', from: 2, to: 2, now: 'two\r\n', patched: 'two\n' }]],
    [
      'two places changed',
      '1!\ntwo\n3\n4\n5\n',
      [
        { kind: 'changed', from: 1, to: 1, now: '1!\n', patched: '1\n' },
        { kind: 'added', from: 5, to: 5, now: '5\n', patched: '' },
      ],
    ],
    ['emptied', '', [{ kind: 'removed', from: 1, to: 0, now: '', patched: A }]],
    ['gone', undefined, [{ kind: 'missing', from: 1, to: 0, now: '', patched: A }]],
  ])('refuses and names the lines: %s', (_title, now, lines) => {
    expect(plan(now, 'y')).toEqual({ kind: 'refused', lines: lines.map((one) => ({ path: 'a.js', ...one })) })
  })
})

describe('what is written is what was proved and approved', () => {
  const changes = changeSetOf({ 'a.js': ['a', 'A'] })
  const proof: Approved['proof'] = { verdict: 'proven', changeDigest: changes.digest, checks: [], turnedGreen: [] }
  const decision: Approved['decision'] = {
    verdict: 'approved',
    by: 'policy',
    reasons: [],
    mayAutoApply: true,
    confidence: { value: 1, tier: 'x', evidence: [] },
  }
  const tests = changeSetOf({ 'a.test.js': ['a', 'A'] })
  const cases: readonly (readonly [string, Approved, object | undefined])[] = [
    ['approved and proved', { changes, proof, decision }, undefined],
    ['not approved', { changes, proof, decision: { ...decision, verdict: 'awaiting' } }, RangeError],
    ['another change was proved', { changes, proof: { ...proof, changeDigest: 'f'.repeat(64) }, decision }, { code: 'changed-since' }],
    [
      'its digest was kept but a file exchanged',
      { changes: { ...changeSetOf({ 'a.js': ['a', 'B'] }), digest: changes.digest }, proof, decision },
      { code: 'changed-since' },
    ],
    ['a test', { changes: tests, proof: { ...proof, changeDigest: tests.digest }, decision }, { code: 'path-refused' }],
  ]
  it.each(cases)('%s', (_title, approved, error) => {
    const check = (): void => checkApproved(approved, () => false)
    if (error === undefined) expect(check).not.toThrow()
    else if (error === RangeError) expect(check).toThrow(RangeError)
    else expect(check).toThrow(expect.objectContaining(error))
  })
})
