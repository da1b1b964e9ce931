import type { Node, Program } from 'oxc-parser'
import type { Dialect } from './dialect.ts'
import { isFunction } from './tree.ts'
import type { FunctionNode } from './tree.ts'

/** A name and where it lives. `reads` and `writes` leave the declaration itself out. */
export interface Variable {
  readonly name: string
  readonly declared: 'param' | 'let' | 'const' | 'var' | 'function' | 'class' | 'import' | 'catch'
  readonly node: Node
  /** Initial value, or undefined. */
  readonly init: Node | undefined
  readonly scope: Scope
  /** Where a use can begin: the end of the declaration for let, const and class; the scope's start else. */
  readonly from: number
  readonly reads: Node[]
  readonly writes: Node[]
}

export interface Scope {
  readonly node: Node
  readonly parent: Scope | undefined
  readonly function: FunctionNode | undefined
  readonly variables: Map<string, Variable>
}

export interface Scopes {
  /** The innermost scope that holds the node. */
  at(node: Node): Scope
  /** Variables that can be named at the node, innermost first, each name once. */
  visible(node: Node): readonly Variable[]
  resolve(node: Node, name: string): Variable | undefined
}

/**
 * Name resolution after ECMA-262: `var` and functions belong to their function, `let`, `const` and `class` to their block. Where the
 * language has no declarations, the first assignment in a function is one (as `var`).
 */
export function analyseScopes(program: Program, { children, names }: Pick<Dialect, 'children' | 'names'>): Scopes {
  const scopeOf = new Map<Node, Scope>()
  const open = (node: Node, parent: Scope | undefined): Scope => {
    const scope: Scope = { node, parent, function: isFunction(node) ? node : parent?.function, variables: new Map() }
    scopeOf.set(node, scope)
    return scope
  }
  const collect = (node: Node, scope: Scope): void => {
    let inner = scope
    if (isFunction(node)) {
      if (node.type === 'FunctionDeclaration' && node.id) declare(scope, node.id.name, 'function', node, undefined, scope.node.start)
      inner = open(node, scope)
      for (const param of node.params) declarePattern(inner, param as Node, 'param', undefined, node.start)
    } else if (names.scopes.has(node.type) && node !== program) {
      if (!(node.type === 'BlockStatement' && isFunction(node.parent))) inner = open(node, scope)
      if (node.type === 'CatchClause' && node.param) declarePattern(inner, node.param as Node, 'catch', undefined, node.start)
    }
    declareHere(node, inner)
    if (names.assignmentDeclares) declareAssigned(node, inner)
    for (const child of children(node)) collect(child, inner)
  }
  collect(program, open(program, undefined))
  const scopes = lookups(scopeOf, names)
  countUses(program, scopes, children)
  return scopes
}

function declareHere(node: Node, scope: Scope): void {
  if (node.type === 'VariableDeclaration') {
    const home = node.kind === 'var' ? functionScope(scope) : scope
    const declared = node.kind === 'var' ? 'var' : node.kind === 'let' ? 'let' : 'const'
    for (const { id, init, end } of node.declarations)
      declarePattern(home, id as Node, declared, (init as Node | null) ?? undefined, node.kind === 'var' ? home.node.start : end)
  } else if (node.type === 'ClassDeclaration' && node.id) declare(scope, node.id.name, 'class', node, undefined, node.end)
  else if (node.type === 'ImportDeclaration')
    for (const specifier of node.specifiers) {
      const name = importedName(specifier)
      if (name !== undefined) declare(scope, name, 'import', specifier, undefined, 0)
    }
}

/** Without a name of its own, an import goes by the first word of what it imports (`import a.b`); `import *` has no name. */
function importedName(specifier: Node): string | undefined {
  const { local, imported } = specifier as { local?: { name: string } | null; imported?: { name: string } }
  return local?.name ?? imported?.name.split('.')[0]
}

