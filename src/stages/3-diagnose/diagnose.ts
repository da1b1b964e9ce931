import type { WarmBaseline, WarmStatement, WarmTest } from '../../contracts/index.ts'
import { testKey } from '../../model/index.ts'
import type { Diagnosis, Suspect, TestResult } from '../../model/index.ts'
import { formulas } from './formulas.ts'
import type { FormulaName, Spectrum } from './formulas.ts'
import { framesIn } from './frames.ts'
import type { Frame } from './frames.ts'
import { repairMass } from './repair-mass.ts'

/** More suspects than this help neither the search (its budget ends first) nor a person. */
const suspectsMax = 600

/**
 * How far evidence beyond the spectrum moves a statement towards certainty, as a share of the doubt that is left; the last three as a
 * share of the whole, because they order statements about which no doubt is left. A recent change counts for less than was measured
 * (2.7 times as likely to be repaired): there the repaired faults had lived on unseen, here the tests may never have failed before.
 */
const pull = { innermostFrame: 0.6, otherFrame: 0.25, recentlyChanged: 0.3, lastRun: 0.04, older: 0.04, repairMass: 0.08 } as const

/** What runs while a file loads counts for every test and so tells nothing; it comes after what the failing tests ran themselves. */
const loadTimeShare = 0.02

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
  const loaded = new Set(baseline.loaded)
  const unloaded = new Set(baseline.unloaded)
  const order = lastHits(failed, loaded)
  const frames = [...failed.map((test) => test.failure), ...failing.map((test) => test.failure)].map((failure) =>
    framesIn(failure, files.keys()),
  )
  const mass = masses(baseline.statements, files)
  const suspects: Suspect[] = []
  baseline.statements.forEach((statement, index) => {
    if (!files.has(statement.path)) return
    const spectrum = spectra[index]!
    const evidence: string[] = []
    const base = fromSpectrum(spectrum, formulas[input.formula ?? 'ochiai'], evidence, {
      loadTime: loaded.has(index),
      unloaded: unloaded.has(index),
    })
    if (base === 0) return
    let doubt = 1 - base
    doubt *= 1 - fromFrames(statement, frames, evidence)
    const isRecent = recent?.get(statement.path)?.has(statement.line) === true
    if (isRecent) {
      doubt *= 1 - pull.recentlyChanged
      evidence.push('changed lately')
    }
    // Among statements with one spectrum those lead, by a hair, that ran last before the failure and that hold more of what repairs change.
    const nearer = (1 - pull.lastRun + pull.lastRun * (order.get(index) ?? 0)) * (1 - pull.repairMass + pull.repairMass * mass[index]!)
    const suspiciousness = (1 - doubt) * nearer * (isRecent || recent === undefined ? 1 : 1 - pull.older)
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

/** Per statement, see `repairMass`; 0 for one of a file whose text is not at hand. */
function masses(statements: readonly WarmStatement[], files: ReadonlyMap<string, string>): Float64Array {
  const byPath = Map.groupBy(statements.keys(), (index) => statements[index]!.path)
  const out = new Float64Array(statements.length)
  for (const [path, indexes] of byPath) {
    const text = files.get(path)
    if (text === undefined) continue
    const own = repairMass(
      text,
      indexes.map((index) => statements[index]!),
    )
    own.forEach((mass, at) => (out[indexes[at]!] = mass))
  }
  return out
}

/** Statement → how late a failing test first reached it, 0..1 (1 = the last thing it newly did before it failed). */
function lastHits(failed: readonly WarmTest[], loaded: ReadonlySet<number>): Map<number, number> {
  const order = new Map<number, number>()
  for (const test of failed) {
    const own = test.covered.filter((index) => !loaded.has(index))
    own.forEach((index, at) => order.set(index, Math.max(order.get(index) ?? 0, (at + 1) / own.length)))
  }
  return order
}

function fromSpectrum(
  spectrum: Spectrum,
  formula: (spectrum: Spectrum) => number,
  evidence: string[],
  { loadTime, unloaded }: { readonly loadTime: boolean; readonly unloaded: boolean },
): number {
  const { failedHere, passedHere, failed, passed } = spectrum
  if (failedHere === 0) return 0
  if (unloaded) {
    evidence.push('a part of what does not load')
    return formula(spectrum)
  }
  if (loadTime) {
    evidence.push('runs when the file loads')
    return loadTimeShare * formula(spectrum)
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
