import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import type { Draft, Template } from '../template.ts'
import { insert, replace } from '../template.ts'
import { predicates } from './condition-added.ts'
import { inLoop } from './statement-inserted.ts'
import { before, guarded, indentOf, listOf } from './statement-list.ts'

/** An early way out before the first statement of a function or of a loop's body, or a statement put under a condition. */
export const guardInserted: Template = {
  id: 'guard-inserted',
  title: 'inserts a guard',
  on: ['ExpressionStatement', 'ReturnStatement', 'VariableDeclaration', 'IfStatement', 'ForStatement', 'ForOfStatement', 'WhileStatement'],
  examples: {
    valid: [
      { before: 'function f(xs) {\n  xs.push(1)\n}', after: 'function f(xs) {\n  if (xs.length === 0) return\n  xs.push(1)\n}' },
      { before: 'function f(xs, ok) {\n  xs.push(ok)\n}', after: 'function f(xs, ok) {\n  if (ok) xs.push(ok)\n}' },
    ],
    invalid: ['f()'],
  },
  *propose(node, ctx): Iterable<Draft> {
    const place = listOf(node)
    const home = ctx.functionOf(node)
    if (!home) return
    const found = predicates(node, ctx)
    const inline = (node.parent as { inline?: boolean }).inline
    if (!inline && (node.type === 'ExpressionStatement' || node.type === 'ReturnStatement'))
      for (const [text, weight] of found)
        yield replace(
          node,
          ctx.say.under(text, ctx.source(node), indentOf(node, ctx.text)),
          weight * (node.type === 'ReturnStatement' ? 0.7 : 1),
        )
    if (!place) return
    const first = place.index === 0 && node.parent === home.body
    if (first || node.type === 'ReturnStatement')
      for (const [value, share] of wayOut(node, ctx))
        for (const [text, weight] of found)
          yield insert(node.start, before(node, guarded(text, ctx.say.leave(value), node, ctx), ctx), weight * share * (first ? 0.8 : 0.5))
    if (inLoop(node) && (place.index === 0 || node.type === 'IfStatement' || node.type === 'ExpressionStatement'))
      for (const jump of ['continue', 'break'])
        for (const [text, weight] of found) yield insert(node.start, before(node, guarded(text, jump, node, ctx), ctx), weight * 0.3)
  },
}

/** What the function returns elsewhere, what the tests expected, and the usual empties. */
export function wayOut(node: Node, ctx: Context): [string | undefined, number][] {
  const { say } = ctx
  const values = new Map<string | undefined, number>()
  const home = ctx.functionOf(node)
  for (const statement of ctx.pools.statements)
    if (
      statement.type === 'ReturnStatement' &&
      statement.argument &&
      ctx.functionOf(statement) === home &&
      statement.argument.end - statement.argument.start < 20
    ) {
      const text = ctx.source(statement.argument)
      if (/^(-?\d+|''|""|\[\]|\$?[a-z]\w*)$/i.test(text)) values.set(text, 0.6)
    }
  const bare = ![...values].length
  if (bare) values.set(undefined, 0.6)
  for (const number of ctx.pools.expectedNumbers.slice(0, 3)) values.set(number, 0.4)
  for (const text of ctx.pools.expectedStrings.slice(0, 3))
    if (!/^(true|false|null|undefined|True|False|None|-?[\d.]+)$/.test(text)) values.set(say.text(text, "'"), 0.3)
  for (const { expected } of ctx.focus.failures)
    if (expected !== undefined && /^(true|false|null|undefined|True|False|None|\[\]|\{\}|''|-?[\d.]+|NaN)$/.test(expected.trim()))
      values.set(expected.trim(), 0.9)
  for (const text of [say.no, say.yes, say.nothing.at(-1)!, '0', say.emptyList, say.text('', "'")])
    if (!values.has(text)) values.set(text, 0.2)
  return [...values]
}
