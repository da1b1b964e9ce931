import type { Node } from 'oxc-parser'
import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'

/** One mark is seldom looked for at the start of a text by comparing. */
const wordCharsMin = 2

/** A text compared as a whole where only its start, its end or a part of it was meant. */
export const equalityLoosened: Template = {
  id: 'equality-loosened',
  title: 'looks for a text instead of comparing',
  on: ['BinaryExpression'],
  examples: {
    valid: [
      { before: "if (type === 'application/json') f()", after: "if (type.startsWith('application/json')) f()" },
      { before: "if (type === 'application/json') f()", after: "if (type?.startsWith('application/json')) f()" },
      { before: "if (name !== '.js') f()", after: "if (!name.endsWith('.js')) f()" },
    ],
    invalid: ['if (a === b) f()', "if (a === 'x') f()", 'if (typeof a === "string") f()'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (node.type !== 'BinaryExpression' || !/^[!=]==?$/.test(node.operator) || !ctx.say.partOf) return
    const left = node.left as Node
    const [literal, subject] = node.right.type === 'Literal' ? [node.right, left] : [left, node.right]
    if (literal.type !== 'Literal' || typeof literal.value !== 'string' || literal.value.length < wordCharsMin) return
    if (!/^(Identifier|MemberExpression|CallExpression)$/.test(subject.type)) return
    for (const [text, weight] of ctx.say.partOf(ctx.source(subject), ctx.source(literal)))
      yield replace(node, node.operator.startsWith('=') ? text : ctx.say.not(text), weight)
  },
}
