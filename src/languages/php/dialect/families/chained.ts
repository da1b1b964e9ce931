import { insert, replace, type Context } from '../../../templates/index.ts'
import { all, at, es, phpTemplate } from './own.ts'

/** Calls of the file beyond these are no habit of this place. */
const donorsMax = 10
const donorCharsMax = 40

const kept = new WeakMap<Context, readonly string[]>()

/** Method calls of the file that need nothing of their place: `->name()` or with literals. */
function donors(ctx: Context): readonly string[] {
  let found = kept.get(ctx)
  if (found) return found
  const counts = new Map<string, number>()
  for (const [text] of ctx.text.matchAll(/->\w+\((?:'[^'$\n]*'|\d+|true|false|null)?\)/g))
    if (text.length <= donorCharsMax) counts.set(text, (counts.get(text) ?? 0) + 1)
  found = [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([text]) => text)
    .slice(0, donorsMax)
  kept.set(ctx, found)
  return found
}

/** One more method in a chain, as the file calls it elsewhere; one method of a chain left out. */
export const methodChained = phpTemplate({
  id: 'method-chained',
  title: 'calls one more method',
  on: ['CallExpression', 'MemberExpression', 'Identifier', 'ThisExpression'],
  examples: {
    valid: [
      { before: '$x = $a->b(); $y = $c->copy();', after: '$x = $a->b()->copy(); $y = $c->copy();' },
      { before: 'return $a->b()->c();', after: 'return $a->c();' },
    ],
    invalid: ['f(1);', '$x = 1;'],
  },
  *propose(node, ctx) {
    const object = at(at(node, 'callee'), 'object')
    if (node.type === 'CallExpression' && object?.type === 'CallExpression') {
      const inner = at(at(object, 'callee'), 'object')
      if (inner && at(object, 'callee')?.['operator'] === '->' && all(object, 'arguments').length < 2)
        yield { start: inner.end, end: object.end, text: '', weight: 0.5 }
    }
    if (!ctx.isValue(es(node))) return
    const kind = ctx.kind(es(node))
    if (kind !== 'any' && kind !== 'object') return
    if (node.type === 'Identifier' && !ctx.source(es(node)).startsWith('$')) return
    const share = node.type === 'CallExpression' || node.type === 'ThisExpression' ? 1 : 0.5
    for (const [rank, text] of donors(ctx).entries()) {
      if (ctx.text.startsWith(text, node.end) || ctx.source(es(node)).endsWith(text)) continue
      yield insert(node.end, text, share / (1 + 0.3 * rank))
    }
  },
})

/** An arm for what no other arm speaks of: a match without one throws (https://www.php.net/manual/en/control-structures.match.php). */
export const matchDefault = phpTemplate({
  id: 'match-default',
  title: 'adds an arm for everything else',
  on: ['MatchExpression'],
  examples: {
    valid: [
      { before: '$x = match ($a) { 1 => 2 };', after: '$x = match ($a) { 1 => 2, default => null };' },
      { before: '$x = match ($a) { 1 => 2 };', after: '$x = match (true) { 1 => 2 };' },
    ],
    invalid: ['f($a);'],
  },
  *propose(node, ctx) {
    const arms = all(node, 'arms')
    const last = arms.at(-1)
    const asked = at(node, 'discriminant')
    if (asked && ctx.source(es(asked)) !== 'true') yield replace(asked, 'true', 0.3)
    if (!last || arms.some((arm) => all(arm, 'tests').length === 0)) return
    for (const [value, weight] of [
      ['null', 1],
      ['0', 0.6],
      ["''", 0.6],
      ['false', 0.5],
      ['[]', 0.4],
      ...(asked && asked.type !== 'Literal' ? [[ctx.source(es(asked)), 0.4] as const] : []),
    ] as const)
      yield insert(last.end, `, default => ${value}`, weight)
  },
})
