/** Expressions, patterns and parameters. */
import { isNode, nameOf, type PhpNode } from '../parse.ts'
import type { Converter, TreeNode } from './node.ts'

type Convert = (raw: PhpNode, to: Converter) => TreeNode

export const convertExpression = (raw: PhpNode, to: Converter): TreeNode | undefined => expressions[raw.kind]?.(raw, to)

/** A parameter is a name, a name with a default (AssignmentPattern) or the rest; `promoted` when it declares a property. */
export function convertParameter(raw: PhpNode, to: Converter): TreeNode {
  const id = to.identifier(`$${nameOf(raw['name']) ?? ''}`, raw) ?? to.make(raw, 'Identifier', { name: '' })
  const flags = { byRef: raw['byref'] === true, promoted: Number(raw['flags'] ?? 0) !== 0, hasType: isNode(raw['type']) }
  if (raw['variadic'] === true) return to.make(raw, 'RestElement', { argument: Object.assign(id, flags) })
  const value = to.one(raw['value'])
  if (value === null) return Object.assign(id, flags)
  return {
    type: 'AssignmentPattern',
    start: id.start,
    end: Math.max(value.end, raw.loc?.end.offset ?? 0),
    left: Object.assign(id, flags),
    right: value,
  }
}

const logical: Readonly<Record<string, string>> = { '&&': '&&', and: '&&', '||': '||', or: '||', '??': '??' }

function binary(raw: PhpNode, to: Converter): TreeNode {
  const written = String(raw['type']).toLowerCase()
  const operator = logical[written]
  const sides = { left: to.one(raw['left']), right: to.one(raw['right']) }
  if (operator !== undefined) return to.make(raw, 'LogicalExpression', { operator, written, ...sides })
  return to.make(raw, 'BinaryExpression', { operator: written === '<>' ? '!=' : written, written, ...sides })
}

function lookup(operator: '->' | '?->' | '::' | '[]'): Convert {
  return (raw, to) => {
    const { offset } = raw
    const plain = isNode(offset) && offset.kind === 'identifier'
    const object = to.one(raw['what'])
    const property = plain ? nameAfter(offset, object?.end ?? 0, raw, to) : to.one(offset)
    const computed = operator === '[]' || (!plain && !(operator === '::' && isNode(offset) && offset.kind === 'variable'))
    const node = to.make(raw, 'MemberExpression', { object, property, computed, optional: operator === '?->', operator })
    // `$a[]` and `$a['x']` end with a bracket that belongs to nobody else.
    if (operator === '[]') node.end = Math.max(node.end, closing(to.text, property?.end ?? node.end))
    return node
  }
}

const closing = (text: string, from: number): number => {
  const at = text.slice(from).search(/\S/)
  return at !== -1 && (text[from + at] === ']' || text[from + at] === '}') ? from + at + 1 : from
}

function nameAfter(offset: PhpNode, from: number, raw: PhpNode, to: Converter): TreeNode | null {
  const found = to.identifier(offset, raw)
  const name = nameOf(offset)
  if (found === null || name === undefined || found.start >= from) return found
  const at = to.text.indexOf(name, from)
  return at === -1 ? found : { ...found, start: at, end: at + name.length }
}

/** Parts of a quoted text that are code become expressions; what lies between them becomes quasis. */
function template(raw: PhpNode, to: Converter): TreeNode {
  const parts = (raw['value'] as PhpNode[]).filter(isNode)
  const quasis: TreeNode[] = []
  const inner: TreeNode[] = []
  for (const part of parts) {
    const value = part.kind === 'encapsedpart' ? part['expression'] : part
    if (isNode(value) && value.kind === 'string')
      quasis.push(
        to.make(value, 'TemplateElement', {
          value: { raw: to.text.slice(value.loc?.start.offset, value.loc?.end.offset), cooked: String(value['value']) },
        }),
      )
    else {
      const node = to.one(value)
      if (node !== null) inner.push(node)
    }
  }
  return to.make(raw, raw['type'] === 'shell' ? 'ShellExpression' : 'TemplateLiteral', { quasis, expressions: inner })
}

