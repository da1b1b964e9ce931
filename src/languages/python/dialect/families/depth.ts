import { after, indentOf, listOf, replace, sourceAt } from '../../../templates/index.ts'
import type { Draft } from '../../../templates/index.ts'
import { all, at, es, pythonTemplate } from './own.ts'
import type { Here, Py } from './own.ts'

/** Blocks looked into below a statement, and statements that move together. */
const levelsMax = 3
const runMax = 3

const statements = [
  'ExpressionStatement',
  'ReturnStatement',
  'ThrowStatement',
  'BreakStatement',
  'ContinueStatement',
  'IfStatement',
  'ForOfStatement',
  'WhileStatement',
]

/** A line that stands one level too deep or too shallow: what indentation alone decides. */
export const depth = pythonTemplate({
  id: 'depth',
  title: 'moves a line to another depth',
  on: statements,
  examples: {
    valid: [
      {
        before: 'def f(a):\n    for x in a:\n        if x:\n            g(x)\n        return 1',
        after: 'def f(a):\n    for x in a:\n        if x:\n            g(x)\n    return 1',
      },
      {
        before: 'def f(a):\n    for x in a:\n        if x:\n            g(x)\n    h(x)',
        after: 'def f(a):\n    for x in a:\n        if x:\n            g(x)\n            h(x)',
      },
      {
        before: 'def f(a):\n    for x in a:\n        g(x)\n        h(x)\n        return x',
        after: 'def f(a):\n    for x in a:\n        g(x)\n    h(x)\n    return x',
      },
      {
        before: 'def f(a):\n    if a:\n        g(a)\n    else:\n        h(a)\n        return 1',
        after: 'def f(a):\n    if a:\n        g(a)\n    else:\n        h(a)\n    return 1',
      },
    ],
    invalid: ['f()'],
  },
  *propose(node, here) {
    const place = listOf(es(node))
    if (!place) return
    yield* shallower(node, place.list as unknown as readonly Py[], place.index, here)
    yield* deeper(node, place.list as unknown as readonly Py[], place.index, here)
  },
})

/** The statement and all after it leave the block, for the place behind its owner. */
function* shallower(node: Py, list: readonly Py[], index: number, here: Here): Iterable<Draft> {
  if (index === 0 || list.length - index > runMax) return
  let owner = node.parent?.type === 'BlockStatement' ? node.parent.parent : undefined
  while (owner && /Clause|Case$/.test(owner.type)) owner = owner.parent
  // An elif's own statement is the if it belongs to.
  while (owner?.type === 'IfStatement' && owner['elif'] === true) owner = owner.parent
  if (!owner || /Function|Class|Program/.test(owner.type) || !listOf(es(owner))) return
  const indent = indentOf(es(owner), here.ctx.text)
  const run = list.slice(index)
  const moved = run.map((each) => sourceAt(es(each), indent, here.ctx)).join(`\n${indent}`)
  const weight = node.type === 'ReturnStatement' ? 1 : 0.6 / run.length
  const from = list[index - 1]!.end
  if (run.at(-1)!.end === owner.end) yield { start: from, end: owner.end, text: `\n${indent}${moved}`, weight }
  else
    yield {
      start: from,
      end: run.at(-1)!.end,
      text: '',
      weight,
      also: [{ start: owner.end, end: owner.end, text: after(es(owner), moved, here.ctx) }],
    }
}

/** The statement joins the end of what is before it, at every depth there is. */
function* deeper(node: Py, list: readonly Py[], index: number, here: Here): Iterable<Draft> {
  let block = blockOf(list[index - 1])
  for (let level = 0; block && level < levelsMax; level++) {
    const last: Py | undefined = all(block, 'body').at(-1)
    if (!last || block['inline'] === true) return
    const indent = indentOf(es(last), here.ctx.text)
    const only = list.length === 1 && node.parent?.type === 'BlockStatement'
    if (!/^(Return|Break|Continue|Throw)/.test(last.type) && !only)
      yield {
        start: last.end,
        end: node.end,
        text: `\n${indent}${sourceAt(es(node), indent, here.ctx)}${here.ctx.text.slice(last.end, node.start).trimEnd()}`,
        weight: (level === 0 ? 0.7 : 0.5) * (node.type === 'ReturnStatement' ? 0.4 : 1),
      }
    block = blockOf(last)
  }
}

/** The last block of a statement. */
function blockOf(node: Py | undefined): Py | undefined {
  if (!node) return undefined
  const alternate = at(node, 'alternate')
  if (alternate) return alternate.type === 'IfStatement' ? blockOf(alternate) : alternate
  return at(node, 'orelse') ?? at(node, 'consequent') ?? (/^(For|While|With)/.test(node.type) ? at(node, 'body') : undefined)
}

