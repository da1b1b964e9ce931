/** From a commit to a row: its tests run with and without its change. Cheap questions first. */
import type { SuiteRequest } from '../../contracts/index.ts'
import { PrunellaError, testKey, type HistoryMined, type HistoryRow, type SuiteRun, type TestId } from '../../model/index.ts'
import { filesThatFail, PASSES_ANYWAY, ran, turnedGreen, type HistoryCandidate } from '../../stages/9-learn/index.ts'
import { readerOf, versions, type Version } from './versions.ts'
import { nearTests } from './near.ts'
import type { Habits, HistoryOptions, HistoryParts, Seat } from './parts.ts'

export async function mine(
  candidate: HistoryCandidate,
  options: HistoryOptions,
  parts: HistoryParts,
  habits: Habits,
): Promise<HistoryMined> {
  const skipped = (reason: string): HistoryMined => ({ kind: 'skipped', commit: candidate.commit, reason })
  const texts = await versions(candidate, parts)
  if (texts === undefined) return skipped('a source is not text')
  const { compare } = readerOf(candidate, parts)
  if (texts.every(({ path, before, after }) => compare.sameTree(path, before, after)))
    return skipped('only layout, comments or types changed')
  const added = texts.flatMap(({ path, before, after }) => compare.newExports(path, before, after))
  if (added.length > 0) return skipped('a feature, for it exports a new name')
  try {
    const found = await runBoth(candidate, texts, options, parts, habits)
    return 'reason' in found ? skipped(found.reason) : { kind: 'row', row: found }
  } catch (error) {
    // One commit of the past that cannot be laid out or run says nothing of the others; a stop from outside ends them all.
    if (parts.signal.aborted || !(error instanceof PrunellaError) || fatal.has(error.code)) throw error
    return skipped(`${error.kind.title.toLowerCase()}: ${error.message.split('\n')[0] ?? ''}`.slice(0, 300))
  }
}

const fatal: ReadonlySet<string> = new Set(['sandbox-missing', 'sandbox-leaks', 'disk-full', 'interrupted'])

async function runBoth(
  candidate: HistoryCandidate,
  texts: readonly Version[],
  options: HistoryOptions,
  parts: HistoryParts,
  habits: Habits,
): Promise<HistoryRow | { readonly reason: string }> {
  const seat = await parts.seat({ ...candidate, near: candidate.sources[0] as string })
  if ('reason' in seat) return seat
  const tests = inPackage(candidate.tests, seat)
  if (tests.length === 0) return { reason: 'its tests lie outside the package' }
  const without = new Map(texts.map(({ path, before }) => [`${seat.dir}/${path}`, before]))
  const runTests = (overlays: SuiteRequest['overlays'], files?: readonly string[]): Promise<SuiteRun> =>
    seat.language.suite.run(parts.sandbox, {
      project: seat.project,
      overlays,
      limits: { wallMs: options.suiteMs },
      // A command runs what it runs.
      ...(files === undefined || seat.project.runner === 'command' ? {} : { files }),
    })
  const red = await runTests(without, tests)
  if (red.complete && filesThatFail(red).length === 0) return { reason: PASSES_ANYWAY }
  const turned = turnedGreen(red, await runLoading(tests, (files) => runTests(new Map(), files)))
  if ('reason' in turned) return turned
  const others = await otherTests(tests, texts, seat, (files) => runTests(new Map(), files), options, habits)
  if ('reason' in others) return others
  const { scope, run } = others
  if (run.tests.some((test) => test.status === 'failed' && turned.failing.some((one) => testKey(one) === testKey(test.id))))
    return { reason: 'its tests pass alone and fail among the others' }
  const kept = new Set(turned.failing.map(({ file }) => file))
  const leftOut = [...others.notNear, ...filesThatFail(run)].filter((file) => !kept.has(file) && file !== '')
  const stillFailing = run.tests.filter(({ id, status }) => status === 'failed' && kept.has(id.file)).length
  const { language, commit, parent, subject, authoredAt, sources, changedLines } = candidate
  return {
    language,
    commit,
    parent,
    subject,
    authoredAt,
    sources: [...sources],
    tests,
    changedLines,
    failing: sortedTests(turned.failing),
    scope,
    leftOut,
    stillFailing,
  }
}

/** Where a file that does not load keeps the others from running, they run without it. */
async function runLoading(files: readonly string[], run: (files: readonly string[]) => Promise<SuiteRun>): Promise<SuiteRun> {
  const first = await run(files)
  const broken = new Set(first.loadErrors.map(({ file }) => file))
  const others = files.filter((file) => !broken.has(file))
  if (broken.size === 0 || first.tests.length > 0 || others.length === 0 || others.length === files.length) return first
  const second = await run(others)
  return { ...second, loadErrors: [...first.loadErrors, ...second.loadErrors] }
}

/**
 * The commit's other tests, with the human's fix: which of them are no evidence. A whole suite that is too slow, or that one broken file
 * stops, gives way to the tests near the change.
 */
async function otherTests(
  touched: readonly string[],
  texts: readonly Version[],
  seat: Seat,
  run: (files?: readonly string[]) => Promise<SuiteRun>,
  options: HistoryOptions,
  habits: Habits,
): Promise<
  { readonly scope: HistoryRow['scope']; readonly run: SuiteRun; readonly notNear: readonly string[] } | { readonly reason: string }
> {
  if (options.wholeMs > 0 && (habits.wholeMs ?? 0) <= options.wholeMs) {
    const whole = await run()
    habits.wholeMs = whole.wallMs
    if (ran(whole) && whole.wallMs <= options.wholeMs) return { scope: 'whole', run: whole, notNear: [] }
  }
  const { far, near } = await nearTests(touched, texts, seat)
  const some = await runLoading(near, run)
  if (!ran(some)) return { reason: `the tests near the fix cannot run with it: ${some.problem ?? 'incomplete report'}` }
  return { scope: 'near', run: some, notNear: far }
}

/** Relative to the package, those outside left out. */
function inPackage(tests: readonly string[], { dir, project }: Seat): string[] {
  const under = project.packageDir === dir ? '' : `${project.packageDir.slice(dir.length + 1)}/`
  return tests.filter((path) => path.startsWith(under)).map((path) => path.slice(under.length))
}

const sortedTests = (tests: readonly TestId[]): TestId[] =>
  [...tests].sort((a, b) => (`${a.file}\n${a.name}` < `${b.file}\n${b.name}` ? -1 : 1))
