import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import type { Draft, Template } from '../template.ts'
import { insert } from '../template.ts'
import { testOf } from '../conditions.ts'
import { namesVisible } from './donor-expression.ts'

/** Conditions beyond this many would drown everything else. */
const predicatesMax = 40

/** A condition joined by && or || with a predicate from the file or made from the names in scope. */
export const conditionAdded: Template = {
  id: 'condition-added',
  title: 'adds a condition',
  on: ['IfStatement', 'WhileStatement', 'ConditionalExpression', 'ForStatement', 'ReturnStatement', 'ArrowFunctionExpression'],
  examples: {
    valid: [
      {
        before: 'function f(a, i) { if (a[i]) g(i); if (i > 0) h() }',
        after: 'function f(a, i) { if (a[i] && i > 0) g(i); if (i > 0) h() }',
      },
      { before: 'function f(user) { if (user.admin) return 1 }', after: 'function f(user) { if (user && user.admin) return 1 }' },
    ],
    invalid: ['f(a)', 'if (true) f()'],
  },
  *propose(node, ctx): Iterable<Draft> {
    const test = testOf(node, ctx)
    if (!test) return
    const strict = test.type !== 'LogicalExpression'
    const both = test.type === 'LogicalExpression' && test.operator === '||'
    const own = ctx.source(test)
    for (const [text, weight] of predicates(node, ctx)) {
      if (own === text) continue
      const inOr = ctx.say.and(both ? `(${own})` : own, text)
      yield { start: test.start, end: test.end, text: inOr, weight }
      yield { start: test.start, end: test.end, text: ctx.say.and(text, both ? `(${own})` : own), weight: weight * 0.8 }
      yield insert(test.end, ctx.say.or('', text), weight * (strict || both ? 0.8 : 0.5))
    }
  },
}

/** Conditions of the file whose names are in scope, then simple questions about the names used here. */
export function predicates(at: Node, ctx: Context): [string, number][] {
  const found = new Map<string, number>()
  const { say } = ctx
  const home = ctx.functionOf(at)
  for (const [text, node] of ctx.pools.conditions)
    if (node.type !== 'Literal' && namesVisible(node, at, ctx))
      found.set(
        node.type === 'LogicalExpression' && node.operator === '||' ? `(${text})` : text,
        ctx.functionOf(node) === home ? 0.5 : 0.25,
      )
  for (const variable of ctx.visible(at)) {
    if (variable.declared === 'function' || variable.declared === 'class' || variable.declared === 'import' || !variable.scope.function)
      continue
    const kind = ctx.kindOf(variable)
    const name = variable.name
    if (kind === 'boolean') for (const text of [name, say.not(name)]) offer(found, text, 0.5)
    else if (kind === 'number')
      for (const [operator, number] of numberTests) offer(found, `${name} ${say.operator(operator)} ${number}`, 0.2)
    else if (kind === 'string' || kind === 'array') for (const text of [say.isFilled(name), say.isEmpty(name)]) offer(found, text, 0.25)
    else for (const text of [name, say.not(name), say.is(name, '!==', say.nothing[0]!)]) offer(found, text, 0.3)
  }
  for (const text of comparisons(at, ctx)) offer(found, text, 0.15)
  // Of a file with more conditions than are tried the nearest ones are.
  const distance = (text: string): number => Math.abs((ctx.pools.conditions.get(text)?.start ?? at.start) - at.start)
  return [...found].sort((a, b) => b[1] - a[1] || distance(a[0]) - distance(b[0])).slice(0, predicatesMax)
}

/** What people ask of a number, likeliest first. */
const numberTests = [
  ['>', '0'],
  ['!==', '0'],
  ['>=', '0'],
  ['>', '1'],
  ['===', '0'],
  ['===', '1'],
] as const

/** Two names of one kind in the same function, compared. */
function comparisons(at: Node, ctx: Context): string[] {
  const home = ctx.functionOf(at)
  const near = ctx.visible(at).filter((variable) => variable.scope.function === home && variable.declared !== 'function')
  const out: string[] = []
  for (const [index, a] of near.entries())
    for (const b of near.slice(index + 1)) {
      const kind = ctx.kindOf(a)
      if (kind !== ctx.kindOf(b) || kind === 'array' || kind === 'object' || kind === 'function' || kind === 'boolean') continue
      out.push(ctx.say.equal(a.name, b.name), ctx.say.unequal(a.name, b.name))
      if (kind === 'number') out.push(`${a.name} < ${b.name}`, `${a.name} > ${b.name}`)
      if (out.length > 24) return out
    }
  return out
}

const offer = (found: Map<string, number>, text: string, weight: number): void => {
  if (!found.has(text)) found.set(text, weight)
}
