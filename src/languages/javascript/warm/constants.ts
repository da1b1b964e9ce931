import { childNodes, child, children, isFunction, isTypeOnly, someNode, type Node } from './syntax.ts'
import type { Unit } from './units.ts'

/**
 * A constant of the module that only functions of the module read: another value for it is shown by putting the name, with that value,
 * round each of these functions. Nothing else of the module can tell.
 */
export interface Constant {
  readonly name: string
  /** Of its value. */
  readonly start: number
  readonly end: number
  /** Indexes of the functions that name it. */
  readonly users: readonly number[]
  /** Its value has a state of its own: only one function may have it, and keep it from call to call. */
  readonly stateful: boolean
}

/** What has the same value whenever it is computed, as long as nothing outside of the module is asked. */
const PLAIN = new Set(
  'Literal TemplateLiteral TemplateElement UnaryExpression BinaryExpression LogicalExpression ConditionalExpression Identifier ArrayExpression ObjectExpression Property SpreadElement NewExpression'.split(
    ' ',
  ),
)
const MADE = new Set(['RegExp', 'Set', 'Map'])

export function moduleConstants(program: Node, units: readonly Unit[]): readonly Constant[] {
  const found: { readonly name: string; readonly init: Node; readonly id: Node }[] = []
  for (const node of children(program, 'body')) {
    if (node.type !== 'VariableDeclaration' || node['declare'] === true) continue
    for (const declarator of children(node, 'declarations')) {
      const id = child(declarator, 'id')
      const init = child(declarator, 'init')
      if (id?.type === 'Identifier' && init && isPlain(init)) found.push({ name: String(id['name']), init, id })
    }
  }
  if (found.length === 0) return []
  const uses = usesOf(program, new Set(found.map(({ name }) => name)))
  return found.flatMap(({ name, init, id }) => {
    const own = (uses.get(name) ?? []).filter((use) => use.node !== id)
    const users = new Set(own.map(({ node }) => units.findIndex(({ fn }) => node.start >= fn.start && node.end <= fn.end)))
    const stateful =
      !/^(?:Literal|TemplateLiteral|Unary|Binary|Logical|Conditional)/.test(init.type) && child(init, 'callee')?.['name'] !== 'RegExp'
    const shown =
      users.size > 0 &&
      own.every(({ written }) => !written) &&
      [...users].every((index) => index >= 0 && units[index]?.mode !== 'none' && !(stateful && units[index]?.mode === 'body'))
    return shown && !(stateful && users.size > 1) ? [{ name, start: init.start, end: init.end, users: [...users], stateful }] : []
  })
}

const isPlain = (init: Node): boolean =>
  !someNode(
    init,
    (node) =>
      !PLAIN.has(node.type) ||
      isFunction(node) ||
      isTypeOnly(node) ||
      (node.type === 'NewExpression' && !MADE.has(String(child(node, 'callee')?.['name']))),
  )

interface Use {
  readonly node: Node
  readonly written: boolean
}

/** Every node of that name that is no member and no key, in exports too. */
function usesOf(program: Node, names: ReadonlySet<string>): ReadonlyMap<string, readonly Use[]> {
  const uses = new Map<string, Use[]>()
  const look = (node: Node, parent: Node | undefined): void => {
    if (node.type === 'Identifier' && names.has(String(node['name'])) && !isOnlyAName(node, parent)) {
      const written = parent?.type === 'UpdateExpression' || (parent?.type === 'AssignmentExpression' && child(parent, 'left') === node)
      const list = uses.get(String(node['name'])) ?? []
      uses.set(String(node['name']), [...list, { node, written }])
    }
    for (const inner of childNodes(node)) look(inner, node)
  }
  look(program, undefined)
  return uses
}

function isOnlyAName(node: Node, parent: Node | undefined): boolean {
  if (parent?.type === 'MemberExpression') return child(parent, 'property') === node && parent['computed'] !== true
  if (parent?.type === 'Property') return child(parent, 'key') === node && parent['computed'] !== true && parent['shorthand'] !== true
  return parent?.type === 'MethodDefinition' || parent?.type === 'PropertyDefinition'
    ? child(parent, 'key') === node && parent['computed'] !== true
    : false
}
