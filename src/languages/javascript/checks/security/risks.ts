/** Finds what is dangerous in one file. Each finding is a sentence fragment that completes "the patch adds …". */
import { isTestFile } from '../../project/index.ts'
import * as names from './names.ts'
import { baseOf, isNode, isPutTogether, keyOf, literalOf, nameOf, type Node, type Parsed, walk } from './tree.ts'

export interface Risk {
  readonly what: string
  /** Source text of the place. */
  readonly text: string
}

interface Scope {
  /** Every name the file itself declares anywhere: good enough to tell a free global from a local of that name. */
  readonly declared: ReadonlySet<string>
  /** Local name → bare module it comes from. */
  readonly imported: ReadonlyMap<string, string>
}

export function findRisks(parsed: Parsed, text: string): Risk[] {
  const scope = readScope(parsed.program)
  const out: Risk[] = []
  walk(parsed.program, (node, parent) => {
    for (const what of risksOf(node, parent, scope)) out.push({ what, text: text.slice(node.start, node.end) })
  })
  for (const comment of parsed.comments) {
    const found = names.SUPPRESSION.exec(comment.value)
    if (found !== null) out.push({ what: `a comment that switches a check off (${found[0]})`, text: comment.value })
  }
  return out
}

function readScope(program: Node): Scope {
  const declared = new Set<string>()
  const imported = new Map<string, string>()
  walk(program, (node) => {
    if (/^(?:Function|Class)/.test(node.type)) addPattern(node['id'], declared)
    if (node.type === 'VariableDeclarator') addPattern(node['id'], declared)
    if (node.type === 'CatchClause') addPattern(node['param'], declared)
    if (/Function/.test(node.type)) for (const param of (node['params'] as unknown[] | undefined) ?? []) addPattern(param, declared)
    const module = node.type === 'ImportDeclaration' ? literalOf(node['source']) : undefined
    if (module !== undefined)
      for (const specifier of node['specifiers'] as Node[]) {
        addPattern(specifier['local'], declared)
        if (!module.startsWith('.')) imported.set(nameOf(specifier['local']) ?? '', module)
      }
    const required = node.type === 'VariableDeclarator' ? requiredModule(node['init']) : undefined
    if (required !== undefined && !required.startsWith('.')) {
      const bound = new Set<string>()
      addPattern(node['id'], bound)
      for (const name of bound) imported.set(name, required)
    }
  })
  return { declared, imported }
}

const requiredModule = (value: unknown): string | undefined => {
  if (!isNode(value)) return undefined
  if (value.type === 'MemberExpression') return requiredModule(value['object'])
  return value.type === 'CallExpression' && nameOf(value['callee']) === 'require'
    ? literalOf((value['arguments'] as unknown[])[0])
    : undefined
}

function addPattern(pattern: unknown, into: Set<string>): void {
  if (!isNode(pattern)) return
  const name = nameOf(pattern)
  if (name !== undefined) into.add(name)
  if (pattern.type === 'ObjectPattern')
    for (const property of pattern['properties'] as Node[]) addPattern(property['value'] ?? property['argument'], into)
  if (pattern.type === 'ArrayPattern') for (const element of pattern['elements'] as unknown[]) addPattern(element, into)
  if (pattern.type === 'AssignmentPattern') addPattern(pattern['left'], into)
  if (pattern.type === 'RestElement') addPattern(pattern['argument'], into)
}

function risksOf(node: Node, parent: Node | undefined, scope: Scope): string[] {
  switch (node.type) {
    case 'Identifier':
      return isReference(node, parent) ? freeName(node['name'] as string, parent, scope) : []
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
      return node['importKind'] === 'type' ? [] : moduleRisk(literalOf(node['source']))
    case 'ImportExpression':
      return literalOf(node['source']) === undefined ? ['import() of a computed name'] : moduleRisk(literalOf(node['source']))
    case 'MetaProperty':
      return ['import.meta']
    case 'CallExpression':
    case 'NewExpression':
      return callRisks(node, scope)
    case 'AssignmentExpression':
      return assignmentRisks(node['left'], node['right'], scope)
    case 'UnaryExpression':
      return node['operator'] === 'delete' ? assignmentRisks(node['argument'], undefined, scope) : []
    case 'MemberExpression':
      return memberRisks(node)
    case 'Property':
    case 'PropertyDefinition':
    case 'MethodDefinition':
    case 'JSXAttribute':
      return parent?.type === 'ObjectPattern' ? [] : keyRisks(node)
    case 'WithStatement':
      return ['a with statement']
    default:
      return /^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type) ? selfCall(node) : []
  }
}

