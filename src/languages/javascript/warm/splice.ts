import { applyEdits, type TextEdit } from '../../../kit/index.ts'
import type { Edit } from '../../../model/index.ts'
import type { Constant } from './constants.ts'
import { instrument, type InstrumentedFile, type Tick } from './instrument.ts'
import { child, children, type Node } from './syntax.ts'
import { isHarmlessParam, type Unit } from './units.ts'

/** [file, unit, mode, code, names the code mentions that a transform may have renamed] */
export type Replacement = readonly [number, number, 'module' | 'body', string, readonly string[]]

export type Spliced =
  { readonly kind: 'swap'; readonly units: readonly Replacement[] } | { readonly kind: 'reload'; readonly reason: string }

const LOOP = /\b(?:while|for|do)\b/

/** Turns the edits of one file into replacements of its units, or says that only a reload can show them. */
export function spliceFile(file: InstrumentedFile, edits: readonly Edit[]): Spliced {
  // A loop that an edit brings in has no step counting yet.
  if (edits.some((edit) => LOOP.test(edit.text))) {
    const parsed = spliceEdited(file, applyEdits(file.text, edits), edits)
    if (parsed) return parsed
  }
  const byUnit = new Map<Unit, Edit[]>()
  const byConstant = new Map<Constant, Edit[]>()
  for (const edit of edits) {
    const unit = unitAround(file, edit)
    const constant = unit ? undefined : file.constants.find(({ start, end }) => edit.start >= start && edit.end <= end)
    if (constant) byConstant.set(constant, [...(byConstant.get(constant) ?? []), edit])
    if (constant) for (const index of constant.users) byUnit.set(file.units[index]!, byUnit.get(file.units[index]!) ?? [])
    if (constant) continue
    if (!unit) return { kind: 'reload', reason: 'outside of every function' }
    const list = byUnit.get(unit)
    if (list) list.push(edit)
    else byUnit.set(unit, [edit])
  }
  const units: Replacement[] = []
  for (const [unit, own] of byUnit) {
    const made = spliceUnit(file, unit, own)
    if (typeof made === 'string') return { kind: 'reload', reason: made }
    units.push(withConstants(file, unit, made, byConstant))
  }
  return { kind: 'swap', units }
}

/** The replacement with other values for constants of the module that it reads. */
function withConstants(
  file: InstrumentedFile,
  unit: Unit,
  made: Replacement,
  byConstant: ReadonlyMap<Constant, readonly Edit[]>,
): Replacement {
  let [, , , code] = made
  for (const [{ name, start, end, users }, edits] of byConstant) {
    if (!users.includes(unit.index)) continue
    const moved = edits.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start }))
    code = `(()=>{const ${name}=${applyEdits(file.text.slice(start, end), moved)};return ${code}})()`
  }
  return [made[0], made[1], made[2], code, code === made[3] ? made[4] : mentioned(file.names, code)]
}

export function unitAround(file: InstrumentedFile, span: { start: number; end: number }): Unit | undefined {
  return file.units.find((unit) => span.start >= unit.fn.start && span.end <= unit.fn.end)
}

/** The replacement of one unit, or why there is none. With no edits: the unit's own text, for the identity check. */
export function spliceUnit(file: InstrumentedFile, unit: Unit, edits: readonly Edit[]): Replacement | string {
  if (unit.mode === 'none') return `${unit.title} cannot be evaluated by itself`
  const body = child(unit.fn, 'body')
  const strips = file.strips[unit.index]
  if (!body || !strips) return `${unit.title} needs the TypeScript compiler`
  const params = children(unit.fn, 'params')
  const head = edits.filter((edit) => edit.start < body.start)
  if (head.length > 0 && !headCanChange(unit, params, head)) return `the parameters of ${unit.title} change`
  const text = merge(file.text, unit.fn, edits, strips, file.ticks)
  if (text === undefined) return `an edit cuts through a type of ${unit.title}`
  const names = mentioned(file.names, text.code)
  return [file.index, unit.index, unit.mode === 'body' ? 'body' : 'module', wrap(unit, text), names]
}

/** The original's parameters are evaluated before the swap, and a plain arrow hands on only those it has. */
function headCanChange(unit: Unit, params: readonly Node[], edits: readonly Edit[]): boolean {
  if (unit.kind === 'arrow') return unit.outer || edits.every((edit) => !edit.text.includes(','))
  return params.every(isHarmlessParam)
}

interface Merged {
  readonly code: string
  /** Where the body begins in `code`. */
  at(offset: number): number
}

