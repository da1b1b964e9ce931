import type { ProjectFiles } from '../../contracts/index.ts'
import { ancestors, isInside, join, relative } from '../../kit/index.ts'

/** Largest file that is read as text here: a package.json or a test file beyond this is not written by a person. */
const TEXT_BYTES_MAX = 4 << 20
/** Files looked at when a package is searched for tests. */
const FILES_MAX = 20_000

/** Absolute paths over a ProjectFiles whose root is the project or any folder above it; nothing above that root is seen. */
export interface Disk {
  readonly root: string
  text(path: string): Promise<string | undefined>
  json(path: string): Promise<Record<string, unknown> | undefined>
  exists(path: string): Promise<boolean>
  /** Absolute paths of the files below, node_modules and .git left out. */
  filesUnder(dir: string): Promise<string[]>
  /** `dir` and the folders above it that may be looked at, nearest first. */
  upwards(dir: string): string[]
}

export function openDisk(files: ProjectFiles): Disk {
  const inside = (path: string) => isInside(files.root, path)
  const text = async (path: string) => {
    if (!inside(path)) return undefined
    const facts = await files.facts(relative(files.root, path))
    if (facts === undefined || facts.size > TEXT_BYTES_MAX) return undefined
    const bytes = await files.read(relative(files.root, path))
    return bytes === undefined ? undefined : new TextDecoder().decode(bytes)
  }
  return {
    root: files.root,
    text,
    async json(path) {
      const source = await text(path)
      if (source === undefined) return undefined
      try {
        const value: unknown = JSON.parse(source.replace(/^\uFEFF/, ''))
        return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
      } catch {
        return undefined
      }
    },
    exists: async (path) => inside(path) && (await files.facts(relative(files.root, path))) !== undefined,
    async filesUnder(dir) {
      const under = relative(files.root, dir)
      const listed = await files.list(under === '' ? { max: FILES_MAX } : { under, max: FILES_MAX })
      return listed.map((path) => join(files.root, path))
    },
    upwards: (dir) => ancestors(dir).filter(inside),
  }
}
