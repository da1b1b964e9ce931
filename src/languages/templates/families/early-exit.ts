import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import type { Draft, Template } from '../template.ts'
import { insert } from '../template.ts'
import { predicateCalls } from './predicate-calls.ts'
import { famous } from './questions.ts'
import { before, guarded, listOf } from './statement-list.ts'

/** Way outs and questions of one place; more would be a search of their own. */
const exitsMax = 8
const questionsMax = 24
const lateMax = 6
/** Checks of parameters stand at the start of a function, or after a few lines that prepare them. */
const placesMax = 5
const exitCharsMax = 70

/** A new branch that leaves early: about a parameter at the start, or about a value right after it was computed. */
export const earlyExit: Template = {
  id: 'early-exit',
  title: 'leaves early',
  on: [
    'ExpressionStatement',
    'ReturnStatement',
    'VariableDeclaration',
    'IfStatement',
    'ForStatement',
    'ForOfStatement',
    'WhileStatement',
    'TryStatement',
    'SwitchStatement',
  ],
  examples: {
    valid: [
      {
        before: 'function f(host) {\n  const parts = host.split(a)\n  return parts.slice(1)\n}',
        after: 'function f(host) {\n  if (!host) return []\n  const parts = host.split(a)\n  return parts.slice(1)\n}',
      },
      {
        before: 'function f(s) {\n  const i = s.indexOf(a)\n  return s.slice(i)\n}',
        after: 'function f(s) {\n  const i = s.indexOf(a)\n  if (i === -1) return s\n  return s.slice(i)\n}',
      },
      {
        before: 'function f(a, cb) {\n  g(a)\n  if (x) return cb(new E(1))\n}',
        after: 'function f(a, cb) {\n  if (!a) return cb(new E(1))\n  g(a)\n  if (x) return cb(new E(1))\n}',
      },
      {
        before: 'function isX(u) { return 1 }\nfunction f(u, b) {\n  return g(u, b)\n}',
        after: 'function isX(u) { return 1 }\nfunction f(u, b) {\n  if (isX(b)) return u\n  return g(u, b)\n}',
      },
    ],
    invalid: ['f()'],
  },
  *propose(node, ctx): Iterable<Draft> {
    const place = listOf(node)
    const home = ctx.functionOf(node)
    if (!place || !home || node.parent !== home.body) return
    const made = place.index === 0 ? undefined : place.list[place.index - 1]!
    const own = made ? namesMade(made) : []
    if (own.length === 0 && place.index > placesMax) return
    const asked = own.length > 0 ? own : paramsOf(node, ctx)
    if (asked.length === 0) return
    // Between other statements a parameter is asked about less often, and only the plainest questions.
    const late = made !== undefined && own.length === 0
    const questions = [...questionsAbout(node, asked, !made, ctx)].sort((a, b) => b[1] - a[1]).slice(0, late ? lateMax : questionsMax)
    for (const [exit, share] of exits(node, ctx))
      for (const [question, weight] of questions)
        yield insert(node.start, before(node, guarded(question, exit, node, ctx), ctx), weight * share * (late ? 0.3 : made ? 0.8 : 1))
  },
}

function namesMade(statement: Node): string[] {
  if (statement.type === 'VariableDeclaration')
    return statement.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : [])).slice(-2)
  const assigned =
    statement.type === 'ExpressionStatement' && statement.expression.type === 'AssignmentExpression' ? statement.expression.left : undefined
  return assigned?.type === 'Identifier' ? [assigned.name] : []
}

const paramsOf = (node: Node, ctx: Context): string[] => {
  const home = ctx.functionOf(node)
  return ctx
    .visible(node)
    .filter((variable) => variable.declared === 'param' && variable.scope.function === home)
    .map((variable) => variable.name)
    .slice(0, 4)
}

