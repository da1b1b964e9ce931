/** Heals one fault of the past and holds the patch against the human's fix. */
import { applyEdits } from '../../kit/index.ts'
import { editsWithinReach, lineEdits } from '../../stages/9-learn/index.ts'
import {
  PrunellaError,
  testKey,
  type FileChange,
  type HealReport,
  type HistoryOutcome,
  type HistoryRow,
  type Remedy,
  type Round,
  type TestFailure,
  type TestId,
} from '../../model/index.ts'
import { DETAIL_CHARS_MAX, verdictOn } from './verdict.ts'
import { versions, type Version } from './versions.ts'
import type { HistoryOptions, HistoryParts, Seat } from './parts.ts'

export async function healRow(row: HistoryRow, options: HistoryOptions, parts: HistoryParts): Promise<HistoryOutcome> {
  const from = parts.clock.monotonic()
  const { language, commit, subject, changedLines } = row
  const missed = (detail: string): HistoryOutcome => ({
    ...{
      language,
      commit,
      subject,
      changedLines,
      verdict: 'missed',
      detail: detail.slice(0, DETAIL_CHARS_MAX),
      families: [],
      warned: false,
    },
    ...{ inputsCompared: 0, tried: 0, searchEnded: '', elapsedMs: Math.round(parts.clock.monotonic() - from), diff: '' },
  })
  const seat = await parts.seat({ ...row, near: row.sources[0] as string })
  if ('reason' in seat) return missed(seat.reason)
  const texts = (await versions(row, parts)) ?? []
  await breakAgain(row, texts, seat)
  let report: HealReport
  try {
    report = await parts.heal(seat, onlyOf(row))
  } catch (error) {
    if (parts.signal.aborted) throw error
    // A bug of Prunella's costs this one fault, stands in the result, and leaves the walk going.
    return missed(error instanceof PrunellaError ? `${error.code}: ${error.message}` : `a bug of Prunella: ${bugOf(error)}`)
  }
  const asked = new Set(row.failing.map(testKey))
  const remedies = report.rounds.flatMap(({ targets, remedy }) =>
    remedy !== undefined && targets.some((id) => asked.has(testKey(id))) ? [remedy] : [],
  )
  const facts = { ...factsOf(report, texts, seat), ...(await reachOf(report, row, texts, seat)), elapsedMs: elapsed() }
  if (!healsAll(report, asked)) return { ...missed(whyMissed(report)), ...facts }
  const judged = await verdictOn(changesOf(remedies), { row, texts, seat, options, parts })
  return { ...{ language, commit, subject, changedLines, ...judged, ...facts, elapsedMs: elapsed() }, ...patchOf(remedies) }

  function elapsed(): number {
    return Math.round(parts.clock.monotonic() - from)
  }
}

/** Where other tests fail for reasons of their own, the search is spared them; a name says so much for one test only. */
const onlyOf = ({ failing, stillFailing }: HistoryRow): string | undefined =>
  stillFailing > 0 && failing.length === 1 ? testKey(failing[0] as TestId) : undefined

const changesOf = (remedies: readonly Remedy[]): FileChange[] => remedies.flatMap(({ changes }) => [...changes.changes])

const bugOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error))

/** The commit's tree with the parent's sources; tests that fail with the fix too are no evidence and go. */
async function breakAgain(row: HistoryRow, texts: readonly Version[], seat: Seat): Promise<void> {
  for (const { path, before } of texts) await seat.write(path, before)
  const under = seat.project.packageDir === seat.dir ? '' : `${seat.project.packageDir.slice(seat.dir.length + 1)}/`
  for (const file of row.leftOut) await seat.remove(`${under}${file}`)
}

/** Those that fail with the human's fix too are nobody's to heal. */
const healsAll = ({ failing, rounds }: HealReport, asked: ReadonlySet<string>): boolean => {
  const healed = new Set(rounds.flatMap((round) => (round.remedy === undefined ? [] : round.targets.map(testKey))))
  const wanted = failing.filter(({ id }) => asked.has(testKey(id)))
  return wanted.length > 0 && wanted.every(({ id }) => healed.has(testKey(id)))
}

