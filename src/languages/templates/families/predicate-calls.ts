import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'

/** Beyond these the file has so many predicates that none is likely. */
const callsMax = 16
const predicateName = /^_?(is|has|can|should|contains|includes|matches|allows|validate)[A-Z_]/

interface Known {
  readonly text: string
  readonly named: boolean
}

const kept = new WeakMap<Context, readonly Known[]>()

/** Calls of the file's own yes-or-no functions on what the place speaks of and on the parameters here. */
export function predicateCalls(at: Node, asked: readonly string[], ctx: Context): { text: string; weight: number }[] {
  const functions = predicatesOf(ctx)
  if (functions.length === 0) return []
  const home = ctx.functionOf(at)
  const homeName = home?.type === 'FunctionDeclaration' ? home.id?.name : undefined
  const params = ctx.visible(at).filter((variable) => variable.declared === 'param' && variable.scope.function === home)
  const things = new Set([...asked, ...params.map((variable) => variable.name)])
  const visible = new Set(ctx.visible(at).map((variable) => variable.name))
  const found: { text: string; weight: number }[] = []
  for (const { text, named } of functions) {
    const root = text.split('.')[0]!
    if (text === homeName || (root !== 'this' && !visible.has(root))) continue
    for (const thing of things)
      if (thing !== root) found.push({ text: `${text}(${thing})`, weight: (named ? 0.6 : 0.25) * (asked.includes(thing) ? 1 : 0.7) })
  }
  return found.sort((a, b) => b.weight - a.weight).slice(0, callsMax)
}

/** Named like a question, or asked in a condition of the file with one argument. */
function predicatesOf(ctx: Context): readonly Known[] {
  let found = kept.get(ctx)
  if (found) return found
  const names = new Map<string, boolean>()
  for (const variable of ctx.scopes.at(ctx.program).variables.values())
    if (
      predicateName.test(variable.name) &&
      (variable.declared === 'function' || variable.declared === 'import' || isFunctionLike(variable.init))
    )
      names.set(variable.name, true)
  for (const node of ctx.pools.conditions.values()) {
    const call = node.type === 'UnaryExpression' ? node.argument : node
    if (call.type !== 'CallExpression' || call.arguments.length !== 1) continue
    const { callee } = call
    const plain = callee.type === 'Identifier' || (callee.type === 'MemberExpression' && callee.object.type === 'ThisExpression')
    const ofModule = callee.type === 'MemberExpression' && callee.object.type === 'Identifier' && isImported(callee.object, ctx)
    if (plain || ofModule) names.set(ctx.source(callee), predicateName.test(ctx.source(callee).split('.').at(-1)!))
  }
  found = [...names].map(([text, named]) => ({ text, named }))
  kept.set(ctx, found)
  return found
}

const isFunctionLike = (node: Node | undefined): boolean => !!node && /Function/.test(node.type)

function isImported(node: Node & { type: 'Identifier' }, ctx: Context): boolean {
  const variable = ctx.scopes.resolve(node, node.name)
  if (!variable) return false
  return variable.declared === 'import' || (variable.init?.type === 'CallExpression' && /^require\b/.test(ctx.source(variable.init)))
}
