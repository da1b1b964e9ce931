/** Path arithmetic on absolute POSIX paths: languages may not import node:path. */

export function normalise(path: string): string {
  const out: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..') out.pop()
    else out.push(part)
  }
  return `/${out.join('/')}`
}

export const join = (base: string, ...parts: readonly string[]): string => {
  const last = parts.findLastIndex((part) => part.startsWith('/'))
  return normalise(last === -1 ? [base, ...parts].join('/') : parts.slice(last).join('/'))
}

export const dirname = (path: string): string => normalise(path.slice(0, Math.max(path.lastIndexOf('/'), 1)))

export const isInside = (dir: string, path: string): boolean => path === dir || dir === '/' || path.startsWith(`${dir}/`)

/** Relative to `dir` when inside it; otherwise with leading `..`. */
export function relative(dir: string, path: string): string {
  if (path === dir) return ''
  if (isInside(dir, path)) return path.slice(dir === '/' ? 1 : dir.length + 1)
  const from = dir.split('/').slice(1)
  const to = path.split('/').slice(1)
  let common = 0
  while (common < from.length && from[common] === to[common]) common++
  return [...from.slice(common).map(() => '..'), ...to.slice(common)].join('/')
}

/** `dir` and every folder above it, nearest first. */
export function ancestors(dir: string): string[] {
  const out = [normalise(dir)]
  while (out.at(-1) !== '/') out.push(dirname(out.at(-1)!))
  return out
}
