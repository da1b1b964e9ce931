import type { Constants, WarmSession } from '../../contracts/index.ts'
import type { Behaviours } from '../../model/index.ts'
import { filesOf } from './change.ts'
import type { Change } from './change.ts'
import { constantsOf } from './constants.ts'

/** Plausible patches compared; later ones are ever less likely and each costs a run of every input. */
const comparedMax = 12
/** Of the changes to one place only so many are compared: ten numbers for one number say less than ten places. */
const perPlaceMax = 2
/** Inputs tried on each: captured calls and variations of them. */
const inputsMax = 200

/** The best changes, few of them in one place, best first. */
export function diverse(byScore: readonly Change[]): Change[] {
  const atPlace = new Map<string, number>()
  const chosen = byScore.filter((change) => {
    const place = change.parts.map((part) => `${part.path} ${part.start} ${part.end}`).join('\n')
    const count = (atPlace.get(place) ?? 0) + 1
    atPlace.set(place, count)
    return count <= perPlaceMax
  })
  return chosen.slice(0, comparedMax)
}

export interface Grouping {
  /** Group number of each compared change; equal numbers acted alike on every input. */
  readonly groups: readonly number[]
  readonly calls: readonly string[]
  readonly outcomes: readonly (readonly string[])[]
  /** What the program as it is did. */
  readonly before: readonly string[]
  readonly anew?: boolean
  /** Of the programs with something switched off that ran: the group each acts as, or one of its own. */
  readonly off: readonly number[]
}

/**
 * The over-fitting guard: patches that satisfy the tests are run on inputs captured from the tests and on variations of them,
 * and grouped by what they do. (Compare Xiong et al., Identifying Patch Correctness in Test-Based Program Repair, ICSE 2018.)
 */
export async function groupByBehaviour(
  session: WarmSession,
  changes: readonly Change[],
  files: ReadonlyMap<string, string>,
  seed: number,
  switchedOff: readonly Change[] = [],
): Promise<Grouping> {
  const constants = constantsOf(changes, files)
  const all = [...changes, ...switchedOff].map((change) => filesOf(change.parts))
  const candidates = [...all, []].map((edits, id) => ({ id, files: edits }))
  const { calls, outcomes: told, anew = false } = await session.behaviours(candidates, { seed, inputsMax, constants })
  const outcomes = told.map((each) => each.map((outcome) => withoutWording(outcome, constants)))
  const known = new Map<string, number>()
  const groups = all.map((_, index) => {
    const key = (outcomes[index] ?? []).join('\u0000')
    const group = known.get(key) ?? known.size
    known.set(key, group)
    return group
  })
  const count = changes.length
  return {
    groups: groups.slice(0, count),
    calls,
    outcomes: outcomes.slice(0, count),
    before: outcomes.at(-1) ?? [],
    anew,
    off: groups.slice(count).filter((_, index) => outcomes[count + index]?.length),
  }
}

/** What interpreters throw by themselves; their words tell how an expression is written, not what it does. */
const ofInterpreter =
  /^(throws|rejects throws) (TypeError|ReferenceError|RangeError|SyntaxError|AttributeError|NameError|UnboundLocalError|ZeroDivisionError|DivisionByZeroError|OverflowError|RecursionError|ArgumentCountError|ValueError|IndexError|KeyError): /
/** A shorter text of the code may stand in any message. */
const wordMin = 6

/** `0 < "a"` and `"a" > 0` fail alike. What the code itself says, being one of its texts, stays. */
function withoutWording(outcome: string, { texts }: Constants): string {
  const found = ofInterpreter.exec(outcome)
  if (found === null || texts.some((text) => text.length >= wordMin && outcome.includes(text))) return outcome
  const changes = outcome.search(/; (argument \d+|this) becomes |, (prints|leaves) /)
  return `${found[1]} ${found[2]}${changes < 0 ? '' : outcome.slice(changes)}`
}

/** A check that throws or stays silent answers by throwing; any other single answer would be as good without the input. */
const silent = /^(?:returns |resolves )?(?:undefined|null|None)$/

function isConstant(outcomes: readonly string[]): boolean {
  const answers = new Set(outcomes.filter((outcome) => !isThrown(outcome)))
  const [answer] = answers
  return answers.size <= 1 && !(outcomes.some(isThrown) && (answer === undefined || silent.test(answer)))
}

const isThrown = (outcome: string): boolean => /^(?:throws|rejects) /.test(outcome)

/**
 * What to tell about the patches: how many behaviours, how likely the first patch's is among them, and the first input on which it
 * and another part. `scores` are those of the compared changes.
 */
export function describe(grouping: Grouping, scores: readonly number[], ids: readonly string[]): Behaviours {
  const { groups, calls, outcomes, before, anew = false } = grouping
  const [own] = outcomes
  // A patch that only loading anew can show was not run on any.
  const ran = own === undefined || own.length === 0 ? 0 : calls.length
  const count = new Set(groups).size
  const sum = (of: (index: number) => boolean): number => scores.reduce((all, score, index) => all + (of(index) ? score : 0), 0)
  const behaviours: Behaviours = {
    groups: Math.max(1, count),
    inputsTried: ran,
    changed: ran === 0 ? 0 : calls.filter((_, input) => before[input] !== own?.[input]).length,
    constant: ran > 0 && isConstant(own ?? []),
    ...(anew ? { anew } : {}),
    share: count <= 1 ? 1 : sum((index) => groups[index] === groups[0]) / sum(() => true),
  }
  if (count <= 1) return behaviours
  const rival = groups.findIndex((group) => group !== groups[0])
  const at = calls.findIndex((_, input) => outcomes[0]?.[input] !== outcomes[rival]?.[input])
  if (at < 0) return behaviours
  const seen = new Set<string>()
  const shown = ids.flatMap((proposal, index) => {
    const outcome = outcomes[index]?.[at] ?? ''
    if (seen.has(outcome)) return []
    seen.add(outcome)
    return [{ proposal, outcome }]
  })
  return { ...behaviours, distinguishing: { call: calls[at]!, outcomes: shown } }
}
