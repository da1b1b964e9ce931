import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'
import { isReference } from '../scope.ts'
import { leavesOf, subjects, testOf } from '../conditions.ts'
import { predicateCalls } from './predicate-calls.ts'

/** Kinds of typeof, by how often code asks for them. */
const types = ['string', 'number', 'object', 'function', 'boolean', 'nothing'] as const
/** What typeof answers (ECMA-262 13.5.3). */
const typeWords = ['string', 'number', 'object', 'function', 'boolean', 'undefined'] as const
/** More literals of the file than this say nothing about this place. */
const literalsMax = 12
/** Names asked for their type besides those the condition has. */
const othersMax = 4
/** Keys that only the tests know. */
const freshMax = 5

/**
 * A condition asked more closely about what it already speaks of: the same question with another literal, a test that the
 * value is there, of its type, or a predicate of the file put to it. Of mined fixes, the largest group by far.
 */
export const conditionNear: Template = {
  id: 'condition-near',
  title: 'asks more of the same thing',
  on: ['IfStatement', 'WhileStatement', 'ConditionalExpression', 'ReturnStatement', 'ArrowFunctionExpression'],
  examples: {
    valid: [
      { before: 'if (!val) f()', after: 'if (!val && val !== 0) f()' },
      { before: "if (typeof v === 'number') f()", after: "if (typeof v === 'number' || typeof v === 'boolean') f()" },
      { before: "if (a && '-' == b[0]) f()", after: "if (a && '-' == b[0] && '-' != b) f()" },
      { before: "if (c[1] === '/' && x) f(); g('.')", after: "if ((c[1] === '/' || c[1] === '.') && x) f(); g('.')" },
      { before: "if (typeof o === 'object') f()", after: "if (o !== null && typeof o === 'object') f()" },
      { before: 'if (a || n > 1) f(n)', after: 'if (a || (n > 1 && !Number.isNaN(n))) f(n)' },
      {
        before: 'function f(a) { if (/^-/.test(a)) g() }; function h(b) { if (b) g() }',
        after: 'function f(a) { if (/^-/.test(a)) g() }; function h(b) { if (b && /^-/.test(b)) g() }',
      },
      {
        before: 'function hasX(s) { return 1 }; function f(a, b) { if (!a) g(b) }',
        after: 'function hasX(s) { return 1 }; function f(a, b) { if (!a || hasX(b)) g(b) }',
      },
    ],
    invalid: ['f(a)', 'if (true) f()'],
  },
  *propose(node, ctx): Iterable<Draft> {
    const test = testOf(node, ctx)
    if (!test) return
    const leaves = leavesOf(test)
    for (const leaf of leaves) {
      for (const { text, place, weight } of questions(leaf, ctx))
        yield* placed(leaf, leaf === test, text, place, weight / Math.sqrt(leaves.length), ctx)
    }
  },
}

type Place = '&& before' | '&& after' | '|| after'
interface Question {
  readonly text: string
  readonly place: Place
  readonly weight: number
}

/** Joined to the leaf alone; parentheses only where && and || would mix otherwise (people write them). */
function* placed(leaf: Node, alone: boolean, text: string, place: Place, weight: number, ctx: Context): Iterable<Draft> {
  const operator = place.slice(0, 2)
  const own = ctx.precedence(leaf) <= (operator === '&&' ? 2 : 1) ? `(${ctx.source(leaf)})` : ctx.source(leaf)
  const join = operator === '&&' ? ctx.say.and : ctx.say.or
  const joined = place === '&& before' ? join(text, own) : join(own, text)
  const around = leaf.parent?.type === 'LogicalExpression' && !alone ? leaf.parent.operator : operator
  yield replace(leaf, around === operator ? joined : `(${joined})`, weight)
}