function* questionsAbout(node: Node, asked: readonly string[], first: boolean, ctx: Context): Iterable<[string, number]> {
  const { say } = ctx
  for (const [index, name] of asked.entries()) {
    const share = index === 0 ? 1 : 0.7
    const [missing] = say.missing(name)
    yield [say.not(name), share]
    yield [missing![0], 0.6 * share]
    yield [say.equal(name, '-1'), 0.3 * share]
    yield [say.isEmpty(name), 0.35 * share]
    yield [say.equal(name, '0'), 0.3 * share]
    yield [`${name} < 0`, 0.2 * share]
    yield [say.equal(name, say.text('')), 0.3 * share]
    for (const [text, weight] of [
      [say.isNotNumber(name), 0.2],
      ...(['string', 'object', 'number'] as const).map((kind) => [say.isNotA(name, kind), 0.3] as const),
      [say.isA(name, 'array'), 0.25],
      [say.isNotA(name, 'array'), 0.2],
    ] as const)
      if (text !== undefined) yield [text, weight * share]
    if (first) for (const text of freshWords(ctx)) yield [say.equal(name, say.text(text)), 0.15 * share]
    for (const text of famous(ctx)) yield [say.equal(name, say.text(text)), 0.5 * share]
  }
  for (const { text, weight } of predicateCalls(node, asked, ctx)) {
    yield [text, weight]
    yield [say.not(text), weight * 0.5]
  }
}

/** Short texts that only the tests know: a special value that the code does not know yet. */
const freshWords = (ctx: Context): string[] =>
  ctx.pools.testStrings.filter((text) => text.length > 0 && text.length <= 12 && !ctx.pools.strings.has(text)).slice(0, 6)

/** Returns of this function, calls of its callbacks, its parameter, what the tests expect, and the empty values. */
export function exits(node: Node, ctx: Context): [string, number][] {
  const { say } = ctx
  const found = new Map<string, number>()
  const offer = (text: string, weight: number): void => {
    if ((found.get(text) ?? 0) < weight) found.set(text, weight)
  }
  const home = ctx.functionOf(node)
  for (const statement of ctx.pools.statements) {
    // To leave with what comes next anyway changes nothing.
    if (ctx.functionOf(statement) !== home || statement === node || statement.end - statement.start > exitCharsMax) continue
    if (statement.type === 'ReturnStatement' && !onlyLater(statement, node, ctx)) {
      offer(ctx.source(statement).replace(/;$/, ''), 0.6)
      const message = ctx.pools.expectedStrings.find((text) => text.includes(' '))
      if (message)
        offer(
          ctx
            .source(statement)
            .replace(/;$/, '')
            .replace(/(['"])[^'"]*\1/, () => say.text(message, "'")),
          0.7,
        )
    } else if (statement.type === 'ThrowStatement' && !onlyLater(statement, node, ctx)) offer(ctx.source(statement).replace(/;$/, ''), 0.3)
  }
  for (const { expected } of ctx.focus.failures)
    if (expected !== undefined && /^(true|false|null|undefined|True|False|None|\[\]|\{\}|''|-?[\d.]+|NaN)$/.test(expected.trim()))
      offer(say.leave(expected.trim()), 0.9)
  for (const name of paramsOf(node, ctx).slice(0, 2)) offer(say.leave(name), 0.6)
  offer(say.leave(undefined), 0.4)
  for (const value of [say.no, say.emptyList, say.nothing[0]!, say.text(''), ...say.nothing.slice(1), say.yes, '0', say.emptyMap])
    offer(say.leave(value), 0.25)
  return [...found].sort((a, b) => b[1] - a[1]).slice(0, exitsMax)
}

/** Speaks of names that are declared only further down. */
function onlyLater(statement: Node, at: Node, ctx: Context): boolean {
  const visible = new Set(ctx.visible(at).map((variable) => variable.name))
  return ctx
    .visible(statement)
    .some(
      (variable) =>
        !visible.has(variable.name) &&
        new RegExp(`(?<![\\w$.])${variable.name.replaceAll('$', '\\$')}(?![\\w$])`).test(ctx.source(statement)),
    )
}
