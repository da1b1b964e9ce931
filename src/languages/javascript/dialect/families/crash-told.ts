import type { Node } from 'oxc-parser'
import type { Context, Draft, Template } from '../../../templates/index.ts'
import { exits, insert, listOf, before, guarded, replace } from '../../../templates/index.ts'
import { complaintOf, type Complaint } from './crash.ts'

const exitsMax = 3
const sourceCharsMax = 60

/**
 * The place where an engine's TypeError says that a value was not what the code takes it for (V8's words): allowed for where it is read,
 * asked about first, converted, or replaced by an empty one. Null-pointer templates of NPEFix (Durieux et al., SANER 2017) and
 * TBar (Liu et al., ISSTA 2019), pointed by the message.
 */
export const crashTold: Template = {
  id: 'crash-told',
  title: 'allows for the value that the error complains of',
  on: ['MemberExpression', 'CallExpression', 'ForOfStatement', 'SpreadElement', 'BinaryExpression', 'VariableDeclarator'],
  examples: {
    valid: [
      { before: 'x = a.b.c', after: 'x = a.b?.c', message: "Cannot read properties of undefined (reading 'c')" },
      { before: 'x = a[i][k]', after: 'x = a[i]?.[k]', message: "Cannot read properties of undefined (reading 'k')" },
      { before: 'if (o.p) f()', after: 'if (o && o.p) f()', message: "Cannot read properties of null (reading 'p')" },
      {
        before: 'function f(o) {\n  const a = o.p\n  return g(a)\n}',
        after: 'function f(o) {\n  if (!o) return\n  const a = o.p\n  return g(a)\n}',
        message: "Cannot read properties of undefined (reading 'p')",
      },
      { before: 'y = s.replace(a, b)', after: 'y = String(s).replace(a, b)', message: 's.replace is not a function' },
      { before: 'y = xs.reverse()', after: 'y = Array.prototype.reverse.call(xs)', message: 'xs.reverse is not a function' },
      { before: 'y = xs.map(f)', after: 'y = Array.from(xs).map(f)', message: 'xs.map is not a function' },
      { before: 'cb(1)', after: "if (typeof cb === 'function') cb(1)", message: 'cb is not a function' },
      { before: 'for (const x of xs) f(x)', after: 'for (const x of xs ?? []) f(x)', message: 'xs is not iterable' },
      {
        before: 'y = [...xs]',
        after: 'y = [...(xs || [])]',
        message: 'Spread syntax requires ...iterable[Symbol.iterator] to be a function',
      },
      { before: 'y = Object.keys(o)', after: 'y = Object.keys(o || {})', message: 'Cannot convert undefined or null to object' },
      {
        before: 'if (k in o) f()',
        after: "if (typeof o === 'object' && k in o) f()",
        message: "Cannot use 'in' operator to search for 'k' in x",
      },
    ],
    invalid: ['x = a.b.c', 'f()', 'for (const x of xs) f(x)'],
  },
  *propose(node, ctx): Iterable<Draft> {
    const complaint = complaintOf(ctx)
    if (!complaint) return
    if (node.type === 'MemberExpression') yield* missing(node, complaint, ctx)
    else if (node.type === 'CallExpression') {
      yield* uncallable(node, complaint, ctx)
      if (complaint.toObject && /^(Object|Reflect)\.\w+$/.test(ctx.source(node.callee))) yield* emptied(node.arguments[0], '{}', ctx)
    } else if (node.type === 'BinaryExpression') yield* notHolding(node, complaint, ctx)
    else if (complaint.iterable) {
      if (node.type === 'ForOfStatement') yield* emptied(node.right, '[]', ctx)
      else if (node.type === 'SpreadElement') yield* emptied(node.argument, '[]', ctx)
      else if (node.type === 'VariableDeclarator' && node.id.type === 'ArrayPattern') yield* emptied(node.init, '[]', ctx)
    }
  },
}

/** A member read of nothing. */
function* missing(node: Node & { type: 'MemberExpression' }, { read }: Complaint, ctx: Context): Iterable<Draft> {
  const { object, property } = node
  if (read.size === 0 || object.type === 'ThisExpression' || object.type === 'Super') return
  const named = node.computed ? property.type !== 'Literal' || read.has(String(property.value)) : read.has(ctx.source(property))
  const own = ctx.source(object)
  if (!named || own.length > sourceCharsMax) return
  const written =
    /AssignmentExpression|UpdateExpression/.test(node.parent?.type ?? '') && ctx.source(node.parent as Node).startsWith(ctx.source(node))
  if (!node.optional && !written)
    yield node.computed ? insert(object.end, '?.', 1) : { start: object.end, end: (property as Node).start, text: '?.', weight: 1 }
  if (!written) yield* emptied(object, '{}', ctx, 0.5)
  if (object.type === 'CallExpression') return
  yield* askedFirst(
    node,
    [
      [own, 1],
      [`${own} != null`, 0.4],
      [`${own} !== undefined`, 0.4],
      [`${own} !== null`, 0.4],
    ],
    ctx,
  )
  yield* left(node, `!${own}`, ctx)
}

