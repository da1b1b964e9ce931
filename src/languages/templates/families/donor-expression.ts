import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'

/** More donors than this only dilute the order. */
const donorsMax = 60

/** Another expression of the file in place of this one: the nearest of the same kind first; every name in it must be in scope here. */
export const donorExpression: Template = {
  id: 'donor-expression',
  title: 'puts another expression of the file here',
  on: ['Identifier', 'MemberExpression', 'CallExpression', 'BinaryExpression', 'Literal', 'UnaryExpression', 'ConditionalExpression'],
  examples: {
    valid: [
      {
        before: 'function f(xs) { let m = 1; for (const x of xs) m += x / xs.length; return x / m }',
        after: 'function f(xs) { let m = 1; for (const x of xs) m += x / xs.length; return x / xs.length }',
      },
      {
        before: 'const f = (ch) => "a".charCodeAt(0) + ch.charCodeAt(0)',
        after: 'const f = (ch) => "a".charCodeAt(0) + "a".charCodeAt(0)',
      },
    ],
    invalid: ['let x'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (!ctx.isValue(node) || node.end - node.start > 60) return
    const kind = ctx.kind(node)
    const own = ctx.source(node)
    yield* variables(node, kind, ctx)
    for (const { text, donor, weight } of donorsFor(node, kind, ctx)) {
      // Inside itself or around itself: other templates do that with more care.
      if (text === own || (donor.start <= node.start && donor.end >= node.end)) continue
      if (namesVisible(donor, node, ctx)) yield replace(node, ctx.precedence(donor) < neededAt(node, ctx) ? `(${text})` : text, weight)
    }
  },
}

/** A plain name where a longer expression stands: `i < k` for `i < xs.length`. */
function* variables(node: Node, kind: string, ctx: Context): Iterable<Draft> {
  if (node.type === 'Identifier' || node.type === 'Literal') return
  const home = ctx.functionOf(node)
  for (const variable of ctx.visible(node)) {
    if (variable.declared === 'function' || variable.declared === 'class' || variable.declared === 'import' || !variable.scope.function)
      continue
    const own = ctx.kindOf(variable)
    if (own !== kind && own !== 'any' && kind !== 'any') continue
    const weight = (own === kind ? 0.4 : 0.2) * (variable.reads.length === 0 ? 4 : 1) * (variable.scope.function === home ? 1 : 0.6)
    yield replace(node, variable.name, Math.min(1, weight))
  }
}

interface Donor {
  readonly text: string
  readonly donor: Node
  readonly weight: number
}

/** One list for all places of one kind in one function: the file may hold thousands of expressions. */
const lists = new WeakMap<Context, Map<unknown, Map<string, Donor[]>>>()

function donorsFor(node: Node, kind: string, ctx: Context): readonly Donor[] {
  const home = ctx.functionOf(node)
  let byHome = lists.get(ctx)
  if (!byHome) lists.set(ctx, (byHome = new Map()))
  let byKind = byHome.get(home)
  if (!byKind) byHome.set(home, (byKind = new Map()))
  const key = `${kind} ${node.type} ${node.type === 'Literal' && typeof node.value !== 'number'}`
  let list = byKind.get(key)
  if (!list) {
    list = []
    for (const [text, donor] of ctx.pools.expressions) {
      const weight = fitness(node, donor, kind, home, ctx)
      if (weight > 0) list.push({ text, donor, weight })
    }
    list.sort((a, b) => b.weight - a.weight)
    byKind.set(key, (list = list.slice(0, donorsMax)))
  }
  return list
}

function fitness(node: Node, donor: Node, kind: string, home: unknown, ctx: Context): number {
  if (ctx.functionOf(donor) !== home && /\b(?:await|yield)\b/.test(ctx.source(donor))) return 0
  const donorKind = ctx.kind(donor)
  let weight = donorKind === kind ? 1 : donorKind === 'any' || kind === 'any' ? 0.5 : 0
  if (node.type !== donor.type) weight *= 0.6
  if (node.type === 'Literal' && typeof node.value !== 'number') weight *= 0.3
  if (ctx.functionOf(donor) !== home) weight *= 0.4
  return weight * Math.min(1, 12 / (donor.end - donor.start)) ** 0.5
}

/** The precedence that the place of a node asks for. */
export function neededAt(node: Node, ctx: Context): number {
  const parent = node.parent
  if (!parent) return 0
  switch (parent.type as string) {
    case 'ComprehensionFor':
      return 2.5
    case 'ChainedComparison':
      return 8
  }
  switch (parent.type) {
    case 'BinaryExpression':
    case 'LogicalExpression':
      return ctx.precedence(parent) + (parent.right === (node as Node) ? 1 : 0)
    case 'MemberExpression':
      return parent.object === (node as Node) ? 15 : 0
    case 'UnaryExpression':
    case 'AwaitExpression':
      return 12
    case 'ConditionalExpression':
      return parent.test === (node as Node) ? 2 : 1
    case 'SpreadElement':
      return 1
    default:
      return 1
  }
}

/** Whether every free name of the donor means something at the node. */
export function namesVisible(donor: Node, at: Node, ctx: Context): boolean {
  const declaredInside = new Set<string>()
  const used = new Set<string>()
  const look = (node: Node): void => {
    if (node.type !== 'Identifier') return
    const variable = ctx.scopes.resolve(node, node.name)
    if (!variable) return
    if (variable.node.start >= donor.start && variable.node.end <= donor.end) declaredInside.add(node.name)
    else if (isNamed(node)) used.add(node.name)
  }
  ctx.walk(donor, look)
  if (used.size === 0) return true
  const visible = new Set(ctx.visible(at).map((variable) => variable.name))
  for (const name of used) if (!declaredInside.has(name) && !visible.has(name)) return false
  return true
}

function isNamed(node: Node): boolean {
  const parent = node.parent
  return !(parent?.type === 'MemberExpression' && parent.property === (node as unknown) && !parent.computed)
}
