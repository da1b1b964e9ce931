/** One fault: open the warm tier, diagnose, propose. */
import { diagnose } from '../stages/3-diagnose/index.ts'
import { propose } from '../stages/4-propose/index.ts'
import type { Candidate, WarmSession } from '../contracts/index.ts'
import type { Diagnosis, Proposal, SearchStats, TestId, TestResult } from '../model/index.ts'
import { openColdSession } from './cold-session.ts'
import type { Run } from './run.ts'
import type { Red } from './reproduce.ts'
import type { HealParts } from './parts.ts'
import { currentTexts, readSources } from './sources.ts'

/** A suite is watched warm only as far as its baseline stays this quick, milliseconds of test time. */
const WARM_SUITE_MS = 20_000
/** Compiler and linter look only at the files most under suspicion. */
const TOOL_SUSPECTS = 20
/** While several tests fail, the attempt to heal them all with one patch gets this share of the budget. */
const SHARE_FOR_ALL = 0.2

/** What a search is after: the failing tests that one patch should turn green, on top of the patches found before. */
export interface Aim {
  /** Prefix of its steps in the journal. */
  readonly label: string
  readonly targets: readonly TestResult[]
  readonly red: Red
  /** Absolute path → text of patches proven earlier in this heal. */
  readonly base: ReadonlyMap<string, string | null>
}

export interface Found {
  readonly diagnosis: Diagnosis
  readonly proposals: Proposal[]
  readonly stats: SearchStats
  /** All failing tests that the proposal which passes most of them passes: probably those of one cause. */
  readonly together: TestId[]
}

export async function search(aim: Aim, run: Run): Promise<Found> {
  const { parts, options } = run
  const question = { targets: aim.targets.map((test) => test.id), base: [...aim.base] }
  return run.book.step(`${aim.label}.search`, question, async () => {
    const texts = await readSources(parts, aim.base)
    const session = await openSession(aim, texts, run)
    try {
      parts.progress({
        kind: 'stage',
        stage: 'diagnose',
        detail: `${aim.targets.length} failing, ${session.baseline.tests.length} tests watched`,
      })
      const diagnosis = diagnose({ baseline: session.baseline, failing: aim.targets, flaky: aim.red.flaky, files: texts })
      const extra = await fromTools(diagnosis, texts, aim, run)
      parts.progress({ kind: 'stage', stage: 'search', detail: diagnosis.summary })
      const { proposals, stats } = await propose({
        diagnosis,
        session,
        extra,
        files: texts,
        tests: await testTexts(aim, parts),
        templates: parts.language.templates,
        budget: { ms: options.budgetMs * (aim.targets.length > 1 ? SHARE_FOR_ALL : 1) },
        clock: parts.clock,
        random: parts.random,
        progress: parts.progress,
        signal: parts.signal,
      })
      for (const limit of session.baseline.limits) run.book.note(limit)
      const together = await passedTogether(aim, proposals, diagnosis, session)
      return { diagnosis, proposals, together, stats: { ...stats, tier: session.tier ?? 'warm' } }
    } finally {
      await session.close()
    }
  })
}

/** Proposals made for some of the failing tests are tried on all of them. */
async function passedTogether(aim: Aim, proposals: readonly Proposal[], diagnosis: Diagnosis, session: WarmSession): Promise<TestId[]> {
  const failing = aim.red.failing.map((test) => test.id)
  const targets = aim.targets.map((test) => test.id)
  if (proposals.length === 0 || failing.length === targets.length || session.tier === 'cold') return targets
  const paths = [...new Set([...diagnosis.suspects, ...proposals.flatMap((proposal) => proposal.patch.files)].map(({ path }) => path))]
  await session.focus(paths, failing)
  const candidates = proposals.map(({ patch }, id) => ({ id, files: patch.files }))
  const verdicts = await session.evaluate(candidates, { full: true })
  const passed = verdicts.map((verdict) => {
    if (verdict.status === 'plausible') return failing
    return verdict.status === 'failing' && verdict.broken === 0 ? failing.filter((_, index) => verdict.progress[index] === 1) : []
  })
  return passed.reduce((most, ids) => (ids.length > most.length ? ids : most), targets)
}

/** The files of the failing tests: what they expect feeds the templates. */
async function testTexts({ targets }: Aim, { files, project }: HealParts): Promise<string[]> {
  const under = project.packageDir === project.root ? '' : `${project.packageDir.slice(project.root.length + 1)}/`
  const named = [...new Set(targets.map((test) => `${under}${test.id.file}`))].filter((path) => !path.endsWith('/') && path !== '')
  return [
    ...(
      await currentTexts(
        named.map((path) => ({ path })),
        files,
      )
    ).values(),
  ]
}

async function openSession(aim: Aim, texts: ReadonlyMap<string, string>, run: Run): Promise<WarmSession> {
  const { parts, options } = run
  const cold = (why: string): WarmSession => {
    parts.progress({ kind: 'note', text: why })
    return openColdSession({ ...aim, texts, why, options, parts })
  }
  if (parts.project.runner === 'command')
    return cold('A custom test command runs every candidate anew; a recognised runner is hundreds of times faster.')
  if (aim.targets.some((test) => test.id.name === '')) return cold('A test file does not load, so every candidate runs anew.')
  try {
    return await parts.language.warm.open(parts.sandbox, parts.project, { testFiles: watched(aim), overlays: aim.base, seed: options.seed })
  } catch (error) {
    if (parts.signal.aborted) throw error
    return cold(`The warm tier could not start, so every candidate runs anew: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** The files of the failing tests, then the quickest others while the sum stays small. */
function watched({ red, targets }: Aim): string[] {
  const chosen = new Set(targets.map((test) => test.id.file))
  const cost = new Map<string, number>()
  for (const test of red.run.tests) cost.set(test.id.file, (cost.get(test.id.file) ?? 0) + test.durationMs)
  let total = [...chosen].reduce((sum, file) => sum + (cost.get(file) ?? 0), 0)
  for (const [file, ms] of [...cost].sort((a, b) => a[1] - b[1])) {
    if (chosen.has(file)) continue
    total += ms
    if (total > WARM_SUITE_MS) break
    chosen.add(file)
  }
  return [...chosen].sort()
}

/** What compiler and linter would change in the suspect files. */
async function fromTools(diagnosis: Diagnosis, texts: ReadonlyMap<string, string>, aim: Aim, { book, parts }: Run): Promise<Candidate[]> {
  const suspects = new Set(diagnosis.suspects.slice(0, TOOL_SUSPECTS).map((suspect) => suspect.path))
  const files = new Map([...texts].filter(([path]) => suspects.has(path)))
  if (files.size === 0) return []
  const { sandbox, project, signal } = parts
  const answers = await Promise.all(
    parts.language.fixes.map((source) => source.candidates({ sandbox, project, files, overlays: aim.base, signal })),
  )
  for (const { note } of answers) if (note !== undefined) book.note(note)
  return answers.flatMap((answer) => answer.candidates.filter((candidate) => texts.has(candidate.path)))
}
