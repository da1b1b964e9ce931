import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import type { Draft, Template } from '../template.ts'
import { insert } from '../template.ts'
import { furtherQuestions, presenceQuestions } from './questions.ts'
import { ahead, before, guarded, listOf } from './statement-list.ts'

/** Names of one round that are asked about. */
const namesMax = 2
const questionsMax = 24

/** A round of a loop that is passed over: asked at its start of what it is about, or of a value as soon as that is there. */
export const loopSkipped: Template = {
  id: 'loop-skipped',
  title: 'skips a round of a loop',
  on: ahead,
  examples: {
    valid: [
      {
        before: 'for (const k of ks) {\n  const v = o[k]\n  f(v)\n}',
        after: 'for (const k of ks) {\n  const v = o[k]\n  if (v === undefined) continue\n  f(v)\n}',
      },
      { before: 'for (const x of xs) {\n  f(x)\n}', after: 'for (const x of xs) {\n  if (!x) continue\n  f(x)\n}' },
      { before: 'for (const k in o) {\n  f(o[k])\n}', after: 'for (const k in o) {\n  if (!Object.hasOwn(o, k)) continue\n  f(o[k])\n}' },
    ],
    invalid: ['f()', 'if (a) {\n  f(a)\n}'],
  },
  *propose(node, ctx): Iterable<Draft> {
    const place = listOf(node)
    const block = node.parent
    const loop = block?.parent
    if (!place || !loop || block.type !== 'BlockStatement' || !isLoop(loop)) return
    const names = place.index === 0 ? roundOf(loop, ctx) : madeBy(place.list[place.index - 1]!, ctx)
    const found = new Map<string, number>()
    const offer = (text: string, weight: number): void => {
      if ((found.get(text) ?? 0) < weight) found.set(text, weight)
    }
    for (const [index, name] of names.slice(-namesMax).entries()) {
      const share = index === 0 ? 1 : 0.7
      for (const { text, opposite, weight, turned } of presenceQuestions(name, ctx)) {
        offer(opposite, weight * share)
        offer(text, turned * share)
      }
    }
    if (names.length > 0)
      for (const { opposite, text, weight, turned } of furtherQuestions(node, names, ctx)) {
        offer(opposite, weight * 0.7)
        offer(text, turned * 0.5)
      }
    if (loop.type === 'ForInStatement' && names[0] !== undefined)
      for (const [text, weight] of ctx.say.hasOwn(ctx.source(loop.right), names[0]))
        if (!text.includes(' in ')) offer(ctx.say.not(text), weight)
    for (const [question, weight] of [...found].sort((a, b) => b[1] - a[1]).slice(0, questionsMax)) {
      yield insert(node.start, before(node, guarded(question, 'continue', node, ctx), ctx), weight)
      yield insert(node.start, before(node, guarded(question, 'break', node, ctx), ctx), weight * 0.2)
    }
  },
}

type Loop = Extract<Node, { type: 'ForOfStatement' | 'ForInStatement' | 'ForStatement' | 'WhileStatement' | 'DoWhileStatement' }>

const isLoop = (node: Node): node is Loop => /^(For\w*|While|DoWhile)Statement$/.test(node.type)

/** What a round is about: the names that the loop's head gives. */
function roundOf(loop: Loop, ctx: Context): string[] {
  if (loop.type !== 'ForOfStatement' && loop.type !== 'ForInStatement') return []
  const names: string[] = []
  ctx.walk(loop.left as Node, (at) => {
    if (at.type === 'Identifier' && names.length < namesMax && ctx.scopes.resolve(loop.body as Node, at.name)) names.push(at.name)
  })
  return names
}

/** The names that a statement gives a value. */
export function madeBy(statement: Node, ctx: Context): string[] {
  if (statement.type === 'VariableDeclaration')
    return statement.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []))
  const assigned =
    statement.type === 'ExpressionStatement' && statement.expression.type === 'AssignmentExpression' ? statement.expression : undefined
  if (!assigned || assigned.operator !== '=') return []
  const { left } = assigned
  return left.type === 'Identifier' || (left.type === 'MemberExpression' && !left.computed) ? [ctx.source(left)] : []
}
