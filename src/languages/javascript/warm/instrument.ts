import type { TextEdit } from '../../../kit/index.ts'
import { child, childNodes, children, isFunction, isTypeOnly, parseFile, type Node } from './syntax.ts'
import { moduleBindings, type Binding } from './bindings.ts'
import { moduleConstants, type Constant } from './constants.ts'
import { typeSpans } from './strip-types.ts'
import { findUnits, type Unit } from './units.ts'

/** An insertion of step counting; `pair` names the other half of a wrap, by index. */
export interface Tick {
  readonly at: number
  readonly text: string
  readonly pair?: number
}

export interface Statement {
  readonly start: number
  readonly end: number
}

/** One source file made ready: the text that runs, and all that is needed to build replacements without parsing again. */
export interface InstrumentedFile {
  readonly index: number
  readonly path: string
  readonly text: string
  readonly code: string
  readonly units: readonly Unit[]
  /** Half-open range of statements per unit. */
  readonly unitStatements: readonly (readonly [number, number])[]
  readonly statements: readonly Statement[]
  readonly ticks: readonly Tick[]
  /** Undefined per unit when its types cannot be blanked. */
  readonly strips: readonly (readonly TextEdit[] | undefined)[]
  readonly constants: readonly Constant[]
  /** Bindings that a transform may rename. */
  readonly names: ReadonlySet<string>
}

/** Undefined when the file does not parse. `version` tells the texts of one file apart that are loaded one after the other. */
export function instrument(index: number, path: string, text: string, version = 0): InstrumentedFile | undefined {
  const program = parseFile(path, text)
  if (!program) return undefined
  const units = findUnits(program)
  const writer = new Writer(index, text, units)
  writer.program(program)
  const bindings = moduleBindings(program)
  const typed = /\.[cm]?tsx?$/.test(path)
  return {
    index,
    path,
    text,
    code: writer.render(header(index, writer.statements.length, bindings, version), headerPosition(program)),
    units,
    unitStatements: writer.unitStatements,
    statements: writer.statements,
    ticks: writer.ticks,
    strips: units.map((unit) => (typed ? typeSpans(text, unit.fn) : [])),
    constants: moduleConstants(program, units),
    names: new Set(bindings.map((binding) => binding.name)),
  }
}

/** After hashbang and directives; on the line of the first statement, so that no line moves. */
function headerPosition(program: Node): number {
  const body = children(program, 'body')
  const first = body.find((node) => typeof node['directive'] !== 'string')
  return first?.start ?? body.at(-1)?.end ?? program.end
}

function header(index: number, statements: number, bindings: readonly Binding[], version: number): string {
  const table = bindings
    .map(({ name, writable }) => `get ${name}(){return ${name}},${writable ? `set ${name}(__v){${name}=__v},` : ''}`)
    .join('')
  const absent = '{c:new Proxy([],{get:()=>1}),u:[],n:Infinity}'
  return (
    `var __p${index};function __i${index}(){return __p${index}??=globalThis.__prunella?.f(${index},${statements},(__s)=>eval(__s),{${table}},${version})??${absent}}` +
    `__i${index}();`
  )
}

const UNPROBED = new Set([
  'FunctionDeclaration',
  'ImportDeclaration',
  'ExportAllDeclaration',
  'EmptyStatement',
  'TSDeclareFunction',
  'BlockStatement',
])
const LOOPS = new Set(['ForStatement', 'WhileStatement', 'DoWhileStatement', 'ForOfStatement', 'ForInStatement'])

/** Collects insertions in the order of a walk: openings before, closings after the children, so that a stable sort nests them. */
class Writer {
  readonly statements: Statement[] = []
  readonly unitStatements: (readonly [number, number])[] = []
  readonly ticks: Tick[] = []
  readonly #insertions: { at: number; text: string }[] = []
  readonly #unitOf: ReadonlyMap<Node, Unit>
  readonly #p: string
  readonly #text: string

