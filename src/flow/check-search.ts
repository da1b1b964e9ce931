/** One or more errors of a tool: what compiler and linter would change first, then the templates where the errors are. */
import { diagnoseComplaints } from '../stages/3-diagnose/index.ts'
import { propose } from '../stages/4-propose/index.ts'
import { digestBytes } from '../kit/index.ts'
import type { Candidate, CandidateEdit } from '../contracts/index.ts'
import { healedAmong, testKey, type CheckKind, type Complaint, type Healing, type Proposal, type TestId } from '../model/index.ts'
import type { Aim } from './aim.ts'
import { healingsOf } from './apart.ts'
import { mute, weighed } from './check-priors.ts'
import type { JudgedSession } from './judged.ts'
import type { HealParts } from './parts.ts'
import type { Run } from './run.ts'
import type { Found } from './search.ts'
import { readSources } from './sources.ts'

/** One aim's share of the budget: errors are many, and what is found at all is found soon. */
const SHARE = 0.2
/** Files that compiler and linter are asked about for one aim: those the errors are in. */
const FILES_MAX = 200
/** Here compiler and linter are not one source of guesses among others but the best one: they are waited for. */
const TOOL_MS = 30_000
/** Fixes of a linter that are put together in one patch; more than that nobody reads. */
const JOINED_MAX = 500

export async function searchCheck(check: CheckKind, aim: Aim, run: Run): Promise<Found> {
  const { parts, options } = run
  const targets = aim.targets.map((test) => test.id)
  return run.book.step(`${aim.label}.search`, { check, targets, base: [...aim.base] }, async () => {
    const { clock, language, progress } = parts
    const from = clock.monotonic()
    const ms = Math.max(0, Math.min(run.searchUntil - from, options.budgetMs * SHARE))
    const texts = await readSources(parts, aim.base)
    progress({ kind: 'stage', stage: 'diagnose', detail: `${targets.length} ${targets.length === 1 ? 'error' : 'errors'}` })
    const diagnosis = diagnoseComplaints(aim.targets, texts, language.templates, underRoot(parts))
    const [session, extra] = await Promise.all([run.checkSessions.open(check, aim, texts, ms), toolCandidates(check, aim, texts, run)])
    progress({ kind: 'stage', stage: 'search', detail: diagnosis.summary })
    const joined = check === 'lint' ? await joinFixes(extra, targets, session, texts) : undefined
    if (joined !== undefined) {
      const stats = { tried: joined.tried, plausible: 1, elapsedMs: clock.monotonic() - from, cpuMs: session.stats().cpuMs }
      return { diagnosis, proposals: [joined.proposal], heals: joined.heals, together: targets, stats: { ...stats, ...ofTool(session) } }
    }
    const messages = aim.targets.map(({ failure }) => failure?.message ?? '')
    const templates = check === 'lint' ? mute(language.templates) : weighed(language.templates, messages)
    const found = await propose({
      ...{ diagnosis, session, extra, files: texts, templates, budget: { ms }, clock, progress },
      ...{ random: parts.random, signal: AbortSignal.any([parts.signal, session.enough]) },
    })
    if (found.proposals.length === 0) {
      if (diagnosis.suspects.length === 0) run.book.note(whyNoSuspect(aim, texts, parts))
      for (const note of refusals(session)) run.book.note(note)
    }
    const { proposals, heals } = await ofOneCause(aim, found.proposals, session)
    const healings: Record<string, Healing[]> = {}
    // Edits of one change belong together, whatever each of them heals.
    for (const { id, patch } of proposals.slice(0, 1).filter(({ families }) => families.length > 1))
      healings[id] = await healingsOf(patch, heals, session, texts)
    const ended = proposals.length > 0 ? 'found' : found.stats.ended
    return { diagnosis, proposals, heals, together: targets, healings, stats: { ...found.stats, ended, tier: session.tier ?? 'warm' } }
  })
}

const ofTool = ({ tier }: JudgedSession): { readonly tier: 'warm' | 'cold'; readonly ended: 'found' } => ({
  tier: tier ?? 'warm',
  ended: 'found',
})

const underRoot = ({ project: { root, packageDir } }: HealParts): string =>
  packageDir === root ? '' : `${packageDir.slice(root.length + 1)}/`

function whyNoSuspect({ targets }: Aim, texts: ReadonlyMap<string, string>, parts: HealParts): string {
  const file = `${underRoot(parts)}${targets[0]?.id.file ?? ''}`
  if (/\.(?:jsonc?|toml|ini|cfg|neon|xml|ya?ml)$/.test(file))
    return `${file} is configuration: what the tool says of it a person puts right. Other errors may come of it; heal again afterwards.`
  if (parts.language.isTestFile(file)) return `${file} belongs to the tests, which no patch touches.`
  return texts.has(file) ? `Nothing in ${file} can be changed on that line.` : `${file} is no source that may be changed.`
}

/** What compiler and linter would change in the files of the errors. */
async function toolCandidates(check: CheckKind, aim: Aim, texts: ReadonlyMap<string, string>, run: Run): Promise<readonly Candidate[]> {
  const under = underRoot(run.parts)
  const named = [...new Set(aim.targets.map((test) => `${under}${test.id.file}`))].filter((path) => texts.has(path))
  const files = new Map(named.slice(0, FILES_MAX).map((path) => [path, texts.get(path)!]))
  if (files.size === 0) return []
  const { candidates, notes } = await run.tools.about(files, aim.base, {
    ...{ layout: check === 'lint', timeMs: TOOL_MS, sources: texts },
    complaints: complaintsOf(aim.targets),
  })
  for (const note of notes) run.book.note(note)
  // What a linter only suggests deletes, or is one choice of several: it does not keep the behaviour.
  const meant = ({ source }: Candidate): boolean => check !== 'lint' || source !== 'linter suggestion'
  return candidates.filter((candidate) => texts.has(candidate.path) && meant(candidate))
}

