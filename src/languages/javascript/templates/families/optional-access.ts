import type { Context } from '../context.ts'
import type { Draft, Template } from '../template.ts'
import { insert, replace } from '../template.ts'
import { wording } from '../wording.ts'
import { precedence } from '../tree.ts'
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
    if (node.type === 'MemberExpression' && !node.optional && node.object.type !== 'ThisExpression' && node.object.type !== 'Super') {
      const isTarget = node.parent?.type === 'AssignmentExpression' && node.parent.left === (node as unknown)
      const known =
        node.object.type === 'Identifier' && /^(Math|Object|Array|Number|String|JSON|Promise|console|Date)$/.test(node.object.name)
      if (!isTarget && node.parent?.type !== 'UpdateExpression' && !known) {
        if (node.computed) yield insert(node.object.end, '?.', 0.5)
        else yield { start: node.object.end, end: node.property.start, text: '?.', weight: 0.6 }
      }
    }
    if (!ctx.isValue(node) || node.parent?.type === 'MemberExpression') return
    if (node.parent?.type === 'LogicalExpression') return
    const kind = ctx.kind(node)
    if (kind === 'boolean' || kind === 'function') return
    const defaults: readonly (readonly [string, number])[] = [
      ['0', kind === 'number' ? 0.6 : 0.4],
      ["''", kind === 'string' ? 0.6 : 0.3],
      ['[]', kind === 'array' ? 0.6 : 0.3],
      ['{}', 0.2],
      ['null', 0.3],
      ['1', 0.1],
      ...(kind === 'string' || kind === 'any' ? marksOf(ctx) : []),
    ]
    for (const [text, weight] of defaults)
      for (const operator of ['??', '||']) {
        const joined = `${ctx.within(node, 4)} ${operator} ${text}`
        yield replace(
          node,
          neededAt(node) > 2 || precedence(node) < 2 ? `(${joined})` : joined,
          weight * (operator === '??' ? 0.8 : 0.7) * (node.type === 'Identifier' ? 0.5 : 1),
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
    .map((text) => [wording(ctx).text(text), 0.2] as const)
