import { child, childNodes, children, isFunction, isTypeOnly, someNode, type Node } from './syntax.ts'

/**
 * A unit is the outermost function-like node in module-level code: what can be replaced while the module stays loaded.
 * `module`: the replacement is compiled once, in the module's scope. `body`: it is evaluated inside the unit's own body,
 * because it uses super, private names, new.target or names of an enclosing block. `none`: only a reload can change it.
 */
export interface Unit {
  readonly index: number
  readonly fn: Node
  readonly owner: Node | undefined
  readonly mode: 'module' | 'body' | 'none'
  /** An arrow whose parameters cannot be handed on by name: it gets another arrow around it that passes them as they came. */
  readonly outer: boolean
  readonly kind: 'function' | 'method' | 'getter' | 'setter' | 'constructor' | 'arrow'
  readonly title: string
}

const SCOPES = new Set([
  'BlockStatement',
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'CatchClause',
  'StaticBlock',
  'SwitchStatement',
])

export function findUnits(program: Node): readonly Unit[] {
  const units: Unit[] = []
  const visit = (node: Node, parents: readonly Node[]): void => {
    if (isTypeOnly(node)) return
    if (isFunction(node) && child(node, 'body')) {
      units.push(describe(node, parents, units.length))
      return
    }
    for (const inner of childNodes(node)) visit(inner, [...parents, node])
  }
  visit(program, [])
  return units
}

function describe(fn: Node, parents: readonly Node[], index: number): Unit {
  const parent = parents.at(-1)
  const owner = parent?.type === 'MethodDefinition' || (parent?.type === 'Property' && isMethod(parent)) ? parent : undefined
  const arrow = fn.type === 'ArrowFunctionExpression'
  const kind = arrow ? 'arrow' : methodKind(owner)
  const nested = parents.some((node) => SCOPES.has(node.type) || (node.type === 'ClassExpression' && child(node, 'id') !== undefined))
  const inField = parents.some((node) => node.type === 'PropertyDefinition' || node.type === 'AccessorProperty')
  const tied = nested || someNode(fn, (node) => TIED.has(node.type) || isNewTarget(node)) || (arrow && inField)
  const mode = tied ? (fn['generator'] === true ? 'none' : 'body') : 'module'
  const opaque = someNode(fn, isNotEvaluable)
  const derivedWithProperties =
    kind === 'constructor' && mode === 'body' && children(fn, 'params').some((param) => param.type === 'TSParameterProperty')
  return {
    index,
    fn,
    owner,
    kind,
    mode: opaque || derivedWithProperties ? 'none' : mode,
    outer: arrow && children(fn, 'params').some((param) => param.type !== 'Identifier'),
    title: titleOf(fn, parents, owner),
  }
}

const TIED = new Set(['Super', 'PrivateIdentifier', 'PrivateInExpression'])
const isNewTarget = (node: Node): boolean => node.type === 'MetaProperty' && child(node, 'meta')?.['name'] === 'new'
/** JSX and enums need the runner's compiler; import.meta may not stand in evaluated text. */
const isNotEvaluable = (node: Node): boolean =>
  node.type.startsWith('JSX') ||
  node.type === 'TSEnumDeclaration' ||
  node.type === 'Decorator' ||
  (node.type === 'MetaProperty' && child(node, 'meta')?.['name'] === 'import')
const isMethod = (node: Node): boolean => node['method'] === true || node['kind'] === 'get' || node['kind'] === 'set'

function methodKind(owner: Node | undefined): Unit['kind'] {
  if (!owner) return 'function'
  if (owner['kind'] === 'get') return 'getter'
  if (owner['kind'] === 'set') return 'setter'
  return owner['kind'] === 'constructor' ? 'constructor' : 'method'
}

/** Parameters whose evaluation before the swap can neither throw nor be seen. */
export function isHarmlessParam(param: Node): boolean {
  const inner = param.type === 'TSParameterProperty' ? child(param, 'parameter') : param
  const target =
    inner?.type === 'AssignmentPattern' ? child(inner, 'left') : inner?.type === 'RestElement' ? child(inner, 'argument') : inner
  return target?.type === 'Identifier'
}

function titleOf(fn: Node, parents: readonly Node[], owner: Node | undefined): string {
  const own = child(fn, 'id')?.['name']
  if (typeof own === 'string') return own
  const key = owner && child(owner, 'key')?.['name']
  const className = parents.findLast((node) => node.type.startsWith('Class') && child(node, 'id'))
  const prefix = owner?.type === 'MethodDefinition' && className ? `${String(child(className, 'id')?.['name'])}.` : ''
  if (typeof key === 'string') return prefix + key
  for (const node of parents.toReversed()) {
    if (node.type === 'VariableDeclarator') return String(child(node, 'id')?.['name'] ?? 'anonymous')
    if (node.type === 'Property' || node.type === 'PropertyDefinition') return String(child(node, 'key')?.['name'] ?? 'anonymous')
    if (node.type === 'AssignmentExpression') {
      const left = child(node, 'left')
      return String((left && child(left, 'property')?.['name']) ?? left?.['name'] ?? 'anonymous')
    }
  }
  return 'anonymous'
}
