import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import type { Variable } from '../scope.ts'
import type { Draft, Template } from '../template.ts'
import { insert, replace } from '../template.ts'
import { predicates } from './condition-added.ts'
import { before, ended, listOf } from './statement-list.ts'
import { quoted } from './string-literal.ts'

/** An error made and not thrown; a check that throws what the failing test waits for; the class or message of one that is thrown. */
export const throwExpected: Template = {
  id: 'throw-expected',
  title: 'throws the expected error',
  on: ['ReturnStatement', 'ExpressionStatement', 'VariableDeclaration', 'IfStatement', 'ForStatement', 'NewExpression'],
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
    if (node.type === 'NewExpression') {
      if (node.callee.type !== 'Identifier' || !/Error$/.test(node.callee.name)) return
      for (const name of ['Error', 'TypeError', 'RangeError']) if (name !== node.callee.name) yield replace(node.callee, name, 0.5)
      return
    }
    const made = node.type === 'ReturnStatement' ? node.argument : node.type === 'ExpressionStatement' ? node.expression : undefined
    if (
      made &&
      (made.type === 'NewExpression' || made.type === 'CallExpression') &&
      made.callee.type === 'Identifier' &&
      /Error$/.test(made.callee.name)
    )
      yield replace(node, `throw ${ctx.source(made)}`, 1)
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
    const name = variable.name
    questions.push([`typeof ${name} !== 'number'`, 0.9], [`typeof ${name} !== 'string'`, 0.9], [`!Array.isArray(${name})`, 0.7])
    questions.push(
      [`!Number.isInteger(${name})`, 0.6],
      [`${name} < 0`, 0.8],
      [`${name} <= 0`, 0.7],
      [`!${name}`, 0.8],
      [`${name}.length === 0`, 0.7],
    )
    questions.push([`${name} === null || ${name} === undefined`, 0.4], [`Number.isNaN(${name})`, 0.3], [`typeof ${name} !== 'object'`, 0.3])
    questions.push([`typeof ${name} !== 'function'`, 0.3])
    for (const type of ['number', 'string']) questions.push([`${name} && typeof ${name} !== '${type}'`, 0.3])
    for (const read of membersRead(variable, ctx))
      questions.push(
        [`!${read}`, 0.4],
        [`${read} === undefined`, 0.4],
        [`typeof ${read} !== 'string'`, 0.2],
        [`typeof ${read} !== 'number'`, 0.2],
      )
  }
  for (const error of errors)
    for (const [question, weight] of [...questions, ...predicates(node, ctx).slice(0, 10)])
      yield insert(node.start, before(node, ended(`if (${question}) throw ${error}`, ctx), ctx), weight)
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

/** The errors the failing tests name: a class, and a message in quotes or after a colon. */
function expectedErrors(ctx: Context): string[] {
  const found = new Set<string>()
  for (const { message, expected } of ctx.focus.failures) {
    const said = `${expected ?? ''}\n${message}`
    if (!/throw|Error|exception|reject/i.test(said)) continue
    const type = /\b([A-Z]\w*Error)\b/.exec(expected ?? '')?.[1] ?? (/\b(TypeError|RangeError)\b/.exec(message)?.[1] || 'Error')
    if (type === 'AssertionError') continue
    const texts = [...(expected ?? '').matchAll(/['"`]([^'"`\n]{2,120})['"`]/g)].map((match) => match[1]!)
    const plain = /^(?:\w*Error: )?([A-Za-z][^\n]{2,120})$/.exec((expected ?? '').trim())?.[1]
    if (plain && texts.length === 0) texts.push(plain)
    for (const text of texts) found.add(`new ${type}(${quoted(text, "'")})`)
    if (texts.length === 0) found.add(`new ${type}()`)
    if (found.size >= 4) break
  }
  return [...found]
}
