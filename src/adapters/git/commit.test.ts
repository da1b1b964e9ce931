import { chmodSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { changeSet, cleanUp, home, repository, type Repository, scratch } from './repository.testkit.ts'
import { openGit } from './index.ts'

afterAll(cleanUp)

const change = changeSet({ 'a.js': ['one\n', 'two\n'] })

/** Everything a person would see of a working tree and its index. */
const seen = ({ git, dir }: Repository) => [
  git('status', '--porcelain=v2', '--branch'),
  git('diff', 'HEAD'),
  readFileSync(join(dir, '.git/index')),
]

describe('a commit on a new branch', () => {
  test('holds the change, keeps modes, and leaves working tree and index alone', async () => {
    const repo = repository({ 'a.js': 'one\n', 'run.sh': 'echo 1\n', 'other.js': 'x\n', 'staged.js': 's\n' })
    chmodSync(join(repo.dir, 'run.sh'), 0o755)
    repo.commit('executable', {})
    repo.write({ 'other.js': 'edited\n', 'staged.js': 'staged\n', 'new.js': 'untracked\n' })
    repo.git('add', 'staged.js')
    const before = seen(repo)
    const git = await repo.open()
    const base = repo.git('rev-parse', 'HEAD')
    const { commit, created } = await git.commitOnBranch({
      branch: 'prunella/heal-1',
      message: 'Heal: ünï\n\nbody',
      changes: changeSet({ 'a.js': ['one\n', 'two\n'], 'run.sh': ['echo 1\n', 'echo 2\n'] }),
      base: 'HEAD',
      author: { name: 'Prunella', email: 'prunella@example.org' },
    })
    expect(created).toBe(true)
    expect(seen(repo)).toEqual(before)
    expect(repo.git('rev-parse', 'prunella/heal-1', 'prunella/heal-1^')).toBe(`${commit}\n${base}`)
    expect(repo.git('diff', '--raw', '--abbrev=4', base, commit).replace(/ [0-9a-f]{4} [0-9a-f]{4} /g, ' ')).toBe(
      ':100644 100644 M\ta.js\n:100755 100755 M\trun.sh',
    )
    expect(repo.git('show', `${commit}:run.sh`)).toBe('echo 2')
    expect(repo.git('log', '-1', '--format=%an <%ae>, %cn <%ce>%n%B', commit)).toBe(
      'Prunella <prunella@example.org>, Ada <ada@example.org>\nHeal: ünï\n\nbody\n',
    )
    expect(repo.git('fsck', '--strict')).toBe('')
  })

  test('made twice is one commit; a branch with something else is refused and stays', async () => {
    const repo = repository({ 'a.js': 'one\n' })
    const git = await repo.open()
    const request = { branch: 'heal', message: 'Heal', changes: change }
    const first = await git.commitOnBranch(request)
    expect(await git.commitOnBranch(request)).toEqual({ ...first, created: false })
    await expect(git.commitOnBranch({ ...request, message: 'Another' })).rejects.toMatchObject({
      code: 'git-refused',
      message: /exists already/,
    })
    await expect(git.commitOnBranch({ ...request, branch: 'heal/x' })).rejects.toMatchObject({ code: 'git-refused' })
    expect(repo.git('rev-parse', 'heal')).toBe(first.commit)
  })

  test('goes on from that branch when it is the base, unless the branch is checked out', async () => {
    const repo = repository({ 'a.js': 'one\n', 'b.js': 'b\n' })
    const git = await repo.open()
    const first = await git.commitOnBranch({ branch: 'heal', message: 'Heal a', changes: change })
    const next = { branch: 'heal', base: 'heal', message: 'Heal b', changes: changeSet({ 'b.js': ['b\n', 'c\n'] }) }
    const second = await git.commitOnBranch(next)
    expect(repo.git('rev-parse', 'heal', 'heal^')).toBe(`${second.commit}\n${first.commit}`)
    expect(await git.commitOnBranch(next)).toEqual({ ...second, created: false })
    await expect(
      git.commitOnBranch({ branch: 'main', base: 'main', message: 'x', changes: changeSet({ 'b.js': ['b\n', 'c\n'] }) }),
    ).rejects.toMatchObject({ message: /checked out/ })
  })

  test('works from a package inside the repository, in a linked working tree and with SHA-256', async () => {
    const repo = repository({ 'packages/a/x.js': 'one\n' })
    const git = await repo.open('packages/a')
    expect([git.prefix, git.top]).toEqual(['packages/a/', repo.dir])
    await git.commitOnBranch({ branch: 'heal', message: 'Heal', changes: changeSet({ 'x.js': ['one\n', 'two\n'] }) })
    expect(repo.git('show', 'heal:packages/a/x.js')).toBe('two')
    const linked = join(scratch(), 'linked')
    repo.git('worktree', 'add', '-q', linked)
    const there = (await openGit(join(linked, 'packages/a'), repo.env))!
    await there.commitOnBranch({ branch: 'heal-2', message: 'Heal', changes: changeSet({ 'x.js': ['one\n', 'two\n'] }) })
    expect(repo.git('show', 'heal-2:packages/a/x.js')).toBe('two')
    const longer = scratch()
    const sha256 = { ...repository(), dir: longer }
    const { execFileSync } = await import('node:child_process')
    const run = (...args: string[]) => execFileSync('git', args, { cwd: longer, env: sha256.env, encoding: 'utf8' })
    run('init', '-q', '--object-format=sha256')
    writeFileSync(join(longer, 'a.js'), 'one\n')
    run('add', '-A')
    run('commit', '-qm', 'first')
    const made = await (await openGit(longer, sha256.env))!.commitOnBranch({ branch: 'heal', message: 'Heal', changes: change })
    expect(made.commit).toMatch(/^[0-9a-f]{64}$/)
  })

  const refusals: readonly (readonly [what: string, prepare: (repo: Repository) => void, request: object, says: RegExp])[] = [
    [
      'an uncommitted edit',
      (repo) => repo.write({ 'a.js': 'edited\n' }),
      { changes: changeSet({ 'a.js': ['edited\n', 'two\n'] }) },
      /not as committed in HEAD: a\.js/,
    ],
    [
      'a file never committed',
      (repo) => repo.write({ 'new.js': 'n\n' }),
      { changes: changeSet({ 'new.js': ['n\n', 'm\n'] }) },
      /new\.js is not committed/,
    ],
    [
      'a link',
      (repo) => (symlinkSync('a.js', join(repo.dir, 'link.js')), void repo.commit('link', {})),
      { changes: changeSet({ 'link.js': ['a.js', 'b.js'] }) },
      /link or a submodule/,
    ],
    ['a path out of the project', () => undefined, { changes: changeSet({ '../a.js': ['one\n', 'two\n'] }) }, /\.\.\/a\.js/],
    ['the repository itself', () => undefined, { changes: changeSet({ '.GIT/config': ['', 'x'] }) }, /\.GIT/],
    ['an option as a branch', () => undefined, { branch: '-d' }, /cannot be the name/],
    ['dots in a branch', () => undefined, { branch: 'a..b' }, /cannot be the name/],
    ['a branch with a space', () => undefined, { branch: 'a b' }, /cannot be the name/],
    ['an unknown base', () => undefined, { base: 'nowhere' }, /no commit nowhere/],
    ['an option as a base', () => undefined, { base: '--all' }, /no commit --all/],
    [
      'a user without a name',
      (repo) => (writeFileSync(join(repo.env['HOME']!, '.gitconfig'), '[user]\n\tuseConfigOnly = true\n'), undefined),
      {},
      /git config --global user\.name/,
    ],
  ]
  test.for(refusals)('is refused for %s, and nothing is left', async ([, prepare, request, says]) => {
    const repo = repository({ 'a.js': 'one\n' })
    prepare(repo)
    const before = repo.git('for-each-ref')
    const git = await repo.open()
    await expect(git.commitOnBranch({ branch: 'heal', message: 'Heal', changes: change, ...request })).rejects.toMatchObject({
      message: says,
    })
    expect(repo.git('for-each-ref')).toBe(before)
  })
})

describe('a commit in place', () => {
  test('takes only the changed files; what else is staged stays staged', async () => {
    const repo = repository({ 'a.js': 'one\n', 'staged.js': 's\n', 'edited.js': 'e\n' })
    repo.write({ 'staged.js': 'staged\n', 'edited.js': 'edited\n', 'a.js': 'two\n' })
    repo.git('add', 'staged.js')
    const git = await repo.open()
    const made = await git.commitInPlace('Heal', change)
    expect(made).toEqual({ commit: repo.git('rev-parse', 'main'), branch: 'main', created: true })
    expect(repo.git('show', '--format=', '--name-only', 'HEAD')).toBe('a.js')
    expect(repo.git('status', '--porcelain')).toBe(' M edited.js\nM  staged.js')
    expect(repo.git('reflog', '-1', '--format=%gs')).toBe('commit: Heal')
    expect(await git.commitInPlace('Heal', change)).toEqual({ ...made, created: false })
  })

  test('works on a detached HEAD', async () => {
    const repo = repository({ 'a.js': 'one\n' })
    repo.git('checkout', '-q', '--detach')
    repo.write({ 'a.js': 'two\n' })
    const made = await (await repo.open()).commitInPlace('Heal', change)
    expect(made).toEqual({ commit: repo.git('rev-parse', 'HEAD'), branch: undefined, created: true })
    expect(repo.git('rev-parse', 'main')).toBe(repo.git('rev-parse', 'HEAD^'))
    expect(repo.git('status', '--porcelain')).toBe('')
  })

  test('finishes what a crash between index and branch left', async () => {
    const repo = repository({ 'a.js': 'one\n' })
    repo.write({ 'a.js': 'two\n' })
    repo.git('add', 'a.js')
    expect((await (await repo.open()).commitInPlace('Heal', change)).created).toBe(true)
    expect(repo.git('status', '--porcelain')).toBe('')
  })

  const refusals: readonly (readonly [what: string, prepare: (repo: Repository) => void, says: RegExp])[] = [
    ['the file was not written', () => undefined, /not on the disk as the patch left it/],
    [
      'the index has another edit of the file',
      (repo) => (repo.write({ 'a.js': 'three\n' }), repo.git('add', 'a.js'), repo.write({ 'a.js': 'two\n' })),
      /staged changes of its own/,
    ],
    [
      'the file was removed from the index',
      (repo) => (repo.git('rm', '-q', '--cached', 'a.js'), repo.write({ 'a.js': 'two\n' })),
      /staged changes of its own/,
    ],
    [
      'HEAD has something else',
      (repo) => (repo.commit('else', { 'a.js': 'else\n' }), repo.write({ 'a.js': 'two\n' })),
      /not as committed in HEAD/,
    ],
    [
      'a merge is under way',
      (repo) => (repo.write({ 'a.js': 'two\n' }), writeFileSync(join(repo.dir, '.git/MERGE_HEAD'), `${repo.git('rev-parse', 'HEAD')}\n`)),
      /a merge is under way/,
    ],
    [
      'the index is locked',
      (repo) => (repo.write({ 'a.js': 'two\n' }), writeFileSync(join(repo.dir, '.git/index.lock'), '')),
      /index\.lock/,
    ],
    [
      'the branch is locked',
      (repo) => (repo.write({ 'a.js': 'two\n' }), writeFileSync(join(repo.dir, '.git/refs/heads/main.lock'), '')),
      /lock/,
    ],
  ]
  test.for(refusals)('is refused when %s, and index and branch stay', async ([, prepare, says]) => {
    const repo = repository({ 'a.js': 'one\n' })
    prepare(repo)
    const state = () => [repo.git('rev-parse', 'HEAD'), repo.git('ls-files', '--stage'), repo.git('diff', '--cached', '--name-only')]
    const before = state()
    const git = await repo.open()
    await expect(git.commitInPlace('Heal', change)).rejects.toMatchObject({ code: 'git-refused', message: says })
    rmSync(join(repo.dir, '.git/index.lock'), { force: true })
    expect(state()).toEqual(before)
  })

  test('is refused before the first commit', async () => {
    const repo = repository()
    await expect((await repo.open()).commitInPlace('Heal', change)).rejects.toMatchObject({ message: /no commit yet/ })
  })

  test('can be asked for beforehand', async () => {
    const repo = repository({ 'a.js': 'one\n' })
    const git = await repo.open()
    await git.checkInPlace(change)
    repo.write({ 'a.js': 'edited\n' })
    await expect(git.checkInPlace(change)).rejects.toMatchObject({ message: /not on the disk/ })
    expect(repo.git('diff', '--cached', '--name-only')).toBe('')
  })
})

test('status tells what HEAD does not hold', async () => {
  const repo = repository({ 'clean.js': '1', 'edited.js': '1', 'staged.js': '1', 'gone.js': '1', 'back.js': '1', 'o dd\n"name.js': '1' })
  repo.write({ 'edited.js': '2', 'staged.js': '2', 'untracked.js': '1', 'added.js': '1', 'back.js': '2', 'o dd\n"name.js': '2' })
  repo.git('add', 'staged.js', 'added.js', 'back.js')
  repo.write({ 'back.js': '1' })
  rmSync(join(repo.dir, 'gone.js'))
  const paths = ['clean.js', 'edited.js', 'staged.js', 'gone.js', 'back.js', 'untracked.js', 'added.js', 'o dd\n"name.js', 'nowhere.js']
  expect((await (await repo.open()).status(paths)).map(({ path, state }) => `${path}: ${state}`)).toEqual([
    'edited.js: modified',
    'staged.js: modified',
    'gone.js: deleted',
    'back.js: staged',
    'untracked.js: untracked',
    'added.js: staged',
    'o dd\n"name.js: modified',
  ])
})

describe('opening', () => {
  test('a folder without a repository, and a machine without git, give undefined', async () => {
    expect(await openGit(scratch(), home())).toBeUndefined()
    expect(await openGit(repository({ a: '1' }).dir, { ...home(), PATH: scratch() })).toBeUndefined()
  })

  test('a repository without a commit has a branch and no commit', async () => {
    const repo = repository()
    expect(await (await repo.open()).head()).toEqual({ commit: undefined, branch: 'main' })
  })

  test('variables of git in the environment change nothing', async () => {
    const repo = repository({ 'a.js': 'one\n' })
    const other = repository({ 'b.js': 'b\n' })
    const git = await openGit(repo.dir, { ...repo.env, GIT_DIR: join(other.dir, '.git'), GIT_INDEX_FILE: '/nowhere', GIT_WORK_TREE: '/' })
    expect(git?.top).toBe(repo.dir)
  })

  test.skipIf(process.getuid?.() !== 0)("another user's repository is refused with the line that allows it", async () => {
    const repo = repository({ 'a.js': 'one\n' })
    const { chownSync } = await import('node:fs')
    const owner = statSync(repo.dir).uid + 1234
    for (const path of ['', '.git']) chownSync(join(repo.dir, path), owner, owner)
    await expect(repo.open()).rejects.toMatchObject({
      code: 'git-refused',
      message: `the repository belongs to another user; if you trust it: git config --global --add safe.directory ${repo.dir}`,
    })
    writeFileSync(join(repo.env['HOME']!, '.gitconfig'), `[safe]\n\tdirectory = ${repo.dir}\n`)
    expect((await repo.open()).top).toBe(repo.dir)
  })
})
