import type { Node } from 'oxc-parser'
import { leavesOf, testOf } from '../conditions.ts'
import type { Context } from '../context.ts'
import type { Draft, Template } from '../template.ts'
import { insert, replace } from '../template.ts'
import { closeness } from './string-literal.ts'

/** Other texts tried for one question. */
const textsMax = 6
const constantsMax = 4
const wordCharsMax = 24
/** Marks that come in pairs or stand for each other. */
const relatives = ['([{<', ')]}>', '\n\r\t ', '\'"`', '-+', '/\\', ',;:'] as const

/** The same question once more, about another text or constant: `a(x, '{')` becomes `a(x, '{') || a(x, '[')`. */
export const conditionCopied: Template = {
  id: 'condition-copied',
  title: 'asks the same about another value',
  on: ['IfStatement', 'WhileStatement', 'ConditionalExpression', 'ReturnStatement', 'ArrowFunctionExpression'],
  examples: {
    valid: [
      { before: "if (s.startsWith('{')) f()", after: "if (s.startsWith('{') || s.startsWith('[')) f()" },
      { before: "if (t !== 'of' && g(t)) f()", after: "if (t !== 'of' && t !== 'as' && g(t)) f()", failure: "'as'" },
      {
        before: 'if (t === T.NAME || t === T.NUMBER) f(); g(T.WORD)',
        after: 'if (t === T.NAME || t === T.NUMBER || t === T.WORD) f(); g(T.WORD)',
      },
    ],
    invalid: ['if (a) f()', "f('{')"],
  },
  *propose(node, ctx): Iterable<Draft> {
    const test = testOf(node, ctx)
    if (!test) return
    const leaves = leavesOf(test)
    // Of a row of like questions the last is the one to copy.
    const seen = new Set<string>()
    for (const leaf of leaves.toReversed()) {
      const asked = askedOf(leaf, ctx)
      if (!asked || seen.has(asked.shape)) continue
      seen.add(asked.shape)
      yield* copies(leaf, test, asked, ctx)
    }
  },
}

interface Asked {
  /** What is asked about, in the text of the leaf. */
  readonly value: Node
  /** The question without it: like questions have one shape. */
  readonly shape: string
  readonly negative: boolean
}

/** A comparison or a call with exactly one text, or with one constant of a class. */
function askedOf(leaf: Node, ctx: Context): Asked | undefined {
  let negative = false
  let core = leaf
  while (core.type === 'UnaryExpression' && core.operator === '!') {
    negative = !negative
    core = core.argument
  }
  if (core.type !== 'BinaryExpression' && core.type !== 'CallExpression') return undefined
  if (core.type === 'BinaryExpression') {
    if (!/^[!=]==?$/.test(core.operator)) return undefined
    // `strpos(a, '{') === false` says no, and so does `a !== '{'`.
    if (core.operator.startsWith('!')) negative = !negative
    if (/^(?:false|-1)$/i.test(ctx.source(core.right)) || /^(?:false|-1)$/i.test(ctx.source(core.left as Node))) negative = !negative
  }
  const found: Node[] = []
  ctx.walk(core, (inner) => {
    if (inner.type === 'Literal' && typeof inner.value === 'string' && /^['"]/.test(ctx.source(inner))) found.push(inner)
    else if (isConstant(inner, core)) found.push(inner)
  })
  const [value, more] = found
  if (!value || more) return undefined
  const shape = ctx.text.slice(leaf.start, value.start) + ctx.text.slice(value.end, leaf.end)
  return { value, shape, negative }
}

/** `T.NAME`, `T::NAME`: one side of a comparison. */
const isConstant = (node: Node, core: Node): boolean =>
  node.type === 'MemberExpression' &&
  core.type === 'BinaryExpression' &&
  (core.left === (node as unknown) || core.right === (node as unknown)) &&
  node.property.type === 'Identifier' &&
  /^[A-Z][A-Z\d_]+$/.test(node.property.name) &&
  node.object.type !== 'MemberExpression'

function* copies(leaf: Node, test: Node, { value, shape, negative }: Asked, ctx: Context): Iterable<Draft> {
  const operator = negative ? '&&' : '||'
  const own = ctx.source(leaf)
  const at = value.start - leaf.start
  const around = leaf === test ? undefined : (leaf.parent as { operator?: string } | undefined)?.operator
  for (const [text, weight] of others(value, shape, ctx)) {
    const copy = own.slice(0, at) + text + own.slice(at + value.end - value.start)
    if (around === undefined || around === operator) yield insert(leaf.end, ` ${ctx.say.operator(operator)} ${copy}`, weight)
    else yield replace(leaf, `(${own} ${ctx.say.operator(operator)} ${copy})`, weight * 0.8)
  }
}

/** Values that may be asked about too, likeliest first. */
function others(value: Node, shape: string, ctx: Context): [string, number][] {
  const own = ctx.source(value)
  if (value.type !== 'Literal') {
    const head = own.slice(0, own.search(/[A-Z\d_]+$/))
    const names = new Map<string, number>()
    for (const [name] of ctx.text.matchAll(new RegExp(`(?<![\\w$])${head.replaceAll(/[^\w]/g, '\\$&')}[A-Z][A-Z\\d_]+\\b`, 'g')))
      names.set(name, (names.get(name) ?? 0) + 1)
    return [...names.keys()]
      .filter((name) => name !== own && !ctx.text.includes(shape.trimEnd() + name))
      .slice(0, constantsMax)
      .map((name, rank) => [name, 0.5 / (1 + 0.3 * rank)])
  }
  const text = String(value.value)
  const quote = own.startsWith('"') ? '"' : "'"
  const offered = new Map<string, number>()
  const offer = (other: string, weight: number): void => {
    if (other !== text && other !== '' && (offered.get(other) ?? 0) < weight) offered.set(other, weight)
  }
  if (text.length === 1) for (const group of relatives) if (group.includes(text)) for (const other of group) offer(other, 0.6)
  const fresh = [...ctx.pools.expectedStrings, ...ctx.pools.testStrings].filter((each) => !ctx.pools.strings.has(each))
  const like = fresh.filter((each) => isLike(each, text)).slice(0, textsMax)
  for (const [rank, each] of like.entries()) offer(each, (0.7 + 0.3 * closeness(each, text)) / (1 + 0.3 * rank))
  return [...offered]
    .sort((a, b) => b[1] - a[1])
    .slice(0, textsMax)
    .map(([other, weight]) => [ctx.say.text(other, quote), weight])
}

/** Words for words, marks for marks, names with a dot or a slash for such names. */
function isLike(text: string, own: string): boolean {
  const sort = (each: string): string =>
    /^[\w-]+$/.test(each) ? 'word' : /^[^\w\s]+$/.test(each) ? 'mark' : each.replace(/[\w\s-]+/g, 'w')
  return text.length <= wordCharsMax && sort(text) === sort(own) && (own.length > 2 || text.length <= 3)
}
