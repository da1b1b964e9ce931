import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import type { Variable } from '../scope.ts'
import type { Draft, Template } from '../template.ts'
import { insert, replace } from '../template.ts'
import { fitOf, type Sense } from '../told/senses.ts'
import { predicates } from './condition-added.ts'
import { before, guarded, listOf } from './statement-list.ts'
import { excerpts } from './told.ts'

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
  const params = [...ctx.scopes.at(node).variables.values()].filter(
    ({ declared, scope }) => declared === 'param' && scope.function === home,
  )
  const names = params.map(({ name }) => name)
  for (const error of errors) {
    const ask = (question: string, weight: number): Draft =>
      insert(node.start, before(node, guarded(question, ctx.say.raised(error), node, ctx), ctx), weight)
    for (const variable of params)
      for (const [text, weight, ...senses] of questionsAbout(variable, ctx))
        if (text !== undefined) yield ask(text, weight * fitOf(error, variable.name, senses, names))
    for (const [question, weight] of predicates(node, ctx).slice(0, 10)) yield ask(question, weight)
  }
}

type Question = readonly [text: string | undefined, weight: number, ...senses: Sense[]]

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

function* questionsAbout(variable: Variable, ctx: Context): Iterable<Question> {
  const { name } = variable
  const { say } = ctx
  const kinds = ['number', 'string'] as const
  const mayLack = new RegExp(`${name.replaceAll('$', '\\$')} (?:is|[!=]==?) (?:not )?(?:None|null|undefined)\\b`).test(ctx.text)
  const present = mayLack ? say.present(name)[0]?.[0] : undefined
  yield* [
    [say.isNotA(name, 'number'), 0.9, 'type', 'notWhole'],
    [say.isNotA(name, 'string'), 0.9, 'type'],
    [say.isNotA(name, 'array'), 0.7, 'type'],
    [say.isNotWhole(name), 0.6, 'type', 'notWhole'],
    [`${name} < 0`, 0.8, 'negative'],
    [`${name} <= 0`, 0.7, 'notPositive'],
    [present === undefined ? undefined : say.and(present, `${name} < 0`), 0.8, 'negative'],
    [present === undefined ? undefined : say.and(present, `${name} <= 0`), 0.6, 'notPositive'],
    [say.not(name), 0.8, 'empty', 'nothing'],
    [say.isEmpty(name), 0.7, 'empty'],
    [say.or(...(say.nothing.toReversed().map((word) => say.equal(name, word)) as [string, string])), 0.4, 'nothing'],
    [say.isNotNumber(name), 0.3, 'type'],
    [say.isNotA(name, 'object'), 0.3, 'type'],
    [say.isNotA(name, 'function'), 0.3, 'type'],
  ] as Question[]
  for (const kind of kinds) yield [say.and(name, say.isNotA(name, kind)!), 0.3, 'type']
  for (const read of membersRead(variable, ctx)) {
    yield* [
      [say.not(read), 0.4, 'empty', 'nothing'],
      [say.equal(read, say.nothing[0]!), 0.4, 'nothing'],
    ] as Question[]
    for (const kind of kinds) yield [say.isNotA(read, kind), 0.2, 'type']
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
    const other = messageMissed(message, ctx)
    if (other) {
      found.add(ctx.say.error(other.type, ctx.say.text(other.text, "'")))
      continue
    }
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

/** An error came with another message than pytest or unittest waited for: that message, and the class that the failing test names. */
function messageMissed(message: string, ctx: Context): { readonly type: string; readonly text: string } | undefined {
  const said = /^"([^"\n]{2,120})" does not match "|Regex pattern did not match\.\s+(?:Expected r|R)egex: '([^'\n]{2,120})'/.exec(message)
  const pattern = said?.[1] ?? said?.[2]
  const named =
    pattern === undefined ? undefined : excerpts(ctx).map((text) => /(?:raises|assertRaisesRegex)\(\s*(?:[\w.]+\.)?(\w+)/.exec(text)?.[1])
  const type = named?.find((name) => name !== undefined)
  return type === undefined ? undefined : { type, text: bare(pattern!) }
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
  // Where the failing tests themselves ask for such an error, what others ask for is said of something else.
  const near = excerpts(ctx).filter((text) => new RegExp(`\\b${type}\\b`).test(text))
  const texts = near.length > 0 ? near : (ctx.focus.tests ?? [])
  for (const text of texts)
    for (const [, , pattern] of text.slice(0, testCharsMax).matchAll(asked)) if (found.size < messagesMax) found.add(bare(pattern!))
  const afterwards = new RegExp(
    `expectException\\(\\s*[\\w\\\\]*\\b${type}::class\\s*\\);[^;]*?expectExceptionMessage\\(\\s*(['"])(.{2,120}?)\\1`,
    'g',
  )
  for (const text of texts)
    for (const [, , said] of text.slice(0, testCharsMax).matchAll(afterwards)) if (found.size < messagesMax) found.add(said!)
  return [...found]
}

/** What a pattern says, its own marks left out. */
const bare = (pattern: string): string => pattern.replace(/^\^|\$$/g, '').replace(/\\(.)/g, '$1')

/** A test file may be long; more messages than these are of other functions. */
const testCharsMax = 200_000
const messagesMax = 3