function* questions(leaf: Node, ctx: Context): Iterable<Question> {
  const { say } = ctx
  yield* sameQuestion(leaf, ctx)
  const negated = leaf.type === 'UnaryExpression' && leaf.operator === '!'
  const asked = subjects(leaf, ctx)
  const own = ctx.source(leaf)
  for (const [index, subject] of asked.entries()) {
    const share = index === 0 ? 1 : 0.7
    if (own === say.not(subject)) {
      for (const [value, weight] of [
        ['0', 1],
        [say.text(''), 0.7],
        [say.no, 0.5],
        [say.nothing.at(-1)!, 0.2],
      ] as const)
        yield { text: say.unequal(subject, value), place: '&& after', weight: weight * share }
      yield { text: say.not(say.length(subject)), place: '|| after', weight: 0.3 * share }
    } else if (own !== subject) {
      yield { text: subject, place: '&& before', weight: 0.9 * share }
      for (const [text, weight] of say.present(subject)) yield { text, place: '&& before', weight: weight * 0.6 * share }
      yield { text: say.not(subject), place: '|| after', weight: 0.2 * share }
    }
    for (const type of types) {
      const text = say.isA(subject, type)
      if (text === undefined || own === text) continue
      const weight = (type === 'string' || type === 'object' || type === 'function' ? 0.4 : 0.2) * share
      if (!negated) yield { text, place: '&& after', weight }
      yield { text, place: '|| after', weight: weight * 0.6 }
      yield { text: say.isNotA(subject, type)!, place: '&& after', weight: weight * 0.6 }
    }
    for (const [text, weight] of [
      [say.isA(subject, 'array'), 0.3],
      [say.isNotA(subject, 'array'), 0.3],
      ...say.numeric(subject).map((asks) => [asks, 0.3] as const),
      [say.isFilled(subject), 0.3],
      [say.unequal(say.length(subject), '0'), 0.2],
    ] as const)
      if (text !== undefined && own !== text) yield { text, place: '&& after', weight: weight * share }
  }
  for (const name of others(leaf, asked, ctx))
    for (const type of types.slice(0, 5)) {
      const text = say.isA(name, type)
      if (text === undefined) continue
      yield { text, place: '&& after', weight: 0.12 }
      yield { text, place: '|| after', weight: 0.12 }
    }
  for (const [text, weight] of reasked(leaf, asked, ctx)) {
    yield { text, place: '&& after', weight }
    yield { text: say.not(text), place: '&& after', weight: weight * 0.6 }
    yield { text, place: '|| after', weight: weight * 0.7 }
  }
  for (const [flag, weight] of flags(leaf, ctx)) {
    yield { text: say.not(flag), place: '&& before', weight }
    yield { text: flag, place: '&& before', weight: weight * 0.7 }
    yield { text: flag, place: '|| after', weight: weight * 0.7 }
  }
  for (const { text, weight } of predicateCalls(leaf, asked, ctx)) {
    if (own.includes(text)) continue
    yield { text, place: '&& after', weight: weight * 0.6 }
    yield { text: say.not(text), place: '&& after', weight: weight * 0.6 }
    yield { text, place: '|| after', weight: weight * 0.8 }
    yield { text: say.not(text), place: '|| after', weight: weight * 0.3 }
  }
}

/** Parameters and names of this function that the condition leaves out. */
function others(leaf: Node, asked: readonly string[], ctx: Context): string[] {
  const home = ctx.functionOf(leaf)
  return ctx
    .visible(leaf)
    .filter((variable) => variable.scope.function === home && home !== undefined && variable.declared !== 'function')
    .filter((variable) => ctx.kindOf(variable) === 'any' || variable.declared === 'param')
    .map((variable) => variable.name)
    .filter((name) => !asked.includes(name))
    .slice(0, othersMax)
}

