import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'
import { after, ended, indentOf, leftBehind, listOf, sourceAt } from './statement-list.ts'

/** What is returned, swapped with what is returned elsewhere; a value that is built and not kept is returned instead. */
export const returnValue: Template = {
  id: 'return-value',
  title: 'returns something else',
  on: ['ReturnStatement', 'IfStatement'],
  examples: {
    valid: [
      { before: 'function f(a) {\n  if (a) return 1\n  else return 2\n}', after: 'function f(a) {\n  if (a) return 2\n  else return 1\n}' },
      { before: 'function f(xs) {\n  xs.filter(g)\n  return xs\n}', after: 'function f(xs) {\n  return xs.filter(g)\n  \n}' },
      {
        before: 'function f(xs) {\n  for (const x of xs) if (x) return true\n  return false\n}',
        after: 'function f(xs) {\n  for (const x of xs) if (x) return false\n  return true\n}',
      },
    ],
    invalid: ['function f() { return 1 }'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (node.type === 'IfStatement') {
      if (!node.alternate || node.alternate.type === 'IfStatement') return
      yield {
        start: node.consequent.start,
        end: node.consequent.end,
        text: ended(ctx.source(node.alternate), ctx),
        weight: 0.6,
        also: [{ start: node.alternate.start, end: node.alternate.end, text: ctx.source(node.consequent) }],
      }
      return
    }
    if (node.type !== 'ReturnStatement' || !node.argument) return
    const home = ctx.functionOf(node)
    const own = ctx.source(node.argument)
    for (const other of ctx.pools.statements) {
      if (
        other.type !== 'ReturnStatement' ||
        other === node ||
        !other.argument ||
        ctx.functionOf(other) !== home ||
        ctx.source(other.argument) === own
      )
        continue
      if (other.start > node.start)
        yield {
          ...replace(node.argument, ctx.source(other.argument), 1),
          also: [{ start: other.argument.start, end: other.argument.end, text: own }],
        }
    }
    const place = listOf(node)
    const previous = place?.list[place.index - 1]
    if (previous?.type === 'ExpressionStatement' && previous.expression.type !== 'AssignmentExpression')
      yield {
        start: previous.start,
        end: previous.end,
        text: ctx.say.leave(ctx.source(previous.expression)),
        weight: 0.7,
        also: [{ start: node.start, end: node.end, text: '' }],
      }
    // A return that leaves a loop on its first round.
    if (place && previous && node.parent?.parent && /^For|^While/.test(node.parent.parent.type) && listOf(node.parent.parent))
      yield {
        start: node.start,
        end: node.end,
        text: leftBehind(node, ctx),
        weight: 0.8,
        also: [
          {
            start: node.parent.parent.end,
            end: node.parent.parent.end,
            text: after(node.parent.parent, sourceAt(node, indentOf(node.parent.parent, ctx.text), ctx), ctx),
          },
        ],
      }
  },
}
