/**
 * What versions of a program do that cannot be exchanged in a running one: each is loaded anew, the same tests run, and what the calls give
 * that they make is held against each other. A call is known by its test and its place in the test's order of calls.
 */
import { z } from 'zod'
import type { BehaviourOptions, WarmBaseline, WarmCandidate, WarmTest } from '../../contracts/index.ts'
import type { Message } from './channel.ts'

/** As WarmSession.behaviours tells it. */
export interface Behaved {
  readonly calls: readonly string[]
  readonly outcomes: readonly (readonly string[])[]
  readonly anew?: boolean
}

/** One call and what it gave: value, what became of the arguments, or what was thrown. */
export interface Traced {
  readonly key: string
  readonly call: string
  readonly outcome: string
}

/** Versions loaded anew, at most: each costs as much as some hundred candidates. */
const VERSIONS_MAX = 3
/** Tests that are watched: those that fail, then the quickest of those that pass and run the edited files. */
const FAILING_MAX = 12
const PASSING_MAX = 25

const Seen = z.array(z.object({ key: z.string(), call: z.string(), outcome: z.string() }))

/** What came out of the sandbox is data of untrusted code. */
export function readTraced(message: Message): readonly Traced[] {
  const parsed = Seen.safeParse(message['seen'])
  return parsed.success ? parsed.data : []
}

/**
 * `swapped` where it tells of every candidate. Else the first few are loaded anew by `trace`, the first of them twice: what differs between
 * two runs of one program says nothing of two.
 */
export async function orTraced(
  swapped: Behaved,
  candidates: readonly WarmCandidate[],
  { inputsMax }: BehaviourOptions,
  trace: (candidate: WarmCandidate) => Promise<readonly Traced[]>,
): Promise<Behaved> {
  const edits = (candidate: WarmCandidate): boolean => candidate.files.length > 0
  const isDumb = (candidate: WarmCandidate, index: number): boolean => edits(candidate) && swapped.outcomes[index]?.length === 0
  const chosen = new Set(candidates.filter(edits).slice(0, VERSIONS_MAX))
  const [first] = chosen
  const dumb = candidates.filter((each, index) => chosen.has(each) && isDumb(each, index))
  // Of many, a few that are dumb are not worth what the others tell, unless the best is among them.
  if (first === undefined || dumb.length === 0 || (!dumb.includes(first) && candidates.filter(edits).length > VERSIONS_MAX)) return swapped
  const seen = new Map<WarmCandidate, ReadonlyMap<string, Traced>>()
  const byKey = (all: readonly Traced[]): ReadonlyMap<string, Traced> => new Map(all.map((each) => [each.key, each]))
  for (const candidate of candidates) if (chosen.has(candidate) || !edits(candidate)) seen.set(candidate, byKey(await trace(candidate)))
  const again = byKey(await trace(first))
  const told = [...chosen].map((candidate) => seen.get(candidate)!).filter((all) => all.size > 0)
  const stable = [...(seen.get(first)?.values() ?? [])].filter(({ key, outcome }) => again.get(key)?.outcome === outcome)
  const inputs = stable.filter(({ key }) => told.every((all) => all.has(key))).slice(0, inputsMax)
  if (inputs.length === 0) return swapped
  const outcomesOf = (all: ReadonlyMap<string, Traced> | undefined): string[] =>
    all === undefined || all.size === 0 ? [] : inputs.map(({ key }) => all.get(key)?.outcome ?? 'not reached')
  return { calls: inputs.map(({ call }) => call), outcomes: candidates.map((candidate) => outcomesOf(seen.get(candidate))), anew: true }
}

/** The tests to watch for edits of these files, one without a name for all of its file; where nothing but loading runs a file, the neighbours of the failing tests stand in. */
export function testsToTrace(
  { tests, statements, loaded = [] }: WarmBaseline,
  failing: readonly number[],
  candidates: readonly WarmCandidate[],
): readonly WarmTest[] {
  const paths = new Set(candidates.flatMap(({ files }) => files.map(({ path }) => path)))
  const atLoad = new Set(loaded)
  const red = failing.flatMap((index) => tests[index] ?? [])
  const files = new Set(failing.map((index) => tests[index]?.id.file))
  const runs = ({ covered }: WarmTest): boolean => covered.some((hit) => !atLoad.has(hit) && paths.has(statements[hit]?.path ?? ''))
  const green = tests.filter(({ status, id }) => status === 'passed' && id.name !== '')
  const near = green.filter(runs)
  const others = (near.length > 0 ? near : green.filter(({ id }) => files.has(id.file))).toSorted((a, b) => a.durationMs - b.durationMs)
  return [...red.slice(0, FAILING_MAX), ...others.slice(0, PASSING_MAX)]
}
