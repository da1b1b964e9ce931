import { createHash } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Git, GitLogOptions } from '../../contracts/index.ts'
import { isSafePath } from './names.ts'
import { cleanUp, repository, type Repository, scratch } from './repository.testkit.ts'

afterAll(cleanUp)

/** One line per commit: subject, then status, path and counts of each file. */
async function history(git: Git, options?: GitLogOptions): Promise<readonly string[]> {
  const lines: string[] = []
  for await (const { subject, files } of git.log(options))
    lines.push([subject, ...files.map((file) => `${file.status} ${file.path} +${file.added ?? '?'} -${file.deleted ?? '?'}`)].join(' | '))
  return lines
}

describe('the log', () => {
  test('gives commits with files and counts, whatever they are called', async () => {
    const repo = repository({ 'a.js': '1\n2\n', 'packages/b/x.js': 'x\n', 'binary.png': new Uint8Array([0, 1, 2]) })
    repo.commit('change | with\ttab', { 'a.js': '1\n3\n4\n', 'binary.png': new Uint8Array([0, 2]) })
    repo.commit('odd', { ':100644 100644 0 0 M': 'x\n', 'new\nline\t"q" ünï.js': 'y\n', 'packages/b/x.js': 'z\n' })
    repo.git('mv', 'a.js', 'moved.js')
    repo.commit('move', {})
    const git = await repo.open()
    expect(await history(git)).toEqual([
      'move | deleted a.js +0 -3 | added moved.js +3 -0',
      'odd | added :100644 100644 0 0 M +1 -0 | added new\nline\t"q" ünï.js +1 -0 | modified packages/b/x.js +1 -1',
      'change | with\ttab | modified a.js +2 -1 | modified binary.png +? -?',
      'first | added a.js +2 -0 | added binary.png +? -? | added packages/b/x.js +1 -0',
    ])
    expect(await history(git, { max: 1, from: 'HEAD~1', paths: ['a.js'] })).toEqual(['change | with\ttab | modified a.js +2 -1'])
    expect(await history(await repo.open('packages/b'))).toEqual(['odd | modified x.js +1 -1', 'first | added x.js +1 -0'])
  })

  test('knows parents and time, leaves merges out unless asked, and ends when the reader has enough', async () => {
    const repo = repository({ 'a.js': '1\n' })
    const first = repo.git('rev-parse', 'HEAD')
    repo.git('checkout', '-qb', 'side')
    repo.commit('side', { 'b.js': '1\n' })
    repo.git('checkout', '-q', 'main')
    repo.commit('main', { 'a.js': '2\n' })
    repo.git('merge', '-q', '--no-ff', '-m', 'merge', 'side')
    const git = await repo.open()
    expect((await history(git)).map((line) => line.split(' | ')[0]).sort()).toEqual(['first', 'main', 'side'])
    expect((await history(git, { merges: true, firstParent: true })).at(0)).toBe('merge | added b.js +1 -0')
    for await (const entry of git.log({ from: 'main~1' })) {
      expect(entry.parents).toEqual([first])
      expect(entry.authoredAt).toBe(Number(repo.git('log', '-1', '--format=%at', 'main~1')) * 1000)
      break
    }
  })

  test('of an unborn branch is empty; of an unknown revision is refused', async () => {
    expect(await history(await repository().open())).toEqual([])
    await expect(history(await repository({ a: '1' }).open(), { from: '--output=/tmp/x' })).rejects.toMatchObject({ code: 'git-refused' })
  })

  test('streams a long history', async () => {
    const repo = repository({ 'a.js': 'first\n' })
    const commits = Array.from(
      { length: 3000 },
      (_, index) =>
        `commit refs/heads/main\ncommitter A <a@b> ${1700000000 + index} +0000\ndata 2\n${index % 10}\n${index === 0 ? 'from refs/heads/main^0\n' : ''}M 100644 inline a.js\ndata ${String(index).length + 1}\n${index}\n\n`,
    )
    execFileSync('git', ['fast-import', '--quiet'], { cwd: repo.dir, env: repo.env, input: commits.join('') })
    expect((await history(await repo.open())).length).toBe(3001)
  })
})

