import type { Disk } from '../../common/index.ts'
import { join } from '../../../kit/index.ts'

/** The members of package.json that matter here, with everything malformed left out. */
export interface Manifest {
  readonly name: string | undefined
  readonly type: 'module' | 'commonjs'
  readonly scripts: Readonly<Record<string, string>>
  /** Every kind of dependency together. */
  readonly dependencies: Readonly<Record<string, string>>
  readonly workspaces: readonly string[]
  readonly packageManager: string | undefined
  readonly raw: Readonly<Record<string, unknown>>
}

const strings = (value: unknown): Record<string, string> =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
    : {}

const list = (value: unknown): string[] => (Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [])

export async function readManifest(disk: Disk, dir: string): Promise<Manifest | undefined> {
  const raw = await disk.json(join(dir, 'package.json'))
  if (raw === undefined) return undefined
  const workspaces = raw['workspaces']
  const nested = typeof workspaces === 'object' && workspaces !== null ? (workspaces as { packages?: unknown }).packages : undefined
  return {
    name: typeof raw['name'] === 'string' ? raw['name'] : undefined,
    type: raw['type'] === 'module' ? 'module' : 'commonjs',
    scripts: strings(raw['scripts']),
    dependencies: { ...strings(raw['peerDependencies']), ...strings(raw['dependencies']), ...strings(raw['devDependencies']) },
    workspaces: [...list(workspaces), ...list(nested), ...(await pnpmWorkspaces(disk, dir))],
    packageManager: typeof raw['packageManager'] === 'string' ? raw['packageManager'] : undefined,
    raw,
  }
}

/** The `packages:` list of pnpm-workspace.yaml; that file is a flat list in practice, so two line shapes are enough. */
async function pnpmWorkspaces(disk: Disk, dir: string): Promise<string[]> {
  const text = await disk.text(join(dir, 'pnpm-workspace.yaml'))
  if (text === undefined) return []
  const block = /^packages:[^\S\n]*(\[[^\]]*\])?[^\n]*\n?((?:[^\S\n]*(?:-[^\n]*|#[^\n]*)?\n?)*)/m.exec(text)
  if (block === null) return []
  const items = block[1] === undefined ? [...block[2]!.matchAll(/^\s*-\s*(.+?)\s*$/gm)].map((m) => m[1]!) : block[1].slice(1, -1).split(',')
  return items
    .map((item) =>
      item
        .trim()
        .replace(/\s+#.*$/, '')
        .replace(/^['"]|['"]$/g, ''),
    )
    .filter((item) => item !== '')
}
