import type { WarmBaseline, WarmStatement, WarmTest } from '../../contracts/index.ts'
import { testKey } from '../../model/index.ts'
import type { Diagnosis, Suspect, TestResult } from '../../model/index.ts'
import { formulas } from './formulas.ts'
import type { FormulaName, Spectrum } from './formulas.ts'
import { framesIn } from './frames.ts'
import type { Frame } from './frames.ts'

/** More suspects than this help neither the search (its budget ends first) nor a person. */
const suspectsMax = 600

/** How far evidence beyond the spectrum moves a statement towards certainty, as a share of the doubt that is left. */
const pull = { innermostFrame: 0.6, otherFrame: 0.25, recentlyChanged: 0.3, lastRun: 0.04 } as const

/** Statements that run only while a file loads have no spectrum; they are possible, and come after what the failing tests ran. */
const loadTimeShare = 0.3

export interface DiagnoseInput {
  readonly baseline: WarmBaseline
  /** Tests that fail every time. */
  readonly failing: readonly TestResult[]
  readonly flaky: readonly TestResult[]
  /** Sources of the package, path relative to the project's root → text. */
  readonly files: ReadonlyMap<string, string>
  /** Path → 1-based lines that changed lately, where known. */
  readonly recent?: ReadonlyMap<string, ReadonlySet<number>>
  readonly formula?: FormulaName
}

/** Spectrum-based fault localisation joined with stack frames and recent changes. Pure; suspects come most suspicious first. */
export function diagnose(input: DiagnoseInput): Diagnosis {
  const { baseline, failing, flaky, files, recent } = input
  const keys = new Set(failing.map((test) => testKey(test.id)))
  const failed = baseline.tests.filter((test) => keys.has(testKey(test.id)))
  const passed = baseline.tests.filter((test) => test.status === 'passed' && !keys.has(testKey(test.id)))
  const spectra = countHits(baseline, failed, passed)
  const order = lastHits(failed)
  const frames = [...failed.map((test) => test.failure), ...failing.map((test) => test.failure)].map((failure) =>
    framesIn(failure, files.keys()),
  )
  const touched = new Set<string>()
  spectra.forEach((spectrum, index) => spectrum.failedHere > 0 && touched.add(baseline.statements[index]!.path))
  const nested = insideAnother(baseline.statements)
  const suspects: Suspect[] = []
  baseline.statements.forEach((statement, index) => {
    if (!files.has(statement.path)) return
    const spectrum = spectra[index]!
    const evidence: string[] = []
    const base = fromSpectrum(spectrum, formulas[input.formula ?? 'ochiai'], evidence, {
      loadTime: touched.has(statement.path) && !nested.has(index) && failed.length > 0,
    })
    if (base === 0) return
    let doubt = 1 - base
    doubt *= 1 - fromFrames(statement, frames, evidence)
    if (recent?.get(statement.path)?.has(statement.line)) {
      doubt *= 1 - pull.recentlyChanged
      evidence.push('changed lately')
    }
    // Among statements with one spectrum the ones that ran last before the failure lead, by a hair.
    const suspiciousness = (1 - doubt) * (1 - pull.lastRun + pull.lastRun * (order.get(index) ?? 0))
    suspects.push({ path: statement.path, line: statement.line, start: statement.start, end: statement.end, suspiciousness, evidence })
  })
  suspects.sort((a, b) => b.suspiciousness - a.suspiciousness || a.end - a.start - (b.end - b.start) || a.start - b.start)
  return {
    failing: [...failing],
    flaky: [...flaky],
    suspects: suspects.slice(0, suspectsMax),
    summary: summarise(suspects, failed, passed),
  }
}

function countHits(baseline: WarmBaseline, failed: readonly WarmTest[], passed: readonly WarmTest[]): Spectrum[] {
  const failedHere = new Uint32Array(baseline.statements.length)
  const passedHere = new Uint32Array(baseline.statements.length)
  for (const test of failed) for (const index of test.covered) failedHere[index] = (failedHere[index] ?? 0) + 1
  for (const test of passed) for (const index of test.covered) passedHere[index] = (passedHere[index] ?? 0) + 1
  return baseline.statements.map((_, index) => ({
    failedHere: failedHere[index]!,
    passedHere: passedHere[index]!,
    failed: failed.length,
    passed: passed.length,
  }))
}

/** Statement → how late a failing test first reached it, 0..1 (1 = the last thing it newly did before it failed). */
function lastHits(failed: readonly WarmTest[]): Map<number, number> {
  const order = new Map<number, number>()
  for (const test of failed)
    test.covered.forEach((index, at) => order.set(index, Math.max(order.get(index) ?? 0, (at + 1) / test.covered.length)))
  return order
}

/** Indexes of statements that lie within another one of their file: what is left runs when the file loads. */
function insideAnother(statements: readonly WarmStatement[]): Set<number> {
  const inside = new Set<number>()
  const byStart = statements.map((statement, index) => ({ statement, index }))
  byStart.sort((a, b) =>
    a.statement.path < b.statement.path
      ? -1
      : a.statement.path > b.statement.path
        ? 1
        : a.statement.start - b.statement.start || b.statement.end - a.statement.end,
  )
  let path = ''
  let reach = -1
  for (const { statement, index } of byStart) {
    if (statement.path !== path) reach = -1
    path = statement.path
    if (statement.end <= reach) inside.add(index)
    else reach = statement.end
  }
  return inside
}

function fromSpectrum(
  spectrum: Spectrum,
  formula: (spectrum: Spectrum) => number,
  evidence: string[],
  { loadTime }: { loadTime: boolean },
): number {
  const { failedHere, passedHere, failed, passed } = spectrum
  if (failedHere === 0) {
    if (!loadTime || passedHere > 0) return 0
    evidence.push('runs when the file loads')
    return loadTimeShare
  }
  evidence.push(`run by ${failedHere} of ${failed} failing ${plural(failed)}`)
  if (passed > 0) evidence.push(passedHere === 0 ? 'run by no passing test' : `run by ${passedHere} of ${passed} passing ${plural(passed)}`)
  return formula(spectrum)
}

const plural = (count: number): string => (count === 1 ? 'test' : 'tests')

function fromFrames(statement: WarmStatement, stacks: readonly (readonly Frame[])[], evidence: string[]): number {
  let best = 0
  for (const frames of stacks)
    for (const frame of frames)
      if (frame.path === statement.path && frame.line === statement.line)
        best = Math.max(best, frame.depth === 0 ? pull.innermostFrame : pull.otherFrame)
  if (best > 0) evidence.push(best === pull.innermostFrame ? 'the failure arose on this line' : "on the failure's stack")
  return best
}

function summarise(suspects: readonly Suspect[], failed: readonly WarmTest[], passed: readonly WarmTest[]): string {
  const [first] = suspects
  if (!first) return failed.length === 0 ? 'No failing test could be watched.' : 'The failing tests run no statement of the sources.'
  const files = new Set(suspects.map((suspect) => suspect.path)).size
  const watched = `${failed.length} failing and ${passed.length} passing ${plural(passed.length)} watched`
  return `${suspects.length} suspect ${suspects.length === 1 ? 'statement' : 'statements'} in ${files} ${files === 1 ? 'file' : 'files'} (${watched}); first ${first.path}:${first.line}, ${first.evidence.join(', ')}.`
}
