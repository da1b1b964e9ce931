/**
 * Cold proof. The patch runs in a fresh sandbox with the project's own test command; nothing that the warm search said is
 * believed. Checks go from cheap to dear and stop at the first that fails: a disproven patch needs no further reasons.
 */
import { applyEdits, digestBytes } from '../../kit/index.ts'
import type { Project } from '../../contracts/index.ts'
import { testKey, type ChangeSet, type Proof, type ProofCheck, type SuiteRun, type TestId, withoutDataSet } from '../../model/index.ts'
import { compareRuns, type RunComparison } from './compare.ts'
import type { Finding, ProveRequest } from './request.ts'
import { askTool, silenceCheck } from './tool.ts'

type Check = ProofCheck['id']

export async function prove(request: ProveRequest): Promise<Proof> {
  const checks: ProofCheck[] = []
  let turnedGreen: TestId[] = []
  const overlays = overlaysOf(request)
  const record = async (id: Check, run: () => Finding | Promise<Finding>): Promise<boolean> => {
    const from = request.clock.monotonic()
    const finding = await run()
    checks.push({ id, ...finding, durationMs: finding.durationMs ?? request.clock.monotonic() - from })
    return finding.status !== 'failed'
  }
  const { language, sandbox, project, check, changes } = request
  const cheap =
    (check !== undefined || (await record('red', () => redCheck(request)))) &&
    (await record('reverse', () => reverseCheck(changes))) &&
    (await record('security', () => securityCheck(request))) &&
    (check === undefined || (await record('silence', () => silenceCheck(request))))
  if (!cheap) return { verdict: 'disproven', changeDigest: changes.digest, checks, turnedGreen }
  const word = check === undefined ? undefined : await askTool(request, overlays)
  turnedGreen = word?.gone ?? []
  const heard =
    word === undefined ||
    ((await record('red', () => word.red)) && (await record('green', () => word.green)) && (await record(check!.kind, () => word.own)))
  if (!heard) return { verdict: 'disproven', changeDigest: changes.digest, checks, turnedGreen }
  // The dear ones run side by side: most patches that get here are sound, and two cores are the least there is.
  const others = kinds.filter((kind) => kind !== check?.kind)
  const tools = askInTurn(others.map((kind) => () => language.checks[kind](sandbox, project, overlays)))
  const suite =
    project.runner === 'none'
      ? record('suite', () => ({ status: 'skipped', detail: 'the project has no tests' }))
      : runSuite(request, overlays, record, (ids) => (turnedGreen = ids))
  await Promise.allSettled([suite, tools])
  let sound = await suite
  for (const [index, finding] of (await tools).entries()) sound &&= await record(others[index]!, () => finding)
  return { verdict: sound ? 'proven' : 'disproven', changeDigest: changes.digest, checks, turnedGreen }
}

const kinds = ['types', 'lint'] as const

async function askInTurn(asks: readonly (() => Promise<Finding>)[]): Promise<Finding[]> {
  const found: Finding[] = []
  for (const ask of asks) found.push(await ask())
  return found
}

async function runSuite(
  request: ProveRequest,
  overlays: ReadonlyMap<string, string | null>,
  record: (id: Check, run: () => Finding) => Promise<boolean>,
  green: (ids: TestId[]) => void,
): Promise<boolean> {
  const { language, sandbox, project, sentinel, red } = request
  const after = await language.suite.run(sandbox, { project, overlays, sentinel, limits: { wallMs: request.testTimeoutMs } })
  const comparison = compareRuns(red, after)
  green([...comparison.newlyPassing, ...loadedAgain(red, after)])
  return (
    (await record('sentinels', () => sentinelCheck(after, project))) &&
    (await record('test-list', () => listCheck(comparison, after))) &&
    (request.check !== undefined || (await record('green', () => greenCheck(request, after)))) &&
    (await record('suite', () => ({ ...suiteCheck(request, comparison, after), durationMs: after.wallMs })))
  )
}

/** Files that did not load before and load now. */
function loadedAgain(red: SuiteRun, after: SuiteRun): TestId[] {
  const still = new Set(after.loadErrors.map((error) => error.file))
  return red.loadErrors.filter((error) => !still.has(error.file)).map((error) => ({ file: error.file, name: '' }))
}

function overlaysOf({ base, changes, project }: ProveRequest): ReadonlyMap<string, string | null> {
  const overlays = new Map(base)
  for (const change of changes.changes) overlays.set(`${project.root}/${change.path}`, change.after)
  return overlays
}

function redCheck({ red, targets }: ProveRequest): Finding {
  const failed = new Set(red.tests.filter((test) => test.status === 'failed').map((test) => testKey(test.id)))
  const loadFailed = new Set(red.loadErrors.map((error) => error.file))
  const missing = targets.filter((id) => !failed.has(testKey(id)) && !loadFailed.has(id.file))
  if (targets.length === 0 || missing.length > 0)
    return { status: 'failed', detail: `not reproduced: ${missing.map(testKey).join(', ') || 'no target'}` }
  return { status: 'passed', detail: `${targets.length} failing ${targets.length === 1 ? 'test' : 'tests'} reproduced` }
}

