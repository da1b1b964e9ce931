/** A person says yes to one very patch of a finished heal, by its digest: it is applied, watched, and taken back if it does harm. */
import { z } from 'zod'
import { checkApproved } from '../stages/7-apply/index.ts'
import type { Clock, Journal, Language, Progress, Project, ProjectFiles, Sandbox } from '../contracts/index.ts'
import { PrunellaError, SuiteRun, TestResult, type ChangeSet, type CheckKind, type Outcome } from '../model/index.ts'
import { decidedIn, tryOf, type Decided } from './decided.ts'
import { openHeal, type OpenHeal } from './journal.ts'
import type { Seen } from './look.ts'
import { watchApplied } from './watch.ts'

export interface ApproveParts {
  readonly journal: Journal
  readonly clock: Clock
  readonly sandbox: Sandbox
  readonly language: Language
  readonly project: Project
  readonly files: ProjectFiles
  readonly progress: Progress
  readonly by: string
  readonly write: (changes: ChangeSet, key: string) => Promise<void>
}

/** What the watch needs of the heal's own steps. */
const Reproduced = z.object({ run: SuiteRun, flaky: z.array(TestResult) })
const Limits = z.object({ testTimeoutMs: z.number() })

/** Shorter prefixes of a digest are too easily mistaken for another patch. */
const PREFIX_CHARS_MIN = 8

export async function approve(heal: string, digest: string, parts: ApproveParts): Promise<{ paths: string[]; outcome: Outcome }> {
  const book = await openHeal(parts.journal, parts.clock, heal)
  const again = tryOf(book.entries)
  const { remedy, round } = chosen(book, again, digest)
  const { changes, proof } = remedy
  const decision = { ...remedy.decision, verdict: 'approved' as const, by: parts.by }
  checkApproved({ changes, proof, decision }, parts.language.isTestFile)
  await book.step(`${round}.approve${again}`, { changes: changes.digest }, () => ({ by: parts.by, at: parts.clock.now() }))
  await book.effect(
    `${round}.apply${again}`,
    { changes: changes.digest, as: 'files' },
    {
      key: `${heal}-${round}-apply${again}`,
      perform: async (key) => {
        await parts.write(changes, key)
        return { as: 'files' }
      },
    },
  )
  const red = Reproduced.parse(book.result('reproduce'))
  const { testTimeoutMs } = Limits.parse(book.result('options'))
  const { targets, check } = roundOf(book, round)
  const outcome = await watchApplied({
    ...{ book, parts, changes, testTimeoutMs, targets, red: red.run, flaky: red.flaky.map((test) => test.id) },
    ...(check === undefined ? {} : { check: { kind: check, before: seenIn(book)[check]?.complaints ?? [] } }),
    ...{ watchStep: `${round}.watch${again}`, undoStep: `${round}.undo${again}`, write: parts.write },
  })
  await book.step(`approve.finish${again}`, { changes: changes.digest }, () => ({
    state: outcome.verdict === 'healed' ? 'healed' : 'not-healed',
  }))
  return { paths: changes.changes.map((change) => change.path), outcome }
}

function chosen(book: OpenHeal, again: string, digest: string): Decided {
  if (digest.length < PREFIX_CHARS_MIN)
    throw new PrunellaError('usage', `--patch needs at least ${PREFIX_CHARS_MIN} characters of the digest`)
  const decided = decidedIn(book.entries)
  const found = decided.find((one) => one.remedy.changes.digest.startsWith(digest))
  if (found === undefined) {
    const known = decided.map((one) => one.remedy.changes.digest.slice(0, 12)).join(', ')
    throw new PrunellaError('heal-unknown', `heal ${book.heal} has no proven patch ${digest}; it has ${known || 'none'}`)
  }
  // Approved here and cut off before its watch ended: that is finished, not refused.
  const cutOff = book.result(`${found.round}.approve${again}`) !== undefined && book.result(`approve.finish${again}`) === undefined
  if (found.applied && !cutOff) throw new PrunellaError('usage', `patch ${digest} is applied already`)
  return found
}

interface RoundPart {
  readonly targets: { file: string; name: string }[]
  readonly check?: CheckKind
}

function roundOf(book: OpenHeal, round: string): RoundPart {
  const report = book.result('finish') as { rounds?: RoundPart[] } | undefined
  return report?.rounds?.[Number(round) - 1] ?? { targets: [] }
}

const seenIn = (book: OpenHeal): Seen['runs'] => (book.result('look') as Seen | undefined)?.runs ?? {}
