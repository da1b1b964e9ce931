import { indentOf, listOf } from '../../../templates/index.ts'
import { at, es, pythonTemplate } from './own.ts'
import type { Here, Py } from './own.ts'

/** What Python says when it raises, and what it raises (https://docs.python.org/3/library/exceptions.html). */
const said: readonly (readonly [pattern: RegExp, error: string])[] = [
  [/has no attribute/, 'AttributeError'],
  [/index out of range|pop from (?:an )?empty/, 'IndexError'],
  [/^'[^'\n]+'$|^KeyError/, 'KeyError'],
  [
    /invalid literal for|could not convert|is not in list|not enough values|too many values|substring not found|unconverted data|does not match format/,
    'ValueError',
  ],
  [/division by zero|modulo by zero/, 'ZeroDivisionError'],
  [/codec can't (?:en|de)code/, 'UnicodeError'],
  [/cannot convert float infinity|too large|out of range/, 'OverflowError'],
  [
    /unsupported operand|not (?:callable|iterable|subscriptable|supported between)|unhashable|must be|positional argument|expected \w+/,
    'TypeError',
  ],
  [/No such file/, 'FileNotFoundError'],
]
/** Errors caught at most. */
const errorsMax = 2
/** A longer statement holds more than what fails. */
const statementCharsMax = 200

/** What the tests died of, caught where it arises. */
export const errorCaught = pythonTemplate({
  id: 'error-caught',
  title: 'catches what the tests died of',
  on: ['ReturnStatement', 'ExpressionStatement'],
  examples: {
    valid: [
      {
        before: 'def f(a):\n    return int(a)',
        after: 'def f(a):\n    try:\n        return int(a)\n    except ValueError:\n        return None',
        failure: "invalid literal for int() with base 10: 'x'",
      },
      {
        before: 'def f(a):\n    n = a.index(1)\n    return n',
        after: 'def f(a):\n    try:\n        n = a.index(1)\n    except ValueError:\n        n = None\n    return n',
        failure: '1 is not in list',
      },
    ],
    invalid: ['def f(a):\n    return int(a)'],
  },
  *propose(node, here) {
    const { ctx } = here
    const own = here.source(node)
    if (!listOf(es(node)) || own.length > statementCharsMax || own.includes('\n') || !/[.([/%]/.test(own) || !here.home(node)) return
    const errors = errorsSaid(here)
    const lead = indentOf(es(node), ctx.text)
    const unit = ctx.say.under('x', 'y', '').slice('if x:\n'.length, -1)
    for (const [place, error] of errors.entries())
      for (const [index, otherwise] of insteadOf(node, here).entries())
        yield {
          ...{ start: node.start, end: node.end, weight: 0.8 ** (index + place) },
          text: `try:\n${lead}${unit}${own}\n${lead}except ${error}:\n${lead}${unit}${otherwise}`,
        }
  },
})

/** What the failing tests died of, as far as the message tells: its class is not handed on. */
export function errorsSaid({ ctx }: Here): readonly string[] {
  const errors = new Set<string>()
  for (const { message } of ctx.focus.failures) {
    const own = /^(?:[\w.]*\.)?([A-Z]\w*(?:Error|Exception)):/.exec(message)?.[1]
    if (own !== undefined && own !== 'AssertionError') errors.add(own)
    for (const [pattern, error] of said) if (pattern.test(message)) errors.add(error)
  }
  return [...errors].slice(0, errorsMax)
}

function insteadOf(node: Py, here: Here): string[] {
  const name = at(at(node, 'expression'), 'left')
  if (node.type === 'ExpressionStatement' && name?.type === 'Identifier')
    return [`${here.source(name)} = None`, 'pass', 'return None', ...(isInLoop(node) ? ['continue'] : [])]
  if (node.type === 'ExpressionStatement') return ['pass', ...(isInLoop(node) ? ['continue'] : []), 'return']
  const told = here.ctx.focus.failures.flatMap(({ expected }) =>
    expected !== undefined && /^(True|False|None|\[\]|\{\}|''|-?[\d.]+)$/.test(expected.trim()) ? [expected.trim()] : [],
  )
  return [...new Set([...told, 'None', 'False'])].map((value) => `return ${value}`).slice(0, 3)
}

function isInLoop(node: Py): boolean {
  for (let up = node.parent; up && !/^(FunctionDeclaration|ArrowFunctionExpression)$/.test(up.type); up = up.parent)
    if (/^(ForOf|While)Statement$/.test(up.type)) return true
  return false
}
