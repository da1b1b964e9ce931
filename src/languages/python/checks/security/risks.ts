/** Finds what is dangerous in one file. Each finding is a sentence fragment that completes "the patch adds …". */
import { isTestFile } from '../../project/index.ts'
import { children, type Node, walk } from '../../tree/index.ts'
import { definitionRisks } from './definitions.ts'
import * as names from './names.ts'

export interface Risk {
  readonly what: string
  /** Source text of the place. */
  readonly text: string
}

interface Scope {
  /** Local name → module it stands for; `import a.b` binds a. */
  readonly modules: ReadonlyMap<string, string>
  /** Local names that an import brought, modules or what is in them. */
  readonly imported: ReadonlySet<string>
}

export function findRisks(program: Node, text: string): Risk[] {
  const scope = readScope(program)
  const out: Risk[] = []
  walk(program, (node) => {
    for (const what of risksOf(node, scope)) out.push({ what, text: text.slice(node.start, node.end) })
  })
  for (const [comment] of text.matchAll(names.SUPPRESSION))
    out.push({ what: `a comment that switches a check off (${comment})`, text: comment })
  return out
}

const nameOf = (node: unknown): string | undefined =>
  (node as Node | null)?.type === 'Identifier' || (node as Node | null)?.type === 'ModuleName'
    ? ((node as Node)['name'] as string)
    : undefined

const first = (dotted: string): string => dotted.split('.')[0]!

function readScope(program: Node): Scope {
  const modules = new Map<string, string>()
  const imported = new Set<string>()
  walk(program, (node) => {
    if (node.type !== 'ImportDeclaration') return
    for (const specifier of node['specifiers'] as Node[]) {
      const name = nameOf(specifier['imported'])
      if (name === undefined) continue
      const local = nameOf(specifier['local']) ?? first(name)
      imported.add(local)
      if (node['source'] === null) modules.set(local, specifier['local'] === null ? first(name) : name)
    }
  })
  return { modules, imported }
}

function risksOf(node: Node, scope: Scope): readonly string[] {
  switch (node.type) {
    case 'ImportDeclaration':
      return importRisks(node)
    case 'Identifier':
      return nameRisks(node, scope)
    case 'MemberExpression':
      return memberRisks(node, scope)
    case 'CallExpression':
      return callRisks(node)
    case 'AssignmentExpression':
    case 'DeleteStatement':
      return assignmentRisks(node, scope)
    case 'CatchClause':
      return handlerRisks(node)
    case 'Literal':
    case 'TemplateLiteral':
      return /\/proc\/|\/dev\/(?:fd|mem)/.test(String(node['raw'])) ? ['a path into the process itself'] : []
    default:
      return definitionRisks(node)
  }
}

function importRisks(node: Node): string[] {
  const source = node['source'] as string | null
  const specifiers = node['specifiers'] as Node[]
  const level = node['level'] as number
  const found = source === null ? specifiers.map((one) => nameOf(one['imported'])!) : level === 0 ? [source] : []
  const risks = found.flatMap((module) => moduleRisk(module))
  if (source !== null && level > 0 && isTestFile(`${source.replaceAll('.', '/')}.py`)) risks.push(`an import of a test file (${source})`)
  const safe = source === null ? undefined : names.partlySafe[source]
  if (safe !== undefined)
    for (const one of specifiers)
      if (!safe.has(nameOf(one['imported']) ?? '*')) risks.push(`an import of ${nameOf(one['imported']) ?? '*'} from ${source}`)
  for (const one of specifiers) {
    const name = nameOf(one['imported'])
    if (source !== null && name !== undefined && names.dangerousMembers.has(name)) risks.push(`an import of ${name}`)
  }
  return risks
}

function moduleRisk(module: string): string[] {
  const top = first(module)
  if (names.dangerousModules.has(top)) return [`an import of ${module}`]
  return isTestFile(`${module.replaceAll('.', '/')}.py`) ? [`an import of a test file (${module})`] : []
}

function nameRisks(node: Node, { modules }: Scope): string[] {
  const name = node['name'] as string
  const parent = node.parent
  if (
    parent?.type === 'ImportSpecifier' ||
    (parent?.type === 'MemberExpression' && parent['property'] === node && parent['computed'] === false)
  )
    return []
  if (parent?.type === 'KeywordArgument' && parent['name'] === node) return []
  if (names.dangerousNames.has(name)) return [`a use of ${name}`]
  const module = modules.get(name)
  const isBase = parent?.type === 'MemberExpression' && parent['object'] === node
  return module !== undefined && names.partlySafe[module] !== undefined && !isBase ? [`the module ${module} as a value`] : []
}

function memberRisks(node: Node, { modules }: Scope): string[] {
  if (node['computed'] === true) return []
  const member = nameOf(node['property'])!
  const base = nameOf(node['object'])
  const module = base === undefined ? undefined : modules.get(base)
  if (module !== undefined && names.partlySafe[module]?.has(member) === false) return [`${module}.${member}`]
  return names.dangerousMembers.has(member) ? [`the member ${member}`] : []
}

function callRisks(node: Node): string[] {
  const name = nameOf(node['callee'])
  const given = node['arguments'] as Node[]
  if (name === undefined) return []
  if (names.dangerousCalls.has(name)) return [`a call of ${name}`]
  if (name === 'getattr' || name === 'hasattr') {
    const key = given[1]
    if (key?.type !== 'Literal') return [`${name} of a computed name`]
    return names.dangerousMembers.has(String(key['value'])) ? [`the member ${String(key['value'])}`] : []
  }
  return name === 'type' && given.length >= 3 ? ['a class made by type()'] : []
}

/** What an import brought belongs to others: a repair does not change it in place. */
function assignmentRisks(node: Node, { imported }: Scope): string[] {
  const targets = node.type === 'DeleteStatement' ? (node['targets'] as Node[]) : [node['left'] as Node]
  const flat = targets.flatMap(function spread(target: Node): Node[] {
    return target.type === 'TupleExpression' || target.type === 'ArrayExpression' ? [...children(target)].flatMap(spread) : [target]
  })
  return flat.flatMap((target) => {
    if (target.type !== 'MemberExpression') return []
    const member = target['computed'] === true ? '[…]' : nameOf(target['property'])!
    if (member === '__class__') return ['an object whose class is changed']
    const base = baseOf(target)
    return base !== undefined && imported.has(base) ? [`a change of what is imported (${base}.${member})`] : []
  })
}

const baseOf = (node: Node): string | undefined =>
  node.type === 'MemberExpression' ? baseOf(node['object'] as Node) : node.type === 'CallExpression' ? undefined : nameOf(node)

/** A bare handler, and one of what ends a test or a run, unless it raises again. */
function handlerRisks(node: Node): string[] {
  const caught = node['caught'] as Node | null
  const kinds = caught === null ? [] : caught.type === 'TupleExpression' ? (caught['elements'] as Node[]) : [caught]
  const wide = caught === null || kinds.some((kind) => names.swallowed.has(nameOf(kind) ?? ''))
  let raises = false
  walk(node['body'] as Node, (inner) => {
    raises ||= inner.type === 'ThrowStatement' && inner['argument'] === null
  })
  return wide && !raises ? ['a handler that swallows everything'] : []
}