  constructor(index: number, text: string, units: readonly Unit[]) {
    this.#p = `__p${index}`
    this.#text = text
    this.#unitOf = new Map(units.map((unit) => [unit.fn, unit]))
  }

  program(program: Node): void {
    for (const node of children(program, 'body')) this.#statement(node, false)
  }

  render(head: string, headAt: number): string {
    const sorted = [{ at: headAt, text: head }, ...this.#insertions]
      .map((item, order) => ({ ...item, order }))
      .sort((a, b) => a.at - b.at || a.order - b.order)
    let out = ''
    let at = 0
    for (const item of sorted) {
      out += this.#text.slice(at, item.at) + item.text
      at = item.at
    }
    return out + this.#text.slice(at)
  }

  #put(at: number, text: string): void {
    this.#insertions.push({ at, text })
  }

  #probe(node: Statement): string {
    const index = this.statements.push({ start: node.start, end: node.end }) - 1
    return `${this.#p}.c[${index}]||${this.#p}.h(${index})`
  }

  #tickText(): string {
    return `--${this.#p}.n<0&&${this.#p}.x()`
  }

  /** Counts a step both in the running file and in replacements built later. */
  #tick(at: number, text: string): void {
    this.#put(at, text)
    this.ticks.push({ at, text })
  }

  #statement(node: Node, single: boolean): void {
    if (isTypeOnly(node) || node['declare'] === true) return
    if (typeof node['directive'] === 'string') return
    if (node.type === 'BlockStatement') return this.#block(node)
    const probed =
      !UNPROBED.has(node.type) &&
      !(node.type === 'ExportNamedDeclaration' && !hasRuntime(node)) &&
      !(single && node.type === 'EmptyStatement')
    if (probed) this.#put(node.start, `${single ? '{' : ''}${this.#probe(node)};`)
    if (LOOPS.has(node.type)) this.#loop(node)
    else this.#inside(node)
    if (probed && single) this.#put(node.end, '}')
  }

  #block(node: Node): void {
    for (const statement of children(node, 'body')) this.#statement(statement, false)
  }

  /** A child in statement position that is not in a list. */
  #nested(node: Node | undefined): void {
    if (node) this.#statement(node, true)
  }

  #inside(node: Node): void {
    if (isTypeOnly(node)) return
    if (isFunction(node)) return this.#function(node)
    switch (node.type) {
      case 'BlockStatement':
      case 'StaticBlock':
        return this.#block(node)
      case 'IfStatement':
        this.#expression(child(node, 'test'))
        this.#nested(child(node, 'consequent'))
        return this.#nested(child(node, 'alternate'))
      case 'LabeledStatement': {
        const body = child(node, 'body')
        if (!body) return
        return LOOPS.has(body.type) ? this.#loop(body) : this.#inside(body)
      }
      case 'WithStatement':
        return
      case 'SwitchCase':
        this.#expression(child(node, 'test'))
        for (const statement of children(node, 'consequent')) this.#statement(statement, false)
        return
      default:
        for (const inner of childNodes(node)) this.#inside(inner)
    }
  }

  #expression(node: Node | undefined): void {
    if (node) this.#inside(node)
  }

  #loop(node: Node): void {
    const test = child(node, 'test')
    for (const member of ['init', 'left', 'right']) this.#expression(child(node, member))
    const body = child(node, 'body')
    if (test && node.type !== 'DoWhileStatement') {
      this.#tick(test.start, `${this.#tickText()},`)
      this.#inside(test)
    }
    this.#expression(child(node, 'update'))
    const inBody = !test && body
    if (inBody && body.type === 'BlockStatement') this.#tick(body.start + 1, `${this.#tickText()};`)
    const wrap = inBody && body.type !== 'BlockStatement'
    if (wrap) this.#openWrap(body)
    if (body) this.#statement(body, true)
    if (wrap) this.#closeWrap(body)
    if (test && node.type === 'DoWhileStatement') {
      this.#tick(test.start, `${this.#tickText()},`)
      this.#inside(test)
    }
  }

  #openWrap(body: Node): void {
    this.#put(body.start, `{${this.#tickText()};`)
  }

  #closeWrap(body: Node): void {
    this.#put(body.end, '}')
    const open = this.ticks.push({ at: body.start, text: `{${this.#tickText()};`, pair: this.ticks.length + 1 }) - 1
    this.ticks.push({ at: body.end, text: '}', pair: open })
  }

  #function(fn: Node): void {
    const unit = this.#unitOf.get(fn)
    const from = this.statements.length
    const outer = unit?.outer && unit.mode !== 'none' ? passedOn(fn) : undefined
    if (unit && outer) this.#put(fn.start, `(${outer})=>(${this.#swapTest(unit)}?${this.#swapCall(fn, unit)}:(`)
    for (const param of children(fn, 'params')) this.#inside(param)
    const body = child(fn, 'body')
    if (body?.type === 'BlockStatement') this.#functionBlock(fn, body, outer ? undefined : unit)
    else if (body) this.#arrowExpression(fn, body, outer ? undefined : unit)
    if (outer) this.#put(fn.end, `)(${outer}))`)
    if (unit) this.unitStatements[unit.index] = [from, this.statements.length]
  }

  #functionBlock(fn: Node, body: Node, unit: Unit | undefined): void {
    const statements = children(body, 'body')
    const first = statements.find((node) => typeof node['directive'] !== 'string')
    const at = first?.start ?? statements.at(-1)?.end ?? body.start + 1
    if (unit && unit.mode !== 'none')
      this.#put(at, `if(${this.#swapTest(unit)})return ${fn['generator'] === true ? 'yield* ' : ''}${this.#swapCall(fn, unit)};`)
    else if (unit) this.#put(at, `${this.#ready()};`)
    this.#tick(at, `${this.#tickText()};`)
    if (first === undefined) this.#put(at, `${this.#probe(body)};`)
    this.#block(body)
  }

  #arrowExpression(fn: Node, body: Node, unit: Unit | undefined): void {
    const swap = unit && unit.mode !== 'none' ? `${this.#swapTest(unit)}?${this.#swapCall(fn, unit)}:` : unit ? `${this.#ready()},` : ''
    this.#put(body.start, `(${swap}(`)
    const open = this.ticks.push({ at: body.start, text: `(${this.#tickText()},`, pair: this.ticks.length + 1 }) - 1
    this.ticks.push({ at: body.end, text: ')', pair: open })
    this.#put(body.start, `${this.#tickText()},${this.#probe(body)},`)
    this.#inside(body)
    this.#put(body.end, '))')
  }

  /** Also makes the record where an import cycle calls a function before its module ran. */
  #ready(): string {
    return `(${this.#p}??${this.#p.replace('__p', '__i')}())`
  }

  #swapTest(unit: Unit): string {
    return `${this.#ready()}.u[${unit.index}]`
  }

  #swapCall(fn: Node, unit: Unit): string {
    const slot = `${this.#p}.u[${unit.index}]`
    const target = unit.mode === 'body' ? `eval(${slot})` : slot
    if (unit.kind !== 'arrow') return unit.mode === 'body' ? `${target}(...arguments)` : `${target}.apply(this,arguments)`
    return `${target}(${
      unit.outer
        ? passedOn(fn)
        : children(fn, 'params')
            .map((param) => String(param['name']))
            .join(',')
    })`
  }
}

/** Names for all parameters; as many before the rest as keep the arrow's `length`. */
function passedOn(fn: Node): string {
  const params = children(fn, 'params')
  const optional = params.findIndex((param) => param.type === 'AssignmentPattern' || param.type === 'RestElement')
  const named = params.slice(0, optional === -1 ? params.length : optional).map((_, index) => `__q${index}`)
  return [...named, '...__qr'].join(',')
}

const hasRuntime = (node: Node): boolean => {
  const declaration = child(node, 'declaration')
  return (
    declaration !== undefined && !isTypeOnly(declaration) && declaration['declare'] !== true && declaration.type !== 'FunctionDeclaration'
  )
}
