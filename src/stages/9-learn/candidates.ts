/**
 * Which commits may be a fix with its test: told from the list of changed files alone, so that a long history costs next to nothing.
 * Whether the tests really tell is found out later, by running them.
 */
import type { GitFileChange, GitLogEntry, Reader } from '../../contracts/index.ts'

/** A repair changes little; the issue that asks for this measure draws the line here. */
const CHANGED_LINES_MAX = 10
/** A change spread over more files is a refactoring or a feature. */
const SOURCE_FILES_MAX = 3
/** A commit that touches more test files than this is a reformatting or a move. */
const TEST_FILES_MAX = 20

export interface HistoryCandidate {
  /** The language of its sources. */
  readonly language: string
  readonly commit: string
  readonly parent: string
  readonly subject: string
  readonly authoredAt: number
  readonly sources: readonly string[]
  readonly tests: readonly string[]
  readonly changedLines: number
}

export type Sifted = { readonly candidate: HistoryCandidate } | { readonly reason: string }

/** What of a language tells sources from tests. */
type Sieve = Pick<Reader, 'id' | 'isSource' | 'isTestFile'>

/**
 * Changed lines of a file count as the larger of added and deleted: a line rewritten is one line. A commit that changes sources of
 * two languages is healed in neither, for half of its change would be missing.
 */
export function candidateOf(entry: GitLogEntry, languages: readonly Sieve[], linesMax = CHANGED_LINES_MAX): Sifted {
  const [changed, another] = languages.filter((language) => sourcesOf(entry, language).length > 0)
  if (another !== undefined) return { reason: 'sources of several languages changed' }
  return changed === undefined ? { reason: 'no source changed' } : candidateIn(entry, changed, linesMax)
}

/** A file that is both (a helper among the tests) is a test: nothing a patch may touch. */
const sourcesOf = ({ files }: GitLogEntry, language: Sieve): readonly GitFileChange[] =>
  files.filter(({ path }) => language.isSource(path) && !language.isTestFile(path))

function candidateIn(entry: GitLogEntry, language: Sieve, linesMax: number): Sifted {
  const [parent, second] = entry.parents
  if (parent === undefined || second !== undefined) return { reason: 'no single parent' }
  const tests = entry.files.filter((file) => language.isTestFile(file.path) && file.status !== 'deleted')
  const sources = sourcesOf(entry, language)
  if (tests.length === 0) return { reason: 'no test changed' }
  if (sources.length > SOURCE_FILES_MAX) return { reason: `more than ${SOURCE_FILES_MAX} sources changed` }
  if (tests.length > TEST_FILES_MAX) return { reason: `more than ${TEST_FILES_MAX} tests changed` }
  if (sources.some((file) => file.status !== 'modified')) return { reason: 'a source was added, moved or removed' }
  const changedLines = sources.reduce((sum, file) => sum + linesOf(file), 0)
  if (changedLines > linesMax) return { reason: `more than ${linesMax} source lines changed` }
  if (changedLines === 0) return { reason: 'no source line changed' }
  const { commit, subject, authoredAt } = entry
  // Conventional Commits 1.0.0: what calls itself a feature is not a repair.
  if (/^feat(?:\(|!|:)/i.test(subject)) return { reason: 'a feature, by its subject' }
  const paths = (files: readonly GitFileChange[]): string[] => files.map((file) => file.path)
  return {
    candidate: { language: language.id, commit, parent, subject, authoredAt, sources: paths(sources), tests: paths(tests), changedLines },
  }
}

const linesOf = ({ added, deleted }: GitFileChange): number => Math.max(added ?? Number.POSITIVE_INFINITY, deleted ?? 0)
