import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'

/** An expression replaced by one of its own parts: something was added that should not be there. */
export const ownPart: Template = {
  id: 'own-part',
  title: 'keeps only a part of an expression',
  on: [
    'BinaryExpression',
    'LogicalExpression',
    'ConditionalExpression',
    'CallExpression',
    'MemberExpression',
    'AwaitExpression',
    'NewExpression',
  ],
  examples: {
    valid: [
      { before: 'return n % 1 + 1', after: 'return n % 1' },
      { before: 'return a && b && c', after: 'return a && c' },
      { before: 'return f(x).trim()', after: 'return f(x)' },
      { before: 'return Math.abs(x)', after: 'return x' },
      { before: 'return (a + b) * 2', after: 'return (a + b)' },
      { before: 'return ok ? a : b', after: 'return a' },
    ],
    invalid: ['return a', 'f(a)'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (!ctx.isValue(node)) return
    for (const [part, weight] of parts(node, ctx)) yield replace(node, keep(node, part, ctx), weight)
  },
}

function keep(node: Node, part: Node, ctx: Context): string {
  return ctx.precedence(part) < ctx.precedence(node) ? ctx.within(part, ctx.precedence(node)) : ctx.source(part)
}

/** `a[1:]` (and `a[1:, 2]`) is no index but a part; alone it says nothing. */
export const isSlice = (node: { type: string }): boolean => /^(SliceExpression|TupleExpression)$/.test(node.type)

function parts(node: Node, ctx: Context): [Node, number][] {
  switch (node.type) {
    case 'BinaryExpression': {
      if (/^([<>]=?|[!=]==?|in|instanceof)$/.test(node.operator) || node.left.type === 'PrivateIdentifier') return []
      return [
        [node.left, node.right.type === 'Literal' ? 1 : 0.8],
        [node.right, node.left.type === 'Literal' ? 0.7 : 0.4],
      ]
    }
    case 'LogicalExpression':
      return [
        [node.left, 0.8],
        [node.right, 0.8],
      ]
    case 'ConditionalExpression':
      return [
        [node.consequent, 0.4],
        [node.alternate, 0.4],
        ...(ctx.kind(node.test) === 'boolean' ? ([[node.test, 0.1]] as [Node, number][]) : []),
      ]
    case 'CallExpression': {
      const out: [Node, number][] = []
      for (const argument of node.arguments)
        if (!/Spread|Keyword|Function/.test(argument.type)) out.push([argument, 0.5 / node.arguments.length])
      if (node.callee.type === 'MemberExpression') out.push([node.callee.object, 0.5])
      return out
    }
    case 'MemberExpression':
      return [[node.object, 0.3], ...(node.computed && !isSlice(node.property) ? ([[node.property, 0.3]] as [Node, number][]) : [])]
    case 'AwaitExpression':
      return [[node.argument, 0.2]]
    case 'NewExpression': {
      const [first] = node.arguments
      return first && first.type !== 'SpreadElement' ? [[first, 0.2]] : []
    }
    default:
      return []
  }
}
