import type { Node } from 'oxc-parser'
import { subjects } from '../conditions.ts'
import type { Context } from '../context.ts'
import type { Draft, Template } from '../template.ts'
import { insert } from '../template.ts'
import { exits } from './early-exit.ts'
import { madeBy } from './loop-skipped.ts'
import { furtherQuestions, presenceQuestions } from './questions.ts'
import { ahead, before, guarded, listOf } from './statement-list.ts'
import { expectedErrors } from './throw-expected.ts'

const exitsMax = 6
const questionsMax = 12
const askedMax = 2

/**
 * A way out for one special case, anywhere in a function: for one text, a switch, a map's own key, and for a value that is missing or
 * of another kind right after it was computed or before it is asked for something else.
 */
export const exitFurther: Template = {
  id: 'exit-further',
  title: 'leaves in a special case',
  on: ahead,
  examples: {
    valid: [
      {
        before: 'function f(name, o) {\n  const t = o[name]\n  if (o.strict) g(t)\n  return t\n}',
        after: 'function f(name, o) {\n  if (!o.strict) return\n  const t = o[name]\n  if (o.strict) g(t)\n  return t\n}',
      },
      {
        before: 'function f(max) {\n  max = max || g()\n  return max * 2\n}',
        after:
          "function f(max) {\n  max = max || g()\n  if (max && typeof max !== 'number') throw new TypeError('max must be a number')\n  return max * 2\n}",
        failure: "TypeError: 'max must be a number'",
      },
      {
        before: "function f(key, o) {\n  g(o)\n  if (key in o) return o[key]\n}\nif (a === '__proto__') b()",
        after:
          "function f(key, o) {\n  g(o)\n  if (key === '__proto__') return\n  if (key in o) return o[key]\n}\nif (a === '__proto__') b()",
      },
    ],
    invalid: ['f()', 'if (a) f(a)'],
  },
  *propose(node, ctx): Iterable<Draft> {
    const place = listOf(node)
    const home = ctx.functionOf(node)
    if (!place || !home) return
    const made = place.index === 0 ? [] : madeBy(place.list[place.index - 1]!, ctx)
    const first = place.index === 0 && node.parent === (home as { body?: unknown }).body
    const asked = [
      ...new Set([...made, ...(first ? params(node, home, ctx) : node.type === 'IfStatement' ? subjects(node.test, ctx) : [])]),
    ].slice(0, askedMax)
    if (asked.length === 0) return
    const questions = questionsAt(node, asked, first, ctx)
    const errors = expectedErrors(ctx)
      .slice(0, 2)
      .flatMap((error) => kinds(error, ctx))
    const ways = [...errors.map(([error, weight]) => [ctx.say.raised(error), weight] as const), ...exits(node, ctx)].slice(0, exitsMax)
    for (const [exit, share] of ways)
      for (const [question, weight] of questions)
        yield insert(node.start, before(node, guarded(question, exit, node, ctx), ctx), weight * share)
  },
}

/** A test that names no class waits for the message alone: a check of a value mostly throws the class that is about types. */
function kinds(error: string, ctx: Context): [string, number][] {
  const [general, ...others] = ctx.dialect.tables.errors
  const about = others.find((name) => /type|argument/i.test(name))
  const closer = about === undefined ? error : error.replace(new RegExp(`\\b${general}(?=\\()`), about)
  return closer === error
    ? [[error, 1]]
    : [
        [error, 1],
        [closer, 0.8],
      ]
}

const params = (node: Node, home: Node, ctx: Context): string[] =>
  ctx
    .visible(node)
    .filter((variable) => variable.declared === 'param' && variable.scope.function === home)
    .map(({ name }) => name)

/** At the start of a function what `early-exit` does not ask, elsewhere all. */
function questionsAt(node: Node, asked: readonly string[], first: boolean, ctx: Context): [string, number][] {
  const { say } = ctx
  const found = new Map<string, number>()
  const offer = (text: string, weight: number): void => {
    if ((found.get(text) ?? 0) < weight) found.set(text, weight)
  }
  for (const { text, opposite, weight, turned } of furtherQuestions(node, asked, ctx)) {
    offer(opposite, weight)
    offer(text, turned)
  }
  if (!first)
    for (const [index, name] of asked.entries())
      for (const { text, opposite, weight, turned } of presenceQuestions(name, ctx)) {
        offer(opposite, weight * (index === 0 ? 0.8 : 0.5))
        offer(text, turned * (index === 0 ? 0.8 : 0.5))
      }
  if (!first)
    for (const name of asked)
      for (const kind of ['number', 'string', 'function'] as const) {
        const other = say.isNotA(name, kind)
        if (other !== undefined) offer(say.and(name, other), 0.25)
      }
  return [...found].sort((a, b) => b[1] - a[1]).slice(0, questionsMax)
}
