import { replace } from '../../../templates/index.ts'
import type { Draft } from '../../../templates/index.ts'
import { all, at, calledName, insertAfter, pythonTemplate, wholeNumber } from './own.ts'
import type { Here, Py } from './own.ts'

const nothings = ['0', 'None', "''", '[]', '{}', 'False', '1'] as const

/** A key that may be missing: `d[k]`, `d.get(k)` and what they fall back on. */
export const keyMissing = pythonTemplate({
  id: 'key-missing',
  title: 'allows for a missing key',
  on: ['MemberExpression', 'CallExpression'],
  examples: {
    valid: [
      { before: 'x = d[k]', after: 'x = d.get(k, 0)' },
      { before: 'x = d.get(k)', after: 'x = d.get(k, 0)' },
      { before: 'x = d.get(k, 1)', after: 'x = d[k]' },
      { before: 'd[k].append(v)', after: 'd.setdefault(k, []).append(v)' },
    ],
    invalid: ['d[k] = 1', 'x = d[0]', 'f()'],
  },
  *propose(node, here) {
    if (node.type === 'CallExpression') return yield* fromGet(node, here)
    const key = at(node, 'property')
    if (node['computed'] !== true || !key || /^(SliceExpression|TupleExpression)$/.test(key.type) || wholeNumber(key) !== undefined) return
    const owner = here.within(at(node, 'object')!, 15)
    const own = here.source(key)
    const { parent } = node
    if (parent?.type === 'MemberExpression' && at(parent, 'object') === node && parent.parent?.type === 'CallExpression') {
      const method = at(parent, 'property') && here.source(at(parent, 'property')!)
      const empty = /^(append|extend|insert)$/.test(method ?? '')
        ? '[]'
        : method === 'add'
          ? 'set()'
          : method === 'update'
            ? '{}'
            : undefined
      if (empty !== undefined) yield replace(node, `${owner}.setdefault(${own}, ${empty})`, 1)
    }
    if (!here.isValue(node)) return
    const kind = here.kind(at(node, 'object')!)
    if (kind === 'array' || kind === 'string') return
    for (const [index, nothing] of nothings.entries()) yield replace(node, `${owner}.get(${own}, ${nothing})`, index === 0 ? 1 : 0.4)
    yield replace(node, `${owner}.get(${own})`, 0.6)
  },
})

function* fromGet(node: Py, here: Here): Iterable<Draft> {
  const list = all(node, 'arguments')
  const callee = at(node, 'callee')!
  if (calledName(node) !== 'get' || callee.type !== 'MemberExpression' || list.length === 0 || list.length > 2) return
  yield replace(node, `${here.within(at(callee, 'object')!, 15)}[${here.source(list[0]!)}]`, 0.5)
  if (list.length === 1)
    for (const [index, nothing] of nothings.entries()) yield insertAfter(list[0]!, `, ${nothing}`, index === 0 ? 1 : 0.5)
}