/** `x = 1`, `for x in xs`: the name belongs to the function, from the assignment on; that of a comprehension to itself. */
function declareAssigned(node: Node, scope: Scope): void {
  const home = functionScope(scope)
  const own = node as unknown as Binding
  if (node.type === 'AssignmentExpression' && /^:?=$/.test(node.operator))
    declarePattern(home, node.left as Node, 'var', node.right, node.end)
  else if (own.type === 'ComprehensionFor') declarePattern(scope, own.left!, 'let', undefined, scope.node.start)
  else if (own.type === 'WithItem' && own.target) declarePattern(home, own.target, 'var', undefined, own.end)
  else if (own.type === 'AnnotatedDeclaration') declarePattern(home, own.id!, 'var', undefined, own.end)
  else if (own.type === 'CatchClause' && own.param) declarePattern(home, own.param, 'catch', undefined, own.param.start)
  else if (node.type === 'ForOfStatement' || node.type === 'ForInStatement') {
    declarePattern(home, node.left as Node, 'var', undefined, node.right.start)
    if (own.key) declarePattern(home, own.key, 'var', undefined, node.right.start)
  } else if (own.uses) for (const used of own.uses) declarePattern(scope, used, 'var', undefined, own.start)
  else if (own.type === 'GlobalStatement' && own.names)
    for (const name of own.names)
      if (typeof name === 'object' && name.type === 'Identifier' && name.name.startsWith('$'))
        declarePattern(home, name, 'var', undefined, own.end)
}

/** What binds a name in Python or PHP and has no type in ESTree. */
interface Binding {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly left?: Node
  readonly id?: Node
  readonly target?: Node | null
  readonly param?: Node | null
  /** The key of PHP's foreach, what its closures take along, what `global` names. */
  readonly key?: Node | null
  readonly uses?: readonly Node[]
  readonly names?: readonly (Node | string)[]
}

function functionScope(scope: Scope): Scope {
  let at = scope
  while (at.parent && !isFunction(at.node) && at.node.type !== 'ClassBody') at = at.parent
  return at
}

function declarePattern(scope: Scope, pattern: Node, declared: Variable['declared'], init: Node | undefined, from: number): void {
  const own = pattern as unknown as { type: string; id: Node; elements: Node[]; argument: Node }
  if (pattern.type === 'Identifier') declare(scope, pattern.name, declared, pattern, init, from)
  else if (own.type === 'Parameter') declarePattern(scope, own.id, declared, init, from)
  else if (own.type === 'TupleExpression' || own.type === 'ArrayExpression')
    for (const item of own.elements) declarePattern(scope, item, declared, undefined, from)
  else if (own.type === 'SpreadElement') declarePattern(scope, own.argument, declared, undefined, from)
  else if (pattern.type === 'AssignmentPattern') declarePattern(scope, pattern.left as Node, declared, pattern.right as Node, from)
  else if (pattern.type === 'TSParameterProperty') declarePattern(scope, pattern.parameter as Node, declared, init, from)
  else if (pattern.type === 'Property') declarePattern(scope, pattern.value as Node, declared, undefined, from)
  else if (pattern.type === 'RestElement') declarePattern(scope, pattern.argument as Node, declared, undefined, from)
  else if (pattern.type === 'ArrayPattern') {
    for (const item of pattern.elements) if (item) declarePattern(scope, item as Node, declared, undefined, from)
  } else if (pattern.type === 'ObjectPattern') {
    for (const item of pattern.properties)
      declarePattern(scope, (item.type === 'Property' ? item.value : item) as Node, declared, undefined, from)
  }
}

function declare(scope: Scope, name: string, declared: Variable['declared'], node: Node, init: Node | undefined, from: number): void {
  if (!scope.variables.has(name)) scope.variables.set(name, { name, declared, node, init, scope, from, reads: [], writes: [] })
}

