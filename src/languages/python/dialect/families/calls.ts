import { insert, replace } from '../../../templates/index.ts'
import { all, at, calledName, es, insertAfter, nameOf, pythonTemplate } from './own.ts'

/** Types that are asked for together (https://docs.python.org/3/library/stdtypes.html), likeliest first. */
const together: Readonly<Record<string, readonly string[]>> = {
  list: ['tuple', 'set'],
  tuple: ['list'],
  int: ['float', 'str'],
  float: ['int'],
  str: ['bytes', 'int'],
  dict: ['list'],
  set: ['frozenset', 'list'],
  bool: ['int'],
}

/** The parentheses of a call that are missing or too many, what `join` joins, and the types that `isinstance` asks for. */
export const callShape = pythonTemplate({
  id: 'call-shape',
  title: 'calls it, or does not',
  on: ['MemberExpression', 'CallExpression'],
  examples: {
    valid: [
      { before: 'def f(s):\n    return s.upper', after: 'def f(s):\n    return s.upper()' },
      { before: 'x = a.size() + 1', after: 'x = a.size + 1' },
      { before: "x = ','.join(a)", after: "x = ','.join(map(str, a))" },
      { before: 'x = isinstance(a, list)', after: 'x = isinstance(a, (list, tuple))' },
      { before: 'x = isinstance(a, (int, float))', after: 'x = isinstance(a, int)' },
    ],
    invalid: ['a.b = 1', 'f(a)'],
  },
  *propose(node, here) {
    const { parent } = node
    if (node.type === 'MemberExpression') {
      const called = parent?.type === 'CallExpression' && at(parent, 'callee') === node
      if (node['computed'] !== true && !called && here.isValue(node))
        yield insert(node.end, '()', knownMethod(node, here.ctx.dialect) ? 1 : 0.2)
      return
    }
    const list = all(node, 'arguments')
    const callee = at(node, 'callee')!
    if (callee.type === 'MemberExpression' && list.length === 0 && callee['computed'] !== true)
      yield { start: callee.end, end: node.end, text: '', weight: 0.5 }
    const [first, second] = list
    if (calledName(node) === 'join' && first && !second && first.type !== 'SpreadElement') {
      if (first.type !== 'ComprehensionExpression') yield replace(first, `map(str, ${here.source(first)})`, 1)
      else yield replace(at(first, 'element')!, `str(${here.source(at(first, 'element')!)})`, 1)
    }
    if (nameOf(callee) !== 'isinstance' || !second) return
    for (const other of together[nameOf(second)] ?? []) yield replace(second, `(${here.source(second)}, ${other})`, 1)
    if (second.type !== 'TupleExpression') return
    const types = all(second, 'elements')
    for (const type of types) yield replace(second, here.source(type), 0.5)
    const missing = (together[nameOf(types[0])] ?? []).filter((type) => !types.some((each) => nameOf(each) === type))
    for (const type of missing) yield insertAfter(types.at(-1)!, `, ${type}`, 0.6)
  },
})

/** A method of texts or lists without its parentheses is surely not what was meant. */
const knownMethod = (
  node: Parameters<typeof nameOf>[0],
  { tables }: { tables: { stringMethods: ReadonlySet<string>; arrayMethods: ReadonlySet<string> } },
): boolean => {
  const name = nameOf(at(node, 'property'))
  return tables.stringMethods.has(name) || tables.arrayMethods.has(name)
}

/** Numbers that measure the same things: parts of a day, of a year, of a size, of a share. */
const measures = [
  ['60', '3600', '86400', '24', '1440'],
  ['7', '30', '31', '28', '365', '12', '52', '366'],
  ['100', '1000', '10', '1024', '100.0'],
] as const
/** Codes of strftime that are taken for each other (https://docs.python.org/3/library/datetime.html#format-codes). */
const codes = ['mM', 'dD', 'yY', 'HI', 'bB', 'aA', 'Sfs', 'jd', 'pP'] as const

/** A number of another measure, and a code of a date that is taken for another. */
export const measure = pythonTemplate({
  id: 'measure',
  title: 'measures in another unit',
  on: ['Literal'],
  examples: {
    valid: [
      { before: 'x = t / 60', after: 'x = t / 3600' },
      { before: "x = d.strftime('%Y-%M-%d')", after: "x = d.strftime('%Y-%m-%d')" },
    ],
    invalid: ['x = 5', "x = 'a'"],
  },
  *propose(node, here) {
    if (!here.isValue(node)) return
    const own = here.source(node)
    if (typeof node['value'] === 'number') {
      for (const group of measures)
        if ((group as readonly string[]).includes(own)) for (const other of group) if (other !== own) yield replace(node, other, 0.5)
      return
    }
    if (
      typeof node['value'] !== 'string' ||
      !/strftime|strptime|%[YmdHMS]/.test(here.ctx.text.slice(Math.max(0, node.start - 40), node.end))
    )
      return
    for (const { 1: code, index } of own.matchAll(/%([A-Za-z])/g))
      for (const group of codes)
        if (group.includes(code!))
          for (const other of group)
            if (other !== code) yield { start: node.start + index + 1, end: node.start + index + 2, text: other, weight: 0.6 }
  },
})

/** Equality for inequality, and back. */
const turned = (text: string): string => text.replace(/[!=]=/, (operator) => (operator === '==' ? '!=' : '=='))

/** Names of other members tried for one condition at most. */
const membersMax = 8

/** A condition's question asked of another member or with another number too. */
export const leafCopied = pythonTemplate({
  id: 'leaf-copied',
  title: 'asks the same of another member',
  on: ['BinaryExpression'],
  examples: {
    valid: [
      {
        before: 'def f(a, b):\n    g(a.y)\n    return a.x == b.x',
        after: 'def f(a, b):\n    g(a.y)\n    return a.x == b.x and a.y == b.y',
      },
      { before: 'if a % 3 == 0:\n    f(a)', after: 'if a % 3 == 0 or a % 4 == 0:\n    f(a)' },
    ],
    invalid: ['x = a + b.c', 'x = a < b'],
  },
  *propose(node, here) {
    if (!/^([<>]=?|[!=]=|in|not in)$/.test(String(node['operator'])) || node.parent?.type === 'BinaryExpression') return
    const own = here.source(node)
    const names = new Set<string>()
    const numbers: { start: number; end: number; value: number }[] = []
    here.ctx.walk(es(node), (each) => {
      if (each.type === 'MemberExpression' && !each.computed && each.property.type === 'Identifier') names.add(each.property.name)
      if (each.type === 'Literal' && typeof each.value === 'number' && Number.isInteger(each.value) && each.value > 1)
        numbers.push({ start: each.start - node.start, end: each.end - node.start, value: each.value })
    })
    const joined = function* (copy: string, weight: number) {
      yield insertAfter(node, ` and ${copy}`, weight)
      yield insertAfter(node, ` or ${copy}`, weight * 0.7)
    }
    const others = [...here.ctx.pools.properties.keys()].filter((name) => !names.has(name)).slice(0, membersMax)
    for (const name of names)
      for (const other of others)
        yield* joined(own.replace(new RegExp(`\\.${name}(?!\\w)`, 'g'), `.${other}`), 1 / Math.sqrt(others.length))
    for (const { start, end, value } of numbers)
      for (const other of [value + 1, value - 1, value * 2, value * 10]) {
        const copy = own.slice(0, start) + other + own.slice(end)
        yield* joined(copy, 0.4)
        if (turned(copy) !== copy) yield* joined(turned(copy), 0.3)
      }
  },
})
