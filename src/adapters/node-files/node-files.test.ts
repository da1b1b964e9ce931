import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { digestBytes } from '../../kit/index.ts'
import { applierContract, changeSetOf, projectFilesContract } from '../../testing/index.ts'
import { applier, projectFiles, recoverApplies } from './index.ts'

let root: string
let folders: string[]
beforeEach(() => {
  folders = []
  root = newFolder()
})
afterEach(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'prunella-files-'))
  folders.push(folder)
  return folder
}

function put(texts: Readonly<Record<string, string | Uint8Array>>, into = root): void {
  for (const [path, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(into, path)), { recursive: true })
    writeFileSync(join(into, path), text)
  }
}

const text = (path: string): string => readFileSync(join(root, path), 'utf8')
const strays = (): string[] => readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.includes('.prunella'))

describe('contract', () => {
  it.each([...projectFilesContract, ...applierContract])('$title', async ({ run }) => {
    await run(async (texts) => {
      const folder = newFolder()
      put(texts, folder)
      return { files: projectFiles(folder), applier: applier() }
    })
  })
})

describe('reading', () => {
  it('follows a link that stays inside, refuses one that leads out, lists neither', async () => {
    const elsewhere = newFolder()
    put({ 'secret.txt': 'secret', 'folder/deep.txt': 'secret' }, elsewhere)
    put({ 'src/a.js': 'a' })
    symlinkSync('src/a.js', join(root, 'inside.js'))
    symlinkSync(join(elsewhere, 'secret.txt'), join(root, 'outside.txt'))
    symlinkSync(join(elsewhere, 'folder'), join(root, 'outside'))
    symlinkSync('loop', join(root, 'loop'))
    const files = projectFiles(root)
    expect(new TextDecoder().decode(await files.read('inside.js'))).toBe('a')
    expect(await files.facts('inside.js')).toMatchObject({ isSymlink: true, isFile: false })
    await expect(files.read('outside.txt')).rejects.toMatchObject({ code: 'path-refused' })
    await expect(files.facts('outside.txt')).rejects.toMatchObject({ code: 'path-refused' })
    await expect(files.read('outside/deep.txt')).rejects.toMatchObject({ code: 'path-refused' })
    await expect(files.list({ under: 'outside' })).rejects.toMatchObject({ code: 'path-refused' })
    await expect(files.read('loop')).rejects.toMatchObject({ code: 'io' })
    expect(await files.list()).toEqual(['src/a.js'])
  })
})

describe('writing', () => {
  const change = changeSetOf({ 'src/a.js': ['a\n', 'A\n'], 'b.js': ['b', 'B'] })
  const before = (): void => put({ 'src/a.js': 'a\n', 'b.js': 'b' })

  it('keeps the mode, whatever the umask, and the owner', async () => {
    before()
    chmodSync(join(root, 'src/a.js'), 0o6775)
    chmodSync(join(root, 'b.js'), 0o600)
    if (process.getuid?.() === 0) chownSync(join(root, 'b.js'), 12345, 54321)
    const owner = statSync(join(root, 'b.js'))
    await applier().apply(root, 'key', change)
    expect(statSync(join(root, 'src/a.js')).mode & 0o7777).toBe(0o6775)
    expect(statSync(join(root, 'b.js'))).toMatchObject({ uid: owner.uid, gid: owner.gid, mode: owner.mode })
    expect([text('src/a.js'), text('b.js'), strays()]).toEqual(['A\n', 'B', []])
  })

  it.each([
    ['a target that is a link', () => symlinkSync('src/a.js', join(root, 'b.js')), 'path-refused'],
    ['a target with a second hard link', () => (put({ 'b.js': 'b' }), linkSync(join(root, 'b.js'), join(root, 'c.js'))), 'path-refused'],
    ['a target that is a folder', () => mkdirSync(join(root, 'b.js')), 'path-refused'],
    ['a write-protected target', () => (put({ 'b.js': 'b' }), chmodSync(join(root, 'b.js'), 0o444)), 'read-only'],
  ])('refuses %s, and touches nothing', async (_title, arrange, code) => {
    put({ 'src/a.js': 'a\n' })
    arrange()
    await expect(applier().apply(root, 'key', change)).rejects.toMatchObject({ code })
    expect([text('src/a.js'), strays()]).toEqual(['a\n', []])
  })

  it('refuses a path that crosses a link to a folder, even one inside', async () => {
    put({ 'real/a.js': 'a' })
    symlinkSync('real', join(root, 'link'))
    await expect(applier().apply(root, 'key', changeSetOf({ 'link/a.js': ['a', 'A'] }))).rejects.toMatchObject({ code: 'path-refused' })
  })

  it('refuses git data and installed packages', async () => {
    put({ '.git/hooks/pre-commit': 'a', 'node_modules/x/index.js': 'a' })
    for (const path of ['.git/hooks/pre-commit', 'node_modules/x/index.js'])
      await expect(applier().apply(root, 'key', changeSetOf({ [path]: ['a', 'A'] }))).rejects.toMatchObject({ code: 'path-refused' })
  })

  it('refuses a change set that is not what its digests say', async () => {
    before()
    const forged = { ...change, changes: change.changes.map((one) => ({ ...one, after: 'evil' })) }
    await expect(applier().apply(root, 'key', forged)).rejects.toMatchObject({ code: 'changed-since' })
    await expect(applier().apply(root, 'key', { ...change, digest: digestBytes('x') })).rejects.toMatchObject({ code: 'changed-since' })
    expect([text('src/a.js'), strays()]).toEqual(['a\n', []])
  })
})