/** The key that the tests died of (a KeyError says nothing else): looked up so that it may be missing. */
export const keySaid = pythonTemplate({
  id: 'key-said',
  title: 'looks up what may be missing',
  on: ['MemberExpression'],
  examples: {
    valid: [
      { before: "x = d['a'] is not None", after: "x = d.get('a') is not None", failure: "'a'" },
      { before: 'def f(d, k):\n    return d[k]', after: 'def f(d, k):\n    return d.get(k, 0)', failure: "KeyError: 'a'" },
    ],
    invalid: ["x = d['a']", "d['a'] = 1"],
  },
  *propose(node, here) {
    const key = at(node, 'property')
    if (node['computed'] !== true || !key || !here.isValue(node) || /^(Slice|Tuple)Expression$/.test(key.type)) return
    const failures = here.ctx.focus.failures.flatMap(({ message }) => /^(?:KeyError: )?('[^'\n]*'|"[^"\n]*"|\d+)$/.exec(message)?.[1] ?? [])
    const own = key.type === 'Literal' ? key['value'] : undefined
    const said = failures.some((text) => own === undefined || text === String(own) || text.slice(1, -1) === own)
    if (!said) return
    const [owner, name] = [here.within(at(node, 'object')!, 15), here.source(key)]
    const compared = /^(Binary|Logical|Unary)Expression$/.test(node.parent?.type ?? '')
    yield replace(node, `${owner}.get(${name})`, 1)
    for (const [index, nothing] of nothings.entries())
      yield replace(node, `${owner}.get(${name}, ${nothing})`, (compared ? 0.3 : 0.6) * (nothing === 'None' ? 0.2 : 0.8 ** index))
  },
})

/** A value given by the caller, though it is empty or 0: only what is missing falls back. */
export const noneFallback = pythonTemplate({
  id: 'none-fallback',
  title: 'falls back only where nothing is given',
  on: ['LogicalExpression'],
  examples: {
    valid: [
      { before: 'x = f(a or b())', after: 'x = f(a if a is not None else b())' },
      { before: "def f(o):\n    return o['n'] or 1", after: "def f(o):\n    return o['n'] if o['n'] is not None else 1" },
    ],
    invalid: ['if a or b:\n    f()', 'x = a > 1 or b', 'x = a and b', 'x = a or b or c'],
  },
  *propose(node, here) {
    const [left, right] = [at(node, 'left'), at(node, 'right')]
    const { parent } = node
    if (node['operator'] !== '||' || !left || !right || /^(Logical|Unary)Expression$/.test(parent?.type ?? '')) return
    if (
      at(parent, 'test') === node ||
      !/^(Identifier|MemberExpression|CallExpression)$/.test(left.type) ||
      right.type === 'LogicalExpression'
    )
      return
    const text = here.ctx.say.orElse(here.source(left), here.within(right, 1))
    const tight = /^(BinaryExpression|MemberExpression|ConditionalExpression)$/.test(parent?.type ?? '') && node.parens === undefined
    yield replace(node, tight ? `(${text})` : text, 1)
  },
})

/** What a loop walks: keys, values, both, or the items with their places. */
export const walkedThing = pythonTemplate({
  id: 'walked-thing',
  title: 'walks another part of a thing',
  on: ['ForOfStatement', 'ComprehensionFor'],
  examples: {
    valid: [
      { before: 'for k, v in d:\n    f(k)', after: 'for k, v in d.items():\n    f(k)' },
      { before: 'for k in d.items():\n    f(k)', after: 'for k in d:\n    f(k)' },
      { before: 'x = [i for i, v in a]', after: 'x = [i for i, v in enumerate(a)]' },
      { before: 'x = [v for v in d]', after: 'x = [v for v in d.values()]' },
      { before: 'for i, x in enumerate(a):\n    f(i)', after: 'for i, x in enumerate(a, 1):\n    f(i)' },
      { before: 'for x in enumerate(a):\n    f(x)', after: 'for x in a:\n    f(x)' },
      { before: 'for a, b in zip(xs, ys):\n    f(a)', after: 'for a, b in zip_longest(xs, ys):\n    f(a)' },
      { before: 'for a, b in zip(xs, xs):\n    f(a)', after: 'for a, b in zip(xs, xs[1:]):\n    f(a)' },
    ],
    invalid: ['while x:\n    f()', 'x = d.items()'],
  },
  *propose(node, here) {
    const right = at(node, 'right')!
    const pair = at(node, 'left')?.type === 'TupleExpression'
    const own = here.within(right, 15)
    const name = calledName(right)
    const list = all(right, 'arguments')
    if (right.type === 'CallExpression' && /^(items|keys|values)$/.test(name)) {
      const owner = at(at(right, 'callee'), 'object')
      if (owner) yield replace(right, here.source(owner), 0.7)
    } else if (right.type === 'CallExpression' && name === 'enumerate') {
      if (list.length === 1) yield insertAfter(list[0]!, ', 1', 1)
      if (list[0]) yield replace(right, here.source(list[0]), 0.6)
      if (list[1]) yield { start: list[0]!.parens?.end ?? list[0]!.end, end: list[1].end, text: '', weight: 0.6 }
    } else if (right.type === 'CallExpression' && name === 'zip' && list.length === 2) {
      yield replace(at(right, 'callee')!, 'zip_longest', 0.2)
      yield insertAfter(list[1]!, '[1:]', 0.6)
    } else if (name !== 'range') {
      yield replace(right, `${own}.items()`, pair ? 1 : 0.3)
      yield replace(right, `enumerate(${here.source(right)})`, pair ? 1 : 0.1)
      if (pair) return
      yield replace(right, `${own}.values()`, 0.4)
      yield replace(right, `sorted(${here.source(right)})`, 0.4)
      yield replace(right, `range(${here.source(right)})`, here.kind(right) === 'number' ? 1 : 0.2)
      yield replace(right, `range(len(${here.source(right)}))`, 0.4)
      yield replace(right, `list(${here.source(right)})`, 0.2)
    }
  },
})
