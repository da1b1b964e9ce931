/** Finds what is dangerous in one file. Each finding is a sentence fragment that completes "the patch adds …". */
import { isNode, nameOf, type PhpNode, walkPhp } from '../../parse.ts'
import * as names from './names.ts'

export interface Risk {
  readonly what: string
  /** Source text of the place. */
  readonly text: string
}

interface Scope {
  /** Variables that hold something callable as far as the file shows: parameters, closures, loop variables. */
  readonly callables: ReadonlySet<string>
}

export function findRisks(program: PhpNode, text: string): Risk[] {
  const scope = readScope(program)
  const out: Risk[] = []
  walkPhp(program, (node, parents) => {
    const head = headOf(node)
    const span = head ?? (node.loc ? text.slice(node.loc.start.offset, node.loc.end.offset) : '')
    for (const what of risksOf(node, parents, scope)) out.push({ what, text: span })
  })
  for (const comment of (program['comments'] as PhpNode[] | null) ?? []) {
    const value = String(comment['value'] ?? '')
    const found = names.SUPPRESSION.exec(value)
    if (found !== null) out.push({ what: `a comment that switches a check off (${found[0]})`, text: value })
  }
  return out
}

/** What stands in a text for a declaration whose body may have changed. */
function headOf(node: PhpNode): string | undefined {
  const name = nameOf(node['name']) ?? ''
  if (/^(?:class|interface|trait|enum|namespace)$/.test(node.kind)) return `${node.kind} ${name}`
  return /^(?:function|method)$/.test(node.kind) ? `function ${name}` : undefined
}

function readScope(program: PhpNode): Scope {
  const callables = new Set<string>()
  const add = (value: unknown): void => {
    const name = nameOf(value)
    if (name !== undefined) callables.add(name)
  }
  walkPhp(program, (node) => {
    if (node.kind === 'parameter') add(node['name'])
    if (node.kind === 'foreach') add(node['value'])
    if (node.kind === 'assign' && isNode(node['right']) && /^(?:closure|arrowfunc)$/.test(node['right'].kind)) add(node['left'])
  })
  return { callables }
}

function risksOf(node: PhpNode, parents: readonly PhpNode[], scope: Scope): string[] {
  switch (node.kind) {
    case 'exit':
      return ['exit']
    case 'eval':
      return ['eval']
    case 'include':
      return [`an ${node['require'] === true ? 'require' : 'include'}`]
    case 'silent':
      return ['an error that is silenced (@)']
    case 'declare':
      return ['a declare that changes how the file runs']
    case 'goto':
    case 'halt':
    case 'inline':
      return node.kind === 'inline' && String(node['value'] ?? '').trim() === ''
        ? []
        : [node.kind === 'inline' ? 'text outside of PHP' : node.kind]
    case 'global':
      return ['a global variable']
    case 'encapsed':
      return node['type'] === 'shell' ? ['a shell command'] : putTogether(node, parents)
    case 'bin':
      return putTogether(node, parents)
    case 'string':
    case 'nowdoc':
    case 'encapsedpart':
      return node.kind === 'encapsedpart' ? [] : textRisks(String(node['value'] ?? ''), parents)
    case 'variable':
      return variableRisks(node)
    case 'name':
      return nameRisks(node, parents)
    case 'call':
      return callRisks(node, scope)
    case 'new':
      return isNode(node['what']) && /^(?:name|class|selfreference|staticreference|parentreference)$/.test(node['what'].kind)
        ? []
        : ['an object of a computed class']
    default:
      return declarationRisks(node)
  }
}

function declarationRisks(node: PhpNode): string[] {
  if (/^(?:class|interface|trait|enum)$/.test(node.kind)) return [`a new ${node.kind} (${nameOf(node['name']) ?? 'without a name'})`]
  if (node.kind === 'function') return [`a new function (${nameOf(node['name']) ?? ''})`]
  if (node.kind === 'namespace') return [`a namespace (${nameOf(node) ?? ''})`]
  if (node.kind === 'traituse') return ['a use of a trait']
  if (node.kind === 'useitem') return names.testTools.test(lower(node)) ? [`a use of a test tool (${nameOf(node) ?? ''})`] : []
  if (node.kind === 'method') {
    const name = nameOf(node['name']) ?? ''
    return names.hookMethods.has(name.toLowerCase()) ? [`a method ${name} that answers for the object`] : selfCall(node)
  }
  if (/^(?:static|nullsafe)?(?:property)?lookup$/.test(node.kind)) return lookupRisks(node)
  return []
}

