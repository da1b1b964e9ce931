import type { Node } from 'oxc-parser'
import type { Context } from './context.ts'

/** A subject longer than this is not asked about, it is given a name first. */
const subjectCharsMax = 40
const subjectsMax = 4

/** What an expression speaks of: its names and member accesses, from the outside in; the objects of these too. */
export function subjects(node: Node, ctx: Context): string[] {
  const found = new Set<string>()
  const look = (at: Node): void => {
    if (found.size >= subjectsMax) return
    if (at.type === 'Identifier') {
      if (at.name !== 'undefined' && !/^[A-Z]/.test(at.name)) found.add(at.name)
    } else if (at.type === 'MemberExpression') {
      const called = at.parent?.type === 'CallExpression' && at.parent.callee === (at as Node)
      if (!called && at.end - at.start <= subjectCharsMax && !(at.property.type === 'Identifier' && at.property.name === 'length'))
        found.add(ctx.source(at))
      look(at.object)
      if (at.computed) look(at.property as Node)
    } else if (at.type === 'CallExpression') {
      if (at.callee.type === 'MemberExpression') look(at.callee)
      for (const argument of at.arguments) look(argument as Node)
    } else if (at.type === 'ArrayExpression') {
      for (const item of at.elements) if (item) look(item as Node)
    } else if (at.type === 'BinaryExpression' || at.type === 'LogicalExpression') {
      look(at.left as Node)
      look(at.right)
    } else if (at.type === 'UnaryExpression' || at.type === 'AwaitExpression' || at.type === 'SpreadElement') look(at.argument)
    else if (at.type === 'ConditionalExpression') look(at.test)
    else if (at.type === 'ChainExpression') look(at.expression)
    else if (at.type === 'TemplateLiteral') for (const part of at.expressions) look(part)
  }
  look(node)
  return [...found]
}

/** Conditions between && and ||, each with its `!`. */
export function leavesOf(test: Node): Node[] {
  return test.type === 'LogicalExpression' && test.operator !== '??' ? [...leavesOf(test.left), ...leavesOf(test.right)] : [test]
}

/** A condition that decides something here, or undefined; a returned one only when it is surely a condition. */
export function testOf(node: Node, ctx: Context): Node | undefined {
  const test =
    node.type === 'ReturnStatement'
      ? node.argument
      : node.type === 'ArrowFunctionExpression'
        ? (node.body as Node)
        : 'test' in node
          ? (node.test as Node | null)
          : null
  if (!test || test.type === 'BlockStatement' || test.type === 'Literal') return undefined
  // ?? may not be mixed with && and || (ECMA-262 13.13).
  if (test.type === 'LogicalExpression' && test.operator === '??') return undefined
  const returned = node.type === 'ReturnStatement' || node.type === 'ArrowFunctionExpression'
  return returned && ctx.kind(test) !== 'boolean' && test.type !== 'LogicalExpression' ? undefined : test
}
