import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'

/** Operands the wrong way round, and parentheses that are missing or too many. */
export const operandOrder: Template = {
  id: 'operand-order',
  title: 'reorders or regroups an expression',
  on: ['BinaryExpression', 'LogicalExpression', 'ConditionalExpression', 'AssignmentExpression'],
  examples: {
    valid: [
      { before: 'x = j % i', after: 'x = i % j' },
      { before: 'x = a + b * c', after: 'x = (a + b) * c' },
      { before: 'x = (a + b) / 2', after: 'x = a + b / 2' },
      { before: 'x = ok ? a : b', after: 'x = ok ? b : a' },
      { before: 'x = a || b && c', after: 'x = (a || b) && c' },
      { before: 'a = b', after: 'b = a' },
    ],
    invalid: ['x = a * b', 'f(a, b)'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (node.type === 'ConditionalExpression') {
      const { consequent, alternate } = node
      yield {
        ...replace(consequent, ctx.within(alternate, 1), 1),
        also: [{ start: alternate.start, end: alternate.end, text: ctx.within(consequent, 1) }],
      }
      return
    }
    if (node.type === 'AssignmentExpression') {
      if (node.operator === '=' && /^(Identifier|MemberExpression)$/.test(node.right.type))
        yield replace(node, `${ctx.source(node.right)} = ${ctx.source(node.left)}`, 0.3)
      return
    }
    if ((node.type !== 'BinaryExpression' && node.type !== 'LogicalExpression') || node.left.type === 'PrivateIdentifier') return
    const tightness = ctx.precedence(node)
    const commutes =
      /^([*&|^]|[!=]==?|&&|\|\||\?\?)$/.test(node.operator) ||
      (node.operator === '+' && ctx.kind(node) !== 'string' && ctx.kind(node) !== 'any')
    if (!commutes)
      yield {
        ...replace(
          node,
          `${ctx.within(node.right, tightness)} ${ctx.say.operator(node.operator)} ${ctx.within(node.left, tightness + 1)}`,
          1,
        ),
      }
    yield* regroup(node, node.left as Node, node.right, ctx)
  },
}

function* regroup(node: Node & { operator: string }, left: Node, right: Node, ctx: Context): Iterable<Draft> {
  const own = ctx.precedence(node)
  const say = (part: { operator: unknown }): string => ctx.say.operator(String(part.operator))
  const text = (part: { type: string; start: number; end: number }): string => ctx.source(part as Node)
  const operand = (part: Node): boolean =>
    (part.type === 'BinaryExpression' && ctx.precedence(part) >= 9 && part.operator !== 'instanceof') || part.type === 'LogicalExpression'
  // (a + b) * c → a + b * c, and a * b + c → a * (b + c)
  if (operand(left) && 'left' in left && 'right' in left && 'operator' in left)
    yield replace(
      node,
      `${text(left.left)} ${say(left)} ${ctx.precedence(left) >= own ? '(' : ''}${text(left.right)} ${say(node)} ${ctx.within(right, own)}${ctx.precedence(left) >= own ? ')' : ''}`,
      0.8,
    )
  // a + b * c → (a + b) * c, and a * (b + c) → a * b + c
  if (operand(right) && 'left' in right && 'right' in right && 'operator' in right)
    yield replace(
      node,
      `${ctx.precedence(right) > own ? '(' : ''}${ctx.within(left, own)} ${say(node)} ${text(right.left)}${ctx.precedence(right) > own ? ')' : ''} ${say(right)} ${text(right.right)}`,
      0.8,
    )
}
