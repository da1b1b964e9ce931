/** What candidates do that have to be loaded anew: see runtime/trace.php. */
import type { BehaviourOptions, WarmBaseline, WarmCandidate } from '../../../contracts/index.ts'
import { applyEdits, join } from '../../../kit/index.ts'
import { readTraced, testsToTrace, type Traced } from '../../common/index.ts'
import { instrument, type InstrumentedFile } from './instrument.ts'
import type { WarmProcess } from './process.ts'
import { SILENT_FLOOR_MS } from './process.ts'
import { replaced } from './splice.ts'

/** Functions of edited files get numbers behind those of all others. */
const NUMBERS_FROM = 1_000_000

/** Asks what the calls of the tests near the candidates give with one of them. */
export function traceAsker(
  process: WarmProcess,
  baseline: WarmBaseline,
  failing: readonly number[],
  candidates: readonly WarmCandidate[],
  options: BehaviourOptions,
): (candidate: WarmCandidate) => Promise<readonly Traced[]> {
  const { sources, project } = process.options
  const chosen = testsToTrace(baseline, failing, candidates)
  const tests = chosen.map(({ id: { file, name } }) => [file, name])
  const ran = new Set(chosen.flatMap(({ covered }) => [...covered]))
  const request = { op: 'trace', seed: options.seed, constants: options.constants, tests, ms: process.reloadMs }
  return async (candidate) => {
    if (tests.length === 0) return []
    const edited = new Map<string, InstrumentedFile>()
    for (const [index, { path, edits }] of candidate.files.entries()) {
      const file = sources.byPath.get(path)
      if (file === undefined || edits.some((edit) => edit.end > file.text.length || edit.end < edit.start)) return []
      const made = instrument(path, applyEdits(file.text, edits), file.base, NUMBERS_FROM * (index + 1))
      if (made === undefined) return []
      edited.set(path, made)
    }
    const others = [...sources.byPath.values()].filter((file) => !edited.has(file.path) && runs(file, ran))
    const units = [...edited.values(), ...others].flatMap(unitsOf)
    const files = [...edited.values()].map(({ path, code }) => [join(project.root, path), code])
    const reply = await process.ask({ ...request, files, units }, ['traced'], undefined, SILENT_FLOOR_MS + 2 * process.reloadMs)
    if (reply.ended === 'done') return readTraced(reply.message)
    await process.restart()
    return []
  }
}

const runs = ({ base, statements }: InstrumentedFile, ran: ReadonlySet<number>): boolean =>
  statements.some((_, index) => ran.has(base + index))

/** Each with the text that it has in its file. */
const unitsOf = (file: InstrumentedFile): readonly object[] =>
  file.units.flatMap((unit) => {
    const own = unit.kind === 'none' ? undefined : replaced(file, unit, [])
    return own === undefined ? [] : [{ unit: unit.number, title: unit.title, kind: unit.kind, own: own[1], body: own[2] }]
  })
