/** Candidates as what the runtime takes: functions that stand in for bodies. */
import type { CandidateEdit } from '../../../contracts/index.ts'
import { applyEdits } from '../../../kit/index.ts'
import type { Declarations } from './declared.ts'
import { instrument, merged, type InstrumentedFile } from './instrument.ts'
import type { Unit } from './units.ts'

/** Number, function as text, body as text (for static methods called through a child class). */
export type Replacement = readonly [unit: number, code: string, body: string]

export type Spliced =
  | { readonly kind: 'swap'; readonly units: readonly Replacement[] }
  | { readonly kind: 'reload' }
  /** The edits do not fit the file. */
  | { readonly kind: 'invalid' }

interface Within {
  readonly byPath: ReadonlyMap<string, InstrumentedFile>
  readonly declarations: Declarations
}

/** All files of a candidate; the first that needs a reload decides. */
export function spliceCandidate({ byPath, declarations }: Within, changes: readonly CandidateEdit[]): Spliced {
  const touched = new Map<Unit, { readonly file: InstrumentedFile; readonly own: CandidateEdit['edits'][number][] }>()
  for (const { path, edits } of changes) {
    const file = byPath.get(path)
    if (file === undefined || edits.some((edit) => edit.end > file.text.length || edit.end < edit.start)) return { kind: 'invalid' }
    const inFunctions = edits.every((edit) => unitAt(file, edit) !== undefined)
    const places = inFunctions ? edits.map((edit) => [path, edit] as const) : declarations.instead(path, edits)
    if (places === undefined) return { kind: 'reload' }
    for (const [at, edit] of places) {
      const within = byPath.get(at)!
      const unit = unitAt(within, edit)
      if (unit === undefined || unit.kind === 'none') return { kind: 'reload' }
      touched.set(unit, { file: within, own: [...(touched.get(unit)?.own ?? []), edit] })
    }
  }
  const units: Replacement[] = []
  for (const [unit, { file, own }] of touched) {
    const replacement = replaced(file, unit, own)
    if (replacement === undefined) return { kind: 'invalid' }
    units.push(replacement)
  }
  return { kind: 'swap', units }
}

const unitAt = (file: InstrumentedFile, edit: CandidateEdit['edits'][number]): Unit | undefined =>
  file.units.find((each) => each.start <= edit.start && edit.end <= each.end)

/** The unit with the edits, and with what was laid into it as far as it still fits; undefined when edits overlap. */
export function replaced(file: InstrumentedFile, unit: Unit, edits: CandidateEdit['edits']): Replacement | undefined {
  const inner = file.inserts
    .filter(({ at, text }) => at >= unit.start && at <= unit.end && !(at === unit.start && text.startsWith(unit.head) && unit.head !== ''))
    .map((insert) => ({ ...insert, at: insert.at - unit.start }))
  const moved = edits.map(({ start, end, text }) => ({ start: start - unit.start, end: end - unit.start, text }))
  try {
    return standIn(unit, applyEdits(file.text.slice(unit.start, unit.end), merged(inner, moved)))
  } catch {
    return undefined
  }
}

const STEP = '--\\PrunellaWarm::$left<0&&\\PrunellaWarm::stop();'

function standIn(unit: Unit, body: string): Replacement {
  const isStatic = unit.kind === 'method' ? '' : 'static '
  return [
    unit.number,
    `${unit.preamble}return ${isStatic}function(${unit.parameters}){${STEP}${body}\n};`,
    `${unit.preamble}${STEP}${body}\n`,
  ]
}

/** What did not compile is built once more from the parsed edited file. */
export function spliceAnew(files: ReadonlyMap<string, InstrumentedFile>, changes: readonly CandidateEdit[]): Spliced {
  const units: Replacement[] = []
  for (const { path, edits } of changes) {
    const file = files.get(path)
    if (file === undefined) return { kind: 'invalid' }
    const edited = instrument(path, applyEdits(file.text, edits), file.base, file.units[0]?.number ?? 0)
    if (edited === undefined || edited.units.length !== file.units.length) return { kind: 'invalid' }
    for (const edit of edits) {
      const at = file.units.findIndex((each) => each.start <= edit.start && edit.end <= each.end)
      const unit = edited.units[at]
      if (unit === undefined || unit.kind === 'none') return { kind: 'reload' }
      const replacement = replaced(edited, unit, [])
      if (replacement !== undefined && !units.some(([number]) => number === unit.number)) units.push(replacement)
    }
  }
  return { kind: 'swap', units }
}
