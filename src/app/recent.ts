/** Lines that changed lately, by git: in the last commits, or since. Repairs touch them more often than others (docs/benchmarks.md). */
import { openGit, type Git } from '../adapters/git/index.ts'
import type { PastVersion, ProjectFiles } from '../contracts/index.ts'
import { decodeUtf8 } from '../kit/index.ts'
import { changedLines } from '../stages/7-apply/index.ts'

/** Lines of the last ten commits were 2.7 times as likely to be repaired as any; of the last fifty, 1.5 times. */
const COMMITS = 10
/** A file of which more than this share is new tells no line from another. */
const SHARE_MAX = 0.5
/** One file costs a `git blame`: some ten milliseconds, more where the history is long. */
const FILES_MAX = 8

export type LinesByPath = ReadonlyMap<string, ReadonlySet<number>>

/** Path (relative to the root of `files`) → lines from 1. Empty without git, without history, or where git refuses. */
export async function recentLines(
  files: Pick<ProjectFiles, 'root' | 'read'>,
  env: Readonly<Record<string, string | undefined>>,
  paths: readonly string[],
): Promise<LinesByPath> {
  const found = new Map<string, ReadonlySet<number>>()
  try {
    const git = await openGit(files.root, env)
    if (git === undefined) return found
    const last = new Set<string>()
    for await (const { commit } of git.log({ max: COMMITS, merges: true })) last.add(commit)
    for (const path of paths.slice(0, FILES_MAX)) {
      const now = decodeUtf8((await files.read(path)) ?? new Uint8Array())
      const lines = now === undefined ? [] : await linesOf(git, path, now, last)
      if (lines.length > 0 && lines.length <= SHARE_MAX * (now ?? '').split('\n').length) found.set(path, new Set(lines))
    }
  } catch {
    // A repository that git does not trust or cannot read is no reason not to heal: only this hint is missing.
  }
  return found
}

/** Where the file is not as committed, what was changed since says more than the commits do, whose lines no longer fit. */
async function linesOf(git: Git, path: string, now: string, last: ReadonlySet<string>): Promise<number[]> {
  const bytes = await git.showFile('HEAD', path)
  const committed = bytes === undefined ? undefined : decodeUtf8(bytes)
  if (committed === undefined) return []
  if (committed !== now) return changedLines(path, committed, now).flatMap(({ from, to }) => span(from, Math.max(from, to)))
  const hunks = await git.recentDiff(path)
  return hunks.filter(({ commit }) => last.has(commit)).flatMap(({ startLine, lineCount }) => span(startLine, startLine + lineCount - 1))
}

const span = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index)

/** What the last commits made of a file, newest first, and before them edits since. Empty where `recentLines` is. */
export async function pastVersions(
  files: Pick<ProjectFiles, 'root' | 'read'>,
  env: Readonly<Record<string, string | undefined>>,
  path: string,
): Promise<readonly PastVersion[]> {
  const versions: PastVersion[] = []
  try {
    const git = await openGit(files.root, env)
    if (git === undefined) return versions
    const textAt = async (revision: string): Promise<string | undefined> => {
      const bytes = await git.showFile(revision, path)
      return bytes === undefined ? undefined : decodeUtf8(bytes)
    }
    const now = decodeUtf8((await files.read(path)) ?? new Uint8Array())
    const head = await textAt('HEAD')
    if (head !== undefined && now !== undefined && head !== now)
      versions.push({ commit: undefined, subject: 'edits since', before: head, after: now })
    for await (const { commit, subject, parents } of git.log({ max: COMMITS, paths: [path] })) {
      const [after, before] = [await textAt(commit), parents[0] === undefined ? undefined : await textAt(parents[0])]
      if (after !== undefined && before !== undefined) versions.push({ commit, subject, before, after })
    }
  } catch {
    // As above: without history there is only less to offer.
  }
  return versions
}
