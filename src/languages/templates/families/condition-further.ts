import type { Node } from 'oxc-parser'
import { leavesOf, subjects, testOf } from '../conditions.ts'
import type { Context } from '../context.ts'
import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'
import { furtherQuestions, presenceQuestions, type Question } from './questions.ts'

/** Things that only the guarded branch uses. */
const guardedMax = 3
/** Questions whether what a condition hands to a call is there. */
const handedMax = 8
const handedCharsMax = 30
/** Ways to ask more at one place: later ones are hardly ever meant. */
const draftsMax = 100

/**
 * A condition that asks one thing more: whether it is about one special text, how much there is, a switch, a map's own key, or
 * whether what the branch uses is there.
 */
export const conditionFurther: Template = {
  id: 'condition-further',
  title: 'asks one thing more',
  on: ['IfStatement', 'WhileStatement', 'ConditionalExpression', 'ReturnStatement', 'ArrowFunctionExpression'],
  examples: {
    valid: [
      {
        before: "function f(a) { if (g(a)) h('--') }; if (b === '--') c()",
        after: "function f(a) { if (a !== '--' && g(a)) h('--') }; if (b === '--') c()",
      },
      { before: 'function f(x) { if (/[A-Z]/.test(x)) g(x) }', after: 'function f(x) { if (x.length > 1 && /[A-Z]/.test(x)) g(x) }' },
      { before: 'function f(xs) { if (!g(xs)) h() }', after: 'function f(xs) { if (!g(xs) || xs.length === 0) h() }' },
      {
        before: "function f(a, o) { if (o['x']) g(); if (h(a)) k() }",
        after: "function f(a, o) { if (o['x']) g(); if (o['x'] && h(a)) k() }",
      },
      {
        before: 'function f(o, k) { if (o[k] !== undefined) g() }',
        after: 'function f(o, k) { if (o[k] !== undefined && Object.hasOwn(o, k)) g() }',
      },
      { before: 'function f(b) { if (!g(b)) h() }', after: 'function f(b) { if (b === null || !g(b)) h() }' },
      {
        before: 'const f = (strict, limit) => (strict ? limit + 1 : 0)',
        after: 'const f = (strict, limit) => (strict && limit !== undefined ? limit + 1 : 0)',
      },
    ],
    invalid: ['f(a)', 'if (true) f()'],
  },
  *propose(node, ctx): Iterable<Draft> {
    const test = testOf(node, ctx)
    if (!test) return
    const leaves = leavesOf(test)
    const used = guarded(node, test, ctx)
    for (const leaf of leaves) {
      const questions = furtherQuestions(leaf, subjects(leaf, ctx), ctx, 'told')
      const drafts = [...questions].flatMap((question) => [...placed(leaf, test, question, 1 / Math.sqrt(leaves.length), ctx)])
      yield* drafts.sort((a, b) => b.weight - a.weight).slice(0, draftsMax)
    }
    for (const leaf of leaves) yield* handedOn(leaf, test, ctx)
    for (const subject of used) for (const question of presenceQuestions(subject, ctx)) yield* placed(test, test, question, 0.6, ctx)
  },
}

/** Whether what a condition hands to a call is there: the call may take it for something that is. */
function* handedOn(leaf: Node, test: Node, ctx: Context): Iterable<Draft> {
  const turned = leaf.type === 'UnaryExpression' && leaf.operator === '!'
  const call = turned ? leaf.argument : leaf
  const [first] = call.type === 'CallExpression' ? call.arguments : []
  if (first?.type !== 'Identifier' && first?.type !== 'MemberExpression') return
  if (first.end - first.start > handedCharsMax) return
  const { say } = ctx
  const around = leaf.parent?.type === 'LogicalExpression' && leaf !== test ? leaf.parent.operator : undefined
  const put = (operator: '&&' | '||', question: string, weight: number): Draft => {
    const joined = (operator === '&&' ? say.and : say.or)(question, ctx.source(leaf))
    return replace(leaf, around === undefined || around === operator ? joined : `(${joined})`, weight * 0.5)
  }
  const questions = [...presenceQuestions(ctx.source(first), ctx)]
  for (const { text, opposite, weight } of questions.slice(0, handedMax)) {
    yield turned ? put('||', opposite, weight) : put('&&', text, weight)
    yield turned ? put('&&', text, weight * 0.4) : put('||', opposite, weight * 0.3)
  }
}

/** What the branch speaks of and the condition does not. */
function guarded(node: Node, test: Node, ctx: Context): string[] {
  const branch = node.type === 'IfStatement' || node.type === 'ConditionalExpression' ? node.consequent : undefined
  const first = branch?.type === 'BlockStatement' ? branch.body[0] : branch
  const within =
    first?.type === 'ExpressionStatement'
      ? first.expression.type === 'AssignmentExpression'
        ? first.expression.right
        : first.expression
      : first?.type === 'ReturnStatement'
        ? first.argument
        : node.type === 'ConditionalExpression'
          ? first
          : undefined
  if (!within) return []
  const own = ctx.source(test)
  return subjects(within as Node, ctx)
    .filter((subject) => !own.includes(subject))
    .slice(0, guardedMax)
}

/** Joined before or behind; parentheses only where && and || would mix (people write them). */
function* placed(leaf: Node, test: Node, { text, opposite, weight, turned }: Question, share: number, ctx: Context): Iterable<Draft> {
  const { say } = ctx
  const around = leaf.parent?.type === 'LogicalExpression' && leaf !== test ? leaf.parent.operator : undefined
  const put = (operator: '&&' | '||', question: string, first: boolean, likely: number): Draft => {
    const mixed = leaf.type === 'LogicalExpression' && leaf.operator !== operator
    const own = mixed || ctx.precedence(leaf) <= 1 ? `(${ctx.source(leaf)})` : ctx.source(leaf)
    const joined = (operator === '&&' ? say.and : say.or)(...((first ? [question, own] : [own, question]) as [string, string]))
    return replace(leaf, around === undefined || around === operator ? joined : `(${joined})`, likely * share)
  }
  yield put('&&', text, false, weight)
  yield put('&&', text, true, weight * 0.9)
  yield put('||', opposite, false, weight * 0.7)
  yield put('&&', opposite, false, turned * 0.6)
  yield put('&&', opposite, true, turned * 0.6)
  yield put('||', text, false, turned * 0.5)
  yield put('||', opposite, true, weight * 0.25)
}
