import type { Applier, ProjectFiles } from '../contracts/index.ts'
import { decodeUtf8, digestBytes, encodeUtf8 } from '../kit/index.ts'
import { type ChangeSet, PrunellaError } from '../model/index.ts'

const leftOut: ReadonlySet<string> = new Set(['node_modules', '.git', '__pycache__', '.tox', '.nox'])

/** Files of a project in memory. No links, no permissions: every path is a plain file. */
export function memoryFiles(texts: Readonly<Record<string, string | Uint8Array>>, root = '/project'): ProjectFiles & Applier {
  const files = new Map(Object.entries(texts).map(([path, text]) => [checked(path), typeof text === 'string' ? encodeUtf8(text) : text]))
  return {
    root,
    read: async (path) => files.get(checked(path))?.slice(),
    async facts(path) {
      const bytes = files.get(checked(path))
      return bytes === undefined ? undefined : { size: bytes.length, mode: 0o644, isFile: true, isSymlink: false }
    },
    async list(options) {
      const under = options?.under === undefined || options.under === '' ? '' : `${checked(options.under.replace(/\/$/, ''))}/`
      const environments = [...files.keys()]
        .filter((path) => path.endsWith('/pyvenv.cfg'))
        .map((path) => path.slice(0, -'pyvenv.cfg'.length))
      const isLeftOut = (path: string): boolean =>
        path.split('/').some((part) => leftOut.has(part)) || environments.some((folder) => `${under}${path}`.startsWith(folder))
      return [...files.keys()]
        .filter((path) => path.startsWith(under) && !isLeftOut(path.slice(under.length)))
        .sort()
        .slice(0, options?.max)
    },
    async apply(_root, _key, changes) {
      const now = changes.changes.map((change) => ({ change, bytes: files.get(checked(change.path)) }))
      if (now.every(({ change, bytes }) => bytes !== undefined && digestBytes(bytes) === change.afterDigest)) return
      refuseChanged(now)
      for (const { change } of now) files.set(change.path, encodeUtf8(change.after))
    },
  }
}

function refuseChanged(now: readonly { change: ChangeSet['changes'][number]; bytes: Uint8Array | undefined }[]): void {
  for (const { change, bytes } of now) {
    if (bytes !== undefined && decodeUtf8(bytes) === undefined)
      throw new PrunellaError('path-refused', `'${change.path}' is not UTF-8 text`)
    if (bytes === undefined || digestBytes(bytes) !== change.beforeDigest)
      throw new PrunellaError('changed-since', `changed since the proof: ${change.path}`)
  }
}

function checked(path: string): string {
  const parts = path.split('/')
  if (path === '' || path.includes('\\') || parts.some((part) => part === '' || part === '.' || part === '..'))
    throw new PrunellaError('path-refused', `'${path}' is not a path inside the project`)
  return path
}
