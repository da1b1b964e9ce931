import { differencesTold, replace } from '../../../templates/index.ts'
import type { Printed } from '../../../templates/index.ts'
import { all, at, calledName, pythonTemplate } from './own.ts'
import type { Here } from './own.ts'

/** Ways offered at one place. */
const waysMax = 4
const textCharsMax = 2_000

/** What makes of the text that was seen the one that was expected. */
const ofTexts: readonly (readonly [write: string, make: (text: string) => string])[] = [
  ['_.strip()', (text) => text.trim()],
  ['_.rstrip()', (text) => text.trimEnd()],
  ['_.lstrip()', (text) => text.trimStart()],
  ['_.lower()', (text) => text.toLowerCase()],
  ['_.upper()', (text) => text.toUpperCase()],
  ['_.capitalize()', (text) => text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase()],
  ['_.title()', (text) => text.toLowerCase().replaceAll(/(?<![a-z])[a-z]/g, (letter) => letter.toUpperCase())],
  ['_[::-1]', (text) => [...text].reverse().join('')],
]

/** The value that the tests see, brought into the shape in which they expect it: told by what turns one into the other. */
export const outcomeTold = pythonTemplate({
  id: 'outcome-told',
  title: 'brings a value into the shape that the test expects',
  on: ['ReturnStatement', 'AssignmentExpression', 'YieldExpression'],
  examples: {
    valid: [
      { before: 'def f(a):\n    return a.x', after: 'def f(a):\n    return a.x.rstrip()', failure: 'a b', actual: 'a b  ' },
      {
        before: 'def f(a):\n    return a.keys()',
        after: 'def f(a):\n    return list(a.keys())',
        failure: "['a']",
        actual: "dict_keys(['a'])",
      },
      { before: 'def f(a):\n    x = g(a)\n    return x', after: 'def f(a):\n    x = int(g(a))\n    return x', failure: '3', actual: '3.0' },
      { before: 'def f(a):\n    return a', after: 'def f(a):\n    return sorted(a)', failure: '[1, 2, 3]', actual: '[3, 1, 2]' },
      { before: 'def f(a):\n    return a.b', after: "def f(a):\n    return a.b.replace('-', '')", failure: 'ab', actual: 'a-b-' },
    ],
    invalid: ['def f(a):\n    return a.x'],
  },
  *propose(node, here) {
    const value = at(node, 'argument') ?? at(node, 'right')
    if (
      !value ||
      (node.type === 'AssignmentExpression' && node['operator'] !== '=') ||
      /^(Literal|TupleExpression|AssignmentExpression)$/.test(value.type)
    )
      return
    let index = 0
    for (const way of waysTold(here)) {
      if (index >= waysMax) return
      const name = /^(\w+)\(_/.exec(way)?.[1]
      if (name !== undefined && calledName(value) === name && all(value, 'arguments').length === 1) continue
      const own = way.startsWith('_') ? here.within(value, 15) : here.source(value)
      yield replace(
        value,
        way.replace('_', () => own),
        0.8 ** index++ * (node.type === 'ReturnStatement' ? 1 : 0.5),
      )
    }
  },
})

const known = new WeakMap<Here['ctx'], readonly string[]>()

/** Ways that turn every value seen of some kind into what was expected of it; `_` is the value. */
function waysTold({ ctx }: Here): readonly string[] {
  const kept = known.get(ctx)
  if (kept) return kept
  const found = new Set<string>()
  for (const { expected, actual } of differencesTold(ctx)) {
    if (expected.kind === 'text' && actual.kind === 'text')
      for (const way of betweenTexts(expected.value, actual.value, ctx.say.text)) found.add(way)
    else for (const way of betweenValues(expected, actual)) found.add(way)
  }
  const ways = [...found]
  known.set(ctx, ways)
  return ways
}

function* betweenTexts(expected: string, actual: string, say: (text: string) => string): Iterable<string> {
  if (actual.length > textCharsMax || actual === '') return
  if (/^-?\d+$/.test(expected) && /^-?\d+\.\d+$/.test(actual)) yield* betweenNumbers(Number(expected), Number(actual), expected)
  for (const [way, make] of ofTexts) if (make(actual) === expected) yield way
  // A mark that has to go wherever it stands, or at the ends, or to be another one.
  for (const mark of new Set(actual.match(/[^\w]/g) ?? [])) {
    const other = expected.length === actual.length ? expected[actual.indexOf(mark)]! : ''
    if (other !== mark && actual.replaceAll(mark, () => other) === expected) yield `_.replace(${say(mark)}, ${say(other)})`
    const ends = actual.replace(new RegExp(`^[${`\\${mark}`}]+|[${`\\${mark}`}]+$`, 'g'), '')
    if (/\S/.test(mark) && ends === expected) yield `_.strip(${say(mark)})`
  }
}

function* betweenValues(expected: Printed, actual: Printed): Iterable<string> {
  if (expected.kind === 'leaf' && actual.kind === 'leaf') {
    const [wanted, seen] = [Number(expected.text), Number(actual.text)]
    if (Number.isFinite(wanted) && Number.isFinite(seen)) yield* betweenNumbers(wanted, seen, expected.text)
  } else if (expected.kind === 'text' && actual.kind === 'leaf' && expected.value === actual.text) yield 'str(_)'
  else if (expected.kind === 'leaf' && actual.kind === 'text' && expected.text === actual.value && /^-?[\d.]+$/.test(expected.text))
    yield expected.text.includes('.') ? 'float(_)' : 'int(_)'
  else if (expected.kind === 'list' && actual.kind === 'list') {
    const [wanted, seen] = [expected.items.map(printed), actual.items.map(printed)]
    if (sameItems(seen.toSorted(compare), wanted)) yield 'sorted(_)'
    if (sameItems(seen.toReversed(), wanted)) yield '_[::-1]'
    if (wanted.length < seen.length && sameItems([...new Set(seen)], wanted)) yield 'list(dict.fromkeys(_))'
    if (sameItems(seen, wanted)) yield 'list(_)'
  } else if (expected.kind === 'list' && (actual.kind === 'map' || actual.kind === 'leaf')) {
    yield 'list(_)'
    yield 'tuple(_)'
  }
}

function* betweenNumbers(wanted: number, seen: number, text: string): Iterable<string> {
  if (wanted === seen && !text.includes('.')) yield 'int(_)'
  if (wanted === seen) return
  if (Math.trunc(seen) === wanted) yield 'int(_)'
  if (Math.round(seen) === wanted) yield 'round(_)'
  if (Math.abs(seen) === wanted) yield 'abs(_)'
  const digits = /\.(\d+)$/.exec(text)?.[1]!.length ?? 0
  if (digits > 0 && Number(seen.toFixed(digits)) === wanted) yield `round(_, ${digits})`
}

const printed = (value: Printed): string => JSON.stringify(value)
const compare = (a: string, b: string): number => {
  const [x, y] = [JSON.parse(a), JSON.parse(b)] as { text?: string; value?: string }[]
  const [m, n] = [Number(x!.text ?? NaN), Number(y!.text ?? NaN)]
  return Number.isNaN(m - n) ? ((x!.value ?? a) < (y!.value ?? b) ? -1 : 1) : m - n
}
const sameItems = (a: readonly string[], b: readonly string[]): boolean =>
  a.length > 1 && a.length === b.length && a.every((item, index) => item === b[index])
