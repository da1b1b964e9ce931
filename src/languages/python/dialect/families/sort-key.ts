import { insert, replace } from '../../../templates/index.ts'
import { all, at, calledName, nameOf, pythonTemplate } from './own.ts'

/** What people sort by, likeliest first. */
const keys: readonly (readonly [string, number])[] = [
  ['len', 0.8],
  ['lambda x: -x', 0.4],
  ['lambda x: x[0]', 0.5],
  ['lambda x: x[1]', 0.7],
  ['lambda x: (len(x), x)', 0.6],
  ['lambda x: (-len(x), x)', 0.4],
  ['lambda x: (-len(set(x)), x)', 0.3],
  ['lambda x: (-x[1], x[0])', 0.4],
  ['lambda x: (x[1], x[0])', 0.3],
  ['abs', 0.4],
  ['str', 0.3],
  ['int', 0.3],
  ['str.lower', 0.4],
  ['lambda x: (x[0], -x[1])', 0.3],
  ['lambda x: -x[1]', 0.3],
  ['lambda x: x[-1]', 0.2],
]

/** What `sorted`, `sort`, `min` and `max` compare by; and the list that `sort` does not give back. */
export const sortKey = pythonTemplate({
  id: 'sort-key',
  title: 'changes what is sorted by',
  on: ['CallExpression'],
  examples: {
    valid: [
      { before: 'x = sorted(a)', after: 'x = sorted(a, key=len)' },
      { before: 'x = sorted(a, key=len)', after: 'x = sorted(a)' },
      { before: 'x = max(a, key=lambda x: x[0])', after: 'x = max(a, key=lambda x: x[1])' },
      { before: 'x = sorted(a, key=lambda p: p.n)', after: 'x = sorted(a, key=lambda p: -p.n)' },
      { before: 'x = a.sort()', after: 'x = sorted(a)' },
    ],
    invalid: ['f()', 'x = len(a)'],
  },
  *propose(node, here) {
    const name = calledName(node)
    if (!/^(sorted|sort|min|max|groupby|nlargest|nsmallest)$/.test(name)) return
    const list = all(node, 'arguments')
    const callee = at(node, 'callee')!
    if (name === 'sort' && callee.type === 'MemberExpression' && here.isValue(node)) {
      const rest = list.map((each) => here.source(each))
      yield replace(node, `sorted(${[here.source(at(callee, 'object')!), ...rest].join(', ')})`, 1)
    }
    const own = list.find((each) => each.type === 'KeywordArgument' && nameOf(at(each, 'name')) === 'key')
    const plain = list.filter(({ type }) => type !== 'KeywordArgument')
    // `max(a, b)` compares its arguments; only one list is asked for a key.
    if (name !== 'sort' && plain.length !== 1) return
    const last = list.at(-1)
    const place = last ? (last.parens?.end ?? last.end) : node.end - 1
    if (!own) {
      for (const [key, weight] of keys) yield insert(place, `${last ? ', ' : ''}key=${key}`, weight)
      return
    }
    const before = list[list.indexOf(own) - 1]
    if (before) yield { start: before.parens?.end ?? before.end, end: own.end, text: '', weight: 0.5 }
    const value = at(own, 'value')!
    for (const [key, weight] of keys) if (key !== here.source(value)) yield replace(value, key, weight * 0.5)
    const body = value.type === 'ArrowFunctionExpression' ? at(value, 'body')! : undefined
    if (body && body.type !== 'TupleExpression' && body.type !== 'UnaryExpression') yield replace(body, `-${here.within(body, 12)}`, 0.6)
    for (const part of body?.type === 'TupleExpression' ? all(body, 'elements') : [])
      yield part.type === 'UnaryExpression'
        ? replace(part, here.source(at(part, 'argument')!), 0.5)
        : replace(part, `-${here.within(part, 12)}`, 0.5)
  },
})