test('recentDiff tells which lines changed last', async () => {
  const repo = repository()
  const at = (time: number, text: string, subject: string): void => {
    Object.assign(repo.env, { GIT_AUTHOR_DATE: `${time} +0000`, GIT_COMMITTER_DATE: `${time} +0000` })
    repo.commit(subject, { 'a.js': text })
  }
  at(1_700_000_000, '1\n2\n3\n4\n', 'first')
  at(1_700_000_100, '1\nB\nC\n4\n', 'second')
  at(1_700_000_200, '1\nB\nC\n4\nE\n', 'third')
  const git = await repo.open()
  expect((await git.recentDiff('a.js')).map((hunk) => `${hunk.subject} ${hunk.startLine}+${hunk.lineCount} ${hunk.authoredAt}`)).toEqual([
    'third 5+1 1700000200000',
    'second 2+2 1700000100000',
    'first 1+1 1700000000000',
    'first 4+1 1700000000000',
  ])
  expect((await git.recentDiff('a.js', { hunksMax: 1 })).length).toBe(1)
  expect(await git.recentDiff('nowhere.js')).toEqual([])
})

test('showFile gives the stored bytes of a revision', async () => {
  const bytes = new Uint8Array(3_000_000).map((_, index) => (index * 31) % 251)
  const repo = repository({ 'a.bin': bytes, 'packages/b/x.js': 'old\n' })
  repo.commit('next', { 'packages/b/x.js': 'new\n', '*.js': 'star\n' })
  symlinkSync('a.bin', join(repo.dir, 'link'))
  repo.commit('link', {})
  const git = await repo.open()
  const digest = (content: Uint8Array | undefined) => createHash('sha256').update(content!).digest('hex')
  expect(digest(await git.showFile('HEAD', 'a.bin'))).toBe(digest(bytes))
  expect(Buffer.from((await (await repo.open('packages/b')).showFile('HEAD~2', 'x.js'))!).toString()).toBe('old\n')
  expect(Buffer.from((await git.showFile('HEAD', '*.js'))!).toString()).toBe('star\n')
  expect(await git.showFile('HEAD', 'nowhere.js')).toBeUndefined()
  expect(await git.showFile('HEAD', 'packages')).toBeUndefined()
  expect(await git.showFile('HEAD', 'link')).toBeUndefined()
  await expect(git.showFile('HEAD', '../a')).rejects.toMatchObject({ code: 'path-refused' })
})

