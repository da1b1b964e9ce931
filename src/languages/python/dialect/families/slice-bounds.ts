import { replace } from '../../../templates/index.ts'
import type { Draft } from '../../../templates/index.ts'
import { at, es, moved, pythonTemplate, wholeNumber } from './own.ts'
import type { Here, Py } from './own.ts'

/** Names offered as a bound at most: the nearest are the likeliest. */
const namesMax = 6

/** Where a slice begins and ends, its step, and a slice where the whole or an item stands. */
export const sliceBounds = pythonTemplate({
  id: 'slice-bounds',
  title: 'changes the bounds of a slice',
  on: ['MemberExpression', 'Identifier', 'CallExpression'],
  examples: {
    valid: [
      { before: 'x = a[1:]', after: 'x = a[:-1]' },
      { before: 'x = a[:n]', after: 'x = a[:n + 1]' },
      { before: 'x = a[i:j]', after: 'x = a[i:j + 1]' },
      { before: 'x = a[::2]', after: 'x = a[1::2]' },
      { before: 'x = a[:n]', after: 'x = a[n:]' },
      { before: 'x = a[::-1]', after: 'x = a' },
      { before: 'x = a[0]', after: 'x = a[:1]' },
      { before: 'def f(a, k):\n    return sum(e for e in a)', after: 'def f(a, k):\n    return sum(e for e in a[:k])' },
    ],
    invalid: ['a.b = 1', 'f()'],
  },
  *propose(node, here) {
    const property = node.type === 'MemberExpression' && node['computed'] === true ? at(node, 'property') : undefined
    if (property?.type === 'SliceExpression') {
      const own = here.source(property)
      for (const [text, weight] of ways(property, here)) if (text !== own) yield replace(property, text, weight)
      if (here.isValue(node)) yield replace(node, here.source(at(node, 'object')!), 0.5)
      return
    }
    if (!here.isValue(node)) return
    if (!property) return yield* cut(node, here)
    if (property.type === 'TupleExpression') return
    const index = wholeNumber(property)
    const own = here.within(property, 1)
    if (index === 0) yield replace(property, ':1', 0.1)
    if (index !== -1) yield replace(property, `${own}:`, 0.2)
    if (index !== 0) yield replace(property, `:${own}`, 0.2)
  },
})

function* ways(slice: Py, here: Here): Iterable<[string, number]> {
  const [lower, upper, step] = [at(slice, 'lower'), at(slice, 'upper'), at(slice, 'step')]
  const [from, to, by] = [lower, upper, step].map((part) => (part ? here.within(part, 1) : '')) as [string, string, string]
  const write = (a: string, b: string, c = by): string => `${a}:${b}${c === '' ? '' : `:${c}`}`
  if (upper) {
    yield [write(from, moved(upper, 1, here)), 1]
    yield [write(from, moved(upper, -1, here)), 0.9]
    yield [write(from, ''), 0.5]
  } else yield [write(from, '-1'), 0.5]
  if (lower) {
    yield [write(moved(lower, 1, here), to), 0.9]
    yield [write(moved(lower, -1, here), to), 0.7]
    yield [write('', to), 0.5]
  } else yield [write('1', to), 0.6]
  if (lower && upper) yield [write(moved(lower, 1, here), moved(upper, 1, here)), 0.5]
  if (lower || upper) yield [write(to, from), lower && upper ? 0.3 : 0.7]
  if (wholeNumber(lower) === 1 && !upper) yield [write('', '-1'), 0.6]
  if (wholeNumber(upper) === -1 && !lower) yield [write('1', ''), 0.6]
  const only = lower && upper ? undefined : (lower ?? upper)
  if (only && wholeNumber(only) !== 0) {
    const turned = moved(only, 0, here).startsWith('-') ? here.source(at(only, 'argument') ?? only) : `-${here.within(only, 12)}`
    yield [lower ? write(turned, to) : write(from, turned), 0.4]
  }
  if (!step) {
    yield [write(from, to, '2'), 0.3]
    yield [write(from, to, '-1'), 0.4]
    return
  }
  yield [write(from, to, ''), 0.5]
  const number = wholeNumber(step)
  if (number === undefined) return
  for (const other of [-number, number + 1, number - 1])
    if (other !== 0) yield [write(from, to, String(other)), other === -number ? 0.7 : 0.4]
}

/** Part of a whole, up to or from what a name says; one that nothing reads yet most of all. */
function* cut(node: Py, here: Here): Iterable<Draft> {
  const parent = node.parent
  if (!parent || parent.type === 'MemberExpression' || /^(Binary|Logical|Unary)Expression$/.test(parent.type)) return
  const kind = here.kind(node)
  if (kind !== 'array' && kind !== 'string' && kind !== 'any') return
  if (kind === 'any' && !/^(ForOfStatement|ComprehensionFor)$/.test(parent.type) && node.type !== 'Identifier') return
  const own = here.within(node, 15)
  const home = here.home(node)
  const { ctx } = here
  const names = ctx
    .visible(es(node))
    .filter((variable) => home !== undefined && (variable.scope.function as unknown) === home && /^(param|var)$/.test(variable.declared))
    .filter((variable) => variable.name !== own && /^(number|any)$/.test(ctx.kindOf(variable)))
  for (const variable of names.slice(0, namesMax)) {
    const likely = variable.reads.length === 0 ? 0.8 : ctx.kindOf(variable) === 'number' ? 0.2 : 0.06
    const weight = likely * (kind === 'any' ? 0.6 : 1)
    yield replace(node, `${own}[:${variable.name}]`, weight)
    yield replace(node, `${own}[${variable.name}:]`, weight * 0.7)
  }
}
