/**
 * The search where a type checker or a linter judges: the same face as a warm session, but what a candidate must pass is the tool. Where
 * the tool can be kept open a candidate costs milliseconds, otherwise it is a run of it.
 */
import { applyEdits } from '../kit/index.ts'
import type { CandidateEdit, CheckSession, CheckVerdict, WarmCandidate, WarmSession, WarmVerdict } from '../contracts/index.ts'
import { complaintDelta, healedAmong, PrunellaError, type CheckKind, type TestId } from '../model/index.ts'
import type { Aim } from './aim.ts'
import type { HealParts } from './parts.ts'

export interface JudgedSession extends WarmSession {
  /** One change, whatever it silences. */
  judge(files: readonly CandidateEdit[]): Promise<CheckVerdict>
  /** Of the candidates so far those that were not tried because they only silence: with what → how many. */
  readonly refused: ReadonlyMap<string, number>
}

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
  const keep = async (check: CheckKind, { base, targets }: Aim): Promise<Kept> => {
    if (kept !== undefined && kept.check === check && sameBase(kept.base, base)) return kept
    await close()
    const { sandbox, project, language } = parts
    const warm = await language.checks.watch?.(check, sandbox, project, base).catch((error: unknown) => {
      if (parts.signal.aborted) throw error
      return undefined
    })
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

interface World {
  readonly aim: Aim
  readonly texts: ReadonlyMap<string, string>
  readonly ms: number
  readonly parts: HealParts
}

function judged(session: CheckSession, tier: 'warm' | 'cold', { aim, texts, ms, parts }: World): JudgedSession {
  const { language, project, clock } = parts
  const refused = new Map<string, number>()
  let targets: readonly TestId[] = aim.targets.map((test) => test.id)
  let evaluated = 0
  let until: number | undefined

  const laidOver = (files: readonly CandidateEdit[]): Map<string, string> | undefined => {
    const after = new Map<string, string>()
    for (const { path, edits } of files) {
      const text = texts.get(path)
      if (text === undefined) return undefined
      after.set(path, applyEdits(text, edits))
    }
    return after
  }
  const judge = async (files: readonly CandidateEdit[]): Promise<CheckVerdict> => {
    const after = laidOver(files)
    if (after === undefined) return { status: 'invalid', message: 'not a source' }
    for (const [path, text] of after) if (language.templates.open(path, text) === undefined) return { status: 'invalid' }
    evaluated++
    return session.judge(new Map([...after].map(([path, text]) => [`${project.root}/${path}`, text])))
  }
  /** Why a change is not worth the tool's time: it would be quiet, and nothing mended. */
  const muting = (files: readonly CandidateEdit[]): string | undefined => {
    for (const [path, text] of laidOver(files) ?? []) {
      const { added, deletes } = language.checks.silences(path, texts.get(path) ?? '', text)
      if (added[0] !== undefined) return added[0]
      if (deletes) return 'deleted code'
    }
    return undefined
  }
  const verdictOf = async ({ id, files }: WarmCandidate): Promise<WarmVerdict> => {
    const mutes = muting(files)
    if (mutes !== undefined) {
      refused.set(mutes, (refused.get(mutes) ?? 0) + 1)
      return { id, status: 'invalid', message: mutes }
    }
    const verdict = files.length === 0 ? nothing : await judge(files)
    if (verdict.status === 'invalid')
      return { id, status: 'invalid', ...(verdict.message === undefined ? {} : { message: verdict.message }) }
    const healed = new Set(healedAmong(targets, verdict.gone))
    const broken = verdict.added.length
    if (healed.size === targets.length && broken === 0 && verdict.whole) return { id, status: 'plausible', stepsUsed: 0 }
    const progress = targets.map((target) => (healed.has(target) ? 1 : 0))
    return { id, status: 'failing', failingPassed: healed.size, progress, broken }
  }
  return {
    tier,
    refused,
    judge,
    baseline: { tests: [], statements: [], limits: [] },
    focus: async (_paths, failing) => void (targets = failing),
    async evaluate(batch, { signal }) {
      until ??= clock.monotonic() + ms
      const verdicts: WarmVerdict[] = []
      for (const candidate of batch) {
        if (signal?.aborted === true || clock.monotonic() >= until) break
        verdicts.push(await verdictOf(candidate))
      }
      return verdicts
    },
    // A tool that never runs the program cannot compare what it does.
    behaviours: async (candidates) => ({ calls: [], outcomes: candidates.map(() => []) }),
    stats: () => ({ evaluated, cpuMs: session.cpuMs(), restarts: 0 }),
    close: async () => {},
  }
}

const nothing: CheckVerdict = { status: 'judged', gone: [], added: [], whole: true }
