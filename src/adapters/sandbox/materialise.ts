import {
  chmodSync,
  copyFileSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  type Dirent,
} from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import type { SandboxRequest } from '../../contracts/index.ts'
import { PrunellaError } from '../../model/index.ts'
import type { Identity } from './identity.ts'
import { isToolCache, walkProject } from './project-tree.ts'
import { isUnder } from './request.ts'

/** A copy larger than this would fill the disk and take longer than the tests. */
const copyBytesMax = 1024 * 1024 * 1024

/**
 * Copies the project with the request's overlays to `root` and returns the originals that the copy links to (to be made readable). Sources are real
 * copies, never hard links: a write through a hard link would reach the original. node_modules becomes a folder of links to the original packages,
 * except links within the project (workspaces), which are kept, so that a workspace's package resolves to its copy.
 */
export function materialise(request: SandboxRequest, root: string, identity: Identity, inward: (text: string) => string): string[] {
  const from = request.projectRoot
  const links: string[] = []
  let bytes = 0
  mkdirSync(root, { mode: 0o755 })
  walkProject(from, (path, entry, shared) => {
    const to = root + path.slice(from.length)
    if (shared) {
      links.push(path)
      if (entry.name === 'node_modules') linkPackages(path, to, from)
      else symlinkSync(path, to)
    } else if (entry.isDirectory()) mkdirSync(to)
    else if (entry.isSymbolicLink()) symlinkSync(retarget(path, from, root), to)
    else if (entry.isFile()) {
      bytes += lstatSync(path).size
      if (bytes > copyBytesMax)
        throw new PrunellaError('io', `${from} holds more than ${copyBytesMax} bytes of its own files: too much to copy`)
      copyFileSync(path, to)
    }
  })
  for (const [path, content] of request.overlays) {
    const to = root + path.slice(from.length)
    rmSync(to, { force: true })
    if (content === null) continue
    mkdirSync(dirname(to), { recursive: true })
    writeFileSync(to, typeof content === 'string' ? inward(content) : content)
  }
  if (identity.root) giveAway(root, identity)
  return links
}

/** Relative links mean the same in the copy; absolute ones into the project are turned towards it. */
function retarget(path: string, from: string, root: string): string {
  const target = readlinkSync(path)
  return isAbsolute(target) && (target === from || isUnder(target, from)) ? root + target.slice(from.length) : target
}

function linkPackages(path: string, to: string, from: string): void {
  mkdirSync(to)
  const link = (entry: Dirent, source: string, target: string): void => {
    if (!entry.isSymbolicLink()) return symlinkSync(source, target)
    const points = resolve(dirname(source), readlinkSync(source))
    const within = isUnder(points, from) && !points.slice(from.length).includes('/node_modules/')
    symlinkSync(within ? readlinkSync(source) : source, target)
  }
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const source = join(path, entry.name)
    const target = join(to, entry.name)
    if (isToolCache(entry)) continue
    if (!entry.name.startsWith('@') || !entry.isDirectory()) {
      link(entry, source, target)
      continue
    }
    mkdirSync(target)
    for (const inner of readdirSync(source, { withFileTypes: true })) link(inner, join(source, inner.name), join(target, inner.name))
  }
}

/** Root made the copy; the sandbox's own id owns it. */
function giveAway(path: string, identity: Identity): void {
  const facts = lstatSync(path)
  lchownSync(path, identity.uid, identity.gid)
  if (facts.isSymbolicLink()) return
  if (!facts.isDirectory()) return chmodSync(path, facts.mode | 0o600)
  for (const name of readdirSync(path)) giveAway(join(path, name), identity)
}
