import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import { namesVisible } from './donor-expression.ts'

const methodsMax = 4
const donorsMax = 6
const predicateName = /^_?(is|has|can|should|was|are)(?=[A-Z_])/

/** Questions that the object answers about itself: predicates of the class around the place that take nothing, called or read. */
export function receiverQuestions(at: Node, ctx: Context): string[] {
  let body: Node | null | undefined = at
  while (body && body.type !== 'ClassBody') body = body.parent
  if (!body) return []
  const { self, sigil } = ctx.dialect.names
  const access = `${self}${sigil === undefined ? '.' : '->'}`
  const home = ctx.functionOf(at)
  const found: string[] = []
  for (const member of body.body as readonly Node[]) {
    const { key, id, value, params, kind } = member as unknown as Member
    const name = (key ?? id)?.name
    const taken = (value?.params ?? params ?? []).filter((param) => ctx.source(param) !== self)
    if (name === undefined || !predicateName.test(name) || taken.length > 0 || value === home || (member as unknown) === home) continue
    if (kind === 'set' || member.type === 'PropertyDefinition') continue
    found.push(`${access}${name}${kind === 'get' ? '' : '()'}`)
  }
  return found.slice(0, methodsMax)
}

/** What a member of a class has in the tree of one language or another. */
interface Member {
  readonly key?: { readonly name?: string }
  readonly id?: { readonly name?: string } | null
  readonly kind?: string
  readonly params?: readonly Node[]
  readonly value?: (Node & { readonly params?: readonly Node[] }) | null
}

/** Conditions of the file that speak of the same thing, the nearest ones first. */
export function sameThingAsked(at: Node, subject: string, ctx: Context): string[] {
  const own = ctx.source(at)
  const found: string[] = []
  const mentions = [...ctx.pools.conditions].filter(([text]) => text.includes(subject))
  const distance = (node: Node): number => Math.abs(node.start - at.start)
  for (const [text, node] of mentions.sort(([, a], [, b]) => distance(a) - distance(b))) {
    if (found.length >= donorsMax) break
    if (node.type === 'LogicalExpression' || node.type === 'Identifier' || ctx.precedence(node) <= 3 || own.includes(text)) continue
    const positive = node.type === 'UnaryExpression' && node.operator === '!' ? ctx.source(node.argument) : text
    if (positive !== subject && !found.includes(positive) && namesVisible(node, at, ctx)) found.push(positive)
  }
  return found
}
