/**
 * A repository whose configuration and attributes try to run a program at every occasion git has. Each program leaves a file with its
 * name; the first test shows that they work when git is used without care, the second that none runs when Prunella uses it.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openGit } from './index.ts'
import { changeSet, cleanUp, repository, type Repository, scratch } from './repository.testkit.ts'

afterAll(cleanUp)

interface Trap extends Repository {
  readonly caught: () => readonly string[]
}

function trap(): Trap {
  const repo = repository({ 'a.js': 'one\n', 'packages/b.js': 'b\n', 'big.bin': 'stored\n', 'driven.js': 'd\n' })
  const marks = scratch()
  const program = (name: string): string => {
    const file = join(repo.dir, '.git', `evil-${name}`)
    writeFileSync(file, `#!/bin/sh\n: > '${marks}/${name}'\nexit 0\n`)
    chmodSync(file, 0o755)
    return file
  }
  repo.commit('attributes', { '.gitattributes': '*.bin filter=evil\ndriven.js diff=evil\n', 'driven.js': 'd2\n' })
  mkdirSync(join(repo.dir, '.git/hooks'), { recursive: true })
  for (const hook of [
    'pre-commit',
    'commit-msg',
    'post-commit',
    'reference-transaction',
    'post-index-change',
    'post-checkout',
    'pre-auto-gc',
    'post-rewrite',
  ])
    writeFileSync(join(repo.dir, '.git/hooks', hook), `#!/bin/sh\n: > '${marks}/hook-${hook}'\n`, { mode: 0o755 })
  const set = (key: string, value: string): string => repo.git('config', key, value)
  writeFileSync(join(repo.dir, '.git/included'), `[core]\n\tfsmonitor = ${program('fsmonitor')}\n`)
  set('include.path', 'included')
  set('filter.evil.clean', program('clean'))
  set('filter.evil.smudge', program('smudge'))
  set('filter.evil.required', 'true')
  set('diff.external', program('diff-external'))
  set('diff.evil.command', program('diff-command'))
  set('diff.evil.textconv', program('textconv'))
  set('diff.evil.cachetextconv', 'false')
  set('gpg.program', program('gpg'))
  set('commit.gpgSign', 'true')
  set('log.showSignature', 'true')
  set('core.pager', program('pager'))
  set('core.editor', program('editor'))
  set('core.sshCommand', program('ssh'))
  set('core.alternateRefsCommand', program('alternate'))
  set('credential.helper', program('credential'))
  set('alias.log', `!${program('alias')}`)
  set('tar.tar.command', program('tar'))
  set('protocol.file.allow', 'always')
  set('protocol.ext.allow', 'always')
  set('remote.origin.url', `ext::${program('transport')} %S`)
  set('remote.origin.promisor', 'true')
  set('remote.origin.partialclonefilter', 'blob:none')
  set('extensions.partialClone', 'origin')
  return { ...repo, caught: () => readdirSync(marks).sort() }
}

test('used without care, git runs what this repository names', () => {
  const repo = trap()
  const careless = (...args: string[]) => spawnSync('git', args, { cwd: repo.dir, env: repo.env, timeout: 1_000 })
  repo.write({ 'a.js': 'two\n', 'big.bin': 'edited\n', 'driven.js': 'd3\n' })
  careless('status')
  careless('add', 'big.bin')
  careless('diff')
  careless('log', '-p', '--ext-diff')
  careless('blame', 'driven.js')
  careless('commit', '-m', 'x', 'a.js')
  careless('archive', 'HEAD')
  careless('cat-file', 'blob', '0123456789012345678901234567890123456789')
  expect(repo.caught()).toEqual(
    expect.arrayContaining([
      'clean',
      'smudge',
      'diff-external',
      'textconv',
      'fsmonitor',
      'gpg',
      'transport',
      'hook-pre-commit',
      'hook-post-index-change',
    ]),
  )
})

test('used by Prunella, nothing runs and everything works', async () => {
  const repo = trap()
  const git = await repo.open()
  await git.commitOnBranch({
    branch: 'heal',
    message: 'Heal',
    changes: changeSet({ 'a.js': ['one\n', 'two\n'], 'driven.js': ['d2\n', 'd3\n'] }),
  })
  repo.write({ 'a.js': 'two\n' })
  const { commit } = await git.commitInPlace('Heal', changeSet({ 'a.js': ['one\n', 'two\n'] }))
  expect(new TextDecoder().decode(await git.showFile('HEAD', 'a.js'))).toBe('two\n')
  repo.write({ 'driven.js': 'd3\n', 'big.bin': 'edited\n' })
  expect(await git.status(['a.js', 'big.bin', 'driven.js'])).toEqual([
    { path: 'big.bin', state: 'modified' },
    { path: 'driven.js', state: 'modified' },
  ])
  const history = []
  for await (const entry of git.log()) history.push(entry.subject)
  expect(history).toEqual(['Heal', 'attributes', 'first'])
  expect((await git.recentDiff('driven.js')).map(({ subject }) => subject)).toEqual(['attributes'])
  const target = join(scratch(), 'tree')
  expect(await git.worktreeAdd(commit, target)).toEqual({ files: 5, skipped: [] })
  await git.worktreeApply('HEAD~2', target, ['driven.js'])
  expect((await git.head()).branch).toBe('main')
  expect(repo.caught()).toEqual([])
})

test('a file behind an external filter is refused by name, for the filter is not run', async () => {
  const repo = trap()
  const git = await repo.open()
  const request = { branch: 'heal', message: 'Heal', changes: changeSet({ 'big.bin': ['stored\n', 'other\n'] }) }
  await expect(git.commitOnBranch(request)).rejects.toMatchObject({ code: 'git-refused', message: /external filter 'evil'/ })
  expect(repo.caught()).toEqual([])
})

test('a filter that cannot be emptied makes the repository refused', async () => {
  const repo = trap()
  repo.git('config', 'filter.a=b.clean', 'false')
  await expect((await repo.open()).status(['a.js'])).rejects.toMatchObject({ code: 'git-refused', message: /a=b/ })
  expect(repo.caught()).toEqual([])
})

test('a missing object of a partial clone is not fetched', async () => {
  const repo = trap()
  const oid = repo.git('rev-parse', 'HEAD:a.js')
  execFileSync('rm', [join(repo.dir, '.git/objects', oid.slice(0, 2), oid.slice(2))])
  const git = await repo.open()
  expect(await git.showFile('HEAD', 'a.js')).toBeUndefined()
  // Its name is enough to know that nobody edited the file.
  await git.commitOnBranch({ branch: 'heal', message: 'Heal', changes: changeSet({ 'a.js': ['one\n', 'two\n'] }) })
  expect(repo.caught()).toEqual([])
})

test('a program called git in the project or beside its tools is not git', async () => {
  const repo = repository({ 'a.js': 'one\n' })
  const mark = join(scratch(), 'ran')
  const folders = ['node_modules/.bin', 'packages/a/bin'].map((folder) => join(repo.dir, folder))
  const tools = join(scratch(), 'node_modules/.bin')
  for (const folder of [...folders, tools]) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'git'), `#!/bin/sh\n: > '${mark}'\n`, { mode: 0o755 })
  }
  const git = await openGit(join(repo.dir, 'packages/a'), {
    ...repo.env,
    PATH: [...folders, tools, '.', 'bin', repo.env['PATH']].join(':'),
  })
  expect(git?.top).toBe(repo.dir)
  expect(existsSync(mark)).toBe(false)
})