/** Several faults may need several patches; together they are no surer than the least sure of them. */
function patchOf(
  remedies: readonly Remedy[],
): Pick<HistoryOutcome, 'families' | 'diff' | 'warned' | 'tier' | 'confidence' | 'behaviourGroups'> {
  const [weakest] = remedies.map(({ decision }) => decision.confidence).sort((a, b) => a.value - b.value)
  const groups = remedies.flatMap(({ proposal }) => proposal.behaviours?.groups ?? [])
  return {
    families: remedies.flatMap(({ proposal }) => proposal.families),
    diff: remedies.map(({ diff }) => diff).join(''),
    warned: remedies.some(({ decision }) => !decision.mayAutoApply),
    ...(weakest === undefined ? {} : { tier: weakest.tier, confidence: weakest.value }),
    ...(groups.length === 0 ? {} : { behaviourGroups: Math.max(...groups) }),
  }
}

function factsOf({ rounds }: HealReport, texts: readonly Version[], seat: Seat) {
  const tried = rounds.reduce((sum, { search }) => sum + search.tried, 0)
  const [first] = rounds
  const rank = first === undefined ? undefined : rankOfFault(first, texts, seat)
  return { tried, searchEnded: rounds.at(-1)?.search.ended ?? '', ...(rank === undefined ? {} : { suspectRank: rank }) }
}

/** What a search that looked at the human's lines with all it knew could have written; see `editsWithinReach`. */
async function reachOf({ rounds, failing }: HealReport, row: HistoryRow, texts: readonly Version[], { language, files, project }: Seat) {
  const under = project.packageDir === project.root ? '' : `${project.packageDir.slice(project.root.length + 1)}/`
  const tests = await Promise.all(row.tests.map(async (path) => new TextDecoder().decode(await files.read(under + path))))
  const focus = {
    suspects: rounds[0]?.diagnosis.suspects ?? [],
    failures: failing.flatMap(({ failure }) => (failure === undefined ? [] : [{ message: failure.message, ...pick(failure) }])),
    ...{ tests, paths: await files.list() },
  }
  let edits = 0
  for (const { path, before, after } of texts) {
    const { sameTree } = language.compare
    const changes = lineEdits(before, after).filter((change) => !sameTree(path, before, applyEdits(before, [change])))
    if (changes.length === 0) continue
    const file = language.templates.open(path, before)
    const found = file && editsWithinReach(file, changes, focus)
    if (found === undefined) return {}
    edits += found
  }
  return { withinReach: edits }
}

const pick = ({ expected, actual }: TestFailure): { expected?: string; actual?: string } => ({
  ...(expected === undefined ? {} : { expected }),
  ...(actual === undefined ? {} : { actual }),
})

/**
 * From 1: the first suspect that begins on a line the human changed, or is the innermost statement around such a line; an insertion counts
 * at the line before and the line after it.
 */
function rankOfFault({ diagnosis: { suspects } }: Round, texts: readonly Version[], { dir, project }: Seat): number | undefined {
  const ranks = texts.flatMap(({ path, before, after }) => {
    const own = suspects
      .map((suspect, index) => ({ ...suspect, rank: index + 1 }))
      .filter((one) => `${project.root}/${one.path}` === `${dir}/${path}`)
    return lineEdits(before, after).flatMap(({ start, end }) => {
      const from = start === end ? before.lastIndexOf('\n', start - 2) + 1 : start
      const to = start === end ? before.indexOf('\n', start) + 1 || before.length : end
      const around = own.filter((one) => one.start < to && one.end > from)
      const least = Math.min(...around.map((one) => one.end - one.start))
      return around.filter((one) => (one.start >= from && one.start < to) || one.end - one.start === least).map(({ rank }) => rank)
    })
  })
  return ranks.length === 0 ? undefined : Math.min(...ranks)
}

function whyMissed(report: HealReport): string {
  if (report.state === 'nothing-to-heal') return 'the tests pass without the fix among the others'
  const round = report.rounds.find((one) => one.remedy === undefined) ?? report.rounds.at(-1)
  if (round === undefined) return report.notes.join('; ')
  const [first] = round.alternatives
  const why =
    first === undefined
      ? `no plausible patch among ${round.search.tried} (search ended: ${round.search.ended})`
      : `plausible, not proven: ${first.why}`
  return report.rounds.some((one) => one.remedy !== undefined) ? `heals only some of the failing tests; ${why}` : why
}
