import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import type { Draft, Template } from '../template.ts'
import { isFunction } from '../tree.ts'
import { after, before, ended, indentOf, leftBehind, listOf, sourceAt } from './statement-list.ts'

/** Swaps neighbours, moves a statement out of, into, or to the end of a block near by. */
export const statementMoved: Template = {
  id: 'statement-moved',
  title: 'moves a statement',
  on: ['ExpressionStatement', 'ReturnStatement', 'VariableDeclaration', 'IfStatement', 'BreakStatement', 'ForStatement', 'ForOfStatement'],
  examples: {
    valid: [
      { before: 'function f() {\n  a()\n  b()\n}', after: 'function f() {\n  b()\n  a()\n}' },
      {
        before: 'function f() {\n  for (const x of xs) {\n    g(x)\n    return 1\n  }\n}',
        after: 'function f() {\n  for (const x of xs) {\n    g(x)\n    \n  }\n  return 1\n}',
      },
    ],
    invalid: ['a()'],
  },
  *propose(node, ctx): Iterable<Draft> {
    const place = listOf(node)
    if (!place) return
    const next = place.list[place.index + 1]
    if (next && next.type !== 'FunctionDeclaration' && node.type !== 'VariableDeclaration')
      yield {
        start: node.start,
        end: node.end,
        text: ended(ctx.source(next), ctx),
        weight: 0.6,
        also: [{ start: next.start, end: next.end, text: ended(ctx.source(node), ctx) }],
      }
    if (node.type === 'ForStatement' || node.type === 'ForOfStatement') return
    yield* outOfBlock(node, ctx)
    yield* intoBlock(node, place.list, place.index, ctx)
    yield* furtherAlong(node, place.list, place.index, ctx)
  },
}

const remove = (node: Node, ctx: Context): { start: number; end: number; text: string } => ({
  start: node.start,
  end: node.end,
  text: leftBehind(node, ctx),
})

function* outOfBlock(node: Node, ctx: Context): Iterable<Draft> {
  let block = node.parent
  for (let level = 0; level < 2 && block?.type === 'BlockStatement'; level++) {
    let owner: Node | null | undefined = block.parent
    while (owner && owner.type !== 'BlockStatement' && !isFunction(owner) && !listOf(owner)) owner = owner.parent
    if (!owner || isFunction(owner) || !listOf(owner)) return
    const moved = sourceAt(node, indentOf(owner, ctx.text), ctx)
    yield { ...remove(node, ctx), weight: 1 - 0.4 * level, also: [{ start: owner.end, end: owner.end, text: after(owner, moved, ctx) }] }
    yield {
      ...remove(node, ctx),
      weight: 0.5 - 0.2 * level,
      also: [{ start: owner.start, end: owner.start, text: before(owner, moved, ctx) }],
    }
    block = owner.parent
  }
}

function* intoBlock(node: Node, list: readonly Node[], index: number, ctx: Context): Iterable<Draft> {
  if (node.type === 'VariableDeclaration') return
  for (const neighbour of [list[index - 1], list[index + 1]]) {
    const body = neighbour && bodyOf(neighbour)
    if (!body || body.type !== 'BlockStatement') continue
    const last = body.body.at(-1) as Node | undefined
    const first = body.body[0] as Node | undefined
    if (!last || !first) continue
    const moved = sourceAt(node, indentOf(first, ctx.text), ctx)
    yield { ...remove(node, ctx), weight: 0.7, also: [{ start: last.end, end: last.end, text: after(last, moved, ctx) }] }
    yield { ...remove(node, ctx), weight: 0.5, also: [{ start: first.start, end: first.start, text: before(first, moved, ctx) }] }
  }
}

function* furtherAlong(node: Node, list: readonly Node[], index: number, ctx: Context): Iterable<Draft> {
  if (node.type === 'ReturnStatement' || node.type === 'BreakStatement') return
  const moved = ended(ctx.source(node), ctx)
  for (const step of [-3, -2, 2, 3]) {
    const target = list[index + step]
    if (!target) continue
    const insertion =
      step < 0
        ? { start: target.start, end: target.start, text: before(target, moved, ctx) }
        : { start: target.end, end: target.end, text: after(target, moved, ctx) }
    yield { ...remove(node, ctx), weight: 0.3, also: [insertion] }
  }
}

function bodyOf(node: Node): Node | undefined {
  switch (node.type) {
    case 'ForStatement':
    case 'ForOfStatement':
    case 'ForInStatement':
    case 'WhileStatement':
      return node.body
    case 'IfStatement':
      return node.alternate && node.alternate.type !== 'IfStatement' ? node.alternate : node.consequent
    default:
      return undefined
  }
}
