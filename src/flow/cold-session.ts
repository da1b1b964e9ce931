/**
 * The search where nothing can be swapped in process (a custom test command, a file that does not load): the same face as a
 * warm session, but each candidate is a run of the project's own runner on the files of the failing tests. Slow and sound.
 */
import { applyEdits } from '../kit/index.ts'
import type { WarmBaseline, WarmCandidate, WarmSession, WarmStatement, WarmTest, WarmVerdict } from '../contracts/index.ts'
import { testKey, type SuiteRun, type TestId, type TestResult, withoutDataSet } from '../model/index.ts'
import type { HealOptions, HealParts } from './parts.ts'
import type { Red } from './reproduce.ts'

/** Statements put under suspicion without coverage: enough for the files in the stack, not a whole package. */
const STATEMENTS_MAX = 4_000
/** A candidate that takes this many times as long as the suite did, and at least the floor, is taken to hang. */
const HANG_FACTOR = 4
const HANG_FLOOR_MS = 5_000

export interface ColdSessionRequest {
  readonly red: Red
  readonly targets: readonly TestResult[]
  readonly base: ReadonlyMap<string, string | null>
  readonly texts: ReadonlyMap<string, string>
  /** Why there is no warm tier, in words for the story. */
  readonly why: string
  /** Monotonic milliseconds; no run begins after it, also in the middle of a batch. */
  readonly until: number
  readonly options: HealOptions
  readonly parts: HealParts
}

export function openColdSession(request: ColdSessionRequest): WarmSession {
  const { red, targets, base, texts, why, until, options, parts } = request
  const baseline = baselineOf(request, why)
  const targetFiles = [...new Set(targets.map((test) => test.id.file))]
  const wallMs = Math.min(options.testTimeoutMs, Math.max(HANG_FLOOR_MS, red.run.wallMs * HANG_FACTOR))
  const known = new Map(red.run.tests.map((test) => [testKey(test.id), test.status]))
  let evaluated = 0
  let cpuMs = 0
  const started = parts.clock.monotonic()

  const evaluateOne = async (candidate: WarmCandidate): Promise<WarmVerdict> => {
    const overlays = new Map(base)
    for (const { path, edits } of candidate.files) {
      const text = texts.get(path)
      if (text === undefined) return { id: candidate.id, status: 'invalid', message: `${path} is not a source` }
      const after = applyEdits(text, edits)
      if (parts.language.templates.open(path, after) === undefined) return { id: candidate.id, status: 'invalid' }
      overlays.set(`${parts.project.root}/${path}`, after)
    }
    evaluated++
    // A source that does not load keeps everything from running; by itself it has no tests to run.
    const alone = parts.project.runner !== 'command' && targetFiles.every((file) => parts.language.isTestFile(file))
    const files = alone ? { files: targetFiles } : {}
    const run = await parts.language.suite.run(parts.sandbox, {
      project: parts.project,
      overlays,
      limits: { wallMs },
      ...files,
    })
    cpuMs += run.wallMs
    return judge(candidate.id, run, targets, known)
  }

  return {
    tier: 'cold',
    baseline,
    focus: async () => {},
    evaluate: async (batch, { signal }) => {
      const verdicts: WarmVerdict[] = []
      for (const candidate of batch) {
        if (signal?.aborted === true || parts.clock.monotonic() >= until) break
        verdicts.push(await evaluateOne(candidate))
      }
      return verdicts
    },
    behaviours: async (candidates) => ({ calls: [], outcomes: candidates.map(() => []) }),
    stats: () => ({ evaluated, cpuMs: Math.min(cpuMs, parts.clock.monotonic() - started), restarts: 0 }),
    close: async () => {},
  }
}

