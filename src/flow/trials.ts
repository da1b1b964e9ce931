/** Proposals go to the proof in order until one holds. What the journal keeps of the winner is all that apply, show and undo need. */
import { prove } from '../stages/5-prove/index.ts'
import { decide, decideChecked } from '../stages/6-decide/index.ts'
import { buildChangeSet, checkPaths, unifiedDiff } from '../stages/7-apply/index.ts'
import { testKey, type ChangeSet, type Patch, type Proof, type Remedy, type Round, type TestId, type TestResult } from '../model/index.ts'
import type { Run } from './run.ts'
import type { Red } from './reproduce.ts'
import { currentTexts } from './sources.ts'
import type { Aim } from './aim.ts'
import { searchCheck } from './check-search.ts'
import { search, type Found } from './search.ts'

/** Proving one proposal costs a run of the whole suite; past the first few a patch is hardly ever right. */
const PROOFS_MAX = 5
/** Failing tests tried one by one when no single patch heals them all. */
const SINGLE_AIMS_MAX = 8
/** The same for errors of a tool, which are tried in seconds. */
const SINGLE_ERRORS_MAX = 24
/** Errors that no change heals alone are tried together as long as they may be as many as the edits of one patch. */
const TOGETHER_MAX = 4

/**
 * One round: the first aim that ends in a proven patch. With --all a patch that a person has to look at is taken apart where its
 * repairs are independent, and waits until no other fault is left, so that it keeps no other from being applied.
 */
export async function searchAndProve(label: string, red: Red, base: ReadonlyMap<string, string | null>, run: Run): Promise<Round> {
  const open = [...aims(lastThings(red.failing, run.doubtful), base.size > 0)]
  const apart: Round[] = []
  const doubtful: Round[] = []
  let round: Round | undefined
  for (let count = 1; open.length > 0; count++) {
    if (round !== undefined && run.parts.clock.monotonic() >= run.searchUntil) break
    const targets = open.shift()!
    const trial = await tryAim({ label: `${label}.${count}`, targets, red, base, behind: open.length }, run)
    round = await tryInOrder(trial, run)
    if (round.remedy === undefined) {
      // Of an error of a tool no round says more than the one before: in the next it waits until the others are healed.
      if (round.check !== undefined) for (const { id } of targets) run.doubtful.add(testKey(id))
      continue
    }
    // About an error of a tool a person always decides: nothing is won by waiting.
    if (!run.options.all || round.check !== undefined || round.remedy.decision.mayAutoApply) return round
    const parts = round.healings ?? []
    if (parts.length > 1) {
      apart.push(round)
      open.unshift(...parts.map(({ heals }) => trial.aim.targets.filter((test) => isAmong(test.id, heals))))
      continue
    }
    doubtful.push(round)
    for (const id of round.targets) run.doubtful.add(testKey(id))
    removeHealed(open, round)
  }
  // What was taken apart and then not found again stands as it was.
  const decided = [...doubtful, ...apart]
  return decided[0] === undefined ? (round as Round) : choose(label, decided[0], decided.length, run)
}

interface Trial {
  readonly aim: Aim
  readonly found: Found
}

/** A patch for one test that heals others too shows which belong together: then one is sought for all of those. */
async function tryAim(aim: Aim, run: Run): Promise<Trial> {
  const seek = (wanted: Aim): Promise<Found> => {
    const check = wanted.targets[0]?.check
    return check === undefined ? search(wanted, run) : searchCheck(check, wanted, run)
  }
  const found = await seek(aim)
  if (found.together.length <= aim.targets.length) return { aim, found }
  const names = new Set(found.together.map(testKey))
  const wider = { ...aim, label: `${aim.label}-together`, targets: aim.red.failing.filter((test) => names.has(testKey(test.id))) }
  const again = await seek(wider)
  return again.proposals.length > 0 ? { aim: wider, found: again } : { aim, found }
}

/**
 * First one patch for everything that fails; where that is not to be had, one test at a time. Errors of a type checker one at a time: the
 * patch for one that others go away with is found there too, and what they have in common is seldom more than the day.
 */
function* aims(failing: readonly TestResult[], later: boolean): Generator<readonly TestResult[]> {
  const check = failing[0]?.check
  // A linter's own fixes are put together in whatever round.
  if (check !== 'types' && (!later || failing.length === 1 || check === 'lint')) yield failing
  if (failing.length > 1 || check === 'types')
    for (const test of failing.slice(0, check === undefined ? SINGLE_AIMS_MAX : SINGLE_ERRORS_MAX)) yield [test]
  if (check === 'types' && failing.length > 1 && failing.length <= TOGETHER_MAX) yield failing
}

const lastThings = (failing: readonly TestResult[], doubtful: ReadonlySet<string>): TestResult[] =>
  [...failing].sort((a, b) => Number(doubtful.has(testKey(a.id))) - Number(doubtful.has(testKey(b.id))))

