import { predicates, replace } from '../../../templates/index.ts'
import type { Draft } from '../../../templates/index.ts'
import { all, at, es, nameOf, outerEnd, pythonTemplate, word } from './own.ts'
import type { Here, Py } from './own.ts'

/** Conditions of the file offered at most. */
const conditionsMax = 16

/** A comprehension's condition, what it yields, what it makes, and the order of its loops. */
export const comprehension = pythonTemplate({
  id: 'comprehension',
  title: 'changes a comprehension',
  on: ['ComprehensionExpression'],
  examples: {
    valid: [
      { before: 'x = [a for a in b if a]', after: 'x = [a for a in b]' },
      { before: 'x = [a for a in b if c(a)]', after: 'x = [a for a in b if not c(a)]' },
      { before: 'x = [a for a in b]', after: 'x = [a for a in b if a]' },
      { before: 'x = [a for a in b if a > 1]', after: 'x = {a for a in b if a > 1}' },
      { before: 'x = [f(a) for a in b]', after: 'x = [a for a in b]' },
      { before: 'x = [i for i, v in enumerate(b)]', after: 'x = [v for i, v in enumerate(b)]' },
      { before: 'x = {k: v for k, v in d.items()}', after: 'x = {v: k for k, v in d.items()}' },
      { before: 'x = [c for c in a for a in b]', after: 'x = [c for a in b for c in a]' },
    ],
    invalid: ['x = [a]', 'x = f(a)'],
  },
  *propose(node, here) {
    const generators = all(node, 'generators')
    yield* conditions(generators, here)
    yield* elements(node, here)
    yield* kinds(node, here)
    if (generators.length !== 2) return
    const [first, second] = generators as [Py, Py]
    yield { ...replace(first, here.source(second), 0.3), also: [{ start: second.start, end: second.end, text: here.source(first) }] }
  },
})

function* conditions(generators: readonly Py[], here: Here): Iterable<Draft> {
  for (const generator of generators) {
    const asked = all(generator, 'conditions')
    for (const [index, test] of asked.entries()) {
      const from = outerEnd(index === 0 ? at(generator, 'right')! : asked[index - 1]!)
      yield { start: from, end: outerEnd(test), text: '', weight: 0.7 }
      if (test.type === 'UnaryExpression' && word(test, 'operator') === '!') yield replace(test, here.source(at(test, 'argument')!), 1)
      else if (test.type !== 'BinaryExpression') yield replace(test, `not ${here.within(test, 4)}`, 1)
    }
    const own = asked.at(-1)
    for (const [text, weight] of questions(generator, here))
      if (!own) yield { start: generator.end, end: generator.end, text: ` if ${text}`, weight }
      else if (text !== here.source(own)) {
        yield replace(own, `${here.within(own, 3)} and ${text}`, weight * 0.8)
        yield replace(own, `${here.within(own, 2)} or ${text}`, weight * 0.5)
      }
  }
}

const namesOf = (target: Py): string[] =>
  (target.type === 'TupleExpression' ? all(target, 'elements').map(nameOf) : [nameOf(target)]).filter((name) => name !== '')

/** What is asked of the loop's own names, then the questions of the file. */
function questions(generator: Py, here: Here): [string, number][] {
  const found: [string, number][] = []
  const names = namesOf(at(generator, 'left')!)
  for (const name of names)
    for (const [text, weight] of [
      [name, 0.6],
      [`${name} is not None`, 0.4],
      [`${name} > 0`, 0.4],
      [`${name} % 2 == 0`, 0.3],
      [`${name} % 2 == 1`, 0.2],
      [`${name} != ${here.ctx.say.text('')}`, 0.2],
      [`${name}.strip()`, 0.2],
      [`isinstance(${name}, int)`, 0.15],
      [`isinstance(${name}, str)`, 0.15],
    ] as const)
      found.push([text, weight / names.length])
  const inner = es(at(generator, 'right')!)
  for (const [text, weight] of predicates(inner, here.ctx).slice(0, conditionsMax)) found.push([text, weight * 0.6])
  return found
}

function* elements(node: Py, here: Here): Iterable<Draft> {
  const made = at(node, 'element')!
  if (made.type === 'Property') {
    const [key, value] = [at(made, 'key')!, at(made, 'value')!]
    yield { ...replace(key, here.source(value), 0.6), also: [{ start: value.start, end: value.end, text: here.source(key) }] }
    return
  }
  for (const generator of all(node, 'generators'))
    for (const name of namesOf(at(generator, 'left')!)) if (name !== here.source(made)) yield replace(made, name, 0.5)
}

/** List, set and tuple; a lone generator borrows the parentheses of its call. */
function* kinds(node: Py, here: Here): Iterable<Draft> {
  const kind = word(node, 'kind')
  if (kind === 'dict' || !here.isValue(node)) return
  const first = at(node, 'element')!
  const inner = here.ctx.text.slice(first.parens?.start ?? first.start, all(node, 'generators').at(-1)!.end)
  if (kind !== 'set') yield replace(node, `{${inner}}`, 0.5)
  if (kind !== 'list') yield replace(node, `[${inner}]`, 0.4)
  else yield replace(node, `tuple(${inner})`, 0.2)
}