const lower = (node: unknown): string => (nameOf(node) ?? '').toLowerCase().replace(/^\\/, '')

function variableRisks(node: PhpNode): string[] {
  const { name } = node as { name?: unknown }
  if (typeof name !== 'string') return ['a variable of a computed name']
  return names.superglobals.has(name) ? [`$${name}`] : []
}

function nameRisks(node: PhpNode, parents: readonly PhpNode[]): string[] {
  const name = lower(node)
  if (names.testTools.test(name)) return [`a use of a test tool (${nameOf(node) ?? ''})`]
  const parent = parents.at(-1)
  const isCalled = parent?.kind === 'call' && parent['what'] === node
  const short = name.slice(name.lastIndexOf('\\') + 1)
  if (!isCalled && names.dangerousClasses.test(short) && !isType(parent, node)) return [nameOf(node) ?? name]
  return []
}

/** As a type of a parameter, a property or a result a name does nothing. */
const isType = (parent: PhpNode | undefined, node: PhpNode): boolean =>
  parent !== undefined && (parent['type'] === node || /^(?:uniontype|intersectiontype)$/.test(parent.kind))

function textRisks(value: string, parents: readonly PhpNode[]): string[] {
  const telling = names.tellingText.exec(value)
  if (telling !== null) return [`a text that names the machinery (${telling[0]})`]
  const parent = parents.at(-1)
  // A text that names a function is a callable wherever one is asked for; one that is only compared is none.
  const isCompared = parent?.kind === 'case' || (parent?.kind === 'bin' && /^[!=]==?$/.test(String(parent['type'])))
  if (names.dangerousFunctions.has(value.toLowerCase()) && parent?.kind !== 'entry' && !isCompared)
    return [`the name of a function in a text (${value})`]
  return names.testTools.test(value.toLowerCase()) ? [`a test tool named in a text (${value})`] : []
}

function callRisks(node: PhpNode, scope: Scope): string[] {
  const { what } = node
  if (!isNode(what)) return []
  if (what.kind === 'name') {
    const name = lower(what)
    const short = name.slice(name.lastIndexOf('\\') + 1)
    return names.dangerousFunctions.has(short) ? [`a call of ${short}`] : []
  }
  if (what.kind === 'variable') {
    const name = nameOf(what)
    return name !== undefined && scope.callables.has(name) ? [] : ['a call of a computed name']
  }
  return /^(?:string|bin|encapsed|call|offsetlookup|array|parenthesis)$/.test(what.kind) ? ['a call of a computed name'] : []
}

function lookupRisks(node: PhpNode): string[] {
  const { offset } = node
  if (!isNode(offset)) return []
  const name = offset.kind === 'identifier' ? (nameOf(offset) ?? '') : ''
  if (names.scopeMethods.has(name.toLowerCase())) return [`->${name}, which looks at objects with other eyes`]
  const computed = node.kind !== 'staticlookup' && /^(?:variable|encapsed|string|bin|call)$/.test(offset.kind)
  return computed ? ['a member of a computed name'] : []
}

/** A query put together from pieces: the outermost concatenation counts. */
function putTogether(node: PhpNode, parents: readonly PhpNode[]): string[] {
  if (node.kind === 'bin' && node['type'] !== '.') return []
  if (parents.at(-1)?.kind === 'bin' && parents.at(-1)!['type'] === '.') return []
  const pieces: string[] = []
  let variable = false
  walkPhp(node, (inner) => {
    if (/^(?:string|encapsedpart)$/.test(inner.kind) && typeof inner['value'] === 'string') pieces.push(inner['value'])
    if (inner.kind === 'variable') variable = true
  })
  return variable && names.SQL.test(pieces.join(' x ')) ? ['a query put together from pieces'] : []
}

/** A method whose whole body is a call of itself with the very arguments it got never ends. */
function selfCall(node: PhpNode): string[] {
  const body = isNode(node['body']) ? (node['body']['children'] as PhpNode[]) : []
  const [only] = body
  if (body.length !== 1 || only?.kind !== 'return' || !isNode(only['expr']) || only['expr'].kind !== 'call') return []
  const { what } = only['expr']
  const own = nameOf(node['name'])?.toLowerCase()
  const called = isNode(what) ? nameOf(what['offset'])?.toLowerCase() : undefined
  return own !== undefined &&
    own === called &&
    isNode(what) &&
    /^(?:this|self|static)$/.test(nameOf(what['what']) ?? String((what['what'] as PhpNode)['raw'] ?? ''))
    ? [`a call of ${nameOf(node['name'])} by itself that never ends`]
    : []
}
