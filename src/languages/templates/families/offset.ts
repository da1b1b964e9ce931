import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'
import { neededAt } from './donor-expression.ts'

/** Off by one: a number plus or minus one (or, for a size, halved and doubled); indexes, bounds and arguments first. */
export const offset: Template = {
  id: 'offset',
  title: 'moves a number by one',
  on: ['Identifier', 'MemberExpression', 'CallExpression', 'BinaryExpression', 'UnaryExpression'],
  examples: {
    valid: [
      { before: 'for (let i = 0; i < xs.length; i++) f(i)', after: 'for (let i = 0; i < xs.length - 1; i++) f(i)' },
      { before: 'return n * n / 2', after: 'return n * (n + 1) / 2' },
      { before: 's.at(-i)', after: 's.at(-i - 1)' },
    ],
    invalid: ["let s = 'a'", 'let a'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (!ctx.isValue(node)) return
    const kind = ctx.kind(node)
    if (kind !== 'number' && kind !== 'any') return
    const parent = node.parent
    if (parent?.type === 'MemberExpression' && parent.object === (node as Node)) return
    // `a + b` inside `a + b + c`, and the same of a sum with a number, are covered at the whole or at the number.
    if (node.type === 'BinaryExpression' && !/^[-+*/%]$/.test(node.operator)) return
    const weight = placeWeight(node, ctx) * (kind === 'any' ? 0.4 : 1)
    for (const [operator, number, share] of [
      ['+', '1', 1],
      ['-', '1', 1],
      ['+', '2', 0.1],
      ['-', '2', 0.1],
    ] as const)
      yield replace(node, arithmetic(node, operator, number, ctx), weight * share)
    for (const [operator, number, share] of [
      ['*', '2', 0.25],
      ['/', '2', 0.25],
      ['%', '2', 0.1],
      ['**', '2', 0.1],
    ] as const)
      yield replace(node, arithmetic(node, operator, number, ctx), weight * share * 0.6)
  },
}

function arithmetic(node: Node, operator: string, number: string, ctx: Context): string {
  const tightness = operator === '+' || operator === '-' ? 10 : operator === '**' ? 13 : 11
  const text = `${ctx.within(node, tightness)} ${operator} ${number}`
  // A sign in front of a power is a syntax error (ECMA-262 13.6).
  return neededAt(node, ctx) > tightness || (operator === '**' && /^(Unary|Await)/.test(node.parent?.type ?? '')) ? `(${text})` : text
}

function placeWeight(node: Node, ctx: Context): number {
  const parent = node.parent
  if (parent?.type === 'MemberExpression') return 1
  if (parent?.type === 'BinaryExpression') return /^[<>]=?$|^[!=]==?$/.test(parent.operator) ? 0.9 : 0.5
  if (parent?.type === 'CallExpression') return 0.7
  if (parent?.type === 'ReturnStatement' || parent?.type === 'ArrowFunctionExpression') return 0.6
  return ctx.kind(node) === 'number' ? 0.5 : 0.2
}