function arrayLiteral(raw: PhpNode, to: Converter): TreeNode {
  const items = (raw['items'] as (PhpNode | null)[]) ?? []
  const keyed = items.length > 0 && items.every((item) => isNode(item) && item.kind === 'entry' && isNode(item['key']))
  const parts = items.map((item) => (isNode(item) ? to.one(item) : null))
  return keyed ? to.make(raw, 'ObjectExpression', { properties: parts }) : to.make(raw, 'ArrayExpression', { elements: parts })
}

function entry(raw: PhpNode, to: Converter): TreeNode {
  const value = to.one(raw['value'])
  if (raw['unpack'] === true) return to.make(raw, 'SpreadElement', { argument: value })
  if (!isNode(raw['key'])) return value ?? to.make(raw, 'EmptyExpression')
  return to.make(raw, 'Property', {
    key: to.one(raw['key']),
    value,
    kind: 'init',
    computed: true,
    shorthand: false,
    byRef: raw['byRef'] === true,
  })
}

const construct =
  (name: string, pick: (raw: PhpNode) => unknown): Convert =>
  (raw, to) => {
    const start = raw.loc?.start.offset ?? 0
    const callee: TreeNode = { type: 'Identifier', start, end: start + name.length, name, construct: true }
    const given = pick(raw)
    return to.make(raw, 'CallExpression', {
      callee,
      arguments: Array.isArray(given) ? to.many(given) : [to.one(given)].filter((one) => one !== null),
      optional: false,
    })
  }

const unary =
  (operator: (raw: PhpNode) => string, member: string): Convert =>
  (raw, to) =>
    to.make(raw, 'UnaryExpression', { operator: operator(raw), prefix: true, argument: to.one(raw[member]) })

const literal = (raw: PhpNode, to: Converter, value: unknown): TreeNode => {
  const node = to.make(raw, 'Literal', { value })
  return Object.assign(node, { raw: to.text.slice(node.start, node.end) })
}

const update =
  (prefix: boolean): Convert =>
  (raw, to) =>
    to.make(raw, 'UpdateExpression', {
      operator: raw['type'] === '+' ? '++' : raw['type'] === '-' ? '--' : raw['type'],
      prefix,
      argument: to.one(raw['what']),
    })

const named: Convert = (raw, to) => to.make(raw, 'Identifier', { name: nameOf(raw) ?? String(raw['raw'] ?? '') })

function variable(raw: PhpNode, to: Converter): TreeNode {
  const { name } = raw
  if (name === 'this') return to.make(raw, 'ThisExpression')
  if (typeof name !== 'string') return to.make(raw, 'VariableVariable', { argument: to.one(name) })
  const node = to.make(raw, 'Identifier', { name: `$${name}` })
  // `&$a` begins with the sign; `${a}` in a text has no sign at all.
  const start = to.text.indexOf('$', node.start)
  if (to.text.slice(start, start + name.length + 1) !== `$${name}`) return { ...node, type: 'VariableVariable' }
  return Object.assign(node, { start, end: start + name.length + 1, ...(raw['byref'] === true ? { byRef: true } : {}) })
}

/** `new class($a) extends B {}`: the class begins behind its arguments. */
function instance(raw: PhpNode, to: Converter): TreeNode {
  const callee = to.one(raw['what'])
  const given = to.many(raw['arguments'])
  const node = to.make(raw, 'NewExpression', { callee, arguments: given })
  const last = given.at(-1)
  if (callee?.type === 'ClassExpression' && last !== undefined) callee.start = to.closingAfter(last.end)
  return node
}

const functionLike =
  (type: string): Convert =>
  (raw, to) => {
    const params = ((raw['arguments'] as PhpNode[] | undefined) ?? []).map((each) => convertParameter(each, to))
    const uses = to.many(raw['uses'])
    const body = to.one(raw['body'])
    return to.make(raw, type, {
      id: null,
      params,
      uses,
      body,
      expression: type.startsWith('Arrow'),
      generator: false,
      async: false,
      static: raw['isStatic'] === true,
    })
  }