function isReference(node: Node, parent: Node | undefined): boolean {
  if (parent === undefined) return true
  if (parent.type === 'MemberExpression') return parent['object'] === node || parent['computed'] === true
  if (/^(?:Property|MethodDefinition|PropertyDefinition)$/.test(parent.type)) return parent['value'] === node || parent['computed'] === true
  return !/Specifier$|^Labeled|^Break|^Continue|^TS/.test(parent.type)
}

function freeName(name: string, parent: Node | undefined, { declared }: Scope): string[] {
  if (declared.has(name)) return []
  if (name === 'process' && parent?.type === 'MemberExpression') return [`process.${keyOf(parent) ?? '[…]'}`]
  if (names.dangerousGlobals.has(name)) return [`${name}`]
  return names.testGlobals.has(name) ? [`a use of the test framework (${name})`] : []
}

function moduleRisk(module: string | undefined): string[] {
  if (module === undefined) return []
  const bare = module.replace(/^node:/, '')
  if (module.startsWith('node:') || names.builtinModules.has(bare)) return [`an import of ${module}`]
  if (module.startsWith('.')) return isTestFile(module.replace(/^(?:\.\.?\/)+/, '')) ? [`an import of a test file (${module})`] : []
  return [`an import of ${module}`]
}

function callRisks(node: Node, scope: Scope): string[] {
  const out: string[] = []
  const callee = node['callee']
  const args = node['arguments'] as Node[]
  if (nameOf(callee) === 'require' && !scope.declared.has('require'))
    out.push(...(literalOf(args[0]) === undefined ? ['require() of a computed name'] : moduleRisk(literalOf(args[0]))))
  if (!isNode(callee)) return out
  const key = callee.type === 'MemberExpression' ? keyOf(callee) : undefined
  const base = baseOf(callee)
  if (
    key !== undefined &&
    (base === 'Object' || base === 'Reflect') &&
    names.definers.has(key) &&
    (key !== 'assign' || isShared(args[0], scope))
  )
    out.push(`${base}.${key}`)
  const module = base === undefined ? undefined : scope.imported.get(base)
  if (module !== undefined && names.builtinModules.has(module.replace(/^node:/, ''))) out.push(`a call into ${module} (${key ?? base})`)
  if (/^set(?:Timeout|Interval|Immediate)$/.test(nameOf(callee) ?? '') && (literalOf(args[0]) !== undefined || isPutTogether(args[0])))
    out.push('code in a string')
  if (key !== undefined && names.markupCalls.has(key) && base === 'document' && literalOf(args[0]) === undefined)
    out.push(`document.${key} of what is not a literal`)
  if (key === 'insertAdjacentHTML' && literalOf(args[1]) === undefined) out.push('insertAdjacentHTML of what is not a literal')
  if (key !== undefined && names.queryCalls.has(key) && isPutTogether(args[0]) && names.SQL.test(piecesOf(args[0]!)))
    out.push('a query put together from pieces')
  return out
}

/** The fixed parts of a concatenation or template. */
function piecesOf(node: Node): string {
  if (node.type === 'TemplateLiteral') return (node['quasis'] as Node[]).map((quasi) => (quasi['value'] as { raw: string }).raw).join(' x ')
  if (node.type === 'BinaryExpression') return [node['left'], node['right']].map((side) => (isNode(side) ? piecesOf(side) : '')).join(' x ')
  return literalOf(node) ?? ''
}