function judge(id: number, run: SuiteRun, targets: readonly TestResult[], known: ReadonlyMap<string, string>): WarmVerdict {
  if (run.problem === 'timeout') return { id, status: 'timeout' }
  if (!run.complete) return { id, status: 'crashed', message: run.problem ?? 'incomplete' }
  const status = new Map(run.tests.map((test) => [testKey(test.id), test.status]))
  const loadFailed = new Set(run.loadErrors.map((error) => error.file))
  const setsOf = (test: TestId): SuiteRun['tests'] =>
    run.tests.filter(({ id: other }) => testKey(withoutDataSet(other) ?? { file: '', name: '' }) === testKey(test))
  const setsPass = (test: TestId): boolean => setsOf(test).length > 0 && setsOf(test).every((each) => each.status === 'passed')
  const passes = (test: TestId): boolean =>
    test.name === '' ? !loadFailed.has(test.file) : status.get(testKey(test)) === 'passed' || (!status.has(testKey(test)) && setsPass(test))
  const progress = targets.map((test) => (passes(test.id) ? 1 : 0))
  const broken = [...status].filter(([key, now]) => known.get(key) === 'passed' && now !== 'passed').length
  const failingPassed = progress.filter((value) => value === 1).length
  if (failingPassed === targets.length && broken === 0) return { id, status: 'plausible', stepsUsed: 0 }
  return { id, status: 'failing', failingPassed, progress, broken }
}

/** Without per-test coverage every statement of the files named in the stacks counts as covered by every failing test. */
function baselineOf({ red, targets, texts, parts }: ColdSessionRequest, why: string): WarmBaseline {
  const statements: WarmStatement[] = []
  const unloaded: number[] = []
  for (const path of suspectFiles(targets, texts)) {
    const text = texts.get(path) as string
    const open = parts.language.templates.open(path, text)
    if (open === undefined) {
      const stopped = stoppedIn(path, text, targets)
      if (stopped !== undefined) unloaded.push(statements.push(stopped) - 1)
      continue
    }
    const seen = new Set<string>()
    for (let line = 1, lines = text.split('\n').length; line <= lines && statements.length < STATEMENTS_MAX; line++) {
      for (const site of open.sitesOnLine(line)) {
        if (seen.has(`${site.start}-${site.end}`)) continue
        seen.add(`${site.start}-${site.end}`)
        statements.push({ path, start: site.start, end: site.end, line })
      }
    }
  }
  const all = Uint32Array.from(statements.keys())
  const none = new Uint32Array(0)
  const targetKeys = new Set(targets.map((test) => testKey(test.id)))
  const results = [...red.run.tests, ...targets.filter((test) => test.id.name === '')]
  const tests = results.map((test, index): WarmTest => {
    const base = { index, id: test.id, status: test.status === 'todo' ? 'skipped' : test.status, durationMs: test.durationMs } as const
    const covered = targetKeys.has(testKey(test.id)) ? all : none
    if (test.failure === undefined) return { ...base, covered }
    const { message, type, stack, expected, actual } = test.failure
    const failure = {
      message,
      ...(type === undefined ? {} : { type }),
      ...(stack === undefined ? {} : { stack }),
      ...(expected === undefined ? {} : { expected }),
      ...(actual === undefined ? {} : { actual }),
    }
    return { ...base, covered, failure }
  })
  return { tests, statements, unloaded, limits: [why] }
}

/** The line of a file that does not parse which the failures name. */
function stoppedIn(path: string, text: string, targets: readonly TestResult[]): WarmStatement | undefined {
  const at = targets.map((test) => `${test.failure?.stack ?? ''}\n`).join('')
  const from = at.indexOf(`${path}:`)
  const line = from === -1 ? 0 : Number.parseInt(at.slice(from + path.length + 1), 10)
  const lines = text.split('\n')
  if (!(line >= 1 && line <= lines.length)) return undefined
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0)
  return { path, start, end: start + lines[line - 1]!.length, line }
}

/** Files named in the failures' stacks or logs; all sources when none is. */
function suspectFiles(targets: readonly TestResult[], texts: ReadonlyMap<string, string>): string[] {
  const said = targets.map((test) => `${test.failure?.stack ?? ''}\n${test.failure?.message ?? ''}`).join('\n')
  const named = [...texts.keys()].filter((path) => said.includes(path))
  return named.length > 0 ? named : [...texts.keys()].sort((a, b) => (texts.get(a)?.length ?? 0) - (texts.get(b)?.length ?? 0))
}
