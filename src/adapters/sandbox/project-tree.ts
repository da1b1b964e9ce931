import { readdirSync, type Dirent } from 'node:fs'
import { join } from 'node:path'

/** Entries looked at before giving up on a project: a hundred thousand source files are no longer one project. */
const entriesMax = 100_000
/** Folders that are shared with the original instead of being copied, and not searched: big, and read only by the tests. */
const sharedNames = new Set(['node_modules', '.git'])

/** Walks a project without entering shared folders; `visit` sees every entry once. Unreadable folders count as empty. */
export function walkProject(root: string, visit: (path: string, entry: Dirent, shared: boolean) => void): void {
  const pending = [root]
  let seen = 0
  for (let dir = pending.pop(); dir !== undefined; dir = pending.pop()) {
    for (const entry of entriesOf(dir)) {
      if (++seen > entriesMax) return
      const path = join(dir, entry.name)
      const shared = entry.isDirectory() && sharedNames.has(entry.name)
      visit(path, entry, shared)
      if (entry.isDirectory() && !shared) pending.push(path)
    }
  }
}

function entriesOf(dir: string): Dirent[] {
  try {
    return readdirSync(dir, { withFileTypes: true })
  } catch {
    return []
  }
}

/** Sockets and pipes: a read-only mount does not stop anyone from writing into them, so they are covered. */
export function specialFiles(root: string): string[] {
  const found: string[] = []
  walkProject(root, (path, entry) => {
    if (entry.isSocket() || entry.isFIFO() || entry.isBlockDevice() || entry.isCharacterDevice()) found.push(path)
  })
  return found
}

/** The project's node_modules and .git folders, at any depth outside one another. */
export function sharedFolders(root: string): string[] {
  const found: string[] = []
  walkProject(root, (path, _entry, shared) => {
    if (shared) found.push(path)
  })
  return found
}

/** Folders of node_modules that belong to its installer; other names with a dot are caches that tools write while the tests run. */
const installerFolders = new Set(['.bin', '.pnpm', '.store'])

/** Whether an entry of node_modules is a tool's cache: in a copy it starts empty, and may be written. */
export const isToolCache = (entry: Dirent): boolean =>
  entry.isDirectory() && entry.name.startsWith('.') && !installerFolders.has(entry.name)
