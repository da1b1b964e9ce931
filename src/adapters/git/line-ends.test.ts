import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execFileSync } from 'node:child_process'
import { afterAll, expect, test } from 'vitest'
import { changeSet, cleanUp, repository, scratch } from './repository.testkit.ts'

afterAll(cleanUp)

const settings = ['core.autocrlf=false', 'core.autocrlf=true', 'core.autocrlf=input', 'core.eol=crlf'] as const
const attributes = ['', 'text', 'text=auto', '-text', 'eol=crlf', 'text=auto eol=lf', 'ident'] as const
const contents = { lf: 'a\nb $Id$\nc\n', crlf: 'a\r\nb\r\nc\r\n', mixed: 'a\nb\r\nc\n' } as const

const cases = settings.flatMap((setting) =>
  attributes.flatMap((attribute) => Object.keys(contents).map((ends) => [setting, attribute, ends as keyof typeof contents] as const)),
)

/**
 * The oracle is git itself: what `git add` of the changed file stores, in a copy of the repository, is what Prunella must commit. Where
 * git already calls the untouched file modified (committed with the wrong line ends) there is no such oracle: then the commit must
 * change one line only.
 */
test.for(cases)('%s, attribute "%s", committed with %s', async ([setting, attribute, ends]) => {
  const repo = repository({ 'other.js': '' })
  // Stored byte for byte, as a person on another system would have; then checked out as this one is configured.
  const oid = execFileSync('git', ['hash-object', '-w', '--no-filters', '--stdin'], { cwd: repo.dir, env: repo.env, input: contents[ends] })
  repo.git('update-index', '--add', '--cacheinfo', `100644,${oid.toString().trim()},a.js`)
  if (attribute !== '') repo.write({ '.gitattributes': `*.js ${attribute}\n` })
  if (attribute !== '') repo.git('add', '.gitattributes')
  repo.git('commit', '-qm', 'as stored')
  const [key, value] = setting.split('=') as [string, string]
  repo.git('config', key, value)
  repo.git('checkout', '-q', '-f', 'HEAD', '--', 'a.js')
  const before = readFileSync(join(repo.dir, 'a.js'), 'utf8')
  const after = before.replace(/^c/m, 'changed')
  const twin = join(scratch(), 'twin')
  cpSync(repo.dir, twin, { recursive: true })
  const inTwin = (...args: string[]): string =>
    execFileSync('git', args, { cwd: twin, env: repo.env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  writeFileSync(join(twin, 'a.js'), before)
  const cleanAtFirst = inTwin('status', '--porcelain') === ''
  writeFileSync(join(twin, 'a.js'), after)
  inTwin('add', 'a.js')

  const { commit } = await (
    await repo.open()
  ).commitOnBranch({ branch: 'heal', message: 'Heal', changes: changeSet({ 'a.js': [before, after] }) })
  if (cleanAtFirst) expect(repo.git('rev-parse', `${commit}:a.js`)).toBe(inTwin('rev-parse', ':a.js').trim())
  else expect(repo.git('diff', '--numstat', 'HEAD', commit)).toBe('1\t1\ta.js')
})

test('every kind of case was met', () => expect(cases.length).toBe(84))
