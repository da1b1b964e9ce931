import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'

/** A counting loop: the other direction, another step, another bound in scope; for-in and for-of; the thing that is walked. */
export const loopHeader: Template = {
  id: 'loop-header',
  title: 'changes a loop header',
  on: ['ForStatement', 'ForOfStatement', 'ForInStatement'],
  examples: {
    valid: [
      { before: 'for (let i = 0; i < n; i++) f(i)', after: 'for (let i = n - 1; i >= 0; i--) f(i)' },
      { before: 'for (const k in xs) f(k)', after: 'for (const k of xs) f(k)' },
      { before: 'for (let i = 0; i < n; i++) f(i)', after: 'for (let i = 0; i < n; i += 2) f(i)' },
      {
        before: 'function f(m) { for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) f(i) }',
        after: 'function f(m) { for (let i = 0; i < m; i++) for (let j = i + 1; j < m; j++) f(i) }',
      },
    ],
    invalid: ['while (a) f()'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (node.type === 'ForOfStatement' || node.type === 'ForInStatement') return yield* walkers(node, ctx)
    if (node.type !== 'ForStatement' || !node.test || !node.update) return
    const assigns = ctx.dialect.names.assignmentDeclares
    const counter = counterOf(node, assigns)
    if (!counter) return
    const { name, init, bound, ascending, operator } = counter
    const start = ctx.source(init)
    const limit = ctx.source(bound)
    const whole = (from: string, test: string, update: string, weight: number): Draft => ({
      start: init.start,
      end: node.update!.end,
      text: `${from}; ${test}; ${update}`,
      weight,
    })
    if (ascending) yield whole(operator === '<=' ? limit : minusOne(limit), `${name} >= ${start}`, `${name}--`, 0.4)
    else yield whole(operator === '>' && start !== '0' ? plusOne(limit) : limit, `${name} <= ${start}`, `${name}++`, 0.4)
    yield replace(node.update, `${name} ${ascending ? '+' : '-'}= 2`, 0.2)
    for (const outer of outerCounters(node, assigns)) {
      yield replace(init, `${outer} + 1`, 0.6)
      yield replace(init, outer, 0.4)
      yield replace(bound, outer, 0.3)
    }
  },
}

const minusOne = (text: string): string =>
  /^\w+ \+ 1$/.test(text) ? text.slice(0, -4) : /^-?\d+$/.test(text) ? String(Number(text) - 1) : `${text} - 1`
const plusOne = (text: string): string =>
  /^\w+ - 1$/.test(text) ? text.slice(0, -4) : /^-?\d+$/.test(text) ? String(Number(text) + 1) : `${text} + 1`

interface Counter {
  readonly name: string
  readonly init: Node
  readonly bound: Node
  readonly operator: string
  readonly ascending: boolean
}

/** `assigns`: the language declares by assigning. */
function counterOf(node: Node & { type: 'ForStatement' }, assigns: boolean): Counter | undefined {
  const { init, test, update } = node
  const declarator =
    init?.type === 'VariableDeclaration'
      ? init.declarations[0]
      : init?.type === 'AssignmentExpression' && init.operator === '=' && assigns
        ? { id: init.left, init: init.right }
        : undefined
  if (!declarator?.init || declarator.id.type !== 'Identifier' || test?.type !== 'BinaryExpression') return undefined
  if (init?.type === 'VariableDeclaration' && init.declarations.length > 1) return undefined
  const name = declarator.id.name
  if (test.left.type !== 'Identifier' || test.left.name !== name) return undefined
  const ascending =
    update?.type === 'UpdateExpression' ? update.operator === '++' : update?.type === 'AssignmentExpression' && update.operator === '+='
  return { name, init: declarator.init, bound: test.right, operator: test.operator, ascending }
}

function outerCounters(node: Node, assigns: boolean): string[] {
  const names: string[] = []
  for (let at = node.parent; at && !/Function/.test(at.type); at = at.parent) {
    const counter = at.type === 'ForStatement' ? counterOf(at, assigns) : undefined
    if (counter) names.push(counter.name)
  }
  return names
}

function* walkers(node: Node & { type: 'ForOfStatement' | 'ForInStatement' }, ctx: Context): Iterable<Draft> {
  const between = ctx.text.slice(node.left.end, node.right.start)
  const [from, to] = node.type === 'ForOfStatement' ? [' of ', ' in '] : [' in ', ' of ']
  if (between === from && !(node.type === 'ForOfStatement' && node.await))
    yield { start: node.left.end, end: node.right.start, text: to, weight: 0.6 }
  const thing = ctx.within(node.right, 15)
  const { say } = ctx
  const whole = ctx.source(node.right)
  if (node.type === 'ForOfStatement')
    for (const [text, weight] of [
      [say.slice(thing, '1', undefined), 0.3],
      [say.reversed(whole), 0.2],
      [say.keys(whole), 0.2],
      [say.values(whole), 0.3],
      [say.entries(whole), 0.2],
    ] as const)
      yield replace(node.right, text, weight)
  else yield { start: node.left.end, end: node.right.end, text: ` of ${say.values(whole)}`, weight: 0.3 }
}
