import { constants } from 'node:fs'
import { lstat, mkdir, open as openFile, readdir, rm, symlink } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { once } from 'node:events'
import { PrunellaError } from '../../model/index.ts'
import { resolve } from './commit.ts'
import { checkPath, isSafePath } from './names.ts'
import type { Opened } from './open.ts'
import { answer, run, start } from './run.ts'

/** A tree with more files, or more bytes, is not healed from its history. */
const FILES_MAX = 100_000
const TREE_BYTES_MAX = 2 * 1024 ** 3
/** Read into memory one at a time. */
const BLOB_BYTES_MAX = 100 * 1024 ** 2

interface TreeFile {
  readonly path: string
  readonly mode: string
  readonly oid: string
}

/** Of the opened folder, or of some paths in it; paths relative to the folder. */
async function listTree(opened: Opened, revision: string, paths: readonly string[] = []): Promise<readonly TreeFile[]> {
  const commit = await resolve(opened, revision)
  if (commit === undefined) throw new PrunellaError('git-refused', `there is no commit ${revision}`)
  const folder = opened.prefix.replace(/\/$/, '')
  const tree = await run(opened.git, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${commit}:${folder}`])
  if (tree.code !== 0) return []
  const listed = await answer(opened.git, ['ls-tree', '-r', '-z', '--full-tree', tree.stdout.toString('utf8').trim(), '--', ...paths])
  const files = listed
    .toString('utf8')
    .split('\0')
    .flatMap((line) => {
      const found = /^(\d{6}) \w+ ([0-9a-f]+)\t(.*)$/s.exec(line)
      return found === null ? [] : [{ mode: found[1]!, oid: found[2]!, path: found[3]! }]
    })
  if (files.length > FILES_MAX) throw new PrunellaError('git-refused', `${revision} has more than ${FILES_MAX} files`)
  return files
}

export async function showFile(opened: Opened, revision: string, path: string): Promise<Uint8Array | undefined> {
  const file = (await listTree(opened, revision, [checkPath(path)])).find((candidate) => candidate.path === path)
  if (file === undefined || !file.mode.startsWith('100')) return undefined
  for await (const { content } of blobs(opened, [file])) return content
  return undefined
}

export async function materialise(opened: Opened, revision: string, dir: string): Promise<{ files: number; skipped: readonly string[] }> {
  await mkdir(dir, { recursive: true })
  if ((await readdir(dir)).length > 0) throw new PrunellaError('git-refused', `${dir} is not empty`)
  return writeFiles(opened, await listTree(opened, revision), dir)
}

export async function applyPaths(opened: Opened, revision: string, dir: string, paths: readonly string[]): Promise<void> {
  const wanted = new Set(paths.map(checkPath))
  if (wanted.size === 0) return
  const files = (await listTree(opened, revision, [...wanted])).filter(({ path }) => wanted.has(path))
  for (const path of wanted) {
    await checkParents(dir, path)
    await rm(join(dir, path), { force: true, recursive: true })
  }
  await writeFiles(opened, files, dir)
}

/**
 * Regular files first and never over anything, links last: a hostile tree that holds both a link and a file 'below' it cannot lead a
 * write out of the folder.
 */
async function writeFiles(opened: Opened, files: readonly TreeFile[], dir: string): Promise<{ files: number; skipped: readonly string[] }> {
  const skipped = files.filter(({ path, mode }) => !isSafePath(path) || !/^(100|120)/.test(mode)).map(({ path }) => path)
  const taken = new Set(skipped)
  const writable = files.filter(({ path }) => !taken.has(path))
  let written = 0
  let total = 0
  for (const mode of ['100', '120'])
    for await (const { file, content } of blobs(
      opened,
      writable.filter((candidate) => candidate.mode.startsWith(mode)),
    )) {
      if (content === undefined) {
        skipped.push(file.path)
        continue
      }
      total += content.length
      if (total > TREE_BYTES_MAX) throw new PrunellaError('git-refused', 'the tree is larger than 2 GiB')
      const target = join(dir, file.path)
      await checkParents(dir, file.path)
      await mkdir(dirname(target), { recursive: true })
      if (mode === '100') await writeNew(target, content, file.mode === '100755' ? 0o755 : 0o644)
      else if (staysInside(file.path, content.toString('utf8'))) await symlink(content.toString('utf8'), target)
      else {
        skipped.push(file.path)
        continue
      }
      written++
    }
  return { files: written, skipped }
}

async function writeNew(target: string, content: Uint8Array, mode: number): Promise<void> {
  const file = await openFile(target, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, mode)
  try {
    await file.writeFile(content)
  } finally {
    await file.close()
  }
}

const staysInside = (path: string, target: string): boolean =>
  !target.startsWith('/') && !normalize(join(dirname(path), target)).startsWith('..')

/** No folder on the way may be a link: it could lead out. */
async function checkParents(dir: string, path: string): Promise<void> {
  for (let at = dirname(path); at !== '.'; at = dirname(at)) {
    const facts = await lstat(join(dir, at)).catch(() => undefined)
    if (facts !== undefined && !facts.isDirectory())
      throw new PrunellaError('path-refused', `${at} is not a folder, ${path} would be written through it`)
  }
}

/**
 * The blobs' bytes in the order asked, one process for all; undefined where the repository has a name for the content and not the
 * content, as a partial clone does.
 */
async function* blobs(opened: Opened, files: readonly TreeFile[]): AsyncGenerator<{ file: TreeFile; content: Buffer | undefined }> {
  if (files.length === 0) return
  const child = start(opened.git, ['cat-file', '--batch'])
  child.on('error', () => undefined)
  child.stdin.on('error', () => undefined)
  child.stderr.resume()
  const feeding = feed(child.stdin, files)
  const reader = byteReader(child.stdout)
  try {
    for (const file of files) {
      const header = (await reader.line()).split(' ')
      if (header[1] === 'missing') {
        yield { file, content: undefined }
        continue
      }
      const size = Number(header[2])
      if (header[1] !== 'blob' || !(size <= BLOB_BYTES_MAX)) throw new PrunellaError('git-refused', `${file.path}: larger than 100 MB`)
      const content = await reader.bytes(size + 1)
      yield { file, content: content.subarray(0, size) }
    }
    await feeding
  } finally {
    child.kill('SIGKILL')
  }
}

async function feed(stdin: NodeJS.WritableStream & { destroyed?: boolean }, files: readonly TreeFile[]): Promise<void> {
  for (const { oid } of files) {
    if (stdin.destroyed === true) return
    if (!stdin.write(`${oid}\n`)) await Promise.race([once(stdin, 'drain'), once(stdin, 'close')]).catch(() => undefined)
  }
  stdin.end()
}

function byteReader(source: AsyncIterable<Buffer>): { line(): Promise<string>; bytes(count: number): Promise<Buffer> } {
  const chunks = source[Symbol.asyncIterator]()
  let held: Buffer = Buffer.alloc(0)
  const more = async (): Promise<void> => {
    const next = await chunks.next()
    if (next.done === true) throw new PrunellaError('git-refused', 'git cat-file ended early')
    held = held.length === 0 ? next.value : Buffer.concat([held, next.value])
  }
  const take = (count: number): Buffer => {
    const taken = held.subarray(0, count)
    held = held.subarray(count)
    return taken
  }
  return {
    async line() {
      while (!held.includes(10)) await more()
      const line = take(held.indexOf(10) + 1)
      return line.toString('utf8', 0, line.length - 1)
    },
    async bytes(count) {
      // Joined once at the end: joining at every chunk would copy a large blob many times over.
      const parts = [take(count)]
      let have = parts[0]!.length
      while (have < count) {
        held = Buffer.alloc(0)
        await more()
        const part = take(count - have)
        parts.push(part)
        have += part.length
      }
      return parts.length === 1 ? parts[0]! : Buffer.concat(parts)
    },
  }
}
