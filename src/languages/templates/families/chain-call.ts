import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import type { Kind } from '../kind.ts'
import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'
import { namesVisible } from './donor-expression.ts'

/** Calls of the file beyond these are no habit of this place. */
const donorsMax = 14
const donorCharsMax = 50

/** One more call in a chain: one of those the file makes elsewhere on such a value, or a usual one. */
export const chainCall: Template = {
  id: 'chain-call',
  title: 'adds a call to a chain',
  on: ['CallExpression', 'MemberExpression', 'Identifier'],
  examples: {
    valid: [
      { before: 'x = Object.keys(q).map(f).join(y)', after: 'x = Object.keys(q).map(f).filter(Boolean).join(y)' },
      {
        before: "function f(s) { return s.replace(/a/g, 'b') }; function g(s) { return s.replace(/c/g, 'd').trim() }",
        after: "function f(s) { return s.replace(/a/g, 'b').replace(/c/g, 'd') }; function g(s) { return s.replace(/c/g, 'd').trim() }",
      },
      {
        before: "const SLASH = /\\//g; function f(s) { return encodeURI(s).replace(/a/, 'b') }",
        after: "const SLASH = /\\//g; function f(s) { return encodeURI(s).replace(/a/, 'b').replace(SLASH, '%2F') }",
      },
    ],
    invalid: ['let a = 1', 'f()'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (!ctx.isValue(node) || node.parent?.type === 'SpreadElement' || node.parent?.type === 'UnaryExpression') return
    const kind = ctx.kind(node)
    const chained = node.type === 'CallExpression' && node.callee.type === 'MemberExpression'
    if (kind !== 'string' && kind !== 'array' && !(kind === 'any' && (chained || node.type !== 'CallExpression'))) return
    const own = ctx.within(node, 15)
    const offered = new Map<string, number>()
    const offer = (text: string, weight: number): void => {
      if (ctx.text.startsWith(text, node.end) || own.endsWith(text)) return
      if ((offered.get(text) ?? 0) < weight) offered.set(text, weight)
    }
    const place = node.type === 'Identifier' ? 0.5 : chained ? 1 : 0.7
    for (const like of ['string', 'array'] as const)
      if (kind === like || kind === 'any')
        for (const [text, weight] of ctx.dialect.tables.chains[like]) offer(text, weight * (kind === like ? 1 : 0.5))
    for (const { text, weight } of callsLike(node, kind, ctx)) offer(text, weight)
    if (kind === 'string' || (kind === 'any' && chained)) for (const [text, weight] of replacements(own, ctx)) offer(text, weight)
    for (const [text, weight] of offered) yield replace(node, own + text, weight * place)
  },
}

interface Donor {
  readonly text: string
  readonly node: Node
  readonly on: Kind
  readonly method: string
}

const kept = new WeakMap<Context, readonly Donor[]>()

/** What the file calls on values, `.name(arguments)`, each text once. */
function donors(ctx: Context): readonly Donor[] {
  let found = kept.get(ctx)
  if (found) return found
  const byText = new Map<string, Donor>()
  for (const node of ctx.pools.expressions.values()) {
    if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression' || node.callee.computed) continue
    const text = `.${ctx.text.slice(node.callee.property.start, node.end)}`
    if (text.length <= donorCharsMax && !text.includes('\n'))
      byText.set(text, { text, node, on: ctx.kind(node.callee.object), method: ctx.source(node.callee.property) })
  }
  kept.set(ctx, (found = [...byText.values()]))
  return found
}

const ofStrings = /^(replace|replaceAll|trim\w*|to(Lower|Upper)Case|split|slice|substring|substr|normalize|padStart|padEnd|match|concat)$/
const ofLists = /^(filter|map|slice|sort|reverse|concat|flat|join|flatMap|splice)$/

function callsLike(node: Node, kind: Kind, ctx: Context): { text: string; weight: number }[] {
  const method = node.type === 'CallExpression' && node.callee.type === 'MemberExpression' ? ctx.source(node.callee.property) : ''
  const found: { text: string; weight: number }[] = []
  for (const donor of donors(ctx)) {
    const fits = (kind !== 'array' && ofStrings.test(donor.method)) || (kind !== 'string' && ofLists.test(donor.method))
    if (!fits || !argumentsVisible(donor.node, node, ctx)) continue
    found.push({ text: donor.text, weight: donor.method === method ? 0.8 : donor.on === kind ? 0.4 : 0.25 })
  }
  return found.sort((a, b) => b.weight - a.weight).slice(0, donorsMax)
}

const argumentsVisible = (call: Node, at: Node, ctx: Context): boolean =>
  call.type === 'CallExpression' && call.arguments.every((argument) => namesVisible(argument as Node, at, ctx))

/** Constants of the file that hold a pattern, with what stands for the one character they look for. */
function* replacements(own: string, ctx: Context): Iterable<[string, number]> {
  if (!/\breplace(All)?\(/.test(ctx.text)) return
  const { say } = ctx
  for (const variable of ctx.scopes.at(ctx.program).variables.values()) {
    const { init, name } = variable
    if (init?.type !== 'Literal' || !('regex' in init) || !init.regex || own.includes(name)) continue
    const literal = /^(?:\\?([^\w\s]))$/.exec(init.regex.pattern)?.[1]
    const values = literal === undefined ? [''] : [percent(literal), '', ' ', '+']
    for (const [index, value] of values.entries()) yield [`.replace(${name}, ${say.text(value)})`, index === 0 && literal ? 0.7 : 0.15]
  }
}

/** RFC 3986, 2.1. */
const percent = (mark: string): string => `%${mark.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
