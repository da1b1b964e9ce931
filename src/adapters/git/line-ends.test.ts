import { execFileSync } from 'node:child_process'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { changeSet, cleanUp, repository, scratch } from './repository.testkit.ts'

afterAll(cleanUp)

const attributes = ['', 'text', 'text=auto', '-text', 'eol=crlf', 'text=auto eol=lf', 'ident'] as const
const contents = { lf: 'a\nb $Id$\nc\n', crlf: 'a\r\nb\r\nc\r\n', mixed: 'a\nb\r\nc\n' } as const

/** A file per attribute and content; its name tells which. */
const cases = attributes.flatMap((attribute, index) =>
  Object.entries(contents).map(([ends, content]) => ({ path: `${index}-${ends}.js`, attribute, content })),
)

/**
 * The oracle is git itself: what `git add` of the changed files stores, in a copy of the repository, is what Prunella must commit. Where
 * git calls even the untouched file modified (committed with the wrong line ends), that would change every line: then changing the
 * one line only is right too.
 */
test.for(['core.autocrlf=false', 'core.autocrlf=true', 'core.autocrlf=input', 'core.eol=crlf'])(
  'line ends under %s',
  { timeout: 20_000 },
  async (setting) => {
    const repo = repository({ '.gitattributes': cases.map(({ path, attribute }) => `${path} ${attribute}\n`).join('') })
    const inFolder = (cwd: string, args: readonly string[], input = ''): string =>
      execFileSync('git', args, { cwd, env: repo.env, input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] }).trim()
    // Stored byte for byte, as a person on another system would have; then checked out as this one is configured.
    const stored = cases.map(
      ({ path, content }) => `100644 ${inFolder(repo.dir, ['hash-object', '-w', '--no-filters', '--stdin'], content)}\t${path}\n`,
    )
    inFolder(repo.dir, ['update-index', '--add', '--index-info'], stored.join(''))
    repo.git('commit', '-qm', 'as stored')
    const [key, value] = setting.split('=') as [string, string]
    repo.git('config', key, value)
    repo.git('checkout', '-q', '-f', 'HEAD', '--', '.')
    const texts = cases.map(({ path }): [string, [string, string]] => {
      const before = readFileSync(join(repo.dir, path), 'utf8')
      return [path, [before, before.replace(/^c/m, 'changed')]]
    })
    const twin = join(scratch(), 'twin')
    cpSync(repo.dir, twin, { recursive: true })
    for (const [path, [before]] of texts) writeFileSync(join(twin, path), before)
    const dirty = inFolder(twin, ['diff', '--name-only']).split('\n')
    for (const [path, [, after]] of texts) writeFileSync(join(twin, path), after)
    inFolder(twin, ['add', '.'])

    const changes = changeSet(Object.fromEntries(texts))
    const { commit } = await (await repo.open()).commitOnBranch({ branch: 'heal', message: 'Heal', changes })

    const blobs = (text: string): ReadonlyMap<string, string> =>
      new Map(text.split('\n').map((line) => [line.slice(line.indexOf('\t') + 1), / ?([0-9a-f]{40})/.exec(line)?.[1] ?? '']))
    const ours = blobs(repo.git('ls-tree', commit))
    const asGitAdd = blobs(inFolder(twin, ['ls-files', '--stage']))
    const lines = new Set(repo.git('diff', '--numstat', 'HEAD', commit).split('\n'))
    for (const { path, attribute } of cases) {
      const same = ours.get(path) === asGitAdd.get(path)
      expect(same || (dirty.includes(path) && lines.has(`1\t1\t${path}`)), `${path}: ${attribute}`).toBe(true)
      expect(ours.get(path)).toMatch(/^[0-9a-f]{40}$/)
    }
    expect(lines.size).toBe(cases.length)
  },
)
