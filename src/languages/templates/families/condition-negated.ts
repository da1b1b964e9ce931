import type { Node } from 'oxc-parser'
import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'

/** Negates a condition: the whole test, one side of && and ||, or what a predicate returns. */
export const conditionNegated: Template = {
  id: 'condition-negated',
  title: 'negates a condition',
  on: [
    'IfStatement',
    'WhileStatement',
    'DoWhileStatement',
    'ConditionalExpression',
    'LogicalExpression',
    'ReturnStatement',
    'ArrowFunctionExpression',
    'CallExpression',
  ],
  examples: {
    valid: [
      { before: 'if (ok) f()', after: 'if (!ok) f()' },
      { before: 'while (a && b) f()', after: 'while (!(a && b)) f()' },
      { before: 'const f = (a, b) => a > b || g(a)', after: 'const f = (a, b) => a > b || !g(a)' },
      { before: 'xs.filter((x) => seen.has(x))', after: 'xs.filter((x) => !seen.has(x))' },
    ],
    invalid: ['f(1)', 'return 3'],
  },
  *propose(node, ctx): Iterable<Draft> {
    for (const [test, weight] of tests(node)) {
      if (test.type === 'UnaryExpression' && test.operator === '!') continue
      // A single comparison is turned round by its operator.
      if (test.type === 'BinaryExpression' && /^([<>]=?|[!=]==?)$/.test(test.operator)) continue
      const kind = ctx.kind(test)
      if (kind !== 'boolean' && kind !== 'any' && (node.type === 'ReturnStatement' || node.type === 'ArrowFunctionExpression')) continue
      yield replace(test, ctx.say.not(ctx.within(test, 12)), weight * (kind === 'boolean' || node.type === 'IfStatement' ? 1 : 0.5))
    }
  },
}

function tests(node: Node): [Node, number][] {
  switch (node.type) {
    case 'IfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'ConditionalExpression':
      return [[node.test, 1]]
    case 'LogicalExpression':
      return [
        [node.left, 0.6],
        [node.right, 0.6],
      ]
    case 'ReturnStatement':
      return node.argument ? [[node.argument, 0.5]] : []
    case 'ArrowFunctionExpression':
      return node.body.type === 'BlockStatement' ? [] : [[node.body as Node, 0.5]]
    default:
      return []
  }
}