/** `else` of a loop, an `else` too many or missing, `elif` for `if`. */
export const otherBranch = pythonTemplate({
  id: 'other-branch',
  title: 'changes which branch a line belongs to',
  on: ['IfStatement', 'ForOfStatement', 'WhileStatement', 'ReturnStatement', 'ExpressionStatement', 'ThrowStatement'],
  examples: {
    valid: [
      { before: 'if a:\n    f()\nelif b:\n    g()', after: 'if a:\n    f()\nif b:\n    g()' },
      { before: 'if a:\n    f()\nelse:\n    g()', after: 'if a:\n    f()\ng()' },
      { before: 'def h(a):\n    if a:\n        f()\n    g()', after: 'def h(a):\n    if a:\n        f()\n    else:\n        g()' },
      {
        before: 'def h(a):\n    for x in a:\n        f(x)\n    return 1',
        after: 'def h(a):\n    for x in a:\n        f(x)\n    else:\n        return 1',
      },
      { before: 'for x in a:\n    f(x)\nelse:\n    g()', after: 'for x in a:\n    f(x)\ng()' },
    ],
    invalid: ['f()', 'if a:\n    f()'],
  },
  *propose(node, here) {
    const other = at(node, 'alternate') ?? at(node, 'orelse')
    const { text } = here.ctx
    const indent = indentOf(es(node), text)
    if (other?.type === 'IfStatement') yield { start: other.start, end: other.start + 2, text: '', weight: 1 }
    else if (other && other['inline'] !== true) {
      const end = (at(node, 'consequent') ?? at(node, 'body'))!.end
      const lifted = all(other, 'body').map((each) => sourceAt(es(each), indent, here.ctx))
      yield { start: end, end: node.end, text: `\n${indent}${lifted.join(`\n${indent}`)}`, weight: 0.6 }
    }
    const place = listOf(es(node))
    const previous = place?.list[place.index - 1] as unknown as Py | undefined
    if (!previous || !/^(If|For|While)/.test(previous.type) || at(previous, 'alternate') || at(previous, 'orelse')) return
    const block = (at(previous, 'consequent') ?? at(previous, 'body'))!
    if (block['inline'] === true || (place!.index !== place!.list.length - 1 && node.type === 'ReturnStatement')) return
    const inner = indentOf(es(all(block, 'body')[0]!), text)
    yield replace(node, `else:\n${inner}${sourceAt(es(node), inner, here.ctx)}`, previous.type === 'IfStatement' ? 0.8 : 0.3)
  },
})

/** `yield` for `return` and back, and what is printed or computed instead of returned. */
export const handedBack = pythonTemplate({
  id: 'handed-back',
  title: 'gives a value back in another way',
  on: ['ReturnStatement', 'ExpressionStatement'],
  examples: {
    valid: [
      { before: 'def f(a):\n    for x in a:\n        return x', after: 'def f(a):\n    for x in a:\n        yield x' },
      { before: 'def f(a):\n    yield a', after: 'def f(a):\n    yield from a' },
      { before: 'def f(a):\n    print(a + 1)', after: 'def f(a):\n    return a + 1' },
      { before: 'def f(a):\n    yield a', after: 'def f(a):\n    return a' },
      { before: 'def f(n):\n    x = n + 1', after: 'def f(n):\n    return n + 1' },
    ],
    invalid: ['f()', 'return'],
  },
  *propose(node, here) {
    if (!here.home(node)) return
    if (node.type === 'ReturnStatement') {
      const value = at(node, 'argument')
      if (value && insideLoop(node)) yield replace(node, `yield ${here.source(value)}`, 0.4)
      return
    }
    const made = at(node, 'expression')!
    if (made.type === 'YieldExpression') {
      const value = at(made, 'argument')
      if (!value) return
      const delegates = made['delegate'] === true
      if (value.type !== 'TupleExpression') yield replace(made, `${delegates ? 'yield' : 'yield from'} ${here.source(value)}`, 1)
      yield replace(node, `return ${here.source(value)}`, 0.5)
    } else if (made.type === 'AssignmentExpression' && made['operator'] === '=') {
      if (endsFunction(node)) yield replace(node, `return ${here.source(at(made, 'right')!)}`, 0.6)
    } else if (made.type === 'CallExpression' && here.source(at(made, 'callee')!) === 'print' && all(made, 'arguments').length === 1)
      yield replace(node, `return ${here.source(all(made, 'arguments')[0]!)}`, 1)
  },
})

const endsFunction = (node: Py): boolean => {
  const place = listOf(es(node))
  return place !== undefined && place.index === place.list.length - 1 && node.parent?.parent?.type === 'FunctionDeclaration'
}

function insideLoop(node: Py): boolean {
  for (let up = node.parent; up && !/Function/.test(up.type); up = up.parent) if (/^(For|While)/.test(up.type)) return true
  return false
}
