import type { Context } from '../context.ts'
import type { Draft, Template } from '../template.ts'
import { insert, replace } from '../template.ts'
import { neededAt } from './donor-expression.ts'

/** `?.` where the value may be missing, and a value to fall back on with ?? or ||. */
export const optionalAccess: Template = {
  id: 'optional-access',
  title: 'allows for a missing value',
  on: ['MemberExpression', 'CallExpression', 'Identifier', 'ConditionalExpression'],
  examples: {
    valid: [
      { before: 'x = a.b.c', after: 'x = a?.b.c' },
      { before: 'x = a.b', after: 'x = a.b ?? 0' },
      { before: "x = a ? b : c; g('/')", after: "x = ((a ? b : c) || '/'); g('/')" },
      { before: 'x = f(options)', after: 'x = f(options ?? {})' },
    ],
    invalid: ['let a', 'a()'],
  },
  *propose(node, ctx): Iterable<Draft> {
    const { say } = ctx
    if (node.type === 'MemberExpression' && !node.optional && node.object.type !== 'ThisExpression' && node.object.type !== 'Super') {
      const isTarget = node.parent?.type === 'AssignmentExpression' && node.parent.left === (node as unknown)
      const known =
        node.object.type === 'Identifier' && /^(Math|Object|Array|Number|String|JSON|Promise|console|Date)$/.test(node.object.name)
      if (!isTarget && node.parent?.type !== 'UpdateExpression' && !known) {
        const { name, index } = ctx.dialect.names.optional
        if (node.computed && index !== undefined) yield insert(node.object.end, index, 0.5)
        else if (!node.computed && name !== undefined) yield { start: node.object.end, end: node.property.start, text: name, weight: 0.6 }
      }
    }
    if (!ctx.isValue(node) || node.parent?.type === 'MemberExpression') return
    if (node.parent?.type === 'LogicalExpression') return
    const kind = ctx.kind(node)
    if (kind === 'boolean' || kind === 'function') return
    const defaults: readonly (readonly [string, number])[] = [
      ['0', kind === 'number' ? 0.6 : 0.4],
      [say.text('', "'"), kind === 'string' ? 0.6 : 0.3],
      [say.emptyList, kind === 'array' ? 0.6 : 0.3],
      [say.emptyMap, 0.2],
      [say.nothing.at(-1)!, 0.3],
      ['1', 0.1],
      ...(kind === 'string' || kind === 'any' ? marksOf(ctx) : []),
    ]
    for (const [text, weight] of defaults)
      for (const [joined, share] of [
        [say.orElse(ctx.within(node, 4), text), 0.8],
        [say.either(ctx.within(node, 4), text), 0.7],
      ] as const) {
        yield replace(
          node,
          neededAt(node, ctx) > 2 || ctx.precedence(node) < 2 ? `(${joined})` : joined,
          weight * share * (node.type === 'Identifier' ? 0.5 : 1),
        )
      }
  },
}

/** Texts of the file as short as a mark: what stands for nothing is mostly one of them. */
const marksMax = 3

const marksOf = (ctx: Context): (readonly [string, number])[] =>
  [...ctx.pools.strings.keys()]
    .filter((text) => text.length === 1)
    .slice(0, marksMax)
    .map((text) => [ctx.say.text(text), 0.2] as const)