/** A call of what is no function, or of a method that the value does not have. */
function* uncallable(node: Node & { type: 'CallExpression' }, { call }: Complaint, ctx: Context): Iterable<Draft> {
  const { callee } = node
  const name =
    callee.type === 'Identifier' ? callee.name : callee.type === 'MemberExpression' && !callee.computed ? ctx.source(callee.property) : ''
  if (name === '' || !call.has(name)) return
  const whole = ctx.source(callee)
  if (whole.length > sourceCharsMax) return
  if (node.parent?.type === 'ExpressionStatement' && listOf(node.parent))
    yield insert(node.start, `if (typeof ${whole} === ${ctx.say.text('function')}) `, 0.6)
  yield insert(callee.end, '?.', 0.5)
  if (callee.type !== 'MemberExpression' || callee.object.type === 'ThisExpression') return
  const object = ctx.source(callee.object)
  const rest = ctx.text.slice(callee.object.end, node.end)
  const given = ctx.text.slice(callee.end, node.end).replace(/^\(\s*/, '')
  const { stringMethods, arrayMethods } = ctx.dialect.tables
  if (stringMethods.has(name) || texts.has(name)) {
    yield replace(node, `String(${object})${rest}`, 1)
    yield replace(node, `\`\${${object}}\`${rest}`, 0.3)
    const isText = `typeof ${object} === ${ctx.say.text('string')}`
    yield* askedFirst(node, [[isText, 0.8]], ctx)
    yield replace(node, `(${isText} ? ${ctx.source(node)} : ${object})`, 0.4)
  }
  if (!arrayMethods.has(name) && !lists.has(name)) return
  yield replace(node, `Array.prototype.${name}.call(${object}${given === ')' ? '' : ', '}${given}`, 0.9)
  yield replace(node, `Array.from(${object})${rest}`, 0.8)
  yield replace(node, `[...${object}]${rest}`, 0.6)
  yield replace(node, `[].concat(${object})${rest}`, 0.3)
  yield replace(node, `[${object}].flat()${rest}`, 0.15)
  yield* askedFirst(node, [[`Array.isArray(${object})`, 0.9]], ctx)
  yield replace(node, `(Array.isArray(${object}) ? ${ctx.source(node)} : ${object})`, 0.3)
}

const texts = new Set('match matchAll substr trimStart trimEnd padEnd repeat normalize replaceAll toLocaleLowerCase codePointAt'.split(' '))
const lists = new Set('find findIndex flat flatMap fill keys values entries concat slice indexOf includes at'.split(' '))

/** `in` asked of what is no object. */
function* notHolding(node: Node & { type: 'BinaryExpression' }, { holds }: Complaint, ctx: Context): Iterable<Draft> {
  if (!holds || node.operator !== 'in') return
  const object = ctx.source(node.right)
  if (object.length > sourceCharsMax) return
  const isObject = `typeof ${object} === ${ctx.say.text('object')}`
  yield* askedFirst(
    node,
    [
      [isObject, 1],
      [`${object} && ${isObject}`, 0.8],
      [`${isObject} && ${object} !== null`, 0.8],
      [`${object} instanceof Object`, 0.2],
    ],
    ctx,
  )
  yield replace(node.right, `Object(${object})`, 0.4)
}

/** An empty value in its place. */
function* emptied(node: Node | null | undefined, empty: string, ctx: Context, share = 1): Iterable<Draft> {
  if (!node || node.type === 'SpreadElement' || node.end - node.start > sourceCharsMax) return
  const tight = node.parent?.type === 'MemberExpression' || node.parent?.type === 'SpreadElement'
  for (const [joined, weight] of [
    [ctx.say.orElse(ctx.within(node, 4), empty), 0.9],
    [ctx.say.either(ctx.within(node, 4), empty), 1],
  ] as const)
    yield replace(node, tight ? `(${joined})` : joined, weight * share)
}

/** In front of the condition that the place is a part of. */
function* askedFirst(node: Node, questions: readonly (readonly [string, number])[], ctx: Context): Iterable<Draft> {
  let leaf: Node = node
  for (let at = node.parent; at; leaf = at, at = at.parent) {
    if (at.type === 'LogicalExpression' && at.operator !== '??') break
    if ((at.type === 'IfStatement' || at.type === 'WhileStatement' || at.type === 'ConditionalExpression') && at.test === (leaf as Node))
      break
    if (/Statement$|^VariableDeclarat|Function/.test(at.type)) return
  }
  const inOr = leaf.parent?.type === 'LogicalExpression' && leaf.parent.operator === '||'
  const turned = leaf.type === 'UnaryExpression' && leaf.operator === '!'
  for (const [question, weight] of questions) {
    const joined = ctx.say.and(question, ctx.within(leaf, 6))
    yield replace(leaf, inOr ? `(${joined})` : joined, weight * (turned ? 0.6 : 0.9))
    if (turned && !question.includes(' '))
      yield replace(
        leaf,
        inOr ? ctx.say.or(`!${question}`, ctx.source(leaf)) : `(${ctx.say.or(`!${question}`, ctx.source(leaf))})`,
        weight * 0.7,
      )
  }
}

/** Out of the function or on with the loop, before the statement. */
function* left(node: Node, question: string, ctx: Context): Iterable<Draft> {
  let statement: Node | null | undefined = node
  while (statement && !listOf(statement)) statement = /Function/.test(statement.type) ? undefined : statement.parent
  if (!statement || !ctx.functionOf(statement)) return
  for (const [index, [exit]] of exits(statement, ctx).slice(0, exitsMax).entries())
    yield insert(statement.start, before(statement, guarded(question, exit, statement, ctx), ctx), 0.6 / (1 + 0.3 * index))
  yield insert(statement.start, before(statement, guarded(question, 'return', statement, ctx), ctx), 0.5)
  if (/^For|^While/.test(statement.parent?.parent?.type ?? ''))
    yield insert(statement.start, before(statement, guarded(question, 'continue', statement, ctx), ctx), 0.7)
  if (statement.type === 'ExpressionStatement' || statement.type === 'ReturnStatement')
    yield replace(statement, guarded(question.slice(1), ctx.source(statement).replace(/;$/, ''), statement, ctx), 0.5)
}
