import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'
import { namesVisible } from './donor-expression.ts'

/** Functions of the file beyond these: too many for any to be likely. */
const functionsMax = 10
const callCharsMax = 60

/** A value put through one of the file's own functions, called as it is called elsewhere in the file. */
export const wrapKnown: Template = {
  id: 'wrap-known',
  title: 'puts a value through a function of the file',
  on: ['Identifier', 'MemberExpression', 'CallExpression', 'BinaryExpression', 'ConditionalExpression', 'TemplateLiteral'],
  examples: {
    valid: [
      {
        before: "function f(cap) { g(rtrim(cap[1], '\\n')); return { raw: cap[0] } }; function rtrim(s, c) {}",
        after: "function f(cap) { g(rtrim(cap[1], '\\n')); return { raw: rtrim(cap[0], '\\n') } }; function rtrim(s, c) {}",
      },
      {
        before: 'const clean = (s) => s; function f(a) { const b = a.x; return b }',
        after: 'const clean = (s) => s; function f(a) { const b = clean(a.x); return b }',
      },
    ],
    invalid: ['let a', 'f()'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (!ctx.isValue(node) || ctx.kind(node) === 'function' || ctx.kind(node) === 'boolean') return
    const parent = node.parent
    if (!parent || parent.type === 'UnaryExpression' || parent.type === 'SpreadElement') return
    if (parent.type === 'MemberExpression' && parent.property === (node as unknown)) return
    const place = weightAt(node, parent)
    const own = ctx.source(node)
    for (const { head, tail, weight } of wrappers(node, ctx)) {
      if (own.startsWith(head) || ctx.text.slice(node.start - head.length, node.start) === head) continue
      yield replace(node, head + own + tail, weight * place)
    }
  },
}

function weightAt(node: Node, parent: Node): number {
  const plain = node.type === 'Identifier' ? 0.6 : 1
  if (/^(ReturnStatement|VariableDeclarator|AssignmentExpression|Property|ArrowFunctionExpression)$/.test(parent.type)) return plain
  return plain * (parent.type === 'CallExpression' ? 0.7 : 0.4)
}

interface Wrapper {
  readonly head: string
  readonly tail: string
  readonly weight: number
  /** Names of the other arguments come from here. */
  readonly from: Node | undefined
}

const kept = new WeakMap<Context, readonly Wrapper[]>()

function* wrappers(node: Node, ctx: Context): Iterable<Wrapper> {
  const home = ctx.functionOf(node)
  const homeName = home?.type === 'FunctionDeclaration' ? home.id?.name : undefined
  const visible = new Set(ctx.visible(node).map((variable) => variable.name))
  let count = 0
  for (const wrapper of allWrappers(ctx)) {
    const root = /^(?:new )?([\w$]+)/.exec(wrapper.head)![1]!
    if (root === homeName || (root !== 'this' && !visible.has(root))) continue
    const { from } = wrapper
    if (from && 'arguments' in from && !from.arguments.slice(1).every((part) => namesVisible(part as Node, node, ctx))) continue
    yield wrapper
    if (++count >= functionsMax) return
  }
}

/** Calls of the file's own or imported functions with the first argument left open, the most frequent first; then declared ones of one parameter. */
function allWrappers(ctx: Context): readonly Wrapper[] {
  const found = kept.get(ctx)
  if (found) return found
  const byText = new Map<string, { wrapper: Wrapper; calls: number }>()
  for (const node of ctx.pools.expressions.values()) {
    if (
      (node.type !== 'CallExpression' && node.type !== 'NewExpression') ||
      node.arguments.length === 0 ||
      node.arguments[0]!.type === 'SpreadElement'
    )
      continue
    const { callee } = node
    const root = callee.type === 'MemberExpression' && !callee.computed ? callee.object : callee
    if (root.type !== 'Identifier' || !isKnown(root, ctx)) continue
    const head = `${node.type === 'NewExpression' ? 'new ' : ''}${ctx.source(callee)}(`
    const tail = ctx.text.slice(node.arguments[0]!.end, node.end)
    if (head.length + tail.length > callCharsMax || tail.includes('\n') || /^(require|describe|it|test)\(/.test(head)) continue
    const seen = byText.get(head + tail)
    if (seen) seen.calls++
    else byText.set(head + tail, { wrapper: { head, tail, weight: 0.8, from: node }, calls: 1 })
  }
  for (const { name, node, init, declared } of ctx.scopes.at(ctx.program).variables.values()) {
    const made = declared === 'function' ? node : init
    const one = made && 'params' in made && made.params.length === 1
    if (one && !byText.has(`${name}()`))
      byText.set(`${name}()`, { wrapper: { head: `${name}(`, tail: ')', weight: 0.6, from: undefined }, calls: 0 })
  }
  const ordered = [...byText.values()].sort((a, b) => b.calls - a.calls).map(({ wrapper }) => wrapper)
  kept.set(ctx, ordered)
  return ordered
}

/** Something the code has a name for: a function of the module, or one it was given. */
function isKnown(root: Node & { type: 'Identifier' }, ctx: Context): boolean {
  const variable = ctx.scopes.resolve(root, root.name)
  return variable !== undefined && variable.declared !== 'catch'
}
