import type { Node } from 'oxc-parser'
import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'

/** A closing parenthesis that stands one operand too early or too late: `f(a + b)` for `f(a) + b`, `(c ? a : b + d)` for `(c ? a : b) + d`. */
export const callSplit: Template = {
  id: 'call-split',
  title: 'moves a parenthesis',
  on: ['CallExpression', 'BinaryExpression', 'LogicalExpression', 'ConditionalExpression'],
  examples: {
    valid: [
      { before: "x = '[' + k.slice(i + ']')", after: "x = '[' + (k.slice(i) + ']')" },
      { before: 'x = f(a) + b', after: 'x = f(a + b)' },
      { before: "x = (i < 16 ? '0' : '' + n)", after: "x = ((i < 16 ? '0' : '') + n)" },
      { before: 'x = (a ? b : c) + d', after: 'x = a ? b : c + d' },
      { before: 'x = f(a || b)', after: 'x = f(a) || b' },
    ],
    invalid: ['x = a + b', 'f(a)'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (node.type === 'CallExpression') {
      const last = node.arguments.at(-1)
      if (!last || (last.type !== 'BinaryExpression' && last.type !== 'LogicalExpression') || !ctx.isValue(node)) return
      const call = ctx.text.slice(node.start, last.left.end) + ')'
      const rest = ctx.text.slice(last.left.end, last.end)
      const looser =
        node.parent?.type === 'BinaryExpression' || node.parent?.type === 'LogicalExpression' || node.parent?.type === 'MemberExpression'
      yield replace(node, looser ? `(${call}${rest})` : call + rest, 1)
      return
    }
    if (node.type === 'ConditionalExpression') {
      const { alternate } = node
      if (alternate.type !== 'BinaryExpression' || !ctx.isValue(node)) return
      const kept = ctx.text.slice(node.start, alternate.left.end)
      yield replace(node, `(${kept})${ctx.text.slice(alternate.left.end, alternate.end)}`, 1)
      return
    }
    if ((node.type !== 'BinaryExpression' && node.type !== 'LogicalExpression') || !ctx.isValue(node)) return
    const left = node.left as Node
    const rest = `${ctx.say.operator(node.operator)} ${ctx.source(node.right)}`
    if (left.type === 'ConditionalExpression') yield replace(node, `${ctx.source(left)} ${rest}`, 0.8)
    const last = left.type === 'CallExpression' ? left.arguments.at(-1) : undefined
    if (last && last.type !== 'SpreadElement' && !/Function/.test(last.type)) {
      const inner = ctx.precedence(last) < ctx.precedence(node) ? `(${ctx.source(last)})` : ctx.source(last)
      yield replace(node, `${ctx.text.slice(left.start, last.start)}${inner} ${rest})`, 0.6)
    }
  },
}
