/** Statements, declarations and members of classes. */
import { isNode, nameOf, type PhpNode } from '../parse.ts'
import { convertParameter } from './expressions.ts'
import type { Converter, TreeNode } from './node.ts'

type Convert = (raw: PhpNode, to: Converter) => TreeNode

/** Undefined for what is no statement. */
export const convertStatement = (raw: PhpNode, to: Converter): TreeNode | undefined => statements[raw.kind]?.(raw, to)

const level = (raw: PhpNode): number => (isNode(raw['level']) ? Number(raw['level']['value']) : 1)
/** php-parser has one kind for the statement and for the expression that throws. */
const body = (raw: unknown, to: Converter): TreeNode | null =>
  isNode(raw) && raw.kind === 'throw' ? to.make(raw, 'ThrowStatement', { argument: to.one(raw['what']) }) : to.one(raw)
export const convertBody = (raw: unknown, to: Converter): TreeNode[] =>
  Array.isArray(raw) ? raw.flatMap((item) => body(item, to) ?? []) : []
const sequence = (raw: PhpNode, key: string, to: Converter): TreeNode | null => {
  const parts = to.many(raw[key])
  if (parts.length < 2) return parts[0] ?? null
  return { type: 'SequenceExpression', start: parts[0]!.start, end: parts.at(-1)!.end, expressions: parts }
}
const ofKind =
  (type: string, member: string): Convert =>
  (raw, to) =>
    to.make(raw, type, { [member]: to.one(raw[member === 'argument' ? 'expr' : member]) })

function tryStatement(raw: PhpNode, to: Converter): TreeNode {
  const handlers = to.many(raw['catches'])
  return to.make(raw, 'TryStatement', { block: to.one(raw['body']), handlers, finalizer: to.one(raw['always']) })
}

/** Several statements may stand behind one `case`; php-parser wraps them in a block that is not in the text. */
function switchCase(raw: PhpNode, to: Converter): TreeNode {
  const consequent = isNode(raw['body']) ? convertBody(raw['body']['children'], to) : []
  return to.make(raw, 'SwitchCase', { test: to.one(raw['test']), consequent })
}

const functionMembers = (raw: PhpNode, to: Converter): Record<string, unknown> => ({
  params: ((raw['arguments'] as PhpNode[] | undefined) ?? []).map((each) => convertParameter(each, to)),
  body: to.one(raw['body']),
  generator: false,
  async: false,
  byRef: raw['byref'] === true,
})

function method(raw: PhpNode, to: Converter): TreeNode {
  const key = to.identifier(raw['name'], raw)
  const value = to.make(raw, 'FunctionExpression', { id: null, ...functionMembers(raw, to) })
  const open = to.text.indexOf('(', key?.end ?? value.start)
  if (open !== -1 && open < value.end) value.start = open
  const kind = nameOf(raw['name'])?.toLowerCase() === '__construct' ? 'constructor' : 'method'
  const flags = { static: raw['isStatic'] === true, abstract: raw['isAbstract'] === true, visibility: raw['visibility'] || 'public' }
  return to.make(raw, 'MethodDefinition', { key, value, kind, computed: false, ...flags })
}

function classLike(classKind: string): Convert {
  return (raw, to) => {
    const members = to.many(raw['body'])
    const from = Math.max(raw.loc?.start.offset ?? 0, raw.loc?.start.offset ?? 0)
    const inner = members[0]?.start ?? raw.loc?.end.offset ?? from
    const open = to.text.lastIndexOf('{', inner - 1)
    const end = raw.loc?.end.offset ?? from
    const body: TreeNode = { type: 'ClassBody', start: open === -1 ? from : open, end, body: members }
    const anonymous = raw['isAnonymous'] === true
    return to.make(raw, anonymous ? 'ClassExpression' : 'ClassDeclaration', {
      id: anonymous ? null : to.identifier(raw['name'], raw),
      superClass: Array.isArray(raw['extends']) ? null : to.one(raw['extends']),
      body,
      classKind,
      abstract: raw['isAbstract'] === true,
    })
  }
}

/** One node for each property: `private int $a = 1, $b;` is two. */
function properties(raw: PhpNode, to: Converter): TreeNode[] {
  const list = (raw['properties'] ?? raw['constants']) as PhpNode[]
  const constant = raw.kind === 'classconstant'
  return list.map((each) => {
    const name = nameOf(each['name']) ?? ''
    const key = to.identifier(constant ? name : `$${name}`, each)
    const kind = { typed: isNode(each['type']), readonly: each['readonly'] === true }
    const flags = { static: constant || raw['isStatic'] === true, constant, visibility: raw['visibility'] || 'public', ...kind }
    const node = to.make(each, 'PropertyDefinition', { key, value: to.one(each['value']), computed: false, ...flags })
    return node
  })
}

function propertyStatement(raw: PhpNode, to: Converter): TreeNode {
  const [only, ...more] = properties(raw, to)
  if (only === undefined) return to.make(raw, 'EmptyStatement')
  if (more.length === 0) return Object.assign(only, { start: Math.min(only.start, raw.loc?.start.offset ?? only.start) })
  return to.make(raw, 'PropertyGroup', { properties: [only, ...more] })
}

