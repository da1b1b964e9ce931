import type { Node } from 'oxc-parser'
import type { Context, Draft, Template } from '../../../templates/index.ts'
import { replace } from '../../../templates/index.ts'

/** What an object holds itself against what it inherits: `for…in` and `in` see both (ECMA-262 14.7.5 and 13.10). */
export const ownKeys: Template = {
  id: 'own-keys',
  title: 'asks for keys of its own only',
  on: ['ForInStatement', 'BinaryExpression'],
  examples: {
    valid: [
      {
        before: 'for (var k in o) {\n  f(k)\n}',
        after: 'for (var k in o) {\n  if (!Object.prototype.hasOwnProperty.call(o, k)) continue\n  f(k)\n}',
      },
      { before: 'if (k in o) f()', after: 'if (Object.hasOwn(o, k)) f()' },
      { before: 'if (k in o) f()', after: 'if (o[k] !== undefined) f()' },
    ],
    invalid: ['for (const x of xs) f(x)', 'if (a < b) f()'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (node.type === 'ForInStatement') yield* loops(node, ctx)
    else if (node.type === 'BinaryExpression' && node.operator === 'in' && (node.left.type as string) !== 'PrivateIdentifier') {
      const key = ctx.source(node.left as Node)
      const object = ctx.within(node.right, 15)
      for (const [text, weight] of ctx.say.hasOwn(ctx.source(node.right), key))
        if (text !== ctx.source(node)) yield replace(node, text, weight)
      const equality = `${object}[${key}] ${ctx.say.equality[1]} undefined`
      const whole = node.parent?.type === 'UnaryExpression' ? `(${equality})` : equality
      yield replace(node, whole, 0.3)
    }
  },
}

function* loops(node: Node & { type: 'ForInStatement' }, ctx: Context): Iterable<Draft> {
  const object = ctx.source(node.right)
  const { left, body } = node
  const name = left.type === 'VariableDeclaration' ? left.declarations[0]?.id : left
  if (name?.type !== 'Identifier') return
  if (body.type !== 'BlockStatement') return
  const [first] = body.body
  if (!first) return
  const line = ctx.text.lastIndexOf('\n', first.start) + 1
  const indent = ctx.text.slice(line, first.start)
  const between = indent.trim() === '' && line > body.start ? `\n${indent}` : ' '
  for (const [own, weight] of ctx.say.hasOwn(object, name.name).filter(([text]) => !text.includes(' in ')))
    yield { start: first.start, end: first.start, text: `${ctx.say.statement(`if (!${own}) continue`)}${between}`, weight: weight * 0.7 }
}
