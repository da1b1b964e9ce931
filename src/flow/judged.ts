/**
 * The search where a type checker or a linter judges: the same face as a warm session, but what a candidate must pass is the tool.
 */
import { applyEdits } from '../kit/index.ts'
import type { CandidateEdit, CheckSession, CheckVerdict, WarmCandidate, WarmSession, WarmVerdict } from '../contracts/index.ts'
import { healedAmong, type TestId } from '../model/index.ts'
import type { Aim } from './aim.ts'
import type { HealParts } from './parts.ts'

export interface JudgedSession extends WarmSession {
  /** One change, whatever it silences. */
  judge(files: readonly CandidateEdit[]): Promise<CheckVerdict>
  /** Of the candidates so far those that were not tried because they only silence: with what → how many. */
  readonly refused: ReadonlyMap<string, number>
  /** Aborted once so many were tried beside the first plausible one that more of them say nothing. */
  readonly enough: AbortSignal
}

/**
 * Candidates tried after the first plausible one. A person decides about every patch here and sees a handful; beyond those of the tools and the
 * likeliest templates rivals are ever further from what was meant.
 */
const RIVALS_MAX = 72
/** Candidates that go to the tool in one go: as many as one checker looks at, and few enough to stop in between. */
const CHUNK = 24

interface World {
  readonly aim: Aim
  readonly texts: ReadonlyMap<string, string>
  readonly ms: number
  readonly parts: HealParts
}

type After = ReadonlyMap<string, string>

/** Texts as a candidate would leave them, and what keeps them from being tried at all. */
function openLook({ texts, parts: { language } }: World): {
  readonly laidOver: (files: readonly CandidateEdit[]) => After | undefined
  readonly parses: (after: After) => boolean
  readonly muting: (after: After) => string | undefined
} {
  return {
    /** Undefined where it is no source. */
    laidOver(files) {
      const after = new Map<string, string>()
      for (const { path, edits } of files) {
        const text = texts.get(path)
        if (text === undefined) return undefined
        after.set(path, applyEdits(text, edits))
      }
      return after
    },
    parses: (after) => [...after].every(([path, text]) => language.templates.open(path, text) !== undefined),
    /** Why a change is not worth the tool's time: it would be quiet, and nothing mended. */
    muting(after) {
      for (const [path, text] of after) {
        const { added, deletes } = language.checks.silences(path, texts.get(path) ?? '', text)
        if (added[0] !== undefined) return added[0]
        if (deletes) return 'deleted code'
      }
      return undefined
    },
  }
}

export function judged(session: CheckSession, tier: 'warm' | 'cold', world: World): JudgedSession {
  const { aim, ms, parts } = world
  const { project, clock } = parts
  const { laidOver, parses, muting } = openLook(world)
  const refused = new Map<string, number>()
  const enough = new AbortController()
  const about = [...new Set(aim.targets.map((test) => test.id.file))]
  let targets: readonly TestId[] = aim.targets.map((test) => test.id)
  let evaluated = 0
  let until: number | undefined
  /** Tried since the first plausible one. */
  let rivals: number | undefined

  const ask = async (batch: readonly After[]): Promise<readonly CheckVerdict[]> => {
    evaluated += batch.length
    const rooted = batch.map((after) => new Map([...after].map(([path, text]) => [`${project.root}/${path}`, text])))
    return session.judgeAll !== undefined && rooted.length > 1 ? session.judgeAll(rooted, about) : Promise.all(rooted.map(session.judge))
  }
  const judge = async (files: readonly CandidateEdit[]): Promise<CheckVerdict> => {
    const after = laidOver(files)
    return after === undefined || !parses(after) ? { status: 'invalid' } : (await ask([after]))[0]!
  }
  const chunk = async (candidates: readonly WarmCandidate[]): Promise<WarmVerdict[]> => {
    const known: WarmVerdict[] = []
    const open: { readonly id: number; readonly after: After }[] = []
    for (const { id, files } of candidates) {
      const after = laidOver(files)
      const mutes = after === undefined ? undefined : muting(after)
      if (mutes !== undefined) refused.set(mutes, (refused.get(mutes) ?? 0) + 1)
      if (after?.size === 0) known.push(verdictOn(id, nothing, targets))
      else if (after !== undefined && mutes === undefined && parses(after)) open.push({ id, after })
      else known.push({ id, status: 'invalid', ...(mutes === undefined ? {} : { message: mutes }) })
    }
    const verdicts = open.length === 0 ? [] : await ask(open.map(({ after }) => after))
    return [...known, ...verdicts.map((verdict, at) => verdictOn(open[at]!.id, verdict, targets))]
  }
  const size = session.judgeAll === undefined ? 1 : CHUNK
  return {
    ...{ tier, refused, judge, enough: enough.signal },
    baseline: { tests: [], statements: [], limits: [] },
    focus: async (_paths, failing) => void (targets = failing),
    async evaluate(batch, { signal }) {
      until ??= clock.monotonic() + ms
      const verdicts: WarmVerdict[] = []
      for (let at = 0; at < batch.length; at += size) {
        if (signal?.aborted === true || clock.monotonic() >= until) break
        const these = await chunk(batch.slice(at, at + size))
        verdicts.push(...these)
        if (rivals !== undefined) rivals += these.length
        else if (these.some(({ status }) => status === 'plausible')) rivals = 0
        // Where each is a run of the tool the first one has to do.
        if (rivals !== undefined && (rivals >= RIVALS_MAX || tier === 'cold')) enough.abort()
      }
      return verdicts
    },
    // A tool that never runs the program cannot compare what it does.
    behaviours: async (candidates) => ({ calls: [], outcomes: candidates.map(() => []) }),
    stats: () => ({ evaluated, cpuMs: session.cpuMs(), restarts: 0 }),
    close: async () => {},
  }
}

function verdictOn(id: number, verdict: CheckVerdict, targets: readonly TestId[]): WarmVerdict {
  if (verdict.status === 'invalid') return { id, status: 'invalid', ...(verdict.message === undefined ? {} : { message: verdict.message }) }
  const healed = new Set(healedAmong(targets, verdict.gone))
  const broken = verdict.added.length
  if (healed.size === targets.length && broken === 0 && verdict.whole) return { id, status: 'plausible', stepsUsed: 0 }
  const progress = targets.map((target) => (healed.has(target) ? 1 : 0))
  return { id, status: 'failing', failingPassed: healed.size, progress, broken }
}

const nothing: CheckVerdict = { status: 'judged', gone: [], added: [], whole: true }
