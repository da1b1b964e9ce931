import { replace, type Context, type Draft } from '../../../templates/index.ts'
import type { TreeNode } from '../../tree/index.ts'
import { all, at, es, nameOf, phpTemplate } from './own.ts'

/** What the failing tests died of, as PHP says it (php-src, Zend/zend_execute.c and zend_API.c); a warning fails a PHPUnit test too. */
function* said(ctx: Context, pattern: RegExp): Iterable<readonly string[]> {
  for (const { message } of ctx.focus.failures) {
    const found = pattern.exec(message)
    if (found) yield found.map((part) => part ?? '')
  }
}

const shortName = (name: string): string => name.split(/\\|::/).at(-1)!

/** Values to stand for nothing, by the type that is wanted. */
const nothings: Readonly<Record<string, string>> = {
  string: "''",
  array: '[]',
  int: '0',
  float: '0',
  bool: 'false',
  iterable: '[]',
  countable: '[]',
}
const questions: Readonly<Record<string, string>> = {
  ...{ string: 'is_string', array: 'is_array', int: 'is_int', float: 'is_float', bool: 'is_bool' },
  ...{ callable: 'is_callable', iterable: 'is_iterable', countable: 'is_countable', object: 'is_object' },
}

/** The types of `string|array` or `?int`, nothing left out. */
const typesIn = (text: string): string[] =>
  text
    .toLowerCase()
    .replace(/^of type /, '')
    .split(/[|?]/)
    .map((type) => type.replace(/^.*\\/, ''))
    .filter((type) => type !== '' && type !== 'null')

/**
 * An argument of a type that the function does not take: brought to it, asked for it first, or let through. Told by
 * `f(): Argument #1 ($x) must be of type string, null given` and by `f(): Passing null to parameter #1 ($x) of type string is deprecated`.
 */
