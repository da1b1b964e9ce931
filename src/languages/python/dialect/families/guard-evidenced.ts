import { guarded, indentOf, insert, listOf, replace } from '../../../templates/index.ts'
import { all, at, calledName, es, pythonTemplate, word } from './own.ts'
import type { Here, Py } from './own.ts'

/** Subjects of one statement and ways out at most. */
const subjectsMax = 4
const exitsMax = 5

/** What the failing tests died of says what the guard has to ask: for None, for a divisor of zero, for a list without items. */
export const guardEvidenced = pythonTemplate({
  id: 'guard-evidenced',
  title: 'guards against what the tests died of',
  on: ['ReturnStatement', 'ExpressionStatement', 'ForOfStatement', 'IfStatement'],
  examples: {
    valid: [
      {
        before: 'def f(o):\n    return o.price',
        after: 'def f(o):\n    if o is None:\n        return 0\n    return o.price',
        failure: "AttributeError: 'NoneType' object has no attribute 'price'",
      },
      {
        before: 'def f(a):\n    return sum(a) / len(a)',
        after: 'def f(a):\n    return sum(a) / len(a) if a else 0',
        failure: 'ZeroDivisionError: division by zero',
      },
      {
        before: 'def f(a):\n    x = max(a)\n    return x',
        after: 'def f(a):\n    if not a:\n        return None\n    x = max(a)\n    return x',
        failure: 'ValueError: max() arg is an empty sequence',
      },
      {
        before: 'def f(a):\n    for x in a:\n        g(x)',
        after: 'def f(a):\n    for x in a or []:\n        g(x)',
        failure: "TypeError: 'NoneType' object is not iterable",
      },
    ],
    invalid: ['def f(o):\n    return o.price', 'f()'],
  },
  *propose(node, here) {
    const { ctx } = here
    const died = ctx.focus.failures.map(({ message }) => message).join('\n')
    const asked = new Map<string, string>()
    const own = es(node.type === 'ForOfStatement' ? at(node, 'right')! : node.type === 'IfStatement' ? at(node, 'test')! : node)
    ctx.walk(own, (each) => {
      for (const [subject, missing, there] of questions(each as unknown as Py, died, here))
        if (asked.size < subjectsMax) asked.set(`${missing}\n${there}`, subject)
    })
    const values = exits(here)
    for (const pair of asked.keys()) {
      const [missing, there] = pair.split('\n') as [string, string]
      if (listOf(es(node)) && here.home(node))
        for (const [place, value] of values.entries())
          yield insert(
            node.start,
            `${guarded(missing, ctx.say.leave(value), es(node), ctx)}\n${indentOf(es(node), ctx.text)}`,
            0.8 ** place,
          )
      const value = at(node, 'argument') ?? at(at(node, 'expression'), 'right')
      if (value && value.type !== 'TupleExpression')
        for (const [place, other] of values.entries())
          yield replace(value, `${here.within(value, 2)} if ${there} else ${other}`, 0.8 * 0.8 ** place)
    }
    if (node.type === 'ForOfStatement' && /NoneType/.test(died))
      yield replace(at(node, 'right')!, `${here.within(at(node, 'right')!, 3)} or []`, 1)
  },
})

/** Subject, the question whether it is missing, and whether it is there; texts without line ends. */
function* questions(node: Py, died: string, here: Here): Iterable<readonly [subject: string, missing: string, there: string]> {
  const said = (part: Py, tightness = 8): string | undefined => {
    const text = here.within(part, tightness)
    return text.includes('\n') || text.length > 60 ? undefined : text
  }
  const none = /NoneType/.test(died)
  if (none && node.type === 'MemberExpression') {
    const text = said(at(node, 'object')!)
    if (text !== undefined && !/^(self|cls)$/.test(text)) yield [text, `${text} is None`, `${text} is not None`]
  }
  if (none && node.type === 'BinaryExpression')
    for (const part of [at(node, 'left')!, at(node, 'right')!]) {
      const text = part.type === 'Identifier' ? said(part) : undefined
      if (text !== undefined) yield [text, `${text} is None`, `${text} is not None`]
    }
  if (
    /ZeroDivision|division by zero|modulo by zero/.test(died) &&
    node.type === 'BinaryExpression' &&
    /^(\/|\/\/|%)$/.test(word(node, 'operator'))
  ) {
    const right = at(node, 'right')!
    const counted = calledName(right) === 'len' ? all(right, 'arguments')[0] : undefined
    const text = said(counted ?? right)
    if (text !== undefined) yield [text, counted ? `not ${text}` : `${text} == 0`, text]
  }
  if (!/IndexError|empty sequence|empty list|pop from|StopIteration|iterable argument is empty/.test(died)) return
  const list =
    node.type === 'MemberExpression' && node['computed'] === true
      ? at(node, 'object')
      : node.type === 'CallExpression'
        ? /^(max|min|next|reduce|choice|mean|median)$/.test(calledName(node))
          ? all(node, 'arguments')[0]
          : calledName(node) === 'pop'
            ? at(at(node, 'callee'), 'object')
            : undefined
        : undefined
  const text = list && said(list, 4)
  if (text !== undefined) yield [text, `not ${text}`, text]
}

/** What the tests expect, then the usual empties. */
function exits({ ctx }: Here): string[] {
  const found = new Set<string>()
  for (const { expected } of ctx.focus.failures)
    if (expected !== undefined && /^(True|False|None|\[\]|\{\}|''|""|-?[\d.]+)$/.test(expected.trim())) found.add(expected.trim())
  for (const value of ['None', '0', '[]', ctx.say.text(''), 'False']) found.add(value)
  return [...found].slice(0, exitsMax)
}