/** The manifest as a killed process leaves it between two renames: built from the format, not by stopping our own code. */
describe('what a killed process left', () => {
  const change = changeSetOf({ 'src/a.js': ['a', 'A'], 'b.js': ['b', 'B'] })
  const leave = (phase: 'prepare' | 'rename', key = 'key'): void =>
    put({ [`.prunella-apply-${digestBytes(key).slice(0, 16)}.json`]: JSON.stringify({ version: 1, key, phase, changes: change }) })
  const texts = (): string => text('src/a.js') + text('b.js')

  it.each([
    ['nothing renamed, prepare', 'prepare', 'ab', 'undone', 'ab'],
    ['nothing renamed', 'rename', 'ab', 'undone', 'ab'],
    ['the first renamed', 'rename', 'Ab', 'undone', 'ab'],
    ['the second renamed', 'rename', 'aB', 'undone', 'ab'],
    ['all renamed', 'rename', 'AB', 'finished', 'AB'],
  ] as const)(
    '%s: recovery gives the old tree or the new one, a second call of apply the new one',
    async (_title, phase, now, outcome, then) => {
      const arrange = (): void => (put({ 'src/a.js': now[0] ?? '', 'b.js': now[1] ?? '' }), leave(phase))
      arrange()
      expect(await recoverApplies(root)).toEqual([{ key: 'key', outcome, left: [] }])
      expect([texts(), strays()]).toEqual([then, []])
      arrange()
      await applier().apply(root, 'key', change)
      expect([texts(), strays()]).toEqual(['AB', []])
    },
  )

  it('a file edited since is left alone, the others go back, and the edit is named', async () => {
    put({ 'src/a.js': 'A', 'b.js': 'edited' })
    leave('rename')
    await expect(applier().apply(root, 'key', change)).rejects.toMatchObject({
      code: 'changed-since',
      message: expect.stringContaining('b.js'),
    })
    expect([texts(), strays()]).toEqual(['aedited', []])
    put({ 'src/a.js': 'A' })
    leave('rename')
    expect(await recoverApplies(root)).toEqual([{ key: 'key', outcome: 'undone', left: ['b.js'] }])
    expect([texts(), strays()]).toEqual(['aedited', []])
  })

  it('a file gone since does not stop recovery', async () => {
    put({ 'src/a.js': 'A' })
    leave('rename')
    expect(await recoverApplies(root)).toEqual([{ key: 'key', outcome: 'undone', left: ['b.js'] }])
    expect([text('src/a.js'), strays()]).toEqual(['a', []])
  })

  it("another key's change must be settled before a new one is written", async () => {
    put({ 'src/a.js': 'A', 'b.js': 'b' })
    leave('rename', 'older')
    await expect(applier().apply(root, 'key', change)).rejects.toMatchObject({ code: 'interrupted' })
    await recoverApplies(root)
    await applier().apply(root, 'key', change)
    expect([texts(), strays()]).toEqual(['AB', []])
  })

  it('half-written applies without a manifest are not taken for ours', async () => {
    put({ 'src/a.js': 'A', 'b.js': 'b' })
    await expect(applier().apply(root, 'key', change)).rejects.toMatchObject({ code: 'changed-since' })
    expect(texts()).toBe('Ab')
  })

  it('a manifest that somebody forged cannot reach git data, other files, or leave the project', async () => {
    put({ '.git/hooks/x': 'after' })
    for (const path of ['.git/hooks/x', '../x', '/etc/hostname']) {
      const changes = changeSetOf({ [path]: ['evil', 'after'] })
      put({ [`.prunella-apply-${digestBytes('k').slice(0, 16)}.json`]: JSON.stringify({ version: 1, key: 'k', phase: 'rename', changes }) })
      expect(await recoverApplies(root)).toEqual([{ key: 'k', outcome: 'undone', left: [path] }])
    }
    expect(text('.git/hooks/x')).toBe('after')
    put({ '.prunella-apply-0123456789abcdef.json': '{}' })
    await expect(recoverApplies(root)).rejects.toMatchObject({ code: 'io', message: expect.stringContaining('look at the files') })
  })

  it('a manifest cut off while being written is cleared away', async () => {
    put({ '.prunella-apply-0123456789abcdef.json.tmp': '{"ver', 'src/a.js': 'a', 'b.js': 'b' })
    expect(await recoverApplies(root)).toEqual([])
    expect([texts(), strays()]).toEqual(['ab', []])
    expect(lstatSync(root).isDirectory()).toBe(true)
  })
})