/** Applies edits, type blanking and step counting in one pass over a span of the file's text. */
function merge(
  text: string,
  span: { start: number; end: number },
  edits: readonly Edit[],
  strips: readonly TextEdit[],
  ticks: readonly Tick[],
): Merged | undefined {
  const inSpan = (item: { start: number; end: number }): boolean => item.start >= span.start && item.end <= span.end
  const inside = (at: number): boolean => edits.some((edit) => at > edit.start && at < edit.end)
  const kept: TextEdit[] = []
  for (const strip of strips) {
    if (!inSpan(strip)) continue
    if (edits.some((edit) => edit.start <= strip.start && edit.end >= strip.end && edit.end > edit.start)) continue
    if (edits.some((edit) => edit.start < strip.end && edit.end > strip.start)) return undefined
    kept.push(strip)
  }
  for (const tick of ticks) {
    if (tick.at < span.start || tick.at > span.end || inside(tick.at)) continue
    const pair = tick.pair === undefined ? undefined : ticks[tick.pair]
    if (pair && inside(pair.at)) continue
    kept.push({ start: tick.at, end: tick.at, text: tick.text })
  }
  // Step counting comes before what a candidate inserts at the same place, and after what it replaces up to there.
  const all = [...kept.map((edit) => ({ edit, own: 0 })), ...edits.map((edit) => ({ edit, own: 1 }))]
  all.sort((a, b) => a.edit.start - b.edit.start || emptiness(a.edit) - emptiness(b.edit) || a.own - b.own)
  let code = ''
  let at = span.start
  const marks: [number, number][] = []
  for (const { edit } of all) {
    if (edit.start < at) return undefined
    code += text.slice(at, edit.start)
    marks.push([edit.start, code.length - edit.start])
    code += edit.text
    at = edit.end
    marks.push([edit.end, code.length - edit.end])
  }
  code += text.slice(at, span.end)
  return { code, at: (offset) => offset + (marks.findLast(([from]) => from <= offset)?.[1] ?? -span.start) }
}

const emptiness = (edit: TextEdit): number => (edit.end > edit.start ? 1 : 0)

const IDENTIFIER = /[A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*/g

function mentioned(names: ReadonlySet<string>, code: string): readonly string[] {
  if (names.size === 0) return []
  const found = new Set<string>()
  for (const word of code.match(IDENTIFIER) ?? []) if (names.has(word)) found.add(word)
  return [...found]
}

/** Makes an expression of the unit's text. */
function wrap(unit: Unit, merged: Merged): string {
  const { fn } = unit
  const { code } = merged
  if (unit.kind === 'arrow') return `(${code})`
  const paramsAt = code.indexOf('(')
  const head = code.slice(0, paramsAt)
  const rest = code.slice(paramsAt)
  // The head of a function stands in its own text, that of a method before it.
  const isAsync = (unit.owner ? fn['async'] === true : /^\s*async\b/.test(head)) ? 'async ' : ''
  const star = (unit.owner ? fn['generator'] === true : head.includes('*')) ? '*' : ''
  const bodyAt = merged.at(child(fn, 'body')?.start ?? fn.start) - paramsAt
  if (unit.mode === 'body') return `(${isAsync}${rest.slice(0, bodyAt)}=>${rest.slice(bodyAt)})`
  // The name of a declaration would hide the module's own binding, and with it properties kept on the function.
  const name = fn.type === 'FunctionExpression' && !unit.owner ? ` ${String(child(fn, 'id')?.['name'] ?? '')}` : ''
  return `(${isAsync}function${star}${name}${rest.slice(0, bodyAt + 1)}${parameterProperties(fn)}${rest.slice(bodyAt + 1)})`
}

function parameterProperties(fn: Node): string {
  const assign = (param: Node): string => {
    const inner = child(param, 'parameter')
    const name = String((inner?.type === 'AssignmentPattern' ? child(inner, 'left') : inner)?.['name'])
    return `this.${name}=${name};`
  }
  return children(fn, 'params')
    .filter((param) => param.type === 'TSParameterProperty')
    .map(assign)
    .join('')
}

/**
 * The slow road for a replacement that did not compile: parse the edited file and build it again, so that types and loops
 * in the text of the edit are seen too. Undefined when the edited file does not parse.
 */
export function spliceEdited(file: InstrumentedFile, edited: string, edits: readonly Edit[]): Spliced | undefined {
  const again = instrument(file.index, file.path, edited)
  if (!again) return undefined
  if (again.units.length !== file.units.length) return { kind: 'reload', reason: 'the functions of the module change' }
  const touched = new Set(edits.map((edit) => unitAround(file, edit)))
  const units: Replacement[] = []
  for (const unit of touched) {
    const other = unit && again.units[unit.index]
    if (!unit || !other || other.mode !== unit.mode) return { kind: 'reload', reason: 'outside of every function' }
    const made = spliceUnit({ ...again, names: file.names }, other, [])
    if (typeof made === 'string') return { kind: 'reload', reason: made }
    units.push(made)
  }
  return { kind: 'swap', units }
}
