import type { Node } from 'oxc-parser'
import { subjects } from '../conditions.ts'
import type { Context } from '../context.ts'
import type { Draft, Template } from '../template.ts'
import { insert, replace } from '../template.ts'
import { furtherQuestions, presenceQuestions, type Question } from './questions.ts'
import { indentOf } from './statement-list.ts'

/** Questions put to one place; more would be a search of their own. */
const questionsMax = 40

/** What was done always, or in every other case, is done under a condition: `else` becomes `else if`, a statement gets an `if`. */
export const branchNarrowed: Template = {
  id: 'branch-narrowed',
  title: 'puts under a condition',
  on: ['IfStatement', 'ExpressionStatement'],
  examples: {
    valid: [
      {
        before: "function f(o, k) { if (k === 'a') { o.a = 1 } else { o[k] = 2 } }; if (x === '__proto__') y()",
        after: "function f(o, k) { if (k === 'a') { o.a = 1 } else if (k !== '__proto__') { o[k] = 2 } }; if (x === '__proto__') y()",
      },
      { before: 'function f(e, c) { e = c; return e }', after: 'function f(e, c) { if (!e) e = c; return e }' },
      { before: 'function f(o, s) { o.short = s.shift() }', after: 'function f(o, s) { if (s.length > 1) o.short = s.shift() }' },
    ],
    invalid: ['f()', 'if (a) b(); else if (c) d()'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (!ctx.functionOf(node)) return
    if (node.type === 'IfStatement') return yield* otherwise(node, ctx)
    if (node.type !== 'ExpressionStatement' || (node.parent as { inline?: boolean }).inline || node.expression.type === 'AwaitExpression')
      return
    const { expression } = node
    const found: Question[] = []
    if (expression.type === 'AssignmentExpression') {
      if (expression.operator === '=' && /^(Identifier|MemberExpression)$/.test(expression.left.type))
        for (const { text, opposite, weight } of presenceQuestions(ctx.source(expression.left as Node), ctx))
          found.push({ text: opposite, opposite: text, weight: weight * 0.9, turned: weight * 0.3 })
      about(expression.right, found, ctx)
    } else about(expression, found, ctx)
    const indent = indentOf(node, ctx.text)
    for (const [question, weight] of likeliest(found)) yield replace(node, ctx.say.under(question, ctx.source(node), indent), weight)
  },
}

function about(node: Node, found: Question[], ctx: Context): void {
  const asked = subjects(node, ctx)
  for (const [index, subject] of asked.slice(0, 2).entries())
    for (const question of presenceQuestions(subject, ctx)) found.push({ ...question, weight: question.weight * (index === 0 ? 0.8 : 0.5) })
  found.push(...furtherQuestions(node, asked, ctx))
}

function likeliest(found: readonly Question[]): [string, number][] {
  const all = new Map<string, number>()
  const offer = (text: string, weight: number): void => void all.set(text, Math.max(weight, all.get(text) ?? 0))
  for (const { text, opposite, weight, turned } of found) {
    offer(text, weight)
    offer(opposite, turned)
  }
  return [...all].sort((a, b) => b[1] - a[1]).slice(0, questionsMax)
}

function* otherwise(node: Node & { type: 'IfStatement' }, ctx: Context): Iterable<Draft> {
  const { alternate } = node
  if (!alternate || alternate.type === 'IfStatement') return
  const found: Question[] = []
  const asked = subjects(node.test, ctx)
  found.push(...furtherQuestions(node.test, asked, ctx))
  const first = alternate.type === 'BlockStatement' ? alternate.body[0] : alternate
  const done = first?.type === 'ExpressionStatement' ? first.expression : undefined
  if (done?.type === 'AssignmentExpression') {
    const { left } = done
    if (left.type === 'MemberExpression' && left.computed)
      found.push(...furtherQuestions(node.test, [ctx.source(left.property as Node)], ctx))
    about(done.right, found, ctx)
  } else if (done) about(done, found, ctx)
  for (const subject of asked.slice(0, 2))
    for (const question of presenceQuestions(subject, ctx)) found.push({ ...question, weight: question.weight * 0.5 })
  const word = ctx.text.indexOf('else', node.consequent.end)
  if (word < 0 || word > alternate.start) return
  for (const [question, weight] of likeliest(found))
    yield ctx.dialect.names.blocks === 'indent'
      ? { start: word, end: word + 4, text: `elif ${question}`, weight }
      : insert(alternate.start, `if (${question}) `, weight)
}
