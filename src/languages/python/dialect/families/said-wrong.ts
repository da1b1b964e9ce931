import { closeness, replace } from '../../../templates/index.ts'
import { all, at, es, nameOf, pythonTemplate, word } from './own.ts'
import type { Here } from './own.ts'

/** A name this near to another is that one, misspelt. */
const nearLeast = 0.7
const nearMax = 3
/** The same misspelling elsewhere in the file. */
const twinsMax = 6

/** Methods of Python's own types that people misspell (https://docs.python.org/3/library/stdtypes.html). */
const builtin = (
  'append clear copy count extend index insert pop remove reverse sort capitalize casefold center encode endswith expandtabs find format ' +
  'format_map isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle isupper join ljust lower ' +
  'lstrip maketrans partition removeprefix removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip ' +
  'swapcase title translate upper zfill decode hex get items keys popitem setdefault update values fromkeys add difference ' +
  'difference_update discard intersection intersection_update isdisjoint issubset issuperset symmetric_difference ' +
  'symmetric_difference_update union close read readline readlines seek tell write writelines flush group groups groupdict start end span ' +
  'as_integer_ratio bit_length conjugate is_integer most_common total_seconds isoformat strftime'
).split(' ')

/** The attribute that nothing has, as Python says it; what it was meant to be is the nearest name that there is. */
export const attributeSaid = pythonTemplate({
  id: 'attribute-said',
  title: 'names an attribute that is there',
  on: ['MemberExpression'],
  examples: {
    valid: [
      {
        before: 'x = a.issupserset(b)',
        after: 'x = a.issuperset(b)',
        failure: "'frozenset' object has no attribute 'issupserset'",
      },
      {
        before: 'x = a.issupserset(b)\ny = b.issupserset(a)',
        after: 'x = a.issuperset(b)\ny = b.issuperset(a)',
        failure: "'frozenset' object has no attribute 'issupserset'",
      },
      { before: 'x = a.size', after: "x = getattr(a, 'size', None)", failure: "'A' object has no attribute 'size'" },
    ],
    invalid: ['x = a.issupserset(b)'],
  },
  *propose(node, here) {
    const property = at(node, 'property')
    const name = nameOf(property)
    if (node['computed'] === true || name === '' || !property) return
    const { ctx } = here
    const said = ctx.focus.failures.some(({ message }) => new RegExp(`has no attribute '${name}'`).test(message))
    if (!said) return
    const names = new Set([...builtin, ...ctx.pools.properties.keys(), ...declared(here)])
    names.delete(name)
    const near = [...names]
      .map((other) => [other, closeness(other, name)] as const)
      .filter(([, share]) => share >= nearLeast)
      .sort((a, b) => b[1] - a[1])
      .slice(0, nearMax)
    const twins = [...ctx.text.matchAll(new RegExp(`(?<=\\.)${name}\\b`, 'g'))]
      .filter(({ index }) => index !== property.start)
      .slice(0, twinsMax)
    for (const [other, share] of near) {
      if (twins.length > 0)
        yield {
          ...replace(property, other, share),
          also: twins.map(({ index }) => ({ start: index, end: index + name.length, text: other })),
        }
      yield replace(property, other, share * 0.9)
    }
    if (here.isValue(node) && node.parent?.type !== 'DeleteStatement') {
      const object = here.source(at(node, 'object')!)
      yield replace(node, `getattr(${object}, ${ctx.say.text(name)}, None)`, 0.03)
    }
  },
})

/** Functions of the file, those of classes too. */
const declared = ({ ctx }: Here): string[] => [...ctx.text.matchAll(/\bdef\s+(\w+)/g)].map(([, name]) => name!)