const complaintsOf = (targets: Aim['targets']): Complaint[] =>
  targets.map(({ id, line = 1, column, failure }) => ({
    ...{ path: id.file, line, rule: failure?.type ?? '', message: failure?.message ?? '' },
    ...(column === undefined ? {} : { column }),
  }))

interface Joined {
  readonly proposal: Proposal
  readonly heals: TestId[]
  readonly tried: number
}

/**
 * What the linter itself would write: its fixes keep the behaviour of the program, so those of all errors go into one patch, a line each.
 * Undefined when it has none for these errors, or when they do not agree with each other.
 */
async function joinFixes(
  candidates: readonly Candidate[],
  targets: readonly TestId[],
  session: JudgedSession,
  texts: ReadonlyMap<string, string>,
): Promise<Joined | undefined> {
  const safe = candidates.filter(({ source, family }) => source === 'linter' && family.startsWith('lint:')).slice(0, JOINED_MAX)
  const rules = new Set(targets.map(({ name }) => name.split(': ')[0]))
  const wanted = safe.filter(({ family }) => rules.has(family.slice('lint:'.length)))
  const all: Candidate[] = []
  for (const candidate of wanted) if (all.every((other) => apart(other, candidate))) all.push(candidate)
  const { chosen, heals, tried } = await agreeing(all, targets, session)
  if (chosen.length === 0) return undefined
  const files = filesOf(chosen)
  const families = [...new Set(chosen.map(({ family }) => family))]
  const patch = { files: files.map((file) => ({ ...file, before: digestBytes(texts.get(file.path)!), edits: [...file.edits] })) }
  const explanation = chosen.length === 1 ? chosen[0]!.explanation : `${chosen.length} fixes of the linter: ${families.join(', ')}`
  return { proposal: { id: 'patch-1', kind: 'patch', source: 'linter', families, patch, explanation, rank: 0 }, heals, tried }
}

/** Rules that are left out in turn, where all fixes together bring an error. */
const RULES_MAX = 6

/**
 * The fixes that bring no error of their own. What one rule writes another may object to (`var` becomes `let`, and `const` is wanted): then all
 * but those of one rule, whichever heals most; what is left is for the next round.
 */
async function agreeing(
  all: readonly Candidate[],
  targets: readonly TestId[],
  session: JudgedSession,
): Promise<{ readonly chosen: readonly Candidate[]; readonly heals: TestId[]; readonly tried: number }> {
  const rules = [...new Set(all.map(({ family }) => family))].slice(0, RULES_MAX)
  const without = rules.length < 2 ? [] : rules.map((rule) => all.filter(({ family }) => family !== rule))
  let best: { readonly chosen: readonly Candidate[]; readonly heals: TestId[] } = { chosen: [], heals: [] }
  let tried = 0
  for (const chosen of [all, ...without]) {
    if (chosen.length === 0 || (chosen !== all && best.chosen === all)) break
    tried++
    const verdict = await session.judge(filesOf(chosen))
    if (verdict.status === 'invalid' || verdict.added.length > 0) continue
    const heals = healedAmong(targets, verdict.gone)
    if (heals.length > best.heals.length) best = { chosen, heals }
  }
  return { ...best, tried }
}

const apart = (a: Candidate, b: Candidate): boolean =>
  a.path !== b.path || a.edits.every((x) => b.edits.every((y) => x.end < y.start || y.end < x.start))

const filesOf = (candidates: readonly Candidate[]): CandidateEdit[] =>
  [...Map.groupBy(candidates, ({ path }) => path)].map(([path, own]) => ({
    path,
    edits: own.flatMap(({ edits }) => edits).sort((a, b) => a.start - b.start),
  }))

/** Proposals asked what else they heal: those a person may see. */
const ASKED_MAX = 8

/**
 * One cause is likelier than several: of what was found first what most of the open errors go away with, and with it the errors it then is
 * meant to heal. The order among equals stays.
 */
async function ofOneCause(
  aim: Aim,
  found: readonly Proposal[],
  session: JudgedSession,
): Promise<{ readonly proposals: Proposal[]; readonly heals: TestId[] }> {
  const targets = aim.targets.map((test) => test.id)
  const open = aim.red.failing.map((test) => test.id)
  if (found.length === 0 || open.length === targets.length) return { proposals: [...found], heals: targets }
  const asked: { readonly proposal: Proposal; readonly heals: TestId[] }[] = []
  for (const proposal of found.slice(0, ASKED_MAX)) {
    const verdict = await session.judge(proposal.patch.files)
    const names = new Set(verdict.status === 'invalid' ? [] : healedAmong(open, verdict.gone).map(testKey))
    // The targets went when the search tried it; of two complaints in the same words only one may be counted here.
    for (const id of targets) names.add(testKey(id))
    asked.push({ proposal, heals: open.filter((id) => names.has(testKey(id))) })
  }
  const most = Math.max(...asked.map(({ heals }) => heals.length))
  if (most === targets.length) return { proposals: [...found], heals: targets }
  const best = asked.filter(({ heals }) => heals.length === most)
  const { heals } = best[0]!
  const same = best.filter((one) => one.heals.every((id, at) => testKey(id) === testKey(heals[at]!)))
  return { proposals: same.map(({ proposal }, rank) => ({ ...proposal, rank })), heals }
}

const refusals = ({ refused }: JudgedSession): string[] =>
  refused.size === 0
    ? []
    : [
        `Not proposed, because they only keep the tool quiet: ${[...refused]
          .map(([what, count]) => `${count} × ${what}`)
          .join(', ')}. Such a change is a person's decision.`,
      ]
