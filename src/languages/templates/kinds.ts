import type { Node } from 'oxc-parser'
import type { Dialect, Tables } from './dialect.ts'
import type { Kind } from './kind.ts'
import type { Scopes, Variable } from './scope.ts'

export interface Kinds {
  of(node: Node): Kind
  variable(variable: Variable): Kind
}

export function inferKinds(scopes: Scopes, { tables, kind: told, declaredKind }: Pick<Dialect, 'tables' | 'kind' | 'declaredKind'>): Kinds {
  const known = new Map<Variable, Kind>()
  const variable = (it: Variable): Kind => {
    const seen = known.get(it)
    if (seen) return seen
    // A cycle (`a = b; b = a`) sees 'any' for the name under way.
    known.set(it, 'any')
    const kind = fromDeclaration(it) ?? fromWrites(it) ?? fromUses(it) ?? 'any'
    known.set(it, kind)
    return kind
  }
  const fromDeclaration = (it: Variable): Kind | undefined => {
    if (it.declared === 'function' || it.declared === 'class') return 'function'
    const said = declaredKind?.(it.node)
    if (said !== undefined) return said
    const loop = it.node.parent?.parent?.parent
    if (loop?.type === 'ForInStatement') return 'string'
    const kind = it.init ? of(it.init) : 'any'
    return kind === 'any' || kind === 'nothing' ? undefined : kind
  }
  const fromWrites = (it: Variable): Kind | undefined => {
    for (const write of it.writes) {
      if (write.parent?.type === 'UpdateExpression') return 'number'
      if (write.parent?.type !== 'AssignmentExpression') continue
      const kind = of(write.parent.right)
      if (kind !== 'any' && kind !== 'nothing') return kind
    }
    return undefined
  }
  const fromUses = (it: Variable): Kind | undefined => {
    for (const read of it.reads) {
      const parent = read.parent
      if (parent?.type === 'MemberExpression' && parent.object === read) {
        if (parent.computed) return 'array'
        const name = parent.property.type === 'Identifier' ? parent.property.name : ''
        if (tables.stringMethods.has(name)) return 'string'
        if (tables.arrayMethods.has(name)) return 'array'
      } else if (parent?.type === 'BinaryExpression') {
        if (/^(-|\*|\/|%|\*\*|<|>|<=|>=)$/.test(parent.operator)) return 'number'
        const other = of((parent.left === (read as Node) ? parent.right : parent.left) as Node)
        if (/^[!=]==?$/.test(parent.operator) && other !== 'any') return other
      } else if (parent?.type === 'CallExpression' && parent.callee === read) return 'function'
      else if (parent?.type === 'CallExpression' && tables.argumentKinds) {
        const kind = takenBy(parent, read, tables.argumentKinds)
        if (kind !== 'any') return kind
      } else if (parent?.type === 'ForOfStatement' && parent.right === read) return 'array'
    }
    return undefined
  }
  const of = (node: Node): Kind =>
    told?.(node, of) ??
    kindOf(node, of, tables, (name) => {
      const found = scopes.resolve(node, name)
      return found ? variable(found) : 'any'
    })
  return { of, variable }
}

function kindOf(node: Node, of: (node: Node) => Kind, tables: Tables, named: (name: string) => Kind): Kind {
  switch (node.type) {
    case 'Literal':
      return literalKind(node.value)
    case 'TemplateLiteral':
      return 'string'
    case 'ArrayExpression':
      return 'array'
    case 'ObjectExpression':
      return 'object'
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return 'function'
    case 'UpdateExpression':
      return 'number'
    case 'UnaryExpression':
      return node.operator === '!' || node.operator === 'delete' ? 'boolean' : node.operator === 'typeof' ? 'string' : 'number'
    case 'BinaryExpression':
      return binaryKind(node.operator, of(node.left as Node), of(node.right))
    case 'LogicalExpression':
      return of(node.left) === of(node.right) ? of(node.left) : node.operator === '??' ? of(node.right) : 'any'
    case 'ConditionalExpression':
      return of(node.consequent) === 'any' ? of(node.alternate) : of(node.consequent)
    case 'AssignmentExpression':
      return of(node.right)
    case 'MemberExpression':
      return !node.computed && node.property.type === 'Identifier' && /^(length|size)$/.test(node.property.name) ? 'number' : 'any'
    case 'CallExpression':
      return callKind(node, of, tables)
    case 'Identifier': {
      if (node.name === 'undefined') return 'nothing'
      if (node.name === 'Infinity' || node.name === 'NaN') return 'number'
      return named(node.name)
    }
    default:
      return 'any'
  }
}

function literalKind(value: unknown): Kind {
  if (value === null) return 'nothing'
  const type = typeof value
  return type === 'number' || type === 'string' || type === 'boolean' ? type : 'any'
}

function binaryKind(operator: string, left: Kind, right: Kind): Kind {
  if (/^([<>]=?|[!=]==?|(not )?in|instanceof)$/.test(operator)) return 'boolean'
  if (operator !== '+') return 'number'
  if (left === 'string' || right === 'string') return 'string'
  return left === 'number' || right === 'number' ? 'number' : 'any'
}

function callKind(node: Extract<Node, { type: 'CallExpression' }>, of: (node: Node) => Kind, tables: Tables): Kind {
  const callee = node.callee
  if (callee.type === 'Identifier') return own(tables.functionKinds, callee.name)
  if (callee.type !== 'MemberExpression' || callee.computed || callee.property.type !== 'Identifier') return 'any'
  const name = callee.property.name
  if (callee.object.type === 'Identifier' && callee.object.name === 'Math') return 'number'
  if (name === 'slice' || name === 'concat') return of(callee.object)
  return own(tables.methodKinds, name)
}

/** What a plain function takes at the place where the node stands. */
function takenBy(call: Extract<Node, { type: 'CallExpression' }>, node: Node, takes: NonNullable<Tables['argumentKinds']>): Kind {
  const { callee } = call
  if (callee.type !== 'Identifier' || !Object.hasOwn(takes, callee.name)) return 'any'
  return takes[callee.name]?.[(call.arguments as readonly unknown[]).indexOf(node)] ?? 'any'
}

/** A name such as valueOf is no key of the table, though every object has it. */
const own = (table: Readonly<Record<string, Kind>>, name: string): Kind => (Object.hasOwn(table, name) ? table[name] : undefined) ?? 'any'
