import { listOf } from '../../../templates/index.ts'
import { all, at, es, nameOf, pythonTemplate, word } from './own.ts'
import type { Here, Py } from './own.ts'

/** Lines deleted together at most. */
const deletedMax = 3
/** Lines are seldom too many; where they overwrite what nobody has read, they most likely are. */
const unreadShare = 0.1

/** Neighbouring lines that are too many together, and any that overwrite what nobody has read. */
export const linesDeleted = pythonTemplate({
  id: 'lines-deleted',
  title: 'removes lines',
  on: ['ExpressionStatement'],
  examples: {
    valid: [
      { before: 'def f(a):\n    b = g(a)\n    c = h(a)\n    return a', after: 'def f(a):\n    return a' },
      { before: 'def f(a):\n    b = g(a)\n    b = h(a)\n    return b', after: 'def f(a):\n    b = g(a)\n    return b' },
      { before: 'def f(a):\n    b, c = a\n    b = c\n    c = b\n    return b + c', after: 'def f(a):\n    b, c = a\n    return b + c' },
    ],
    invalid: ['f()', 'def f(a):\n    b = g(a)\n    return b'],
  },
  *propose(node, here) {
    const place = listOf(es(node))
    if (!place) return
    const list = place.list as unknown as readonly Py[]
    for (let count = 1; count <= deletedMax; count++) {
      const run = list.slice(place.index, place.index + count)
      if (run.length < count || run.length === list.length || run.some((each) => each.type !== 'ExpressionStatement')) return
      const overwrites = run.every((each) => isOverwriting(each, run, list, here))
      if (count === 1 && !overwrites) continue
      yield { start: node.start, end: run.at(-1)!.end, text: '', weight: overwrites ? 1 : unreadShare / count }
    }
  },
})

/** `x = …` of what was given to x before, on the same level, and that nothing outside of the run has read since. */
function isOverwriting(statement: Py, run: readonly Py[], list: readonly Py[], here: Here): boolean {
  const name = assigned(statement)[0]
  if (name === undefined || assigned(statement).length > 1) return false
  if (reads(at(at(statement, 'expression'), 'right')!, name, here)) return false
  for (let index = list.indexOf(statement) - 1; index >= 0; index--) {
    const before = list[index]!
    const given = assigned(before)
    if (run.includes(before)) continue
    if (given.includes(name)) return true
    if (reads(before, name, here)) return false
  }
  return false
}

/** The names that a plain assignment gives values to. */
function assigned(statement: Py): readonly string[] {
  const expression = at(statement, 'expression')
  if (expression?.type !== 'AssignmentExpression' || word(expression, 'operator') !== '=') return []
  const left = at(expression, 'left')
  const names = left?.type === 'TupleExpression' ? all(left, 'elements').map(nameOf) : [nameOf(left)]
  return names.filter((name) => name !== '')
}

/** Any mention counts, and so does one in a function inside. */
function reads(node: Py, name: string, here: Here): boolean {
  let found = false
  here.ctx.walk(es(node), (each) => {
    if (each.type === 'Identifier' && each.name === name) found = true
  })
  return found
}