/** The reverse patch is the exact text before; it is proved on the bytes, not assumed. */
function reverseCheck(changes: ChangeSet): Finding {
  for (const { path, before, after, beforeDigest } of changes.changes) {
    const restored = applyEdits(after, [reverseEdit(before, after)])
    if (restored !== before || digestBytes(restored) !== beforeDigest)
      return { status: 'failed', detail: `${path}: the reverse patch does not give the old bytes back` }
  }
  return { status: 'passed', detail: 'undo gives back every byte' }
}

/** The one edit between the common head and the common tail that turns `after` back into `before`. */
function reverseEdit(before: string, after: string): { start: number; end: number; text: string } {
  const shorter = Math.min(before.length, after.length)
  let head = 0
  while (head < shorter && before[head] === after[head]) head++
  let tail = 0
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++
  return { start: head, end: after.length - tail, text: before.slice(head, before.length - tail) }
}

function securityCheck({ changes, language }: ProveRequest): Finding {
  const found = changes.changes.flatMap((change) =>
    language.checks.security(change.path, change.before, change.after).map((what) => `${change.path}: ${what}`),
  )
  return found.length > 0
    ? { status: 'failed', detail: `the patch adds ${found.join('; ')}` }
    : { status: 'passed', detail: 'adds no dangerous call, import or patched global' }
}

function sentinelCheck(after: SuiteRun, project: Project): Finding {
  if (after.problem === 'forged') return { status: 'failed', detail: `results are forged: ${lastLine(after.log)}` }
  if (!after.complete) return { status: 'failed', detail: `the run did not end properly (${after.problem ?? `exit ${after.exitCode}`})` }
  if (project.runner === 'command') return { status: 'skipped', detail: 'a custom command has no place for sentinel tests' }
  return { status: 'passed', detail: 'tests that must fail failed, tests that must pass passed' }
}

function listCheck(comparison: RunComparison, after: SuiteRun): Finding {
  const gone = [...comparison.missing, ...comparison.newlySkipped]
  if (gone.length > 0) return { status: 'failed', detail: `tests vanished or are skipped: ${gone.slice(0, 5).map(testKey).join(', ')}` }
  if (comparison.added.length > 0)
    return { status: 'failed', detail: `tests that were not there before: ${comparison.added.slice(0, 5).map(testKey).join(', ')}` }
  return { status: 'passed', detail: `the same ${after.tests.length} tests ran` }
}

function greenCheck({ targets, language }: ProveRequest, after: SuiteRun): Finding {
  const passed = new Set(after.tests.filter((test) => test.status === 'passed').map((test) => testKey(test.id)))
  const loadFailed = new Set(after.loadErrors.map((error) => error.file))
  // A target without a name stands for a file that did not load: green means that it loads and has a passing test; a source has none of
  // its own.
  const isOf = (test: TestId, file: string): boolean => test.file === file || !language.isTestFile(file)
  const isGreen = (id: TestId): boolean =>
    id.name === ''
      ? !loadFailed.has(id.file) && after.tests.some((test) => isOf(test.id, id.file) && test.status === 'passed')
      : passed.has(testKey(id)) || allSetsPass(id, after)
  const still = targets.filter((id) => !isGreen(id))
  if (still.length > 0) return { status: 'failed', detail: `still failing: ${still.slice(0, 5).map(testKey).join(', ')}` }
  return { status: 'passed', detail: `${targets.length} of ${targets.length} turned green` }
}

/** Of a test that failed for want of its data. */
function allSetsPass(id: TestId, { tests }: SuiteRun): boolean {
  const isSet = (other: TestId): boolean => {
    const owner = withoutDataSet(other)
    return owner !== undefined && testKey(owner) === testKey(id)
  }
  const sets = tests.filter((test) => isSet(test.id))
  return sets.length > 0 && sets.every((test) => test.status === 'passed') && !tests.some((test) => testKey(test.id) === testKey(id))
}

function suiteCheck({ flaky, red }: ProveRequest, comparison: RunComparison, after: SuiteRun): Finding {
  const known = new Set(flaky.map(testKey))
  const broken = comparison.newlyFailing.filter((id) => !known.has(testKey(id)))
  const redLoad = new Set(red.loadErrors.map((error) => error.file))
  const newLoad = after.loadErrors.filter((error) => !redLoad.has(error.file))
  if (broken.length > 0 || newLoad.length > 0) {
    return { status: 'failed', detail: `breaks ${[...broken.map(testKey), ...newLoad.map((error) => error.file)].slice(0, 5).join(', ')}` }
  }
  const passed = after.tests.filter((test) => test.status === 'passed').length
  const failed = after.tests.filter((test) => test.status === 'failed').length
  return { status: 'passed', detail: `${passed} passed${failed > 0 ? `, ${failed} still failing for another cause` : ''}, none broken` }
}

const lastLine = (log: string): string => log.trimEnd().split('\n').at(-1) ?? ''
