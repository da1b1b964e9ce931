import { replace } from '../../../templates/index.ts'
import { all, at, es, pythonTemplate, word } from './own.ts'
import type { Here, Py } from './own.ts'

const wraps: readonly (readonly [before: string, after: string, weight: number])[] = [
  ['set(', ')', 1],
  ['sorted(', ')', 0.9],
  ['len(', ')', 0.7],
  ['', '.lower()', 0.8],
  ['abs(', ')', 0.5],
  ['str(', ')', 0.4],
  ['int(', ')', 0.4],
  ['', '.strip()', 0.4],
  ['list(', ')', 0.3],
  ['sum(', ')', 0.2],
]

/** A comparison of two things that are alike only in some respect. */
export const bothSides = pythonTemplate({
  id: 'both-sides',
  title: 'compares both sides in another respect',
  on: ['BinaryExpression'],
  examples: {
    valid: [
      { before: 'x = a == b', after: 'x = set(a) == set(b)' },
      { before: 'if a.x != b.x:\n    f()', after: 'if a.x.lower() != b.x.lower():\n    f()' },
    ],
    invalid: ['x = a == 1', 'x = a + b'],
  },
  *propose(node, here) {
    if (!/^([<>]=?|[!=]=)$/.test(word(node, 'operator'))) return
    const [left, right] = [at(node, 'left')!, at(node, 'right')!]
    if (left.type === 'Literal' || right.type === 'Literal' || right.type === 'UnaryExpression') return
    for (const [before, after, weight] of wraps) {
      const text = (part: Py): string => (before === '' ? here.within(part, 15) : before + here.source(part)) + after
      yield { ...replace(left, text(left), weight), also: [{ start: right.start, end: right.end, text: text(right) }] }
    }
  },
})

/** Names of one condition exchanged at most. */
const namesMax = 4

/** A condition that asks the same of some of its names: once more, with two of them exchanged. */
export const conditionSibling = pythonTemplate({
  id: 'condition-sibling',
  title: 'asks the same with names exchanged',
  on: ['LogicalExpression'],
  examples: {
    valid: [
      { before: 'x = (a + b == c) or (b + c == a)', after: 'x = (a + b == c) or (a + c == b) or (b + c == a)' },
      { before: 'x = a > b and b > c', after: 'x = a > b and c > b and b > c' },
    ],
    invalid: ['x = a > b', 'x = a and b'],
  },
  *propose(node, here) {
    const left = at(node, 'left')!
    if (left.type !== 'BinaryExpression') return
    const names = [...new Set(namesIn(node, here))].slice(0, namesMax)
    const own = here.ctx.text.slice(left.parens?.start ?? left.start, left.parens?.end ?? left.end)
    const glue = here.ctx.say.operator(word(node, 'operator'))
    for (const [index, a] of names.entries())
      for (const b of names.slice(index + 1)) {
        const copy = exchanged(own, a, b)
        if (copy !== own && !here.source(node).includes(copy)) {
          const end = left.parens?.end ?? left.end
          yield { start: end, end, text: ` ${glue} ${copy}`, weight: 1 / names.length }
        }
      }
  },
})

function namesIn(node: Py, { ctx }: Here): string[] {
  const names: string[] = []
  ctx.walk(es(node), (each) => {
    if (each.type === 'Identifier' && ctx.isValue(each)) names.push(each.name)
  })
  return names
}

const exchanged = (text: string, a: string, b: string): string =>
  text.replace(new RegExp(`(?<![\\w.])(?:${a}|${b})(?!\\w)`, 'g'), (name) => (name === a ? b : a))

/** An expression of three parts without its middle: `a + b + c` → `a + c`, `a ** b * c` → `a ** c`. */
export const middleDropped = pythonTemplate({
  id: 'middle-dropped',
  title: 'drops the middle of an expression',
  on: ['BinaryExpression', 'LogicalExpression'],
  examples: {
    valid: [
      { before: 'x = (-1) ** 2 * f(a)', after: 'x = (-1) ** f(a)' },
      { before: 'x = a + b + c', after: 'x = a + c' },
      { before: 'x = a and b and c', after: 'x = a and c' },
    ],
    invalid: ['x = a + b', 'x = a < b'],
  },
  *propose(node) {
    const [left, right] = [at(node, 'left')!, at(node, 'right')!]
    if (left.type !== node.type || left.parens) return
    const middle = at(left, 'right')!
    const from = middle.parens?.start ?? middle.start
    yield { start: from, end: right.parens?.start ?? right.start, text: '', weight: 1 }
    if (word(left, 'operator') === word(node, 'operator')) return
    const first = at(left, 'left')!
    yield { start: first.parens?.end ?? first.end, end: middle.parens?.end ?? middle.end, text: '', weight: 0.8 }
  },
})

/** An item of a list written out that is too many, or two that stand the wrong way round. */
export const listItem = pythonTemplate({
  id: 'list-item',
  title: 'changes the items of a list',
  on: ['TupleExpression', 'ArrayExpression', 'SetExpression'],
  examples: {
    valid: [
      { before: 'x = (1, 2, 3, 5, 7)', after: 'x = (1, 3, 5, 7)' },
      { before: 'a, b, c = f()', after: 'b, a, c = f()' },
      { before: 'return a, b', after: 'return b, a' },
    ],
    invalid: ['x = [1]', 'x = f(a, b)'],
  },
  *propose(node, here) {
    const items = all(node, 'elements')
    if (items.length < 2) return
    const list = node.type === 'TupleExpression' || items.length > 4
    const span = (item: Py): { start: number; end: number } => ({
      start: item.parens?.start ?? item.start,
      end: item.parens?.end ?? item.end,
    })
    const text = (item: Py): string => here.ctx.text.slice(span(item).start, span(item).end)
    if (list && items.length > 2 && here.isValue(node))
      for (const [index, item] of items.entries())
        yield index === 0
          ? { start: span(item).start, end: span(items[1]!).start, text: '', weight: 0.6 }
          : { start: span(items[index - 1]!).end, end: span(item).end, text: '', weight: 0.6 }
    if (node.type !== 'TupleExpression' || items.length > 4) return
    // Names that are bound say what they hold; where they are used they are mistaken more often.
    const weight = here.isValue(node) ? 0.8 : 0.2
    for (const [index, item] of items.entries())
      for (const other of items.slice(index + 1))
        if (text(item) !== text(other)) yield { ...span(item), text: text(other), weight, also: [{ ...span(other), text: text(item) }] }
  },
})