describe('a tree in a folder of its own', () => {
  test('is laid out without what a partial clone does not hold', async () => {
    const repo = repository({ 'a.js': 'a\n', 'huge.csv': 'many\n' })
    const name = repo.git('rev-parse', 'HEAD:huge.csv')
    rmSync(join(repo.dir, '.git/objects', name.slice(0, 2), name.slice(2)))
    const git = await repo.open()
    const dir = join(scratch(), 'tree')
    expect(await git.worktreeAdd('HEAD', dir)).toEqual({ files: 1, skipped: ['huge.csv'] })
    expect(readFileSync(join(dir, 'a.js'), 'utf8')).toBe('a\n')
    expect(await git.showFile('HEAD', 'huge.csv')).toBeUndefined()
  })

  test('is the revision, modes and links included; paths of another revision are laid over it', async () => {
    const repo = repository({ 'run.sh': '1\n', 'src/a.js': 'old\n', 'src/gone.js': 'g\n', 'test/a.test.js': 'old test\n' })
    chmodSync(join(repo.dir, 'run.sh'), 0o755)
    symlinkSync('src/a.js', join(repo.dir, 'inside'))
    symlinkSync('../../etc/passwd', join(repo.dir, 'outside'))
    const old = repo.commit('links', {})
    repo.git('rm', '-q', 'src/gone.js')
    repo.commit('new', { 'src/a.js': 'new\n', 'test/a.test.js': 'new test\n', 'test/deep/b.js': 'b\n' })
    const git = await repo.open()
    const dir = join(scratch(), 'tree')
    expect(await git.worktreeAdd(old, dir)).toEqual({ files: 5, skipped: ['outside'] })
    const read = (path: string): string => readFileSync(join(dir, path), 'utf8')
    expect([read('src/a.js'), readlinkSync(join(dir, 'inside')), existsSync(join(dir, 'outside'))]).toEqual(['old\n', 'src/a.js', false])
    expect(statSync(join(dir, 'run.sh')).mode & 0o777).toBe(0o755)
    await git.worktreeApply('HEAD', dir, ['test/a.test.js', 'test/deep/b.js', 'src/gone.js'])
    expect([read('src/a.js'), read('test/a.test.js'), read('test/deep/b.js'), existsSync(join(dir, 'src/gone.js'))]).toEqual([
      'old\n',
      'new test\n',
      'b\n',
      false,
    ])
    expect(repo.git('worktree', 'list').split('\n').length).toBe(1)
    await expect(git.worktreeAdd(old, dir)).rejects.toMatchObject({ message: /not empty/ })
    await git.worktreeRemove(dir)
    expect(existsSync(dir)).toBe(false)
    await expect(git.worktreeRemove(repo.dir)).rejects.toMatchObject({ message: /not made here/ })
  })

  test('holds only the opened folder', async () => {
    const repo = repository({ 'a.js': '1\n', 'packages/b/x.js': 'x\n', 'packages/b/src/y.js': 'y\n' })
    const dir = join(scratch(), 'tree')
    expect((await (await repo.open('packages/b')).worktreeAdd('HEAD', dir)).files).toBe(2)
    expect(readdirSync(dir).sort()).toEqual(['src', 'x.js'])
  })

  /** git itself never makes such trees; a stranger's repository may hold them. */
  const treeOf = (repo: Repository, lines: readonly string[]): string =>
    execFileSync('git', ['mktree', '-z', '--missing'], {
      cwd: repo.dir,
      env: repo.env,
      input: lines.map((line) => `${line}\0`).join(''),
      encoding: 'utf8',
    }).trim()

  test('of a hostile tree writes nothing outside', async () => {
    const repo = repository({ 'a.js': 'payload\n' })
    const outside = scratch()
    const blob = repo.git('rev-parse', 'HEAD:a.js')
    const link = execFileSync('git', ['hash-object', '-w', '--stdin'], {
      cwd: repo.dir,
      env: repo.env,
      input: outside,
      encoding: 'utf8',
    }).trim()
    const inner = execFileSync('git', ['hash-object', '-w', '--stdin'], {
      cwd: repo.dir,
      env: repo.env,
      input: 'a.js',
      encoding: 'utf8',
    }).trim()
    const below = treeOf(repo, [`100644 blob ${blob}\tpwned`])
    const tree = treeOf(repo, [
      `100644 blob ${blob}\ta.js`,
      `040000 tree ${below}\t..`,
      `040000 tree ${below}\t.git`,
      `040000 tree ${below}\tGIT~1`,
      `120000 blob ${link}\tout`,
      `040000 tree ${below}\tout`,
      `120000 blob ${inner}\tlink`,
      `160000 commit ${repo.git('rev-parse', 'HEAD')}\tmodule`,
    ])
    const commit = repo.git('commit-tree', tree, '-m', 'hostile')
    const dir = join(scratch(), 'tree')
    const { skipped } = await (await repo.open()).worktreeAdd(commit, dir)
    expect(readdirSync(outside)).toEqual([])
    expect(readdirSync(dir).sort()).toEqual(['a.js', 'link', 'out'])
    expect(lstatSync(join(dir, 'out')).isDirectory()).toBe(true)
    expect([...skipped].sort()).toEqual(['../pwned', '.git/pwned', 'GIT~1/pwned', 'module', 'out'])
  })

  test('is not written through a link that somebody put there', async () => {
    const repo = repository({ 'src/a.js': '1\n' })
    const git = await repo.open()
    const dir = join(scratch(), 'tree')
    await git.worktreeAdd('HEAD', dir)
    const outside = scratch()
    writeFileSync(join(outside, 'a.js'), 'precious')
    execFileSync('rm', ['-r', join(dir, 'src')])
    symlinkSync(outside, join(dir, 'src'))
    await expect(git.worktreeApply('HEAD', dir, ['src/a.js'])).rejects.toMatchObject({ code: 'path-refused' })
    expect(readFileSync(join(outside, 'a.js'), 'utf8')).toBe('precious')
  })
})

test.for([
  ['src/a.js', true],
  ['.gitignore', true],
  ['a/.github/x', true],
  ['', false],
  ['/etc/passwd', false],
  ['a//b', false],
  ['a/../b', false],
  ['.', false],
  ['.git/config', false],
  ['a/.Git/config', false],
  ['.git. /x', false],
  ['git~1/x', false],
  ['a\\b', false],
  ['a\0b', false],
] as const)('the path %j is safe: %s', ([path, safe]) => expect(isSafePath(path)).toBe(safe))
