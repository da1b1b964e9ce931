import type { Disk } from '../../common/index.ts'
import { globToRegExp } from './glob.ts'
import { readManifest, type Manifest } from './manifest.ts'
import { dirname, join, relative } from '../../../kit/index.ts'
import { isTestFile } from './sources.ts'

export interface WorkspacePackage {
  /** Absolute. */
  readonly dir: string
  readonly name: string
  readonly hasTests: boolean
}

/** The nearest folder at or above `dir` whose package.json or pnpm-workspace.yaml takes `dir` in as one of its packages. */
export async function workspaceRootOf(disk: Disk, dir: string): Promise<string | undefined> {
  for (const above of disk.upwards(dir)) {
    const manifest = await readManifest(disk, above)
    if (manifest === undefined || manifest.workspaces.length === 0) continue
    if (above === dir || isMember(manifest, relative(above, dir))) return above
  }
  return undefined
}

function isMember(manifest: Manifest, path: string): boolean {
  const taken = manifest.workspaces.filter((glob) => !glob.startsWith('!'))
  const refused = manifest.workspaces.filter((glob) => glob.startsWith('!')).map((glob) => glob.slice(1))
  const matches = (glob: string) => globToRegExp(glob.replace(/\/$/, '')).test(path)
  return taken.some(matches) && !refused.some(matches)
}

/**
 * Packages of the workspace whose root is `root`, sorted by path; the flow runs those that have tests until one fails. Empty when
 * `root` is not a workspace.
 */
export async function listPackages(disk: Disk, root: string): Promise<WorkspacePackage[]> {
  const manifest = await readManifest(disk, root)
  if (manifest === undefined || manifest.workspaces.length === 0) return []
  const files = await disk.filesUnder(root)
  const dirs = files.filter((path) => path.endsWith('/package.json') && path !== join(root, 'package.json')).map(dirname)
  const members = dirs.filter((dir) => isMember(manifest, relative(root, dir))).sort()
  const out: WorkspacePackage[] = []
  for (const dir of members) {
    const own = await readManifest(disk, dir)
    const hasTests =
      own?.scripts['test'] !== undefined || files.some((path) => path.startsWith(`${dir}/`) && isTestFile(relative(dir, path)))
    out.push({ dir, name: own?.name ?? relative(root, dir), hasTests })
  }
  return out
}
