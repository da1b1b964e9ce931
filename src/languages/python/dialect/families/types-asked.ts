import { before, replace } from '../../../templates/index.ts'
import { all, at, calledName, es, nameOf, outerEnd, pythonTemplate, word } from './own.ts'
import type { Here, Py } from './own.ts'

/** Types offered at one question. */
const typesMax = 6
/** Texts of failing tests are excerpts of at most this size; whole files show every type. */
const excerptCharsMax = 6_000

/** Types whose values stand in for each other, likeliest first. */
const kin: Readonly<Record<string, readonly string[]>> = {
  int: ['float', 'str'],
  float: ['int'],
  str: ['bytes', 'int'],
  bytes: ['bytearray', 'str'],
  list: ['tuple', 'set'],
  tuple: ['list', 'set'],
  set: ['frozenset', 'list'],
  dict: ['list'],
}

/** How values of a type are written in a test. */
const shapes: readonly (readonly [pattern: RegExp, type: string])[] = [
  [/\[[^\][,'"]*:[^\][,'"]*\]/, 'slice'],
  [/(?<![\w.])[bB]['"]/, 'bytes'],
  [/(?<![\w.])(?:frozenset)\(/, 'frozenset'],
  [/(?<![\w.])set\(|\{\s*[\w'"]+\s*,/, 'set'],
  [/\(\s*\(|=\s*\(|,\s*\([^()]*,[^()]*\)|\[\(/, 'tuple'],
  [/(?<![\w.])\d+\.\d+/, 'float'],
  [/(?<![\w.])range\(/, 'range'],
  [/\blambda\b/, 'type(lambda: None)'],
]

/** Types that the failing tests name: in what Python says of a value, and in how their values are written. */
function typesTold({ ctx }: Here): readonly string[] {
  const found = new Set<string>()
  for (const { message } of ctx.focus.failures)
    for (const [, a, b] of message.matchAll(/'(\w+)' object|(?:type:|not) '?([a-z]\w*)'?/gi)) {
      const name = a ?? b!
      if (name === 'NoneType') found.add('type(None)')
      else if (/^(?:int|float|str|bytes|bytearray|list|tuple|dict|set|frozenset|slice|range|complex|bool)$/.test(name)) found.add(name)
    }
  for (const text of ctx.focus.tests ?? []) {
    if (text.length > excerptCharsMax) continue
    for (const [pattern, type] of shapes) if (pattern.test(text) && !type.includes('lambda')) found.add(type)
  }
  return [...found]
}

/** A question for the type of a value: one type more, a type less, by inheritance too. */
export const typeWidened = pythonTemplate({
  id: 'type-widened',
  title: 'asks for another type too',
  on: ['CallExpression', 'BinaryExpression'],
  examples: {
    valid: [
      {
        before: 'x = isinstance(a, int)',
        after: 'x = isinstance(a, (int, slice))',
        failure: "unhashable type: 'slice'",
      },
      { before: 'x = isinstance(a, (int, str))', after: 'x = isinstance(a, (int, str, float))', failure: "'float' object is not iterable" },
      { before: 'x = isinstance(a, int)', after: 'x = isinstance(a, int) and not isinstance(a, bool)' },
      { before: 'x = isinstance(a, list)', after: 'x = isinstance(a, (list, tuple))' },
      { before: 'x = type(a) is str', after: 'x = isinstance(a, str)' },
    ],
    invalid: ['x = f(a, int)', 'x = a == int'],
  },
  *propose(node, here) {
    if (node.type === 'BinaryExpression') return yield* asInstance(node, here)
    const [subject, type, more] = all(node, 'arguments')
    if (nameOf(at(node, 'callee')) !== 'isinstance' || !subject || !type || more) return
    const own = type.type === 'TupleExpression' ? all(type, 'elements').map((each) => here.source(each)) : [here.source(type)]
    const offered = new Map<string, number>()
    const offer = (name: string, weight: number): void => {
      if (!own.includes(name) && (offered.get(name) ?? 0) < weight) offered.set(name, weight)
    }
    for (const name of typesTold(here)) offer(name, 1)
    for (const each of own) for (const [place, name] of (kin[each] ?? []).entries()) offer(name, 0.4 / (1 + place))
    for (const name of typesAsked(here)) offer(name, 0.2)
    for (const [name, weight] of [...offered].sort((a, b) => b[1] - a[1]).slice(0, typesMax))
      if (type.type !== 'TupleExpression') yield replace(type, `(${own[0]}, ${name})`, weight)
      else if (own.length > 0)
        yield { start: all(type, 'elements').at(-1)!.end, end: all(type, 'elements').at(-1)!.end, text: `, ${name}`, weight }
    // A truth value is a number too (https://docs.python.org/3/library/functions.html#bool).
    if (own.includes('int') && !here.source(node.parent ?? node).includes('bool')) {
      const both = `${here.source(node)} and not isinstance(${here.source(subject)}, bool)`
      yield replace(node, node.parent?.type === 'UnaryExpression' ? `(${both})` : both, 0.4)
    }
  },
})

/** Classes that the file asks for elsewhere. */
function typesAsked({ ctx }: Here): string[] {
  const found = new Set<string>()
  for (const [, list] of ctx.text.matchAll(/\bisinstance\([^()]*,\s*\(?([\w., ]+)\)/g))
    for (const name of list!.split(',')) if (/^[A-Za-z_][\w.]*$/.test(name.trim())) found.add(name.trim())
  return [...found].slice(0, typesMax)
}

function* asInstance(node: Py, here: Here): Iterable<ReturnType<typeof replace>> {
  const [left, right] = [at(node, 'left'), at(node, 'right')]
  const operator = word(node, 'operator')
  if (!/^[=!]==?$/.test(operator) || calledName(left) !== 'type' || all(left, 'arguments').length !== 1 || !right) return
  if (!/^(Identifier|MemberExpression)$/.test(right.type)) return
  const asked = `isinstance(${here.source(all(left, 'arguments')[0]!)}, ${here.source(right)})`
  yield replace(node, operator.startsWith('!') ? `not ${asked}` : asked, 0.8)
}

const comparisons = /^__(?:eq|ne|lt|le|gt|ge)__$/
/** Words of Python for a value that is not what the code takes it for. */
const strange = /has no attribute|not supported between|unsupported operand|not subscriptable|is not iterable/

/** A comparison of objects that asks first whether the other is one of its kind. */
export const otherGuarded = pythonTemplate({
  id: 'other-guarded',
  title: 'compares with its own kind only',
  on: ['FunctionDeclaration'],
  examples: {
    valid: [
      {
        before: 'class A:\n    def __eq__(self, other):\n        return self.n == other.n',
        after:
          'class A:\n    def __eq__(self, other):\n        if not isinstance(other, A):\n            return False\n        return self.n == other.n',
        failure: "'int' object has no attribute 'n'",
      },
      {
        before: 'class A:\n    def __eq__(self, other):\n        return self.n == other.n',
        after: 'class A:\n    def __eq__(self, other):\n        return isinstance(other, A) and self.n == other.n',
        failure: "'int' object has no attribute 'n'",
      },
    ],
    invalid: ['class A:\n    def f(self, other):\n        return self.n == other.n', 'def __eq__(a, b):\n    return a'],
  },
  *propose(node, here) {
    const name = nameOf(at(node, 'id'))
    const owner = node.parent?.parent
    const other = word(all(node, 'params')[1], 'name')
    const first = all(at(node, 'body'), 'body').find((each) => !('directive' in each))
    if (!comparisons.test(name) || owner?.type !== 'ClassDeclaration' || other === '' || !first || at(node, 'body')?.['inline'] === true)
      return
    const { ctx } = here
    const told = ctx.focus.failures.some(({ message }) => strange.test(message)) ? 1 : 0.4
    const habit = /\bNotImplemented\b/.test(ctx.text)
    const no = name === '__ne__' ? 'True' : 'False'
    const exits: readonly (readonly [string, number])[] = /^__[en]/.test(name)
      ? [
          [no, habit ? 0.7 : 1],
          ['NotImplemented', habit ? 1 : 0.7],
        ]
      : [['NotImplemented', 1]]
    for (const [kind, weight] of [
      [nameOf(at(owner, 'id')), 1],
      ['self.__class__', 0.5],
    ] as const)
      for (const [exit, share] of exits) {
        const guard = ctx.say.under(`not isinstance(${other}, ${kind})`, `return ${exit}`, indent(first, here))
        yield { start: first.start, end: first.start, text: before(es(first), guard, ctx), weight: told * weight * share }
      }
    const value = first.type === 'ReturnStatement' ? at(first, 'argument') : undefined
    if (value && name === '__eq__')
      yield {
        start: first.start,
        end: outerEnd(value),
        text: `return isinstance(${other}, ${nameOf(at(owner, 'id'))}) and ${here.within(value, 3)}`,
        weight: told * 0.6,
      }
  },
})

const indent = (node: Py, { ctx }: Here): string => /[^\n]*$/.exec(ctx.text.slice(0, node.start))![0]