/** Questions the file asks about one other name elsewhere, asked of this. */
function reasked(leaf: Node, asked: readonly string[], ctx: Context): [string, number][] {
  const [subject] = asked.filter((text) => /^[\w$]+$/.test(text))
  if (subject === undefined) return []
  const found = new Map<string, number>()
  for (const [text, node] of ctx.pools.conditions) {
    const name = onlyName(node, ctx)
    if (name === undefined || name === subject || text === name || text === ctx.say.not(name)) continue
    const about = text.replace(new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}(?![\\w$])`, 'g'), subject)
    if (ctx.precedence(node) > 3 && !ctx.source(leaf).includes(about)) found.set(about, 0.25)
  }
  return [...found].slice(-literalsMax)
}

const named = new WeakMap<Node, { readonly name: string | undefined }>()

/** The one local name that a condition speaks of. */
function onlyName(node: Node, ctx: Context): string | undefined {
  const known = named.get(node)
  if (known) return known.name
  const names = new Set<string>()
  ctx.walk(node, (at) => {
    const variable = at.type === 'Identifier' ? ctx.scopes.resolve(at, at.name) : undefined
    if (variable?.scope.function && isReference(at)) names.add(variable.name)
  })
  const name = names.size === 1 ? [...names][0] : undefined
  named.set(node, { name })
  return name
}

/** `a === 'x'` once more with another literal; what a comparison with an item asks of the whole. */
function* sameQuestion(leaf: Node, ctx: Context): Iterable<Question> {
  if (leaf.type !== 'BinaryExpression' || !/^[!=]==?$/.test(leaf.operator)) return
  const [literal, other] = leaf.right.type === 'Literal' ? [leaf.right, leaf.left as Node] : [leaf.left as Node, leaf.right]
  if (literal.type !== 'Literal' || other.type === 'Literal') return
  const same = leaf.operator.startsWith('=')
  const place: Place = same ? '|| after' : '&& after'
  const turned = (operator: string): string => (operator.startsWith('=') ? `!${operator.slice(1)}` : `=${operator.slice(1)}`)
  const asked = (of: string, value: string, operator: string): string =>
    literal.start < other.start ? ctx.say.is(value, operator, of) : ctx.say.is(of, operator, value)
  for (const [value, weight] of literalsLike(literal, other, ctx))
    yield { text: asked(ctx.source(other), value, leaf.operator), place, weight }
  if (other.type !== 'MemberExpression') return
  const whole = asked(ctx.source(other.object), ctx.source(literal), turned(leaf.operator))
  if (other.computed) yield { text: whole, place: same ? '&& after' : '|| after', weight: 0.6 }
}

function* literalsLike(literal: Node & { type: 'Literal' }, other: Node, ctx: Context): Iterable<[string, number]> {
  const { say } = ctx
  if (typeof literal.value === 'number') {
    for (const value of [0, 1, -1, 2]) if (value !== literal.value) yield [String(value), 0.3]
    return
  }
  if (literal.value === null) return yield [say.nothing.length > 1 ? say.nothing[0]! : say.no, 0.8]
  if (typeof literal.value !== 'string') return
  const own = literal.value
  if (other.type === 'UnaryExpression' && other.operator === 'typeof') {
    for (const type of typeWords) if (type !== own) yield [say.text(type), type === 'undefined' ? 0.4 : 0.8]
    return
  }
  const near = (text: string): boolean => (own.length === 1 ? text.length === 1 : text.length > 1 && text.length < 30)
  const known = [...ctx.pools.strings.keys()].filter((text) => text !== own && near(text))
  const fresh = ctx.pools.testStrings.filter((text) => text !== own && near(text) && !ctx.pools.strings.has(text))
  const turned = own === own.toLowerCase() ? own.toUpperCase() : own.toLowerCase()
  if (own.length === 1 && turned !== own && !known.includes(turned)) yield [say.text(turned), 0.3]
  for (const text of known.slice(0, literalsMax)) yield [say.text(text), own.length === 1 ? 0.6 : 0.25]
  for (const text of fresh.slice(0, literalsMax)) yield [say.text(text), 0.3]
  if (own === '/' && !known.includes('\\')) yield [say.text('\\'), 0.6]
  if (own === '\\' && !known.includes('/')) yield [say.text('/'), 0.6]
}

/** A switch in the options: one that the file reads elsewhere, or one that only the tests set so far. */
function flags(leaf: Node, ctx: Context): [string, number][] {
  const options = ctx.visible(leaf).find((variable) => /^_?(opts?|options?|settings|config|params)$/i.test(variable.name))
  if (!options) return []
  const found = new Map<string, number>()
  for (const read of options.reads)
    if (read.parent?.type === 'MemberExpression' && read.parent.object === read && !read.parent.computed)
      found.set(ctx.source(read.parent), 0.2)
  for (const word of ctx.pools.freshKeys.slice(0, freshMax)) found.set(ctx.say.option(options.name, word), 0.4)
  return [...found].filter(([text]) => !ctx.source(leaf).includes(text)).slice(0, literalsMax)
}