/** One value to fill a text with, where it may be a tuple itself (https://docs.python.org/3/library/stdtypes.html#printf-style-string-formatting). */
export const formatTuple = pythonTemplate({
  id: 'format-tuple',
  title: 'fills a text with one value',
  on: ['BinaryExpression'],
  examples: {
    valid: [
      { before: 'x = "no %s" % key', after: 'x = "no %s" % (key,)', failure: 'not all arguments converted during string formatting' },
      { before: 'x = "no %s" % key', after: 'x = "no %r" % (key,)', failure: 'not enough arguments for format string' },
    ],
    invalid: ['x = "no %s" % (key,)', 'x = a % b'],
  },
  *propose(node, here) {
    const [left, right] = [at(node, 'left'), at(node, 'right')]
    const value = left?.['value']
    if (word(node, 'operator') !== '%' || !left || !right || typeof value !== 'string') return
    if (/^(TupleExpression|ObjectExpression|Literal)$/.test(right.type) || (value.match(/%[^%]/g) ?? []).length !== 1) return
    const said = here.ctx.focus.failures.some(({ message }) =>
      /arguments? (?:for|converted during) (?:format string|string formatting)/.test(message),
    )
    const tuple = `(${here.source(right)},)`
    const to = { start: right.parens?.start ?? right.start, end: right.parens?.end ?? right.end }
    yield replace(to, tuple, said ? 1 : 0.1)
    if (said && /%s/.test(here.source(left)))
      yield { ...replace(to, tuple, 0.3), also: [{ start: left.start, end: left.end, text: here.source(left).replace('%s', '%r') }] }
  },
})

/** A name that the tests import and `__all__` leaves out. */
export const exportedName = pythonTemplate({
  id: 'exported-name',
  title: 'offers a name to other files',
  on: ['ArrayExpression', 'TupleExpression'],
  examples: {
    valid: [
      {
        before: "__all__ = ['f']\n\ndef f():\n    pass\n\ndef g():\n    pass",
        after: "__all__ = ['f', 'g']\n\ndef f():\n    pass\n\ndef g():\n    pass",
        failure: "cannot import name 'g' from 'pack'",
      },
    ],
    invalid: ["__all__ = ['f']\n\ndef g():\n    pass", "x = ['f']"],
  },
  *propose(node, here) {
    const { ctx } = here
    if (nameOf(at(node.parent, 'left')) !== '__all__') return
    const names = all(node, 'elements').map((each) => each['value'])
    const last = all(node, 'elements').at(-1)
    if (!last) return
    for (const { message } of ctx.focus.failures)
      for (const [, name] of message.matchAll(/(?:cannot import name|has no attribute|^name) '(\w+)'/g)) {
        if (names.includes(name) || !ctx.scopes.resolve(es(node), name!)) continue
        const quote = here.source(last).at(-1) === '"' ? '"' : "'"
        const lead = /\n[ \t]*$/.exec(ctx.text.slice(0, last.start))?.[0] ?? ' '
        yield { start: last.end, end: last.end, text: `,${lead}${ctx.say.text(name!, quote)}`, weight: 1 }
      }
  },
})

/** A check taken out whole: what it forbade was meant to be. */
export const checkRemoved = pythonTemplate({
  id: 'check-removed',
  title: 'takes out a check',
  on: ['AssertStatement', 'IfStatement'],
  examples: {
    valid: [
      { before: 'def f(a):\n    assert type(a) is str\n    return a', after: 'def f(a):\n    return a' },
      { before: 'def f(a):\n    if a < 0:\n        raise ValueError(a)\n    return a', after: 'def f(a):\n    return a' },
    ],
    invalid: ['def f(a):\n    if a:\n        g()\n    return a', 'def f(a):\n    assert a'],
  },
  *propose(node, here) {
    const list = all(node.parent, 'body')
    const next = list[list.indexOf(node) + 1]
    if (node.parent?.type !== 'BlockStatement' || node.parent['inline'] === true || !next) return
    if (node.type === 'IfStatement') {
      const [only, more] = all(at(node, 'consequent'), 'body')
      if (at(node, 'alternate') || more || only?.type !== 'ThrowStatement') return
    }
    yield {
      start: node.start,
      end: next.start,
      text: here.ctx.text.slice(node.end, next.start).replace(/^\s*/, ''),
      weight: node.type === 'IfStatement' ? 0.5 : 1,
    }
  },
})