const isAmong = (id: TestId, ids: readonly TestId[]): boolean => ids.some((other) => testKey(other) === testKey(id))

/** Aims that a doubtful patch would heal too lead to it again. */
function removeHealed(open: (readonly TestResult[])[], { targets, remedy }: Round): void {
  const healed = [...targets, ...(remedy?.proof.turnedGreen ?? [])]
  const left = open.filter((tests) => !tests.some((test) => isAmong(test.id, healed)))
  open.splice(0, open.length, ...left)
}

/** Of several decided patches the journal says which one the round stands for. */
async function choose(label: string, round: Round, decided: number, { book }: Run): Promise<Round> {
  const digest = round.remedy?.changes.digest
  if (decided > 1) await book.step(`${label}.choose`, { decided }, () => ({ digest }))
  return round
}

async function tryInOrder({ aim, found }: Trial, run: Run): Promise<Round> {
  const targets = [...(found.heals ?? aim.targets.map((test) => test.id))]
  const check = aim.targets[0]?.check
  const alternatives: Round['alternatives'] = []
  let remedy: Remedy | undefined
  let proofs = 0
  for (const proposal of found.proposals) {
    const changes = await changesOf(proposal.patch, aim, run)
    const diff = unifiedDiff(changes)
    if (remedy !== undefined || proofs === PROOFS_MAX) {
      alternatives.push({
        proposal,
        diff,
        why: remedy === undefined ? 'not proved: enough were disproved before it' : 'plausible too, ranked lower',
      })
      continue
    }
    proofs++
    run.parts.progress({
      kind: 'stage',
      stage: 'prove',
      detail: `${proposal.families.join(' + ')} in ${changes.changes.map((change) => change.path).join(', ')}`,
    })
    const proof = await run.book.step(`${aim.label}.prove`, { changes: changes.digest }, () =>
      proofOf({ changes, aim, targets, source: proposal.source }, run),
    )
    if (proof.verdict !== 'proven') alternatives.push({ proposal, diff, why: whyNot(proof) })
    else
      remedy = await run.book.step(`${aim.label}.decide`, { changes: changes.digest }, () => ({
        proposal,
        changes,
        diff,
        proof,
        decision:
          check === undefined
            ? decide({
                ...{ proposal, proof, red: aim.red.run, targets, apply: run.options.apply },
                ...{ language: run.parts.language.id, lessons: run.parts.lessons },
              })
            : decideChecked({ check, proposal, proof, red: aim.red.run, targets }),
      }))
  }
  const round = { ...(check === undefined ? {} : { check }), targets, diagnosis: found.diagnosis, search: found.stats, alternatives }
  if (remedy === undefined) return round
  const healings = found.healings?.[remedy.proposal.id] ?? []
  return { ...round, remedy, ...(healings.length === 0 ? {} : { healings }) }
}

async function changesOf(patch: Patch, { base }: Aim, { book, parts }: Run): Promise<ChangeSet> {
  const onDisk = await currentTexts(patch.files, parts.files)
  return buildChangeSet(patch, (path) => base.get(`${parts.project.root}/${path}`) ?? book.asBegun(path, onDisk.get(path)))
}

interface Claim {
  readonly changes: ChangeSet
  readonly aim: Aim
  readonly targets: readonly TestId[]
  /** Who proposed it. */
  readonly source: string
}

function proofOf({ changes, aim: { red, base, targets: tests }, targets, source }: Claim, { options, parts, seen }: Run): Promise<Proof> {
  const refused = [...checkPaths(changes.changes, parts.language.isTestFile)]
  for (const { path } of changes.changes)
    if (parts.isProtected(path)) refused.push({ path, rule: 'configuration', reason: 'the configuration protects it' })
  if (refused.length > 0) {
    const check = {
      id: 'security',
      status: 'failed',
      detail: refused.map(({ path, reason }) => `${path}: ${reason}`).join('; '),
      durationMs: 0,
    } as const
    return Promise.resolve({ verdict: 'disproven', changeDigest: changes.digest, checks: [check], turnedGreen: [] })
  }
  const check = tests[0]?.check
  const before = base.size === 0 && check !== undefined ? seen.runs[check] : undefined
  const known = { open: red.failing.map(({ id }) => id), ...(before === undefined ? {} : { before }) }
  const word = (): string => Math.floor(parts.random.next() * 2 ** 48).toString(36)
  return prove({
    ...parts,
    changes,
    base,
    red: red.run,
    targets,
    ...(check === undefined ? {} : { check: { kind: check, mayDelete: source === 'linter', ...known } }),
    testTimeoutMs: options.testTimeoutMs,
    flaky: red.flaky.map((test) => test.id),
    sentinel: `${word()}${word()}`,
  })
}

const whyNot = (proof: Proof): string =>
  proof.checks
    .filter((check) => check.status === 'failed')
    .map((check) => `${check.id}: ${check.detail}`)
    .join('; ')
