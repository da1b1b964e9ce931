/** One fault: open the warm tier, diagnose, propose. */
import { diagnose, type DiagnoseInput } from '../stages/3-diagnose/index.ts'
import { propose, revertCandidates } from '../stages/4-propose/index.ts'
import type { Candidate, WarmSession } from '../contracts/index.ts'
import type { Diagnosis, Healing, Proposal, SearchStats, TestId } from '../model/index.ts'
import type { Aim } from './aim.ts'
import { healingsOf } from './apart.ts'
import type { Run } from './run.ts'
import type { HealParts } from './parts.ts'
import { currentTexts, readSources } from './sources.ts'
import { nearestFirst } from './test-texts.ts'

/** Proposals whose edits are looked at one by one; the first is nearly always the one that is proved. */
const SPLIT_MAX = 3
/** While several tests fail, the attempt to heal them all with one patch gets this share of the budget. */
const SHARE_FOR_ALL = 0.2

export interface Found {
  readonly diagnosis: Diagnosis
  readonly proposals: Proposal[]
  readonly stats: SearchStats
  /** Where the proposals heal some of the targets only, and are meant to: those. */
  readonly heals?: readonly TestId[]
  /** All failing tests that the proposal which passes most of them passes: probably those of one cause. */
  readonly together: TestId[]
  /** By the name of a proposal: which of its edits heal which tests, where they are independent. Absent in old journals. */
  readonly healings?: Readonly<Record<string, Healing[]>>
}

export async function search(aim: Aim, run: Run): Promise<Found> {
  const { parts } = run
  const question = { targets: aim.targets.map((test) => test.id), base: [...aim.base] }
  return run.book.step(`${aim.label}.search`, question, async () => {
    const texts = await readSources(parts, aim.base)
    const session = await run.sessions.open(aim, texts, parts.clock.monotonic() + timeFor(aim, run))
    parts.progress({
      kind: 'stage',
      stage: 'diagnose',
      detail: `${aim.targets.length} failing, ${session.baseline.tests.length} tests watched`,
    })
    const diagnosis = await diagnoseWithHistory(
      { baseline: session.baseline, failing: aim.targets, flaky: aim.red.flaky, files: texts },
      aim,
      parts,
    )
    if (diagnosis.suspects.length === 0) run.book.note(whyNoSuspect(aim))
    const { candidates: extra, notes } = await run.tools.candidates(diagnosis, texts, aim.base)
    for (const note of notes) run.book.note(note)
    const reverts = await revertsOf(diagnosis, texts, aim, parts)
    parts.progress({ kind: 'stage', stage: 'search', detail: diagnosis.summary })
    const { proposals, stats } = await propose({
      diagnosis,
      session,
      extra: [...extra, ...reverts],
      files: texts,
      tests: await testTexts(aim, parts),
      templates: parts.language.templates,
      budget: { ms: timeFor(aim, run) },
      clock: parts.clock,
      random: parts.random,
      progress: parts.progress,
      signal: parts.signal,
    })
    for (const limit of session.baseline.limits) run.book.note(limit)
    const together = await passedTogether(aim, proposals, diagnosis, session)
    const healings: Record<string, Healing[]> = {}
    for (const { id, patch } of proposals.slice(0, SPLIT_MAX)) healings[id] = await healingsOf(patch, question.targets, session, texts)
    return { diagnosis, proposals, together, healings, stats: { ...stats, tier: session.tier ?? 'warm' } }
  })
}

/** History is asked only about the files that are suspected without it; those of earlier rounds were changed by this very heal. */
async function diagnoseWithHistory(input: DiagnoseInput, { base }: Aim, { recentLines, project }: HealParts): Promise<Diagnosis> {
  const alone = diagnose(input)
  const paths = [...new Set(alone.suspects.map(({ path }) => path))].filter((path) => !base.has(`${project.root}/${path}`))
  const recent = await recentLines(paths)
  return recent.size === 0 ? alone : diagnose({ ...input, recent })
}

/** Reading history costs; a change elsewhere than at the first suspects is hardly to blame. */
const REVERT_FILES = 4

/** What the last commits changed in the files most under suspicion, to be taken back. */
async function revertsOf(diagnosis: Diagnosis, texts: ReadonlyMap<string, string>, { base }: Aim, parts: HealParts): Promise<Candidate[]> {
  const paths = [...new Set(diagnosis.suspects.map(({ path }) => path))].filter((path) => !base.has(`${parts.project.root}/${path}`))
  const found: Candidate[] = []
  for (const path of paths.slice(0, REVERT_FILES))
    found.push(...revertCandidates(path, texts.get(path) ?? '', await parts.pastVersions(path)))
  return found
}

/** Nothing of the sources runs: as a rule the tests run what was built from them. */
function whyNoSuspect({ targets }: Aim): string {
  const said = targets.map((test) => test.failure?.stack ?? '').join('\n')
  const built = /(?:^|[\s(/])((?:dist|build|out)\/[\w./-]+\.[cm]?js)\b/m.exec(said)?.[1]
  return built === undefined
    ? 'Nothing of a source that may be changed is known to run in the failing tests, so nothing could be blamed. If they run compiled files, pass a command that builds first (--test "<command>").'
    : `The failing tests run ${built}, which is built from the sources. Pass a command that builds first, such as --test "npm test".`
}

/** All searches of a heal share one budget. Where every fault is to be healed, one that cannot be leaves half of it to those behind. */
function timeFor({ targets, red, behind }: Aim, { options, parts, searchUntil }: Run): number {
  const left = Math.max(0, searchUntil - parts.clock.monotonic())
  if (targets.length > 1 && targets.length === red.failing.length) return Math.min(left, options.budgetMs * SHARE_FOR_ALL)
  return options.all && behind > 0 ? left / 2 : left
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

/** The failing tests and their files: what they expect feeds the templates. */
async function testTexts({ targets }: Aim, { files, project }: HealParts): Promise<string[]> {
  const under = project.packageDir === project.root ? '' : `${project.packageDir.slice(project.root.length + 1)}/`
  const named = [...new Set(targets.map((test) => `${under}${test.id.file}`))].filter((path) => !path.endsWith('/') && path !== '')
  const texts = await currentTexts(
    named.map((path) => ({ path })),
    files,
  )
  return nearestFirst(targets, texts)
}
