import { PrunellaError } from '../../model/index.ts'

/** Names that git refuses to check out, or that would lead out of the folder or into the repository itself. */
export function isSafePath(path: string): boolean {
  if (path === '' || path.startsWith('/') || /[\0\\]/.test(path)) return false
  return path
    .split('/')
    .every((part) => part !== '' && part !== '.' && part !== '..' && !/^\.git[ .]*$/i.test(part) && !/^git~\d+$/i.test(part))
}

export function checkPath(path: string): string {
  if (!isSafePath(path)) throw new PrunellaError('path-refused', `git: ${JSON.stringify(path)}`)
  return path
}