const expressions: Readonly<Record<string, Convert>> = {
  variable,
  name: named,
  identifier: named,
  magic: named,
  selfreference: named,
  staticreference: named,
  parentreference: named,
  typereference: named,
  number: (raw, to) => literal(raw, to, Number(String(raw['value']).replace(/_/g, ''))),
  string: (raw, to) => literal(raw, to, raw['value']),
  nowdoc: (raw, to) => literal(raw, to, raw['value']),
  boolean: (raw, to) => literal(raw, to, raw['value'] === true),
  nullkeyword: (raw, to) => literal(raw, to, null),
  encapsed: template,
  bin: binary,
  unary: unary((raw) => String(raw['type']), 'what'),
  cast: unary((raw) => String(raw['raw'] ?? `(${String(raw['type'])})`).replace(/\s/g, ''), 'expr'),
  silent: unary(() => '@', 'expr'),
  clone: unary(() => 'clone', 'what'),
  print: unary(() => 'print', 'expression'),
  pre: update(true),
  post: update(false),
  assign: (raw, to) =>
    to.make(raw, 'AssignmentExpression', { operator: raw['operator'], left: to.one(raw['left']), right: to.one(raw['right']) }),
  assignref: (raw, to) =>
    to.make(raw, 'AssignmentExpression', { operator: '=', byRef: true, left: to.one(raw['left']), right: to.one(raw['right']) }),
  retif: (raw, to) => {
    const test = to.one(raw['test'])
    const alternate = to.one(raw['falseExpr'])
    if (!isNode(raw['trueExpr'])) return to.make(raw, 'LogicalExpression', { operator: '?:', written: '?:', left: test, right: alternate })
    return to.make(raw, 'ConditionalExpression', { test, consequent: to.one(raw['trueExpr']), alternate })
  },
  call: (raw, to) => to.make(raw, 'CallExpression', { callee: to.one(raw['what']), arguments: to.many(raw['arguments']), optional: false }),
  new: instance,
  propertylookup: lookup('->'),
  nullsafepropertylookup: lookup('?->'),
  staticlookup: lookup('::'),
  offsetlookup: lookup('[]'),
  array: arrayLiteral,
  entry,
  // `$a->{$b}`
  encapsedpart: (raw, to) => to.one(raw['expression']) ?? to.make(raw, 'EmptyExpression'),
  list: (raw, to) =>
    to.make(raw, 'ArrayPattern', { elements: to.many(raw['items']).map((item) => (item.type === 'EmptyStatement' ? null : item)) }),
  isset: construct('isset', (raw) => raw['variables']),
  empty: construct('empty', (raw) => raw['expression']),
  eval: construct('eval', (raw) => raw['source']),
  exit: construct('exit', (raw) => raw['expression']),
  include: (raw, to) => to.make(raw, 'IncludeExpression', { argument: to.one(raw['target']) }),
  throw: (raw, to) => to.make(raw, 'ThrowExpression', { argument: to.one(raw['what']) }),
  yield: (raw, to) => to.make(raw, 'YieldExpression', { key: to.one(raw['key']), argument: to.one(raw['value']), delegate: false }),
  yieldfrom: (raw, to) => to.make(raw, 'YieldExpression', { argument: to.one(raw['value']), delegate: true }),
  variadic: (raw, to) => to.make(raw, 'SpreadElement', { argument: to.one(raw['what']) }),
  variadicplaceholder: (raw, to) => to.make(raw, 'ArgumentPlaceholder'),
  namedargument: (raw, to) => to.make(raw, 'NamedArgument', { name: String(raw['name']), value: to.one(raw['value']) }),
  match: (raw, to) => to.make(raw, 'MatchExpression', { discriminant: to.one(raw['cond']), arms: to.many(raw['arms']) }),
  matcharm: (raw, to) =>
    to.make(raw, 'MatchArm', { tests: Array.isArray(raw['conds']) ? to.many(raw['conds']) : [], body: to.one(raw['body']) }),
  closure: functionLike('FunctionExpression'),
  arrowfunc: functionLike('ArrowFunctionExpression'),
  byref: (raw, to) => to.make(raw, 'ReferenceExpression', { argument: to.one(raw['what']) }),
}
