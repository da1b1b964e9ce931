/** What candidates do that have to be loaded anew: see runtime/trace.mjs. */
import type { BehaviourOptions, WarmBaseline, WarmCandidate } from '../../../contracts/index.ts'
import { applyEdits } from '../../../kit/index.ts'
import { readTraced, testsToTrace, type Traced } from '../../common/index.ts'
import { instrument, type InstrumentedFile } from './instrument.ts'
import type { WarmProcess } from './process.ts'
import { spliceUnit } from './splice.ts'

/** Asks what the calls of the tests near the candidates give with one of them. */
export function traceAsker(
  process: WarmProcess,
  baseline: WarmBaseline,
  failing: readonly number[],
  candidates: readonly WarmCandidate[],
  options: BehaviourOptions,
): (candidate: WarmCandidate) => Promise<readonly Traced[]> {
  const { sources } = process.options
  const chosen = testsToTrace(baseline, failing, candidates)
  const tests = chosen.map(({ id: { file, name } }) => [file, name])
  const testFiles = [...new Set([...chosen.map(({ id }) => id.file), ...failing.flatMap((index) => baseline.tests[index]?.id.file ?? [])])]
  const ran = new Set(chosen.flatMap(({ covered }) => [...covered]))
  return async (candidate) => {
    if (tests.length === 0) return []
    const edited = new Map<string, InstrumentedFile>()
    for (const { path, edits } of candidate.files) {
      const file = sources.byPath.get(path)
      const made = file && instrument(file.index, path, applyEdits(file.text, edits))
      if (made === undefined) return []
      edited.set(path, made)
    }
    const files = sources.files.map((file) => edited.get(file.path) ?? file)
    const base = (file: InstrumentedFile): number => sources.bases[file.index] ?? 0
    const runs = (file: InstrumentedFile): boolean => file.statements.some((_, index) => ran.has(base(file) + index))
    const units = files.filter((file) => edited.has(file.path) || runs(file)).flatMap(unitsOf)
    const request = { op: 'trace', seed: options.seed, constants: options.constants, tests, units }
    try {
      const message = await process.askApart(files, testFiles, request, 'traced')
      return message === undefined ? [] : readTraced(message)
    } catch {
      // What does not load has nothing to tell.
      return []
    }
  }
}

/** Each with its own text. */
const unitsOf = (file: InstrumentedFile): readonly object[] =>
  file.units.flatMap((unit) => {
    const own = spliceUnit(file, unit, [])
    return typeof own === 'string' ? [] : [{ own, title: unit.title, kind: unit.kind }]
  })
