import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import type { Draft, Template } from '../template.ts'
import { insert } from '../template.ts'
import { namesVisible } from './donor-expression.ts'
import { after, before, ended, indentOf, listOf } from './statement-list.ts'

const donorsMax = 60

/** A statement of the same file once more, here; and an assignment made from it with another operator. */
export const statementInserted: Template = {
  id: 'statement-inserted',
  title: 'inserts a statement of the file',
  on: [
    'ExpressionStatement',
    'ReturnStatement',
    'VariableDeclaration',
    'IfStatement',
    'ForStatement',
    'ForOfStatement',
    'WhileStatement',
    'BreakStatement',
  ],
  examples: {
    valid: [{ before: 'function f(n) {\n  n--\n  g(n)\n  h(n)\n}', after: 'function f(n) {\n  n--\n  g(n)\n  h(n)\n  n--\n}' }],
    invalid: ['x'],
  },
  *propose(node, ctx): Iterable<Draft> {
    const place = listOf(node)
    if (!place || !ctx.functionOf(node)) return
    const last = place.index === place.list.length - 1
    for (const [text, weight] of donors(node, ctx)) {
      const statement = ended(text, ctx)
      yield insert(node.start, before(node, statement, ctx), weight)
      // After the last statement only: everywhere else "before the next one" says the same.
      if (last && !/^(Return|Break|Continue|Throw)/.test(node.type)) yield insert(node.end, after(node, statement, ctx), weight)
    }
  },
}

function donors(node: Node, ctx: Context): [string, number][] {
  const { say } = ctx
  const home = ctx.functionOf(node)
  const found = new Map<string, number>()
  for (const donor of ctx.pools.statements) {
    if (ctx.functionOf(donor) !== home || donor.end - donor.start > 80) continue
    if ((donor.type === 'BreakStatement' || donor.type === 'ContinueStatement') && !inLoop(node)) continue
    if (!namesVisible(donor, node, ctx)) continue
    const near = Math.min(1, 200 / (50 + Math.abs(donor.start - node.start)))
    const text = ctx.source(donor)
    found.set(text, Math.max(found.get(text) ?? 0, (donor.type === 'ExpressionStatement' ? 0.8 : 0.5) * near))
  }
  for (const text of forgottenUses(node, ctx)) found.set(text, 0.9)
  for (const [text, weight] of assignments(node, ctx)) found.set(text, Math.max(found.get(text) ?? 0, weight))
  for (const variable of ctx.visible(node)) {
    if (variable.scope.function !== home || variable.declared === 'const') continue
    const kind = ctx.kindOf(variable)
    const spare = variable.writes.length === 0 && variable.declared !== 'param' ? 0.6 : 0.15
    if (kind === 'number')
      for (const text of [say.step(variable.name, '+'), say.step(variable.name, '-'), `${variable.name} = 0`])
        found.set(text, Math.max(found.get(text) ?? 0, spare))
    if (kind === 'boolean')
      for (const text of [`${variable.name} = ${say.yes}`, `${variable.name} = ${say.no}`])
        found.set(text, Math.max(found.get(text) ?? 0, spare))
    if (variable.init && kind !== 'any' && variable.init.end - variable.init.start < 20)
      found.set(`${variable.name} = ${ctx.source(variable.init)}`, 0.4)
  }
  return [...found].sort((a, b) => b[1] - a[1]).slice(0, donorsMax)
}

/** A flag that nobody reads and a count that nobody writes, in one function: the one was to decide about the other. */
function forgottenUses(node: Node, ctx: Context): string[] {
  const home = ctx.functionOf(node)
  const here = ctx.visible(node).filter((variable) => variable.scope.function === home && /^(let|var)$/.test(variable.declared))
  const unread = here.filter((variable) => variable.reads.length === 0)
  const unwritten = here.filter(
    (variable) => variable.writes.length === 0 && variable.reads.length > 0 && ctx.kindOf(variable) === 'number',
  )
  return unread.flatMap((flag) =>
    unwritten.flatMap((count) => [
      ctx.say.under(flag.name, ctx.say.step(count.name, '+'), indentOf(node, ctx.text)),
      ctx.say.under(ctx.say.not(flag.name), ctx.say.step(count.name, '+'), indentOf(node, ctx.text)),
      `${count.name} += ${flag.name}`,
    ]),
  )
}

/** `n = <an expression of this function that uses n>`: a step somebody forgot to take. */
function* assignments(node: Node, ctx: Context): Iterable<[string, number]> {
  const home = ctx.functionOf(node)
  const writable = ctx
    .visible(node)
    .filter((variable) => variable.scope.function === home && variable.declared !== 'const' && variable.declared !== 'function')
  for (const [text, donor] of ctx.pools.expressions) {
    if (ctx.functionOf(donor) !== home || text.length > 30 || !namesVisible(donor, node, ctx)) continue
    const kind = ctx.kind(donor)
    for (const { name, kind: own, pending } of writable.map((variable) => ({
      name: variable.name,
      kind: ctx.kindOf(variable),
      pending: variable.writes.length === 0,
    })))
      if ((own === kind || own === 'any' || kind === 'any') && new RegExp(`(?<![\\w$.])${name.replace(/\$/g, '\\$')}(?![\\w$])`).test(text))
        yield [`${name} = ${text}`, pending ? 0.9 : 0.3]
  }
}

export function inLoop(node: Node): boolean {
  for (let at: Node | null | undefined = node.parent; at && !/Function/.test(at.type); at = at.parent)
    if (/^(For|While|DoWhile|Switch)/.test(at.type)) return true
  return false
}
