/** Is the patch of a fault of the past right? It is held against the human's fix: the syntax trees first, then what the two do. */
import type { CandidateEdit } from '../../contracts/index.ts'
import type { FileChange, HistoryOutcome, HistoryRow } from '../../model/index.ts'
import { lineEdits } from '../../stages/9-learn/index.ts'
import type { HistoryOptions, HistoryParts, Seat } from './parts.ts'
import { readerOf, type Version } from './versions.ts'

/** Inputs tried when patch and human fix are compared by running; an over-fitted patch shows within the first few dozen. */
const INPUTS_MAX = 256
export const DETAIL_CHARS_MAX = 400

type Judged = Pick<HistoryOutcome, 'verdict' | 'detail' | 'inputsCompared' | 'readsAlike'>

interface Case {
  readonly row: HistoryRow
  readonly texts: readonly Version[]
  readonly seat: Seat
  readonly options: HistoryOptions
  readonly parts: HistoryParts
}

/** `changes` are those of all patches in their order, paths relative to the project's root; the seat holds the faulty sources. */
export async function verdictOn(changes: readonly Pick<FileChange, 'path' | 'before' | 'after'>[], about: Case): Promise<Judged> {
  const { row, texts, seat, parts } = about
  const offset = seat.project.root === seat.dir ? '' : `${seat.project.root.slice(seat.dir.length + 1)}/`
  const patched = new Map<string, Pick<FileChange, 'before' | 'after'>>()
  // A later patch of a file builds on an earlier one.
  for (const { path, before, after } of changes)
    patched.set(`${offset}${path}`, { before: patched.get(`${offset}${path}`)?.before ?? before, after })
  const human = new Map(texts.map((text) => [text.path, text]))
  const paths = [...new Set([...patched.keys(), ...human.keys()])]
  const both = paths.map((path) => {
    const before = human.get(path)?.before ?? patched.get(path)?.before ?? ''
    return { path, before, ours: patched.get(path)?.after ?? before, theirs: human.get(path)?.after ?? before }
  })
  const { sameTree, sameReading } = readerOf(row, parts).compare
  if (both.every(({ path, ours, theirs }) => sameTree(path, ours, theirs)))
    return { verdict: 'equal', detail: 'the same syntax tree as the human fix', inputsCompared: 0, readsAlike: true }
  if (both.every(({ path, ours, theirs }) => sameReading(path, ours, theirs)))
    return { verdict: 'same-behaviour', detail: 'the human fix in other words', inputsCompared: 0, readsAlike: true }
  const edit = (pick: 'ours' | 'theirs'): CandidateEdit[] =>
    both
      .filter((one) => one[pick] !== one.before)
      .map((one) => ({ path: one.path.slice(offset.length), edits: lineEdits(one.before, one[pick]) }))
  try {
    return await byRunning(edit('ours'), edit('theirs'), about)
  } catch (error) {
    if (parts.signal.aborted) throw error
    const said = error instanceof Error ? error.message : String(error)
    return { verdict: 'unclear', detail: `cannot be compared by running: ${said}`.slice(0, DETAIL_CHARS_MAX), inputsCompared: 0 }
  }
}

/** Both versions on inputs captured from the tests and on variations of them. Agreement on inputs is no proof; a difference is one. */
async function byRunning(ours: CandidateEdit[], theirs: CandidateEdit[], { row, seat, options, parts }: Case): Promise<Judged> {
  const session = await seat.language.warm.open(parts.sandbox, seat.project, { testFiles: row.tests, seed: options.seed })
  try {
    const paths = [...new Set([...ours, ...theirs].map((edit) => edit.path))]
    await session.focus(paths, row.failing)
    const candidates = [
      { id: 0, files: ours },
      { id: 1, files: theirs },
    ]
    const { calls, outcomes } = await session.behaviours(candidates, { seed: options.seed, inputsMax: INPUTS_MAX })
    const [one = [], other = []] = outcomes
    const compared = Math.min(one.length, other.length)
    if (compared === 0) return { verdict: 'unclear', detail: 'no input reaches both versions', inputsCompared: 0 }
    const at = one.findIndex((outcome, index) => outcome !== other[index])
    if (at === -1) return { verdict: 'same-behaviour', detail: `alike on ${compared} inputs`, inputsCompared: compared }
    const detail = `${calls[at] ?? ''}: patch ${one[at] ?? ''}, human ${other[at] ?? ''}`
    return { verdict: 'wrong', detail: detail.slice(0, DETAIL_CHARS_MAX), inputsCompared: compared }
  } finally {
    await session.close()
  }
}