const declarations =
  (kind: string, key: string): Convert =>
  (raw, to) => {
    const list = (raw[key] as PhpNode[]).map((each) => {
      const plain = each.kind === 'variable' ? each : each['variable']
      const id = isNode(plain) ? to.one(plain) : to.identifier(each['name'], each)
      return to.make(each, 'VariableDeclarator', { id, init: to.one(each['defaultValue'] ?? each['value']) })
    })
    return to.make(raw, 'VariableDeclaration', { kind, declarations: list })
  }

/** `if (a): … endif` has no braces: such a block ends with its last statement. */
function block(raw: PhpNode, to: Converter): TreeNode {
  const node = to.make(raw, 'BlockStatement', { body: convertBody(raw['children'], to) })
  if (to.text[node.start] === ':') node.end = (node['body'] as TreeNode[]).at(-1)?.end ?? node.start + 1
  return node
}

const statements: Readonly<Record<string, Convert>> = {
  expressionstatement: (raw, to) => {
    const { expression } = raw
    if (isNode(expression) && expression.kind === 'throw') return to.make(raw, 'ThrowStatement', { argument: to.one(expression['what']) })
    return to.make(raw, 'ExpressionStatement', { expression: to.one(expression) })
  },
  block,
  echo: (raw, to) => to.make(raw, 'EchoStatement', { arguments: to.many(raw['expressions']) }),
  return: ofKind('ReturnStatement', 'argument'),
  if: (raw, to) =>
    to.make(raw, 'IfStatement', { test: to.one(raw['test']), consequent: body(raw['body'], to), alternate: body(raw['alternate'], to) }),
  while: (raw, to) => to.make(raw, 'WhileStatement', { test: to.one(raw['test']), body: body(raw['body'], to) }),
  do: (raw, to) => to.make(raw, 'DoWhileStatement', { body: body(raw['body'], to), test: to.one(raw['test']) }),
  for: (raw, to) =>
    to.make(raw, 'ForStatement', {
      init: sequence(raw, 'init', to),
      test: sequence(raw, 'test', to),
      update: sequence(raw, 'increment', to),
      body: body(raw['body'], to),
    }),
  foreach: (raw, to) =>
    to.make(raw, 'ForOfStatement', {
      right: to.one(raw['source']),
      key: to.one(raw['key']),
      left: to.one(raw['value']),
      body: body(raw['body'], to),
      await: false,
    }),
  switch: (raw, to) =>
    to.make(raw, 'SwitchStatement', {
      discriminant: to.one(raw['test']),
      cases: isNode(raw['body']) ? to.many(raw['body']['children']) : [],
    }),
  case: switchCase,
  break: (raw, to) => to.make(raw, 'BreakStatement', { label: null, level: level(raw) }),
  continue: (raw, to) => to.make(raw, 'ContinueStatement', { label: null, level: level(raw) }),
  try: tryStatement,
  catch: (raw, to) =>
    to.make(raw, 'CatchClause', { param: to.one(raw['variable']), types: to.many(raw['what']), body: to.one(raw['body']) }),
  function: (raw, to) => to.make(raw, 'FunctionDeclaration', { id: to.identifier(raw['name'], raw), ...functionMembers(raw, to) }),
  method,
  class: classLike('class'),
  interface: classLike('interface'),
  trait: classLike('trait'),
  enum: classLike('enum'),
  enumcase: (raw, to) =>
    to.make(raw, 'PropertyDefinition', { key: to.identifier(raw['name'], raw), value: to.one(raw['value']), static: true, enumCase: true }),
  propertystatement: propertyStatement,
  classconstant: propertyStatement,
  traituse: (raw, to) => to.make(raw, 'TraitUse', { traits: to.many(raw['traits']) }),
  static: declarations('static', 'variables'),
  constantstatement: declarations('const', 'constants'),
  global: (raw, to) => to.make(raw, 'GlobalStatement', { names: to.many(raw['items']) }),
  unset: (raw, to) => to.make(raw, 'UnsetStatement', { arguments: to.many(raw['variables']) }),
  namespace: (raw, to) => to.make(raw, 'NamespaceDeclaration', { name: nameOf(raw) ?? '', body: convertBody(raw['children'], to) }),
  usegroup: (raw, to) => to.make(raw, 'ImportDeclaration', { specifiers: [] }),
  declare: (raw, to) => to.make(raw, 'DeclareStatement', { body: convertBody(raw['children'], to) }),
  inline: (raw, to) => to.make(raw, 'InlineHtml'),
  noop: (raw, to) => to.make(raw, 'EmptyStatement'),
  label: (raw, to) => to.make(raw, 'LabelStatement', { name: nameOf(raw) ?? '' }),
  goto: (raw, to) => to.make(raw, 'GotoStatement', { name: String(raw['label'] ?? '') }),
  halt: (raw, to) => to.make(raw, 'HaltStatement'),
}
