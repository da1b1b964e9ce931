import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import type { Variable } from '../scope.ts'
import type { Draft, Template } from '../template.ts'
import { insert } from '../template.ts'
import { namesVisible } from './donor-expression.ts'
import { after, before, ended } from './statement-list.ts'

/** Assignments made from the function's own expressions, per name. */
const donorsMax = 12

/** The step that a loop never takes: nothing that its condition asks for changes in it, and nothing leaves it. */
export const loopStep: Template = {
  id: 'loop-step',
  title: 'takes a step in a loop that goes on for ever',
  on: ['WhileStatement'],
  examples: {
    valid: [
      {
        before: 'function f(n) {\n  while (n > 0) {\n    g()\n  }\n}',
        after: 'function f(n) {\n  while (n > 0) {\n    g()\n    n--\n  }\n}',
      },
      {
        before: 'function f(i, n) {\n  while (i < n) {\n    g()\n  }\n}',
        after: 'function f(i, n) {\n  while (i < n) {\n    g()\n    i++\n  }\n}',
      },
      {
        before: 'function f(a) {\n  let t = a.next\n  while (t) {\n    g(1)\n  }\n}',
        after: 'function f(a) {\n  let t = a.next\n  while (t) {\n    g(1)\n    t = t.next\n  }\n}',
      },
    ],
    invalid: ['while (n > 0) {\n  n--\n}', 'while (ask()) {\n  g()\n}', 'function f(n) {\n  while (n) {\n    if (g()) break\n  }\n}'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (node.type !== 'WhileStatement' || node.body.type !== 'BlockStatement') return
    const { body, test } = node
    const last = body.body.at(-1) as Node | undefined
    const first = body.body[0] as Node | undefined
    if (!last || !first || (body as { inline?: boolean }).inline) return
    const asked = askedFor(test, ctx)
    if (asked.length === 0 || leaves(body, ctx) || asked.some((variable) => changes(variable, node, ctx))) return
    for (const variable of asked)
      for (const [text, weight] of steps(variable, node, ctx)) {
        const statement = ended(text, ctx)
        yield insert(last.end, after(last, statement, ctx), weight)
        yield insert(first.start, before(first, statement, ctx), weight * 0.3)
      }
  },
}

/** The variables of the function that the condition reads; none where it asks something else as well. */
function askedFor(test: Node, ctx: Context): Variable[] {
  const found = new Set<Variable>()
  let other = false
  ctx.walk(test, (node) => {
    if (node.type === 'CallExpression' && node.arguments.length === 0) other = true
    if (node.type === 'AssignmentExpression' || node.type === 'UpdateExpression' || node.type === 'AwaitExpression') other = true
    if (node.type !== 'Identifier' || !ctx.isValue(node)) return
    const variable = ctx.scopes.resolve(node, node.name)
    if (variable && variable.scope.function === ctx.functionOf(test) && /^(param|let|var)$/.test(variable.declared)) found.add(variable)
  })
  return other ? [] : [...found]
}

function leaves(body: Node, ctx: Context): boolean {
  let found = false
  ctx.walk(body, (node) => {
    if (/^(Break|Return|Throw|Yield)(Statement|Expression)$/.test(node.type)) found = true
  })
  return found
}

/** Written in the loop; or, where it is no number or text, handed to something that may change it. */
function changes(variable: Variable, loop: Node, ctx: Context): boolean {
  const inside = ({ start, end }: Node): boolean => start >= loop.start && end <= loop.end
  if (variable.writes.some(inside)) return true
  const kind = ctx.kindOf(variable)
  if (kind === 'number' || kind === 'string' || kind === 'boolean') return false
  return variable.reads.some((read) => inside(read) && isHandedOn(read))
}

/** An argument, the receiver of a call, or what is written into. */
function isHandedOn(read: Node): boolean {
  let at = read
  while (at.parent?.type === 'MemberExpression' && at.parent.object === at) at = at.parent
  const { parent } = at
  if (at !== read && parent?.type === 'CallExpression' && parent.callee === at) return true
  if (at !== read && (parent?.type === 'UpdateExpression' || (parent?.type === 'AssignmentExpression' && parent.left === at))) return true
  return at === read && (parent?.type === 'CallExpression' || parent?.type === 'NewExpression') && parent.callee !== at
}

function* steps(variable: Variable, loop: Node & { type: 'WhileStatement' }, ctx: Context): Iterable<[string, number]> {
  const { name } = variable
  const kind = ctx.kindOf(variable)
  const { say } = ctx
  if (kind === 'number' || kind === 'any') {
    const up = direction(name, loop.test)
    yield [say.step(name, '+'), up === false ? 0.3 : 1]
    yield [say.step(name, '-'), up === true ? 0.3 : 1]
  }
  if (kind === 'string' || kind === 'array') {
    yield [say.assign(name, say.slice(name, '1', undefined)), 0.5]
    yield [say.assign(name, say.slice(name, undefined, '-1')), 0.3]
  }
  let most = donorsMax
  for (const [text, donor] of ctx.pools.expressions) {
    if (most <= 0) return
    if (ctx.functionOf(donor) !== ctx.functionOf(loop) || text.length > 30 || text === name || !namesVisible(donor, loop, ctx)) continue
    const theirs = ctx.kind(donor)
    if (theirs !== kind && theirs !== 'any' && kind !== 'any') continue
    most--
    const own = new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(text)
    yield [say.assign(name, text), own ? 0.6 : 0.15]
  }
  // A walk from one to the next: the member that the function follows elsewhere.
  for (const member of membersOf(loop, ctx)) yield [say.assign(name, `${name}${member}`), 0.6]
}

/** Which way the variable has to go for the comparison to fail; undefined where there is none. */
function direction(name: string, test: Node): boolean | undefined {
  if (test.type === 'LogicalExpression') return direction(name, test.left) ?? direction(name, test.right)
  if (test.type === 'Identifier') return false
  if (test.type !== 'BinaryExpression' || !/^[<>]=?$/.test(test.operator)) return undefined
  const left = test.left.type === 'Identifier' && test.left.name === name
  const right = test.right.type === 'Identifier' && test.right.name === name
  if (left === right) return undefined
  return test.operator.startsWith('<') === left
}

/** `.next` of `node.next`, where it is read and not called. */
function membersOf(loop: Node, ctx: Context): ReadonlySet<string> {
  const found = new Set<string>()
  for (const [, node] of ctx.pools.expressions)
    if (
      node.type === 'MemberExpression' &&
      !node.computed &&
      ctx.functionOf(node) === ctx.functionOf(loop) &&
      node.parent?.type !== 'CallExpression'
    )
      found.add(ctx.text.slice(node.object.end, node.end))
  return found
}
