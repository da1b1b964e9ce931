/** Type checker or linter for the searches of one heal. Where the tool can be kept open a candidate costs milliseconds, otherwise it is a run of it. */
import type { CheckSession } from '../contracts/index.ts'
import { complaintDelta, healedAmong, PrunellaError, type CheckKind } from '../model/index.ts'
import type { Aim } from './aim.ts'
import { judged, type JudgedSession } from './judged.ts'
import type { HealParts } from './parts.ts'

export interface CheckSessions {
  /** `ms` after the first candidate no other is tried, also in the middle of a batch. */
  open(check: CheckKind, aim: Aim, texts: ReadonlyMap<string, string>, ms: number): Promise<JudgedSession>
  close(): Promise<void>
}

interface Kept {
  readonly check: CheckKind
  readonly base: Aim['base']
  readonly session: CheckSession
  readonly tier: 'warm' | 'cold'
}

/** A tool stays open for as long as the tree under repair stays the same. */
export function openCheckSessions(parts: HealParts): CheckSessions {
  let kept: Kept | undefined
  const close = async (): Promise<void> => {
    const closing = kept
    kept = undefined
    await closing?.session.close()
  }
  const openAnew = async (check: CheckKind, base: Aim['base']): Promise<CheckSession | undefined> => {
    await close()
    const { sandbox, project, language } = parts
    return language.checks.watch?.(check, sandbox, project, base).catch((error: unknown) => {
      if (parts.signal.aborted) throw error
      return undefined
    })
  }
  const keep = async (check: CheckKind, { base, targets }: Aim): Promise<Kept> => {
    if (kept !== undefined && kept.check === check && sameBase(kept.base, base)) return kept
    const warm = (kept?.check === check ? await movedOn(kept, base) : undefined) ?? (await openAnew(check, base))
    const named = targets.map((test) => test.id)
    // Another version of the tool may say the same in other words.
    const speaksAlike = warm !== undefined && healedAmong(named, warm.complaints).length === named.length
    if (!speaksAlike) await warm?.close()
    const session = speaksAlike ? warm : await runEach(check, base, parts)
    kept = { check, base: new Map(base), session, tier: speaksAlike ? 'warm' : 'cold' }
    return kept
  }
  return {
    close,
    async open(check, aim, texts, ms) {
      const { session, tier } = await keep(check, aim)
      return judged(session, tier, { aim, texts, ms, parts })
    },
  }
}

const sameBase = (a: Aim['base'], b: Aim['base']): boolean => a.size === b.size && [...a].every(([path, text]) => b.get(path) === text)

/** A tool that is open reads only what earlier patches of this heal changed. */
async function movedOn({ base: before, session }: Kept, base: Aim['base']): Promise<CheckSession | undefined> {
  const texts = new Map([...base].flatMap(([path, text]) => (text === null ? [] : [[path, text] as const])))
  const isLaidOver = texts.size === base.size && [...before.keys()].every((path) => texts.has(path))
  return isLaidOver ? session.rebase?.(texts) : undefined
}

/** Each candidate is a run of the tool over everything. */
async function runEach(check: CheckKind, base: Aim['base'], { sandbox, project, language, clock }: HealParts): Promise<CheckSession> {
  const from = clock.monotonic()
  const before = await language.checks.complaints(check, sandbox, project, base)
  if (before.kind === 'skipped') throw new PrunellaError('suite-broken', before.why)
  return {
    complaints: before.complaints,
    async judge(texts) {
      const after = await language.checks.complaints(check, sandbox, project, new Map([...base, ...texts]))
      if (after.kind === 'skipped') return { status: 'invalid', message: after.why }
      return { status: 'judged', ...complaintDelta(before.complaints, after.complaints), whole: true }
    },
    cpuMs: () => clock.monotonic() - from,
    close: async () => {},
  }
}
