import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'

const separators = [' ', ',', ', ', '-', '_', '\n', '/', '.', ':', '0']

/** Texts put together without what should stand between them, or in the wrong order. */
export const textJoined: Template = {
  id: 'text-joined',
  title: 'joins texts in another way',
  on: ['BinaryExpression', 'AssignmentExpression'],
  examples: {
    valid: [
      { before: "let t = ''; t = t + word", after: "let t = ''; t = t + ' ' + word" },
      { before: "let t = ''; t += word", after: "let t = ''; t += word + ' '" },
      { before: "let t = ''; t += word", after: "let t = ''; t = word + t" },
    ],
    invalid: ['let n = 0; n += 1'],
  },
  *propose(node, ctx): Iterable<Draft> {
    const joined = sides(node, ctx)
    if (!joined) return
    const { left, right } = joined
    const known = [...ctx.pools.strings.keys()].filter((text) => text.length > 0 && text.length <= 2)
    for (const text of new Set([...known, ...separators])) {
      const literal = ctx.say.text(text, "'")
      const weight = known.includes(text) ? 0.6 : 0.4
      yield replace(right, `${literal} ${ctx.dialect.names.textJoin} ${ctx.within(right, 11)}`, weight)
      yield replace(right, `${ctx.within(right, 10)} ${ctx.dialect.names.textJoin} ${literal}`, weight * 0.8)
    }
    if (node.type === 'AssignmentExpression')
      yield replace(node, `${ctx.source(left)} = ${ctx.within(right, 10)} ${ctx.dialect.names.textJoin} ${ctx.source(left)}`, 0.8)
  },
}

function sides(node: Node, ctx: Context): { left: Node; right: Node } | undefined {
  if (node.type === 'BinaryExpression') {
    if (node.operator !== ctx.dialect.names.textJoin || ctx.kind(node) !== 'string') return undefined
    return { left: node.left, right: node.right }
  }
  if (node.type !== 'AssignmentExpression' || node.operator !== `${ctx.dialect.names.textJoin}=`) return undefined
  return ctx.kind(node.left as Node) === 'string' || ctx.kind(node.right) === 'string'
    ? { left: node.left as Node, right: node.right }
    : undefined
}