function lookups(scopeOf: Map<Node, Scope>, { sees }: Dialect['names']): Scopes {
  const at = (node: Node): Scope => {
    let here: Node | null | undefined = node
    for (;;) {
      const scope = here && scopeOf.get(here)
      if (scope) return scope
      if (!here) throw new Error('a node outside every scope')
      here = here.parent
    }
  }
  const visible = (node: Node): Variable[] => {
    const found = new Map<string, Variable>()
    const home = at(node)
    const crossed: Node[] = []
    for (let scope: Scope | undefined = home; scope; scope = scope.parent) {
      for (const variable of scope.variables.values()) {
        const usable = variable.from <= node.start || scope.function !== home.function
        if (scope.node.type === 'ClassBody' && scope !== home) break
        if (sees && crossed.some((within) => !sees(within, variable.name))) continue
        if (usable && !found.has(variable.name)) found.set(variable.name, variable)
      }
      if (isFunction(scope.node)) crossed.push(scope.node)
    }
    return [...found.values()]
  }
  const resolve = (node: Node, name: string): Variable | undefined => {
    const home = at(node)
    for (let scope: Scope | undefined = home; scope; scope = scope.parent) {
      // Members of a class are not names in its methods.
      const variable = scope.node.type === 'ClassBody' && scope !== home ? undefined : scope.variables.get(name)
      if (variable) return variable
      if (sees && isFunction(scope.node) && !sees(scope.node, name)) return undefined
    }
    return undefined
  }
  return { at, visible, resolve }
}

function countUses(node: Node, scopes: Scopes, children: Dialect['children']): void {
  if (node.type === 'Identifier' && isReference(node)) {
    const variable = scopes.resolve(node, node.name)
    if (variable && variable.node !== node) {
      if (isWritten(node)) variable.writes.push(node)
      // `x += 1` and `x++` read too, but only for their own sake: a counter that nobody reads is unused.
      else variable.reads.push(node)
    }
  }
  for (const child of children(node)) countUses(child, scopes, children)
}

/** Whether the expression is assigned to here, alone or as one of several. */
export function isWritten(node: Node): boolean {
  const { parent } = node
  switch (parent?.type as string | undefined) {
    case 'AssignmentExpression':
    case 'ForOfStatement':
    case 'ForInStatement':
    case 'ComprehensionFor':
      return (parent as { left?: unknown }).left === node
    case 'UpdateExpression':
      return true
    case 'WithItem':
      return (parent as { target?: unknown }).target === node
    case 'AnnotatedDeclaration':
    case 'DeleteStatement':
      return true
    case 'TupleExpression':
    case 'ArrayExpression':
    case 'SpreadElement':
      return isWritten(parent!)
    default:
      return false
  }
}

/** Whether an identifier names a value here: not a property name, label, declared name or import/export alias. */
export function isReference(node: Node): boolean {
  const parent = node.parent
  if (!parent) return false
  const own = parent as unknown as { type: string; value?: unknown; caught?: unknown; superClasses?: readonly unknown[] }
  if (own.type === 'KeywordArgument') return own.value === node
  if (own.type === 'CatchClause' && own.caught === node) return true
  if (own.type === 'ClassDeclaration' && own.superClasses?.includes(node)) return true
  if (/^(Parameter|ParameterMark|TypeParameter|GlobalStatement|MatchPattern)$/.test(own.type)) return false
  switch (parent.type) {
    case 'MemberExpression':
      return parent.object === (node as Node) || parent.computed
    case 'Property':
      return parent.value === (node as Node) || parent.computed || parent.shorthand
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return parent.computed || (parent as { value?: unknown }).value === node
    case 'VariableDeclarator':
      return parent.init === (node as Node)
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier':
    case 'ExportSpecifier':
    case 'MetaProperty':
    case 'ClassDeclaration':
    case 'ClassExpression':
      return (parent as { superClass?: unknown }).superClass === node
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'CatchClause':
    case 'RestElement':
    case 'ArrayPattern':
      return false
    case 'ArrowFunctionExpression':
      return parent.body === (node as Node)
    case 'AssignmentPattern':
      return parent.right === (node as Node)
    default:
      return true
  }
}
