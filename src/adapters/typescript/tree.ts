import { readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A larger file is generated code or data; reading it would cost memory and say nothing about a fault. */
const FILE_BYTES_MAX = 4_000_000

/**
 * The project as the compiler may see it: the disk with overlays laid over it. Only regular files inside the project's root
 * (after following symlinks) and the compiler's own library are readable, so that a configuration of a stranger cannot point
 * the compiler at devices, pipes or the rest of the disk.
 */
export interface Tree {
  readonly root: string
  read(path: string): string | undefined
  exists(path: string): boolean
  folderExists(path: string): boolean
  /** Changes whenever the text may have changed; undefined when there is no such file. */
  version(path: string): string | undefined
}

/** Where the compiler's own declaration files lie. */
export const compilerLibrary = dirname(fileURLToPath(import.meta.resolve('ts6')))

export function openTree(root: string, overlays: ReadonlyMap<string, string | null>): Tree {
  const realRoots = [realPath(root) ?? root, realPath(compilerLibrary) ?? compilerLibrary]
  const overlayFolders = new Set<string>()
  for (const [path, text] of overlays)
    if (text !== null) for (let dir = dirname(path); dir !== dirname(dir); dir = dirname(dir)) overlayFolders.add(dir)

  const stat = (path: string) => {
    if (!within(path, root) && !within(path, compilerLibrary)) return undefined
    const real = realPath(path)
    if (real === undefined || !realRoots.some((allowed) => within(real, allowed))) return undefined
    return statSync(real, { throwIfNoEntry: false })
  }
  const file = (path: string) => {
    const facts = stat(path)
    return facts?.isFile() && facts.size <= FILE_BYTES_MAX ? facts : undefined
  }
  return {
    root,
    read(path) {
      const laid = overlays.get(path)
      if (laid !== undefined) return laid ?? undefined
      return file(path) === undefined ? undefined : readText(path)
    },
    exists: (path) => (overlays.has(path) ? overlays.get(path) !== null : file(path) !== undefined),
    folderExists: (path) => overlayFolders.has(path) || (stat(path)?.isDirectory() ?? false),
    version(path) {
      const laid = overlays.get(path)
      if (laid !== undefined) return laid === null ? undefined : `laid ${laid}`
      const facts = file(path)
      return facts === undefined ? undefined : `${facts.mtimeMs} ${facts.size} ${facts.ino}`
    },
  }
}

export const within = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep)

/** The nearest of the names in the file's folder or above it, not above the root. */
export function findUp(tree: Tree, from: string, names: readonly string[]): string | undefined {
  for (let dir = dirname(from); within(dir, tree.root); dir = dirname(dir)) {
    const found = names.map((name) => join(dir, name)).find((path) => tree.exists(path))
    if (found !== undefined) return found
    if (dir === dirname(dir)) return undefined
  }
  return undefined
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync.native(path)
  } catch {
    return undefined
  }
}

/** The BOM stays: offsets must be those of the text as the rest of the system knows it. */
function readText(path: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(readFileSync(path))
  } catch {
    return undefined
  }
}
