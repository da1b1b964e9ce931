import { z } from 'zod'
import type { WarmSight, WarmVerdict } from '../../contracts/index.ts'
import { TestFailure, TestId } from '../../model/index.ts'
import type { Message } from './channel.ts'
import type { Told } from './holes.ts'

/** What comes out of the sandbox is data of untrusted code: it is read through schemas. */
const BaselineMessage = z.object({
  tests: z.array(
    z.object({
      index: z.number().int(),
      id: TestId,
      status: z.enum(['passed', 'failed', 'skipped']),
      durationMs: z.number(),
      failure: TestFailure.optional(),
      progress: z.number().optional(),
      covered: z.array(z.number().int().nonnegative()),
    }),
  ),
  loadHits: z.array(z.number().int().nonnegative()),
  problems: z.array(z.object({ file: z.string(), failure: TestFailure })),
  cpu: z.number(),
})

export interface BaselineMessage {
  readonly tests: z.infer<typeof BaselineMessage>['tests']
  readonly loadHits: readonly number[]
  readonly problems: readonly { readonly file: string; readonly message: string }[]
  /** CPU milliseconds of the process so far. */
  readonly cpu: number
}

export function readBaseline(message: Message): BaselineMessage | undefined {
  const parsed = BaselineMessage.safeParse(message)
  if (!parsed.success) return undefined
  const { tests, loadHits, problems, cpu } = parsed.data
  return { tests, loadHits, cpu, problems: problems.map(({ file, failure }) => ({ file, message: failure.message })) }
}

const Verdict = z.discriminatedUnion('status', [
  z.object({ id: z.number(), status: z.literal('plausible'), stepsUsed: z.number() }),
  z.object({
    id: z.number(),
    status: z.literal('failing'),
    failingPassed: z.number(),
    progress: z.array(z.number()),
    broken: z.number(),
    message: z.string().optional(),
  }),
  z.object({ id: z.number(), status: z.enum(['long', 'waits']) }),
  z.object({ id: z.number(), status: z.enum(['invalid', 'timeout', 'crashed']), message: z.string().optional() }),
])

const Verdicts = z.array(Verdict)

export function readVerdicts(message: Message): readonly WarmVerdict[] {
  if (message.kind !== 'verdicts') return []
  const parsed = Verdicts.safeParse(message['verdicts'])
  return parsed.success ? (parsed.data as WarmVerdict[]) : []
}

const Texts = z.array(z.string())

export function readTexts(value: unknown): readonly string[] {
  const parsed = Texts.safeParse(value)
  return parsed.success ? parsed.data : []
}

const Forced = z.object({
  id: z.number(),
  solved: z.boolean(),
  unclear: z.boolean().default(false),
  fits: z.array(z.number().int()),
  keeps: z.array(z.number().int()),
})

/** The answer to `{ op: 'force', holes: [{ id, units, asks: how many }] }`, one message a hole: `{ kind: 'forced', id, solved, unclear, fits, keeps }`. */
export function readForced(message: Message): Told | undefined {
  const parsed = message.kind === 'forced' ? Forced.safeParse(message) : undefined
  return parsed?.data
}

const Sights = z.array(
  z.object({ at: z.number().int(), visits: z.number(), whole: z.boolean(), own: z.string(), prints: z.array(z.string()) }),
)

/** The answer to `{ op: 'watch', units, places: how many }`: `{ kind: 'watched', sights: [{ at: which place, visits, whole, own, prints }] }`. */
export function readSights(message: Message, places: number): readonly (WarmSight | undefined)[] {
  const sights: (WarmSight | undefined)[] = Array.from({ length: places })
  const parsed = Sights.safeParse(message['sights'])
  for (const { at, ...sight } of parsed.success ? parsed.data : []) if (at >= 0 && at < places) sights[at] = sight
  return sights
}
