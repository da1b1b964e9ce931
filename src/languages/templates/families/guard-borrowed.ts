import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import type { Draft, Template } from '../template.ts'
import { insert } from '../template.ts'
import { excerpts } from './told.ts'
import { indentOf, listOf, sourceAt } from './statement-list.ts'

/** Guards of other functions that fit one place. */
const guardsMax = 6
/** A longer guard does more than refuse. */
const guardCharsMax = 160
/** What runners say of an error that did not come, or came as another one. */
const awaited =
  /did not (?:raise|throw|match)|not raised|does not match|Failed asserting that exception|Missing expected exception|to throw/i

/**
 * A check that other functions of the file make of a parameter of the same name, made here too: code for the new is mostly in the old
 * (Barr and others, The Plastic Surgery Hypothesis, FSE 2014).
 */
export const guardBorrowed: Template = {
  id: 'guard-borrowed',
  title: 'makes a check that others make',
  on: ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'],
  examples: {
    valid: [
      {
        before: "function f(n) {\n  if (n < 0) throw new Error('n')\n  return n\n}\nfunction g(n) {\n  return n + 1\n}",
        after:
          "function f(n) {\n  if (n < 0) throw new Error('n')\n  return n\n}\nfunction g(n) {\n  if (n < 0) throw new Error('n')\n  return n + 1\n}",
      },
    ],
    invalid: ["function f(n) {\n  if (n < 0) throw new Error('n')\n  return n\n}\nfunction g(m) {\n  return m + 1\n}"],
  },
  *propose(node, ctx): Iterable<Draft> {
    const body = (node as { body?: Node | null }).body
    if (body?.type !== 'BlockStatement') return
    const first = body.body.find((statement) => !('directive' in statement && statement.directive)) as Node | undefined
    if (!first || !listOf(first)) return
    const params = new Set(
      ctx
        .visible(first)
        .filter(({ declared, scope }) => declared === 'param' && scope.function === (node as unknown))
        .map(({ name }) => name),
    )
    const own = ctx.source(node)
    const told = ctx.focus.failures.some(({ message }) => awaited.test(message)) || excerpts(ctx).length === 0
    const offered = new Set<string>()
    for (const { guard, names, leaves } of guardsOf(ctx)) {
      const said = ctx.source(guard.test)
      if (offered.size >= guardsMax || ctx.functionOf(guard) === (node as unknown) || own.includes(said)) continue
      if (names.length === 0 || !names.every((name) => params.has(name))) continue
      const indent = indentOf(first, ctx.text)
      const text = sourceAt(guard, indent, ctx)
      if (offered.has(text)) continue
      offered.add(text)
      yield insert(first.start, `${text}\n${indent}`, (leaves ? 0.2 : told ? 1 : 0.1) / (1 + 0.2 * offered.size))
    }
  },
}

interface Guard {
  readonly guard: Node & { type: 'IfStatement' }
  /** What it asks about. */
  readonly names: readonly string[]
  /** Returns and does not throw. */
  readonly leaves: boolean
}

const known = new WeakMap<Context, readonly Guard[]>()

/** Every condition of the file without another branch that only leaves a function, speaking of its parameters alone. */
function guardsOf(ctx: Context): readonly Guard[] {
  const kept = known.get(ctx)
  if (kept) return kept
  const found: Guard[] = []
  ctx.walk(ctx.program, (node) => {
    if (node.type !== 'IfStatement' || node.alternate || node.end - node.start > guardCharsMax) return
    const inner = node.consequent.type === 'BlockStatement' ? node.consequent.body : [node.consequent]
    const only = inner.length === 1 ? inner[0] : undefined
    const home = ctx.functionOf(node)
    if (!home || !only || !(only.type === 'ThrowStatement' || (only.type === 'ReturnStatement' && !only.argument))) return
    const names = namesIn(node, ctx)
    const isParam = (name: string): boolean => {
      const variable = ctx.scopes.resolve(node, name)
      return variable?.declared === 'param' && variable.scope.function === home
    }
    const free = names.filter((name) => ctx.scopes.resolve(node, name)?.scope.function !== undefined)
    if (free.every(isParam)) found.push({ guard: node, names: free, leaves: only.type === 'ReturnStatement' })
  })
  known.set(ctx, found)
  return found
}

function namesIn(node: Node, ctx: Context): string[] {
  const names = new Set<string>()
  ctx.walk(node, (each) => {
    if (each.type === 'Identifier' && ctx.scopes.resolve(each, each.name)) names.add(each.name)
  })
  return [...names]
}
