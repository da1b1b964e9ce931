/**
 * The step runner over the heal journal. A step whose result is recorded is not run again, so a heal that was killed goes on where it
 * stopped, and an old journal replays. An effect on the outside world is two rows: `<name>.intent` before it, `<name>.done` after it.
 *
 * Steps are matched by name: the n-th call of a name in one process belongs to the n-th row of that name. Its input must have the digest
 * that was recorded; otherwise what was recorded answers another question, and going on would mix two heals.
 */
import type { Clock, Journal, JournalEntry } from '../contracts/index.ts'
import { canonicalJson, digestValue } from '../kit/index.ts'
import { PrunellaError } from '../model/index.ts'

/** A recorded result is a report and some diffs, some hundred KiB at most; more means that a stage forgot a limit of its own. */
const RESULT_CHARS_MAX = 16 * 1024 * 1024
/** Rows of one heal: 12 rounds of some dozen steps, and years of approvals and rollbacks on top. */
const ROWS_MAX = 10_000

/** What gives a recorded value its type back; a zod schema is one. */
export interface Shape<T> {
  parse(value: unknown): T
}

export interface EffectWork<T> {
  /** Names the effect for the outside; must be the same on every try. By default heal, name and count of the call. */
  readonly key?: string
  /** Called again with the same key when an earlier try was cut off: it must look at the world before it acts. */
  readonly perform: (key: string) => Promise<T> | T
}

export interface OpenHeal {
  readonly heal: string
  /** All rows up to now. */
  readonly entries: readonly JournalEntry[]
  /** Runs `work` once over the life of the heal. Its result must be a JSON value; what comes back is what a replay would give. */
  step<T>(name: string, input: unknown, work: () => Promise<T> | T, shape?: Shape<T>): Promise<T>
  /** Like `step`, for work that changes the world: the intent is durable before `perform` is called. */
  effect<T>(name: string, input: unknown, work: EffectWork<T>, shape?: Shape<T>): Promise<T>
  /** The recorded result of the last row of that step (of an effect: when it is done), or undefined. */
  result(name: string): unknown
}

/**
 * Opens a heal that `journal.begin` started, whatever process did. Throws PrunellaError `heal-unknown`; later `journal-corrupt` when a
 * recorded result does not fit its shape, `changed-since` when a step asks something else than what was recorded.
 */
export async function openHeal(journal: Journal, clock: Clock, heal: string): Promise<OpenHeal> {
  const rows = [...(await journal.entries(heal))]
  if (rows.length === 0) throw new PrunellaError('heal-unknown', `the journal has no heal ${heal}`)
  const calls = new Map<string, number>()
  /** Rows are appended one at a time even when steps run side by side. */
  let tail: Promise<unknown> = Promise.resolve()

  const claim = (name: string): number => {
    const count = calls.get(name) ?? 0
    calls.set(name, count + 1)
    return count
  }
  const recorded = (name: string, count: number, inputDigest: string): JournalEntry | undefined => {
    const row = rows.filter((one) => one.step === name)[count]
    if (row !== undefined && row.inputDigest !== inputDigest)
      throw new PrunellaError('changed-since', `${heal}: step ${name} (row ${row.seq}) was recorded for another input; start a new heal`)
    return row
  }
  const append = (name: string, inputDigest: string, result: unknown): Promise<JournalEntry> => {
    const mine = tail.then(async () => {
      if (rows.length >= ROWS_MAX) throw new RangeError(`${heal} has more than ${ROWS_MAX} rows`)
      const row = await journal.append(heal, name, inputDigest, result, clock.now(), rows.length)
      rows.push(row)
      return row
    })
    tail = mine.catch(() => undefined)
    return mine
  }
  const once = async <T>(name: string, digest: string, work: () => Promise<T> | T, shape?: Shape<T>): Promise<T> => {
    const count = claim(name)
    const known = recorded(name, count, digest)
    const row = known ?? (await append(name, digest, jsonOf(name, await work())))
    return typed(row, shape)
  }

  return {
    heal,
    get entries() {
      return [...rows]
    },
    step: (name, input, work, shape) => once(plainName(name), digestValue(input), work, shape),
    async effect(name, input, work, shape) {
      const digest = digestValue(input)
      const count = calls.get(`${plainName(name)}.intent`) ?? 0
      const intent = await once(`${name}.intent`, digest, () => ({ key: work.key ?? `${heal}/${name}/${count}` }))
      return once(`${name}.done`, digest, () => work.perform(intent.key), shape)
    },
    result: (name) => rows.findLast((row) => row.step === name || row.step === `${name}.done`)?.result,
  }
}

function typed<T>(row: JournalEntry, shape: Shape<T> | undefined): T {
  if (shape === undefined) return row.result as T
  try {
    return shape.parse(row.result)
  } catch (cause) {
    throw new PrunellaError(
      'journal-corrupt',
      `${row.heal}: the result of ${row.step} (row ${row.seq}) has not the shape this version expects`,
      {
        cause,
      },
    )
  }
}

function plainName(name: string): string {
  if (!/^[a-z0-9][a-z0-9._:-]*$/i.test(name) || /\.(intent|done)$/.test(name)) throw new RangeError(`'${name}' is no name for a step`)
  return name
}

function jsonOf(name: string, value: unknown): unknown {
  if (value === undefined) return null
  refuseLossy(name, value, '$')
  const text = canonicalJson(value)
  if (text.length > RESULT_CHARS_MAX)
    throw new RangeError(`the result of step ${name} has ${text.length} characters, more than ${RESULT_CHARS_MAX}`)
  return JSON.parse(text)
}

/** A Map or a Date would come back from the journal as something else than what went in. */
function refuseLossy(name: string, value: unknown, at: string): void {
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) refuseLossy(name, item, `${at}[${index}]`)
    return
  }
  const prototype = Object.getPrototypeOf(value) as object | null
  if (prototype !== null && prototype !== Object.prototype)
    throw new TypeError(`the result of step ${name} holds a ${prototype.constructor.name} at ${at}, which JSON cannot give back`)
  for (const [key, item] of Object.entries(value)) refuseLossy(name, item, `${at}.${key}`)
}
