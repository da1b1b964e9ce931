import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'
import { subjects } from '../conditions.ts'
import { predicateCalls } from './predicate-calls.ts'

/** A longer expression is put under an `if`, not into a choice. */
const wholeCharsMax = 120

/** A value that is computed only when what it is computed from is there: `x ? f(x) : y`, `x && f(x)`. */
export const choice: Template = {
  id: 'choice',
  title: 'computes a value only under a condition',
  on: [
    'MemberExpression',
    'CallExpression',
    'BinaryExpression',
    'UnaryExpression',
    'NewExpression',
    'TemplateLiteral',
    'Identifier',
    'ArrayExpression',
  ],
  examples: {
    valid: [
      { before: 'a.s = m[1].toLowerCase()', after: 'a.s = m[1] === undefined ? undefined : m[1].toLowerCase()' },
      { before: 'xs.map((v) => Number(v))', after: 'xs.map((v) => (v === undefined ? 0 : Number(v)))' },
      { before: 'n[k] = -v[k]', after: 'n[k] = v[k] === 0 ? 0 : -v[k]' },
      { before: 'return d.payload', after: 'return d && d.payload' },
      { before: 'return [xs]', after: 'return xs.length === 0 ? [] : [xs]' },
      { before: 'const k = req.accepts(keys)', after: 'const k = keys.length > 0 ? req.accepts(keys) : false' },
    ],
    invalid: ['let a', 'f()'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (!ctx.isValue(node) || !isWhole(node) || node.end - node.start > wholeCharsMax) return
    const own = ctx.precedence(node) <= 1 ? `(${ctx.source(node)})` : ctx.source(node)
    const kind = ctx.kind(node)
    const place = node.type === 'Identifier' ? 0.4 : 1
    for (const [index, subject] of subjects(node, ctx).slice(0, 3).entries()) {
      const share = place * (index === 0 ? 1 : 0.6)
      if (subject !== own) {
        yield chosen(node, ctx.say.both(subject, own), 0.7 * share)
        yield* orElse(node, own, subject, kind, share, ctx)
      }
      if (kind === 'number' || kind === 'any') yield chosen(node, ctx.say.choose(ctx.say.equal(subject, '0'), '0', own), 0.25 * share)
    }
    for (const { text, weight } of predicateCalls(node, subjects(node, ctx).slice(0, 2), ctx).slice(0, 6))
      for (const fallback of subjects(node, ctx).slice(0, 2).concat(ctx.say.nothing[0]!))
        if (fallback !== own) {
          yield chosen(node, ctx.say.choose(text, fallback, own), weight * 0.3 * place)
          yield chosen(node, ctx.say.choose(text, own, fallback), weight * 0.3 * place)
        }
  },
}

/** The value of a statement or an argument, not a part of a larger sum. */
function isWhole(node: Node): boolean {
  const parent = node.parent
  switch (parent?.type) {
    case 'ReturnStatement':
    case 'VariableDeclarator':
    case 'Property':
      return true
    case 'ArrowFunctionExpression':
      return parent.body === (node as Node)
    case 'AssignmentExpression':
      return parent.right === (node as Node) && parent.operator === '='
    case 'CallExpression':
    case 'NewExpression':
      return (parent.arguments as readonly unknown[]).includes(node)
    default:
      return false
  }
}

function* orElse(node: Node, own: string, subject: string, kind: string, share: number, ctx: Context): Iterable<Draft> {
  const { say } = ctx
  const empty: readonly (readonly [string, number])[] = [
    [say.nothing[0]!, 0.7],
    [subject, 0.7],
    [say.text(''), kind === 'string' ? 0.7 : 0.35],
    ['0', kind === 'number' ? 0.7 : 0.35],
    ...say.nothing.slice(1).map((word) => [word, 0.4] as const),
    [say.no, 0.25],
    [say.emptyList, kind === 'array' ? 0.6 : 0.2],
  ]
  const [missing] = say.missing(subject)
  const questions: readonly (readonly [string, boolean, number])[] = [
    [subject, true, 1],
    [missing![0], false, 0.8],
    ...say.present(subject).map(([text, weight]) => [text, true, 0.6 * weight] as const),
    [say.isA(subject, 'string')!, true, 0.4],
    [say.isFilled(subject), true, 0.4],
    [say.isA(subject, 'array')!, true, 0.3],
    [say.isEmpty(subject), false, kind === 'array' ? 0.8 : 0.2],
  ]
  for (const [question, positive, sure] of questions)
    for (const [value, weight] of empty)
      yield chosen(node, positive ? say.choose(question, own, value) : say.choose(question, value, own), sure * weight * 0.6 * share)
}

/** In parentheses where an arrow returns it: so people and formatters write it. */
const chosen = (node: Node, text: string, weight: number): Draft =>
  replace(node, node.parent?.type === 'ArrowFunctionExpression' ? `(${text})` : text, weight)
