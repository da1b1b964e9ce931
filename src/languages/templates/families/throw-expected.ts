import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import type { Variable } from '../scope.ts'
import type { Draft, Template } from '../template.ts'
import { insert, replace } from '../template.ts'
import { predicates } from './condition-added.ts'
import { before, guarded, listOf } from './statement-list.ts'

/** An error made and not thrown; a check that throws what the failing test waits for; the class or message of one that is thrown. */
export const throwExpected: Template = {
  id: 'throw-expected',
  title: 'throws the expected error',
  on: ['ReturnStatement', 'ExpressionStatement', 'VariableDeclaration', 'IfStatement', 'ForStatement', 'NewExpression', 'CallExpression'],
  examples: {
    valid: [
      { before: "return new Error('no')", after: "throw new Error('no')" },
      { before: "new TypeError('no')", after: "throw new TypeError('no')" },
      {
        before: 'function f(o) {\n  return o.nid + 1\n}',
        after: "function f(o) {\n  if (o.nid === undefined) throw new Error('no nid')\n  return o.nid + 1\n}",
        failure: "Error: 'no nid'",
      },
      { before: "throw new Error('no')", after: "throw new TypeError('no')" },
      {
        before: 'function f(n) {\n  return n + 1\n}',
        after: "function f(n) {\n  if (typeof n !== 'number') throw new TypeError('n must be a number')\n  return n + 1\n}",
        failure: "TypeError: 'n must be a number'",
      },
    ],
    invalid: ['return 1', 'f()'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (node.type === 'NewExpression' || node.type === 'CallExpression') {
      if (node.callee.type !== 'Identifier' || !isError(node.callee.name)) return
      if (node.type === 'CallExpression' && node.parent?.type !== 'ThrowStatement') return
      for (const name of ctx.dialect.tables.errors) if (name !== node.callee.name) yield replace(node.callee, name, 0.5)
      return
    }
    const made = node.type === 'ReturnStatement' ? node.argument : node.type === 'ExpressionStatement' ? node.expression : undefined
    if (
      made &&
      (made.type === 'NewExpression' || made.type === 'CallExpression') &&
      made.callee.type === 'Identifier' &&
      isError(made.callee.name)
    )
      yield replace(node, ctx.say.raised(ctx.source(made)), 1)
    const home = ctx.functionOf(node)
    if (home && node.parent === home.body && listOf(node)?.index === 0) yield* checks(node, home, ctx)
  },
}

function* checks(node: Node, home: Node, ctx: Context): Iterable<Draft> {
  const errors = expectedErrors(ctx)
  if (errors.length === 0) return
  const questions: [string, number][] = []
  for (const variable of ctx.scopes.at(node).variables.values()) {
    if (variable.declared !== 'param' || variable.scope.function !== home) continue
    for (const [text, weight] of questionsAbout(variable, ctx)) if (text !== undefined) questions.push([text, weight])
  }
  for (const error of errors)
    for (const [question, weight] of [...questions, ...predicates(node, ctx).slice(0, 10)])
      yield insert(node.start, before(node, guarded(question, ctx.say.raised(error), node, ctx), ctx), weight)
}

/** Members asked about at most, of one parameter. */
const membersMax = 5

const membersRead = (variable: Variable, ctx: Context): string[] =>
  [
    ...new Set(
      variable.reads.flatMap(({ parent }) =>
        parent?.type === 'MemberExpression' && !parent.computed && parent.parent?.type !== 'CallExpression' ? [ctx.source(parent)] : [],
      ),
    ),
  ].slice(0, membersMax)

function* questionsAbout(variable: Variable, ctx: Context): Iterable<[string | undefined, number]> {
  const { name } = variable
  const { say } = ctx
  const kinds = ['number', 'string'] as const
  yield* [
    [say.isNotA(name, 'number'), 0.9],
    [say.isNotA(name, 'string'), 0.9],
    [say.isNotA(name, 'array'), 0.7],
    [say.isNotWhole(name), 0.6],
    [`${name} < 0`, 0.8],
    [`${name} <= 0`, 0.7],
    [say.not(name), 0.8],
    [say.isEmpty(name), 0.7],
    [say.or(...(say.nothing.toReversed().map((word) => say.equal(name, word)) as [string, string])), 0.4],
    [say.isNotNumber(name), 0.3],
    [say.isNotA(name, 'object'), 0.3],
    [say.isNotA(name, 'function'), 0.3],
  ] as [string | undefined, number][]
  for (const kind of kinds) yield [say.and(name, say.isNotA(name, kind)!), 0.3]
  for (const read of membersRead(variable, ctx)) {
    yield* [
      [say.not(read), 0.4],
      [say.equal(read, say.nothing[0]!), 0.4],
    ] as [string, number][]
    for (const kind of kinds) yield [say.isNotA(read, kind), 0.2]
  }
}

const isError = (name: string): boolean => /(Error|Exception)$/.test(name)

/** The errors the failing tests name: a class, and a message in quotes or after a colon. */
export function expectedErrors(ctx: Context): string[] {
  const found = new Set<string>()
  for (const { message, expected } of ctx.focus.failures) {
    if (NAME_UNKNOWN.test(message)) continue
    const wanted = (expected ?? '').replace(CAME, '')
    const said = `${wanted}\n${message}`
    if (!/throw|Error|exception|reject|raise/i.test(said)) continue
    const known = ctx.dialect.tables.errors
    const type =
      /\b([A-Z]\w*(?:Error|Exception))\b/.exec(wanted)?.[1] ??
      /exception of type "(?:[\w\\]*\\)?(\w+)" is thrown/.exec(message)?.[1] ??
      notRaised(message) ??
      known.slice(1).find((name) => new RegExp(`\\b${name}\\b`).test(message)) ??
      known[0]!
    if (type === 'AssertionError') continue
    const isMessage = (text: string): boolean => text !== type && !text.endsWith(`\\${type}`)
    const quotes = [...wanted.matchAll(/['"`]([^'"`\n]{2,120})['"`]/g)].map((match) => match[1]!)
    const texts = quotes.filter(isMessage)
    const plain = /^(?:\w*Error: )?([A-Za-z][^\n]{2,120})$/.exec(wanted.trim())?.[1]
    if (plain && quotes.length === 0 && isMessage(plain)) texts.push(plain)
    if (texts.length === 0) texts.push(...messagesAsked(type, ctx))
    for (const text of texts) found.add(ctx.say.error(type, ctx.say.text(text, "'")))
    if (texts.length === 0) found.add(ctx.say.error(type, undefined))
    if (found.size >= 4) break
  }
  return [...found]
}

/** PHPUnit tells behind the expected class what was thrown instead. */
const CAME = /(?:\. )?Message was: [^]*$/
/** A name that nothing defines kept the error from being thrown: a throw before it would only hide that. */
const NAME_UNKNOWN = /Message was: "(?:(?:Class|Interface|Trait|Enum) "[\w\\]+" not found|Call to undefined |Undefined )/

/** What pytest and unittest say of an error that did not come. */
function notRaised(message: string): string | undefined {
  const said = /DID NOT RAISE <class '(?:[\w.]+\.)?(\w+)'>|\b([A-Z]\w+) not raised/.exec(message)
  return said?.[1] ?? said?.[2]
}

/**
 * Messages that the tests ask of such an error: `raises(E, match='…')`, `assertRaisesRegex(E, '…')`, with a pattern's own marks left out;
 * `expectException(E::class); …expectExceptionMessage('…')`.
 */
function messagesAsked(type: string, ctx: Context): string[] {
  const asked = new RegExp(
    `(?:raises|assertRaisesRegex)\\(\\s*(?:[\\w.]+\\.)?${type}\\s*,\\s*(?:match\\s*=\\s*)?r?(['"])(.{2,120}?)\\1`,
    'g',
  )
  const found = new Set<string>()
  for (const text of ctx.focus.tests ?? [])
    for (const [, , pattern] of text.slice(0, testCharsMax).matchAll(asked))
      if (found.size < messagesMax) found.add(pattern!.replace(/^\^|\$$/g, '').replace(/\\(.)/g, '$1'))
  const afterwards = new RegExp(
    `expectException\\(\\s*[\\w\\\\]*\\b${type}::class\\s*\\);[^;]*?expectExceptionMessage\\(\\s*(['"])(.{2,120}?)\\1`,
    'g',
  )
  for (const text of ctx.focus.tests ?? [])
    for (const [, , said] of text.slice(0, testCharsMax).matchAll(afterwards)) if (found.size < messagesMax) found.add(said!)
  return [...found]
}

/** A test file may be long; more messages than these are of other functions. */
const testCharsMax = 200_000
const messagesMax = 3
