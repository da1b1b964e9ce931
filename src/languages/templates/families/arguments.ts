import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import type { Draft, Template } from '../template.ts'

/** Arguments (and the items of short lists) swapped, dropped, or one added that the function knows by name. */
export const callArguments: Template = {
  id: 'arguments',
  title: 'changes the arguments',
  on: ['CallExpression', 'NewExpression', 'ArrayExpression', 'ArrowFunctionExpression', 'FunctionExpression', 'FunctionDeclaration'],
  examples: {
    valid: [
      { before: 'f(a, b)', after: 'f(b, a)' },
      { before: 'f(a, b)', after: 'f(a)' },
      { before: 'return [i, x]', after: 'return [x, i]' },
      { before: 'xs.sort((a, b) => a - b)', after: 'xs.sort((b, a) => a - b)' },
      {
        before: 'function f(text, base) { return g(text, base) + g(text) }',
        after: 'function f(text, base) { return g(text, base) + g(text, base) }',
      },
    ],
    invalid: ['a + b', 'let a'],
  },
  *propose(node, ctx): Iterable<Draft> {
    const list = listOf(node)
    if (!list || ('callee' in node && 'construct' in node.callee)) return
    // What is merged into a new object is merged into one that others hold, once they change places.
    for (let i = isFreshTarget(node, ctx) ? 1 : 0; i + 1 < list.length; i++)
      for (let j = i + 1; j < list.length && j <= i + 3; j++)
        yield { ...swap(list[i]!, list[j]!, ctx), weight: (j === i + 1 ? 1 : 0.5) * (list.length === 2 ? 1 : 0.6) }
    if (node.type !== 'CallExpression' && node.type !== 'NewExpression' && node.type !== 'ArrayExpression') return
    for (let i = 0; i < list.length; i++) {
      const from = i === 0 ? list[0]!.start : list[i - 1]!.end
      const to = i === 0 ? (list[1]?.start ?? pastComma(list[0]!.end, ctx.text)) : list[i]!.end
      yield { start: from, end: to, text: '', weight: 0.35 / list.length }
    }
    if (node.type !== 'CallExpression' || list.length > 4) return
    yield* additions(node, list, ctx)
  },
}

const isFreshTarget = (node: Node, ctx: Context): boolean =>
  node.type === 'CallExpression' &&
  /\b(?:assign|extend|merge)$/.test(ctx.source(node.callee)) &&
  /^\{\s*\}$/.test(ctx.source((node.arguments[0] ?? node) as Node))

/** A trailing comma goes with the only argument. */
const pastComma = (end: number, text: string): number => end + (/^\s*,/.exec(text.slice(end, end + 200))?.[0].length ?? 0)

function listOf(node: Node): Node[] | undefined {
  switch (node.type) {
    case 'CallExpression':
    case 'NewExpression':
      return node.arguments as Node[]
    case 'ArrayExpression':
      return node.elements.length <= 4 && node.elements.every(Boolean) ? (node.elements as Node[]) : undefined
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
    case 'FunctionDeclaration':
      return node.params as Node[]
    default:
      return undefined
  }
}

const swap = (a: Node, b: Node, ctx: Context): Omit<Draft, 'weight'> => ({
  start: a.start,
  end: a.end,
  text: ctx.source(b),
  also: [{ start: b.start, end: b.end, text: ctx.source(a) }],
})

function* additions(node: Node & { type: 'CallExpression' }, list: Node[], ctx: Context): Iterable<Draft> {
  const at = list.at(-1)?.end ?? node.end - 1
  const glue = list.length > 0 ? ', ' : ''
  const owner = node.callee.type === 'Identifier' ? ctx.scopes.resolve(node, node.callee.name) : undefined
  const declared = owner?.declared === 'function' ? owner.node : owner?.init
  const wants = declared && 'params' in declared ? declared.params.length : undefined
  const missing = wants !== undefined && wants > list.length
  for (const variable of ctx.visible(node)) {
    if (variable.declared === 'function' || variable.declared === 'class' || variable.declared === 'import') continue
    const weight = (missing ? 0.6 : 0.06) * (variable.reads.length === 0 ? 3 : 1)
    yield { start: at, end: at, text: glue + variable.name, weight: Math.min(1, weight) }
  }
  for (const text of ['0', '1', '10', '-1', ctx.say.text('', "'")])
    yield { start: at, end: at, text: glue + text, weight: missing ? 0.2 : 0.06 }
}