export const argumentSaid = phpTemplate({
  id: 'argument-said',
  title: 'hands over what the function takes',
  on: ['CallExpression', 'NewExpression', 'FunctionDeclaration', 'MethodDefinition'],
  examples: {
    valid: [
      {
        ...{ before: '$n = strlen($s);', after: "$n = strlen($s ?? '');" },
        failure: 'strlen(): Passing null to parameter #1 ($string) of type string is deprecated',
      },
      {
        ...{ before: "if (substr($u, 0, 3) !== 'php') f();", after: "if (is_string($u) && substr($u, 0, 3) !== 'php') f();" },
        failure: 'substr(): Argument #1 ($string) must be of type string, null given',
      },
      {
        ...{ before: 'if (!in_array(strtolower($k), $keys)) f();', after: 'if (!is_string($k) || !in_array(strtolower($k), $keys)) f();' },
        failure: 'strtolower(): Argument #1 ($string) must be of type string, int given',
      },
      {
        ...{ before: '$s = strtolower($k);', after: '$s = strtolower((string) $k);' },
        failure: 'strtolower(): Argument #1 ($string) must be of type string, int given',
      },
      {
        ...{ before: 'class A { function f(string $x) {} }', after: 'class A { function f(?string $x) {} }' },
        failure: 'A::f(): Argument #1 ($x) must be of type string, null given, called in a.php on line 3',
      },
    ],
    invalid: ['$n = strlen($s);', 'function f(string $x) {}'],
  },
  *propose(node, ctx) {
    const pattern =
      /([\w\\:]+)\(\): (?:Argument #(\d+)(?: \(\$(\w+)\))? must be (of type [^,]+|[^,]+), ([\w\\]+) given|Passing (null) to parameter #(\d+)(?: \(\$(\w+)\))? (of type [\w|\\]+))/
    for (const [, name = '', index, param, wanted, given, none, second, other, also] of said(ctx, pattern)) {
      const types = typesIn(wanted || also!)
      const isNull = (given || none) === 'null'
      if (/Expression$/.test(node.type)) {
        const argument =
          calledAs(node) === shortName(name) || constructs(node, name) ? all(node, 'arguments')[Number(index || second) - 1] : undefined
        if (argument && !/^(Spread|Named)/.test(argument.type)) yield* brought(argument, types, isNull, ctx)
      } else if (nameOf(at(node, node.type === 'MethodDefinition' ? 'key' : 'id')) === shortName(name))
        yield* widened(node, param || other || '', given || 'null', ctx)
    }
  },
})

/** The name after which a message calls what a call calls. */
function calledAs(node: TreeNode): string {
  const callee = at(node, 'callee')
  return shortName(nameOf(callee?.type === 'MemberExpression' ? at(callee, 'property') : callee))
}

const constructs = (node: TreeNode, name: string): boolean =>
  node.type === 'NewExpression' && name.endsWith('::__construct') && shortName(nameOf(at(node, 'callee'))) === shortName(name.slice(0, -13))

function* brought(argument: TreeNode, types: readonly string[], isNull: boolean, ctx: Context): Iterable<Draft> {
  const own = ctx.source(es(argument))
  const whole = condition(argument)
  // What is asked about is mostly asked whether it can be asked about.
  const share = whole ? 0.7 : 1
  for (const type of types) {
    const nothing = nothings[type]
    if (isNull && nothing) yield replace(argument, ctx.say.orElse(ctx.within(es(argument), 4), nothing), 0.9 * share)
    if (/^(string|int|float|bool|array)$/.test(type))
      yield replace(argument, `(${type}) ${ctx.within(es(argument), 14)}`, (isNull ? 0.8 : 1) * share)
  }
  if (!whole) return
  const asks = [
    ...types.flatMap((type) => questions[type] ?? []).map((name) => `${name}(${own})`),
    ...(isNull ? [own, `${own} !== null`] : []),
  ]
  for (const [rank, ask] of asks.entries()) {
    const weight = 0.9 / (1 + 0.3 * rank)
    const text = ctx.source(es(whole))
    const bare = ask === own ? `!${own}` : ask.endsWith('null') ? `${own} === null` : `!${ask}`
    if (whole.type === 'UnaryExpression') yield replace(whole, `${bare} || ${text}`, weight)
    yield replace(whole, `${ask} && ${text}`, whole.type === 'UnaryExpression' ? weight * 0.6 : weight)
  }
}

/** The part of a condition in which the value is asked about. */
function condition(node: TreeNode): TreeNode | undefined {
  for (let up = node; up.parent; up = up.parent) {
    const { parent } = up
    const test = at(parent, 'test') === up && /^(If|While|For)Statement$|^ConditionalExpression$/.test(parent.type)
    if (test || parent.type === 'LogicalExpression' || (parent.type === 'ReturnStatement' && /^(Unary|Binary)/.test(up.type))) return up
    if (!/Expression$/.test(parent.type) || /Function/.test(parent.type)) return undefined
  }
  return undefined
}

/** The function takes what it was given. */
function* widened(node: TreeNode, param: string, given: string, ctx: Context): Iterable<Draft> {
  const params = all(node.type === 'MethodDefinition' ? at(node, 'value') : node, 'params')
  for (const each of params) {
    const name = each.type === 'AssignmentPattern' ? at(each, 'left') : each
    if (nameOf(name) !== `$${param}` || !name) continue
    const before = /([\w\\|?]+)(\s+&?(?:\.\.\.)?)$/.exec(ctx.text.slice(Math.max(0, name.start - 200), name.start))
    const type = before?.[1]
    if (!before || !type || /^(public|private|protected|readonly)$/.test(type)) continue
    const start = name.start - before[0].length
    const span = { start, end: start + type.length }
    if (given === 'null' && !type.startsWith('?')) yield replace(span, type.includes('|') ? `${type}|null` : `?${type}`, 0.7)
    else if (given !== 'null') yield replace(span, `${type}|${given}`, 0.3)
  }
}

/** What comes back is of another type: `f(): Return value must be of type string, null returned`. */
export const resultSaid = phpTemplate({
  id: 'result-said',
  title: 'gives back what the function promises',
  on: ['ReturnStatement', 'FunctionDeclaration', 'MethodDefinition'],
  examples: {
    valid: [
      {
        ...{ before: 'function f(): string { return g(); }', after: 'function f(): string { return (string) g(); }' },
        failure: 'f(): Return value must be of type string, int returned',
      },
      {
        ...{ before: 'function f(): array { return g(); }', after: 'function f(): array { return g() ?? []; }' },
        failure: 'A::f(): Return value must be of type array, null returned',
      },
      {
        ...{ before: 'function f(): string { return g(); }', after: 'function f(): ?string { return g(); }' },
        failure: 'f(): Return value must be of type string, null returned',
      },
    ],
    invalid: ['function f(): string { return g(); }'],
  },
  *propose(node, ctx) {
    for (const [, name = '', wanted = '', given = ''] of said(
      ctx,
      /([\w\\:]+)\(\): Return value must be (of type [^,]+), (\w+) returned/,
    )) {
      const home = node.type === 'ReturnStatement' ? homeOf(node) : node
      if (nameOf(at(home, home?.type === 'MethodDefinition' ? 'key' : 'id')) !== shortName(name)) continue
      const value = at(node, 'argument')
      const types = typesIn(wanted)
      if (node.type === 'ReturnStatement') {
        if (value) yield* brought(value, types, given === 'null', ctx)
        continue
      }
      const body = at(node.type === 'MethodDefinition' ? at(node, 'value') : node, 'body')
      const result = body && /:(\s*)([\w\\|]+)\s*$/.exec(ctx.text.slice(node.start, body.start))
      if (!result) continue
      const start = node.start + result.index + 1 + result[1]!.length
      const type = result[2]!
      const wider =
        given === 'null' ? (type.includes('|') ? `${type}|null` : `?${type}`) : /^(none|void)$/.test(given) ? 'void' : `${type}|${given}`
      yield replace({ start, end: start + type.length }, wider, given === 'null' ? 0.7 : 0.3)
    }
  },
})

function homeOf(node: TreeNode): TreeNode | undefined {
  let up = node.parent
  while (up && !/^(FunctionDeclaration|MethodDefinition|ArrowFunctionExpression)$/.test(up.type)) up = up.parent
  return up
}
