/** Proposals go to the proof in order until one holds. What the journal keeps of the winner is all that apply, show and undo need. */
import { prove } from '../stages/5-prove/index.ts'
import { decide } from '../stages/6-decide/index.ts'
import { buildChangeSet, checkPaths, unifiedDiff } from '../stages/7-apply/index.ts'
import { testKey, type ChangeSet, type Patch, type Proof, type Remedy, type Round, type TestResult } from '../model/index.ts'
import type { Run } from './run.ts'
import type { Red } from './reproduce.ts'
import { currentTexts } from './sources.ts'
import type { Aim } from './aim.ts'
import { search, type Found } from './search.ts'

/** Proving one proposal costs a run of the whole suite; past the first few a patch is hardly ever right. */
const PROOFS_MAX = 5
/** Failing tests tried one by one when no single patch heals them all. */
const SINGLE_AIMS_MAX = 8

export async function searchAndProve(label: string, red: Red, base: ReadonlyMap<string, string | null>, run: Run): Promise<Round> {
  let round: Round | undefined
  for (const [index, targets] of [...aims(red.failing, base.size > 0)].entries()) {
    if (round !== undefined && run.parts.clock.monotonic() >= run.searchUntil) break
    const aim = { label: `${label}.${index + 1}`, targets, red, base }
    round = await tryAim(aim, run)
    if (round.remedy !== undefined) break
  }
  return round as Round
}

/** A patch for one test that heals others too shows which belong together: then one is sought for all of those. */
async function tryAim(aim: Aim, run: Run): Promise<Round> {
  const found = await search(aim, run)
  if (found.together.length <= aim.targets.length) return tryInOrder(aim, found, run)
  const names = new Set(found.together.map(testKey))
  const wider = { ...aim, label: `${aim.label}-together`, targets: aim.red.failing.filter((test) => names.has(testKey(test.id))) }
  const again = await search(wider, run)
  return again.proposals.length > 0 ? tryInOrder(wider, again, run) : tryInOrder(aim, found, run)
}

/** First one patch for everything that fails; where that is not to be had, one test at a time. */
function* aims(failing: readonly TestResult[], later: boolean): Generator<readonly TestResult[]> {
  if (!later || failing.length === 1) yield failing
  if (failing.length > 1) for (const test of failing.slice(0, SINGLE_AIMS_MAX)) yield [test]
}

async function tryInOrder(aim: Aim, found: Found, run: Run): Promise<Round> {
  const targets = aim.targets.map((test) => test.id)
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
    const proof = await run.book.step(`${aim.label}.prove`, { changes: changes.digest }, () => proofOf(changes, aim, run))
    if (proof.verdict !== 'proven') alternatives.push({ proposal, diff, why: whyNot(proof) })
    else
      remedy = await run.book.step(`${aim.label}.decide`, { changes: changes.digest }, () => ({
        proposal,
        changes,
        diff,
        proof,
        decision: decide({ proposal, proof, red: aim.red.run, targets, apply: run.options.apply, lessons: run.parts.lessons }),
      }))
  }
  return { targets, diagnosis: found.diagnosis, search: found.stats, alternatives, ...(remedy === undefined ? {} : { remedy }) }
}

async function changesOf(patch: Patch, { base }: Aim, { book, parts }: Run): Promise<ChangeSet> {
  const onDisk = await currentTexts(patch.files, parts.files)
  return buildChangeSet(patch, (path) => base.get(`${parts.project.root}/${path}`) ?? book.asBegun(path, onDisk.get(path)))
}

function proofOf(changes: ChangeSet, { red, targets, base }: Aim, { options, parts }: Run): Promise<Proof> {
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
  const word = (): string => Math.floor(parts.random.next() * 2 ** 48).toString(36)
  return prove({
    ...parts,
    changes,
    base,
    red: red.run,
    targets: targets.map((test) => test.id),
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
