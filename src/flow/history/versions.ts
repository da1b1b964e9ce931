import type { Reader } from '../../contracts/index.ts'
import { decodeUtf8 } from '../../kit/index.ts'
import { withNewVersion, type HistoryCandidate } from '../../stages/9-learn/index.ts'
import type { HistoryParts } from './parts.ts'

/** A source file before and after the human's fix; a version raised by the way is raised in both. */
export interface Version {
  readonly path: string
  readonly before: string
  readonly after: string
}

export async function versions(
  { parent, commit, sources }: Pick<HistoryCandidate, 'parent' | 'commit' | 'sources'>,
  { git }: Pick<HistoryParts, 'git'>,
): Promise<Version[] | undefined> {
  const texts: Version[] = []
  for (const path of sources) {
    const [before, after] = [await textAt(git, parent, path), await textAt(git, commit, path)]
    if (before === undefined || after === undefined) return undefined
    texts.push({ path, before: withNewVersion(path, before, after), after })
  }
  return texts
}

async function textAt(git: HistoryParts['git'], revision: string, path: string): Promise<string | undefined> {
  const bytes = await git.showFile(revision, path)
  return bytes === undefined ? undefined : decodeUtf8(bytes)
}

/** The reader of a row's language; a row of a language that is there no more is a fault of the caller's. */
export function readerOf({ language }: { readonly language: string }, { readers }: Pick<HistoryParts, 'readers'>): Reader {
  const found = readers.find(({ id }) => id === language)
  if (found === undefined) throw new Error(`no reader of ${language}`)
  return found
}
