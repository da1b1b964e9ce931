import { replace } from '../../../templates/index.ts'
import { all, at, moved, nameOf, outerEnd, outerStart, pythonTemplate, wholeNumber } from './own.ts'
import type { Here, Py } from './own.ts'

/** Where `range` begins and ends, its step, and the way it goes. */
export const rangeBounds = pythonTemplate({
  id: 'range-bounds',
  title: 'changes the bounds of a range',
  on: ['CallExpression'],
  examples: {
    valid: [
      { before: 'for i in range(1, n):\n    f(i)', after: 'for i in range(n):\n    f(i)' },
      { before: 'for i in range(n):\n    f(i)', after: 'for i in range(1, n + 1):\n    f(i)' },
      { before: 'x = list(range(2, n))', after: 'x = list(range(2, n + 1))' },
      { before: 'for i in range(len(a)):\n    f(i)', after: 'for i in range(len(a) - 1, -1, -1):\n    f(i)' },
      { before: 'for i in range(0, n):\n    f(i)', after: 'for i in range(0, n, 2):\n    f(i)' },
      { before: 'for i in range(n, 0, -1):\n    f(i)', after: 'for i in range(n - 1, -1, -1):\n    f(i)' },
      {
        before: 'def f(n):\n    for i in range(n):\n        for j in range(n):\n            g(i, j)',
        after: 'def f(n):\n    for i in range(n):\n        for j in range(i + 1, n):\n            g(i, j)',
      },
    ],
    invalid: ['x = slice(1, n)', 'x = range()'],
  },
  *propose(node, here) {
    const list = all(node, 'arguments')
    if (nameOf(at(node, 'callee')) !== 'range' || list.length === 0 || list.length > 3) return
    if (list.some(({ type }) => type === 'SpreadElement' || type === 'KeywordArgument')) return
    const span = { start: outerStart(list[0]!), end: outerEnd(list.at(-1)!) }
    const own = here.ctx.text.slice(span.start, span.end)
    for (const [text, weight] of ways(list, node, here)) if (text !== own) yield replace(span, text, weight)
  },
})

function* ways(list: readonly Py[], node: Py, here: Here): Iterable<[string, number]> {
  const [a, b, c] = list
  const [from, to, by] = list.map((each) => here.source(each))
  if (c) {
    if (wholeNumber(c) === -1) {
      yield [`${moved(a!, -1, here)}, ${moved(b!, -1, here)}, -1`, 1]
      yield [`${moved(a!, -1, here)}, ${to}, -1`, 0.8]
    }
    yield [`${from}, ${moved(b!, -1, here)}, ${by}`, 0.8]
    yield [`${from}, ${moved(b!, 1, here)}, ${by}`, 0.8]
    yield [`${from}, ${to}`, 0.5]
    yield [`${to}, ${from}, ${by}`, 0.2]
  } else if (b) {
    yield [`${from}, ${moved(b, 1, here)}`, 1]
    yield [`${from}, ${moved(b, -1, here)}`, 0.8]
    yield [`${moved(a!, 1, here)}, ${to}`, 0.8]
    yield [`${moved(a!, -1, here)}, ${to}`, 0.6]
    yield [to!, 0.8]
    yield [`${moved(b, -1, here)}, ${moved(a!, -1, here)}, -1`, 0.4]
    yield [`${to}, ${from}`, 0.2]
    yield [`${to}, ${from}, -1`, 0.3]
    yield [`${from}, ${to}, 2`, 0.3]
    for (const name of outerCounters(node)) yield [`${name} + 1, ${to}`, 0.3]
  } else {
    yield [`1, ${moved(a!, 1, here)}`, 0.9]
    yield [`1, ${from}`, 0.8]
    yield [`${moved(a!, -1, here)}, -1, -1`, 0.5]
    yield [`${from}, 0, -1`, 0.3]
    yield [`2, ${from}`, 0.2]
    yield [`0, ${from}, 2`, 0.3]
    yield [`1, ${from}, 2`, 0.2]
    for (const name of outerCounters(node)) {
      yield [`${name} + 1, ${from}`, 0.7]
      yield [`${name}, ${from}`, 0.4]
      yield [name, 0.3]
      yield [`${name} + 1`, 0.3]
    }
  }
}

/** Counters of the loops around this one. */
function outerCounters(node: Py): string[] {
  const names: string[] = []
  let inside = node
  for (let up = node.parent; up && !/Function/.test(up.type); inside = up, up = up.parent) {
    if (up.type === 'ForOfStatement' && at(up, 'right') !== inside) names.push(nameOf(at(up, 'left')))
    if (up.type === 'ComprehensionExpression')
      for (const each of all(up, 'generators')) if (each !== inside && each.end <= node.start) names.push(nameOf(at(each, 'left')))
  }
  return names.filter((name) => name !== '')
}