/** `new Error()`, `Error()` and the usual names of a caught one: code that repairs does not look at who called it. */
const isError = (value: unknown): boolean =>
  isNode(value) &&
  (value.type === 'NewExpression' || value.type === 'CallExpression'
    ? /Error$/.test(nameOf(value['callee']) ?? '')
    : /^(?:e|err|error|ex)$/i.test(nameOf(value) ?? ''))

/** Something that others see too: a built-in, a prototype, an imported module. */
const isShared = (value: unknown, scope: Scope): boolean => {
  const base = baseOf(value)
  if (isNode(value) && value.type === 'MemberExpression' && keyOf(value) === 'prototype') return true
  return base !== undefined && ((names.builtinGlobals.has(base) && !scope.declared.has(base)) || scope.imported.has(base))
}

function assignmentRisks(target: unknown, value: unknown, scope: Scope): string[] {
  if (!isNode(target)) return []
  const name = nameOf(target)
  if (name !== undefined) return names.builtinGlobals.has(name) && !scope.declared.has(name) ? [`a new value for the built-in ${name}`] : []
  if (target.type !== 'MemberExpression') return []
  const key = keyOf(target)
  const inner = target['object']
  if (key !== undefined && names.markupSinks.has(key) && literalOf(value) === undefined) return [`${key} of what is not a literal`]
  const throughPrototype = isNode(inner) && inner.type === 'MemberExpression' && keyOf(inner) === 'prototype'
  if (throughPrototype) return [`a change of a prototype (${key ?? '[…]'})`]
  if (key !== undefined && names.hookNames.has(key)) return [`a property ${key} that answers for the object`]
  return isShared(inner, scope) ? [`a change of ${baseOf(inner)}.${key ?? '[…]'}`] : []
}

function memberRisks(node: Node): string[] {
  const key = keyOf(node)
  const base = nameOf(node['object'])
  if (base === 'Symbol' && key !== undefined && key !== 'iterator' && key !== 'asyncIterator') return [`Symbol.${key}`]
  if ((base === 'require' || base === 'module') && key !== undefined && key !== 'exports') return [`${base}.${key}`]
  if (key !== undefined && names.tellingMembers.has(key)) return [`.${key}`]
  if (key === 'stack' && isError(node['object'])) return ['a look at the call stack']
  if (key === 'callee' && base === 'arguments') return ['arguments.callee']
  if (
    key === 'constructor' &&
    isNode(node['object']) &&
    (node['object'].type !== 'MemberExpression'
      ? /Literal|Function|Array|Object/.test(node['object'].type)
      : keyOf(node['object']) === 'constructor')
  )
    return ['a way to the Function constructor']
  return node['computed'] === true &&
    isPutTogether(node['property']) &&
    isNode(node['property']) &&
    /[A-Za-z]/.test(piecesOf(node['property']))
    ? ['a property name put together from pieces']
    : []
}

function keyRisks(node: Node): string[] {
  const key = keyOf(node)
  if (key !== undefined && names.hookNames.has(key)) return [`a property ${key} that answers for the object`]
  if (key === 'dangerouslySetInnerHTML') return ['dangerouslySetInnerHTML']
  return node['computed'] === true && isPutTogether(node['key']) && isNode(node['key']) && /[A-Za-z]/.test(piecesOf(node['key']))
    ? ['a property name put together from pieces']
    : []
}

/** `f(a) { return f(a) }` never ends; a test that expects any error takes the stack overflow for it. */
function selfCall(node: Node): string[] {
  const name = nameOf(node['id'])
  const body = node['body']
  const first = isNode(body) && body.type === 'BlockStatement' ? (body['body'] as Node[])[0] : undefined
  const value =
    first?.type === 'ReturnStatement' ? first['argument'] : first?.type === 'ExpressionStatement' ? first['expression'] : undefined
  if (name === undefined || !isNode(value) || value.type !== 'CallExpression' || nameOf(value['callee']) !== name) return []
  const given = (value['arguments'] as Node[]).map(nameOf).join()
  const params = (node['params'] as Node[]).map(nameOf).join()
  return given === params ? [`a call of ${name} by itself that never ends`] : []
}
