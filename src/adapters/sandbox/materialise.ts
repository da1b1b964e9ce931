import {
  chmodSync,
  copyFileSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  type BigIntStats,
} from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import type { SandboxRequest } from '../../contracts/index.ts'
import { PrunellaError } from '../../model/index.ts'
import type { Identity } from './identity.ts'
import { isToolCache, walkProject } from './project-tree.ts'
import { isUnder } from './request.ts'

/** A copy larger than this would fill the disk and take longer than the tests. */
const copyBytesMax = 1024 * 1024 * 1024
/** The coarsest clock that stamps files (CONFIG_HZ=100) ticks every 10 ms: within two ticks a second change may carry the same time. */
const clockMs = 20

/** What stood in the copy, and in the project, when an entry was made; both are looked at again before it is believed. */
interface Made {
  readonly kind: Wish['kind']
  readonly source: string
  readonly copy: string
}

interface Wish {
  readonly path: string
  readonly kind: 'folder' | 'file' | 'link'
  readonly source: string
  /** Of a link. */
  readonly target: string
}

/** A copy of the project in a folder of its own. It can be used again: `refresh` makes it what it was, whatever a run did to it. */
export interface Copy {
  readonly from: string
  readonly root: string
  /** Owns it. */
  readonly identity: Identity
  readonly made: Map<string, Made>
  /** When the last run on it may have begun, in milliseconds of the system's clock. */
  usedAt: number
}

export const newCopy = (from: string, root: string, identity: Identity): Copy => ({ from, root, identity, made: new Map(), usedAt: 0 })

/**
 * Makes the copy equal to the project and returns the originals that it links to (to be made readable). Only what differs is made anew: an entry
 * stays when both it and its original have the inode, size, mode, owner and times that they had. No program can set a file's change time.
 * Sources are real copies, never hard links: a write through a hard link would reach the original. node_modules becomes a folder of links
 * to the original packages, except links within the project (workspaces), which are kept, so that a workspace's package resolves to its copy.
 * Must not be called while anything runs on the copy.
 */
export function refresh(copy: Copy): string[] {
  const links: string[] = []
  const wishes = wishesOf(copy, links)
  const names = new Map<string, Set<string>>([[copy.root, new Set()]])
  for (const { path, kind } of wishes) {
    names.get(dirname(path))?.add(path)
    if (kind === 'folder') names.set(path, new Set())
  }
  let bytes = 0
  for (const wish of wishes) {
    const source = lstatSync(wish.source, { bigint: true, throwIfNoEntry: false })
    if (source === undefined) continue
    bytes += wish.kind === 'file' ? Number(source.size) : 0
    if (bytes > copyBytesMax)
      throw new PrunellaError('io', `${copy.from} holds more than ${copyBytesMax} bytes of its own files: too much to copy`)
    if (!stands(copy, wish, source)) make(copy, wish, source)
  }
  // After the entries, so that every folder is a folder and not a link that a run has put in its place.
  for (const [folder, wanted] of names) removeOthers(folder, wanted)
  return links
}

/** Folders come before what is in them. */
function wishesOf({ from, root }: Copy, links: string[]): Wish[] {
  const wishes: Wish[] = [{ path: root, kind: 'folder', source: from, target: '' }]
  walkProject(from, (source, entry, shared) => {
    const path = root + source.slice(from.length)
    const link = (target: string): unknown => wishes.push({ path, kind: 'link', source, target })
    if (shared) {
      links.push(source)
      if (entry.name === 'node_modules') wishes.push(...packageLinks(source, path, from))
      else link(source)
    } else if (entry.isDirectory()) wishes.push({ path, kind: 'folder', source, target: '' })
    else if (entry.isSymbolicLink()) link(retarget(source, from, root))
    else if (entry.isFile()) wishes.push({ path, kind: 'file', source, target: '' })
  })
  return wishes
}

/** Relative links mean the same in the copy; absolute ones into the project are turned towards it. */
function retarget(path: string, from: string, root: string): string {
  const target = readlinkSync(path)
  return isAbsolute(target) && (target === from || isUnder(target, from)) ? root + target.slice(from.length) : target
}

