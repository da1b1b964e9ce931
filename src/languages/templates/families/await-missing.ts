import { isFunction } from '../tree.ts'
import type { Draft, Template } from '../template.ts'
import { insert, replace } from '../template.ts'

/** A promise used where its value was meant; `async` is added to the function where it is not there yet. */
export const awaitMissing: Template = {
  id: 'await-missing',
  title: 'adds a missing await',
  on: ['CallExpression', 'NewExpression', 'Identifier', 'ForOfStatement'],
  examples: {
    valid: [
      { before: 'async function f() { const r = g(); return r }', after: 'async function f() { const r = await g(); return r }' },
      { before: 'const f = () => { g() }; async function g() {}', after: 'const f = async () => { await g() }; async function g() {}' },
      {
        before: 'async function f(xs) { return xs.map(async (x) => x) }',
        after: 'async function f(xs) { return Promise.all(xs.map(async (x) => x)) }',
      },
    ],
    invalid: ['f()', 'async function f() { await g() }'],
  },
  *propose(node, ctx): Iterable<Draft> {
    const home = ctx.functionOf(node)
    if (!home || !/\b(async|Promise|await|then)\b/.test(ctx.text)) return
    if (node.type === 'ForOfStatement') {
      if (!node.await && home.async) yield insert(node.start + 3, ' await', 0.3)
      return
    }
    if (node.parent?.type === 'AwaitExpression' || node.parent?.type === 'ChainExpression') return
    const statement = node.parent?.type === 'ExpressionStatement'
    if (!ctx.isValue(node) && !statement) return
    if (node.type === 'CallExpression' && node.arguments.some((argument) => isFunction(argument) && argument.async))
      yield replace(
        node,
        `${home.async ? (node.parent?.type === 'ReturnStatement' ? '' : 'await ') : ''}Promise.all(${ctx.source(node)})`,
        0.8,
      )
    const target = node.parent?.type === 'MemberExpression' && node.parent.object === node
    const text = target ? `(await ${ctx.source(node)})` : `await ${ctx.source(node)}`
    const likely = node.type === 'Identifier' ? 0.15 : node.parent?.type === 'ReturnStatement' ? 0.3 : 1
    if (home.async) yield replace(node, text, likely)
    else if (
      node.type === 'CallExpression' &&
      home.type !== 'FunctionDeclaration' &&
      home.parent?.type !== 'MethodDefinition' &&
      home.parent?.type !== 'Property'
    )
      yield { ...replace(node, text, likely * 0.3), also: [{ start: home.start, end: home.start, text: 'async ' }] }
    else if (node.type === 'CallExpression' && home.type === 'FunctionDeclaration')
      yield { ...replace(node, text, likely * 0.3), also: [{ start: home.start, end: home.start, text: 'async ' }] }
  },
}
