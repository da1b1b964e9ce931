import type { TestFailure } from '../../model/index.ts'

/** One place a failure's stack went through; `depth` 0 is the innermost frame of the project. */
export interface Frame {
  readonly path: string
  readonly line: number
  readonly depth: number
}

/** Deeper than this a stack tells about the caller's world, not about the fault. */
const framesMax = 20

/**
 * The frames of a stack that lie in known files, innermost first. Reads every `path:line:column` there is, so that it
 * needs to know no runtime's format; a path counts when it ends in the whole relative path of a known file.
 */
export function framesIn(failure: TestFailure | undefined, paths: Iterable<string>): Frame[] {
  const known = [...paths]
  const frames: Frame[] = []
  for (const [, where, line] of (failure?.stack ?? '').matchAll(/([^\s()]+?):(\d+):\d+/g)) {
    const place = where!.replace(/^file:\/\//, '').replaceAll('\\', '/')
    const path = known.find((candidate) => place === candidate || place.endsWith(`/${candidate}`))
    if (path === undefined) continue
    frames.push({ path, line: Number(line), depth: frames.length })
    if (frames.length >= framesMax) break
  }
  return frames
}
