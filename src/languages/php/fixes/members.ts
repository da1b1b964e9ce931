/** Methods, properties, constants and variables that nothing defines. */
import type { Candidate } from '../../../contracts/index.ts'
import { nearest } from '../../common/index.ts'
import { childNodes, isNode, nameOf, type PhpNode, walkPhp } from '../parse.ts'
import { type FileToFix, fix, type Span, spanOf } from './file.ts'
import type { Known } from './known.ts'

type Kind = 'methods' | 'properties' | 'constants'

export function memberCandidates(file: FileToFix, known: Known): Candidate[] {
  const wrong = new Map<string, { readonly kind: Kind; readonly name: string; readonly places: Span[] }>()
  const here: Record<Kind, Set<string>> = { methods: new Set(), properties: new Set(), constants: new Set() }
  walkPhp(file.program, (node, parents) => {
    const name = nameOf(node['name'])
    if (name !== undefined) {
      if (node.kind === 'method') here.methods.add(name)
      if (node.kind === 'property' || (node.kind === 'parameter' && Number(node['flags'] ?? 0) > 0)) here.properties.add(name)
    }
    const read = readMember(node, parents)
    if (read === undefined || known[read.kind].has(read.name)) return
    const span = spanOf(read.at, read.text, file.text)
    if (span === undefined) return
    const key = `${read.kind} ${read.text}`
    if (!wrong.has(key)) wrong.set(key, { kind: read.kind, name: read.name, places: [] })
    wrong.get(key)!.places.push(span)
  })
  return [...wrong.values()].flatMap(({ kind, name, places }) => {
    const sign = file.text[places[0]!.start] === '$' ? '$' : ''
    return [...new Set([...nearest(name, here[kind]), ...nearest(name, known[kind])])].map((other, at) => {
      const explanation = `names another member: ${name} becomes ${other}`
      return fix(file, places, sign + other, { family: 'member-name', weight: 0.9 / (1 + at), explanation })
    })
  })
}

/** `$a->b`, `A::b()`, `A::$b`, `A::B`. */
function readMember(
  node: PhpNode,
  parents: readonly PhpNode[],
): { readonly kind: Kind; readonly name: string; readonly text: string; readonly at: PhpNode } | undefined {
  if (!/^(?:propertylookup|nullsafepropertylookup|staticlookup)$/.test(node.kind)) return undefined
  const { offset } = node
  const name = isNode(offset) && /^(?:identifier|variable)$/.test(offset.kind) ? nameOf(offset) : undefined
  if (!isNode(offset) || name === undefined) return undefined
  const parent = parents.at(-1)
  const called = parent?.kind === 'call' && parent['what'] === node
  if (offset.kind === 'variable')
    return node.kind === 'staticlookup' && !called ? { kind: 'properties', name, text: `$${name}`, at: offset } : undefined
  return { kind: called ? 'methods' : node.kind === 'staticlookup' ? 'constants' : 'properties', name, text: name, at: offset }
}

const SUPER = new Set(['this', 'GLOBALS', '_SERVER', '_GET', '_POST', '_FILES', '_COOKIE', '_SESSION', '_REQUEST', '_ENV', 'argv', 'argc'])

export function variableCandidates(file: FileToFix): Candidate[] {
  const found: Candidate[] = []
  walkPhp(file.program, (node) => {
    if (!/^(?:method|function|closure)$/.test(node.kind) || !isNode(node['body'])) return
    const { defined, passed, reads } = variablesOf(node)
    // Names made while the program runs may be any.
    if (reads.has('') || /\bextract\s*\(/.test(file.text.slice(node.loc?.start.offset, node.loc?.end.offset))) return
    for (const [name, uses] of reads) {
      // What is only handed over may be set by whoever takes it.
      if (defined.has(name) || SUPER.has(name) || (passed.has(name) && uses.length > 1)) continue
      const places = uses.flatMap((use) => spanOf(use, `$${name}`, file.text) ?? [])
      if (places.length < uses.length) continue
      for (const [at, other] of nearest(name, defined).entries())
        found.push(
          fix(file, places, `$${other}`, {
            family: 'variable-name',
            weight: 0.9 / (1 + at),
            explanation: `names another variable: $${name} becomes $${other}`,
          }),
        )
    }
  })
  return found
}

interface Variables {
  readonly defined: Set<string>
  readonly passed: Set<string>
  readonly reads: Map<string, PhpNode[]>
}

/** Of one function without the functions inside, which have variables of their own; `fn` shares them. */
function variablesOf(scope: PhpNode): Variables {
  const out: Variables = { defined: new Set(), passed: new Set(), reads: new Map() }
  const define = (value: unknown): void => {
    if (Array.isArray(value)) for (const each of value) define(each)
    else if (isNode(value)) {
      const name = /^(?:variable|parameter)$/.test(value.kind) ? nameOf(value['name']) : undefined
      if (name !== undefined) out.defined.add(name)
      else if (value.kind === 'offsetlookup') define(value['what'])
      else if (/^(?:list|array|entry|staticvariable)$/.test(value.kind)) define(value['items'] ?? value['value'] ?? value['variable'])
    }
  }
  const visit = (node: PhpNode): void => {
    if (node.kind === 'variable') {
      const name = typeof node['name'] === 'string' ? node['name'] : ''
      out.reads.set(name, [...(out.reads.get(name) ?? []), node])
    }
    if (/^(?:function|class)$/.test(node.kind)) return
    if (node.kind === 'closure') {
      for (const use of node['uses'] as PhpNode[]) {
        if (use['byref'] === true) define(use)
        visit(use)
      }
      return
    }
    for (const key of ['assign', 'assignref'].includes(node.kind) ? ['left', 'key'] : (SETS[node.kind] ?? [])) define(node[key])
    if (node.kind === 'assign' && (node['right'] as PhpNode | null)?.kind === 'variable' && node['operator'] === '=&') define(node['right'])
    for (const argument of (node['arguments'] as unknown[] | undefined) ?? [])
      if (isNode(argument) && argument.kind === 'variable') out.passed.add(nameOf(argument['name']) ?? '')
    for (const child of node.kind === 'staticlookup' && isNode(node['what']) ? [node['what']] : childNodes(node)) visit(child)
  }
  define(scope['arguments'])
  define(scope['uses'])
  visit(scope['body'] as PhpNode)
  return out
}

/** Members that are given a value. */
const SETS: Readonly<Record<string, readonly string[]>> = {
  foreach: ['key', 'value'],
  catch: ['variable'],
  global: ['items'],
  static: ['variables'],
  arrowfunc: ['arguments'],
}
