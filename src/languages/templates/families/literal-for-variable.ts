import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'
import { isUse, shorthandSafe } from './variable-replacement.ts'

/** A literal where a variable was meant, and a variable where a literal was meant. */
export const literalForVariable: Template = {
  id: 'literal-for-variable',
  title: 'swaps a literal and a variable',
  on: ['Literal', 'Identifier'],
  examples: {
    valid: [
      { before: "function f(text) { return g('text') }", after: 'function f(text) { return g(text) }' },
      { before: 'function f(x, y) { if (x > y) return x; return x }', after: 'function f(x, y) { if (x > y) return x; return -1 }' },
      { before: 'function f(s) { return s + 10 }; const limit = 10', after: 'function f(s) { return s + limit }; const limit = 10' },
    ],
    invalid: ['let a'],
  },
  *propose(node, ctx): Iterable<Draft> {
    const { say } = ctx
    if (node.type === 'Literal') {
      if (!ctx.isValue(node) || node.value === null || typeof node.value === 'object') return
      const kind = ctx.kind(node)
      for (const variable of ctx.visible(node)) {
        if (variable.declared === 'function' || variable.declared === 'class' || variable.declared === 'import') continue
        const other = ctx.kindOf(variable)
        const sameName = node.value === variable.name
        const unread = variable.reads.length === 0
        if (!sameName && other !== kind && other !== 'any') continue
        yield replace(node, variable.name, sameName ? 1 : (other === kind ? 0.3 : 0.15) * (unread ? 3 : 1))
      }
      return
    }
    if (node.type !== 'Identifier' || node.name === 'undefined' || !isUse(node, ctx)) return
    const parent = node.parent
    if (!ctx.isValue(node) || (parent?.type === 'MemberExpression' && parent.object === node)) return
    const kind = ctx.kind(node)
    if (kind === 'number' || kind === 'any')
      for (const [text, weight] of [
        ['0', 0.3],
        ['1', 0.3],
        ['-1', 0.25],
        ['2', 0.15],
      ] as const)
        yield shorthandSafe(node, text, kind === 'any' ? weight * 0.6 : weight)
    if (kind === 'string' || kind === 'any') yield shorthandSafe(node, say.text('', "'"), kind === 'any' ? 0.05 : 0.2)
    if (kind === 'array') yield shorthandSafe(node, say.emptyList, 0.2)
    if (kind === 'boolean') {
      yield shorthandSafe(node, say.yes, 0.2)
      yield shorthandSafe(node, say.no, 0.2)
    }
    if (parent?.type === 'ReturnStatement') {
      const [absent, usual = absent] = say.nothing
      yield shorthandSafe(node, usual!, 0.15)
      if (usual !== absent) yield shorthandSafe(node, absent!, 0.08)
    }
  },
}