function packageLinks(folder: string, to: string, from: string): Wish[] {
  const within = (points: string): boolean => isUnder(points, from) && !points.slice(from.length).includes('/node_modules/')
  return [
    { path: to, kind: 'folder', source: folder, target: '' },
    ...readdirSync(folder, { withFileTypes: true })
      .filter((entry) => !isToolCache(entry))
      .flatMap((entry): Wish[] => {
        const [source, path] = [join(folder, entry.name), join(to, entry.name)]
        if (entry.name.startsWith('@') && entry.isDirectory()) return packageLinks(source, path, from)
        const own = entry.isSymbolicLink() ? readlinkSync(source) : undefined
        return [{ path, kind: 'link', source, target: own !== undefined && within(resolve(folder, own)) ? own : source }]
      }),
  ]
}

function stands(copy: Copy, wish: Wish, source: BigIntStats): boolean {
  const made = copy.made.get(wish.path)
  if (made === undefined || made.kind !== wish.kind) return false
  const now = lstatSync(wish.path, { bigint: true, throwIfNoEntry: false })
  if (now === undefined || facts(now) !== made.copy) return false
  if (wish.kind === 'folder') return true
  if (facts(source) !== made.source) return false
  if (wish.kind === 'link') return readlinkSync(wish.path) === wish.target
  const sure = Number(now.ctimeNs / 1_000_000n) < copy.usedAt - clockMs
  return sure || readFileSync(wish.path).equals(readFileSync(wish.source))
}

/** Of a folder neither size nor times: they change with what is in it, and that is looked at by itself. */
function facts(of: BigIntStats): string {
  const who = [of.dev, of.ino, of.mode, of.uid, of.gid]
  return (of.isDirectory() ? who : [...who, of.nlink, of.size, of.mtimeNs, of.ctimeNs]).join(' ')
}

function make(copy: Copy, { path, kind, source, target }: Wish, original: BigIntStats): void {
  remove(path)
  if (kind === 'folder') mkdirSync(path, 0o755)
  else if (kind === 'link') symlinkSync(target, path)
  else copyFileSync(source, path)
  giveAway(path, copy.identity)
  const is = lstatSync(path, { bigint: true })
  copy.made.set(path, { kind, source: facts(original), copy: facts(is) })
}

/** Links are removed, never followed. */
const remove = (path: string | Buffer): void => rmSync(path, { recursive: true, force: true })

/** Names are bytes: one that is not UTF-8 reads like another, and has to go as what it is. */
function removeOthers(folder: string, wanted: ReadonlySet<string>): void {
  for (const name of readdirSync(folder, { encoding: 'buffer' })) {
    const text = name.toString()
    if (!wanted.has(join(folder, text)) || !Buffer.from(text).equals(name)) remove(Buffer.concat([Buffer.from(`${folder}/`), name]))
  }
}

/** Lays the request's files over the copy. The next `refresh` takes them away. */
export function layOver(copy: Copy, overlays: SandboxRequest['overlays'], inward: (text: string) => string): void {
  for (const [path, content] of overlays) {
    const to = copy.root + path.slice(copy.from.length)
    remove(to)
    if (content === null) continue
    const first = mkdirSync(dirname(to), { recursive: true })
    for (let made = dirname(to); first !== undefined && made.length >= first.length; made = dirname(made)) giveAway(made, copy.identity)
    writeFileSync(to, typeof content === 'string' ? inward(content) : content)
    const mode = lstatSync(path, { throwIfNoEntry: false })?.mode
    if (mode !== undefined) chmodSync(to, mode & 0o777)
    giveAway(to, copy.identity)
  }
}

/** Root makes the copy; the sandbox's own id owns it. */
function giveAway(path: string, identity: Identity): void {
  if (!identity.root) return
  lchownSync(path, identity.uid, identity.gid)
  const facts = lstatSync(path)
  if (facts.isFile() && (facts.mode & 0o600) !== 0o600) chmodSync(path, facts.mode | 0o600)
}
