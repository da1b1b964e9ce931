import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import type { Variable } from '../scope.ts'
import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'
import { isReference } from '../scope.ts'

/**
 * A name replaced by another one in scope. Near kinds, near scopes and near spellings come first; a name that is declared
 * and never read is the likeliest of all, and taking the last reading away from a name is unlikely to be right.
 */
export const variableReplacement: Template = {
  id: 'variable-replacement',
  title: 'replaces a variable',
  on: ['Identifier', 'ThisExpression'],
  examples: {
    valid: [
      { before: 'function f(a, b) { return a + a }', after: 'function f(a, b) { return a + b }' },
      { before: 'function f() { const self = this; g(() => this.x) }', after: 'function f() { const self = this; g(() => self.x) }' },
      { before: 'let x = 1, y = 2; x -= 1; g(y)', after: 'let x = 1, y = 2; y -= 1; g(y)' },
    ],
    invalid: ['obj.name', 'let lonely'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (node.type === 'ThisExpression') {
      for (const other of ctx.visible(node))
        if (other.init?.type === 'ThisExpression' && other.init !== node) yield replace(node, other.name, 1)
      return
    }
    if (node.type !== 'Identifier' || !isUse(node, ctx)) return
    const own = ctx.scopes.resolve(node, node.name)
    const kind = ctx.kind(node)
    for (const other of ctx.visible(node)) {
      if (other === own || other.name === node.name) continue
      const weight = likeness(node, other, kind, ctx)
      if (weight > 0) yield shorthandSafe(node, other.name, weight)
    }
  },
}

/** A value read, a target written, or a function called by its name. */
export function isUse(node: Node, ctx: Context): boolean {
  const parent = node.parent
  if (!parent) return false
  // Where only a name may stand, another name may.
  if (ctx.isValue(node) || ('closed' in node && isReference(node))) return true
  if (parent.type === 'CallExpression') return parent.callee === (node as Node)
  if (parent.type === 'AssignmentExpression') return parent.left === (node as Node)
  if (parent.type === 'Property') return parent.shorthand && parent.value === (node as Node) && parent.parent?.type === 'ObjectExpression'
  return parent.type === 'UpdateExpression'
}

/** `{ a }` becomes `{ a: b }`. */
export function shorthandSafe(node: Node & { type: 'Identifier' }, text: string, weight: number): Draft {
  const parent = node.parent
  return replace(node, parent?.type === 'Property' && parent.shorthand ? `${node.name}: ${text}` : text, weight)
}

function likeness(node: Node & { type: 'Identifier' }, other: Variable, kind: string, ctx: Context): number {
  const { sigil } = ctx.dialect.names
  if (sigil && node.name.startsWith(sigil) !== other.name.startsWith(sigil)) return 0
  const target =
    node.parent?.type === 'UpdateExpression' || (node.parent?.type === 'AssignmentExpression' && node.parent.left === (node as Node))
  if (target && (other.declared === 'const' || other.declared === 'import' || other.declared === 'function' || other.declared === 'class'))
    return 0
  const otherKind = ctx.kindOf(other)
  const called = node.parent?.type === 'CallExpression' && node.parent.callee === (node as Node)
  if (called !== (otherKind === 'function') && (called || other.declared === 'function' || other.declared === 'class'))
    return called && otherKind === 'any' ? 0.05 : 0.03
  let weight = kind === otherKind ? 1 : kind === 'any' || otherKind === 'any' ? 0.6 : 0.15
  const home = ctx.scopes.at(node)
  if (other.scope.function !== home.function) weight *= other.scope.function ? 0.7 : 0.25
  if (other.reads.length === 0) weight = Math.min(1, weight * 4)
  if (other.declared === 'import' && !called) weight *= 0.2
  return weight * 0.8
}
