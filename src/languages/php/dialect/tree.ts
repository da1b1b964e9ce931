/** PHP's tree as the templates want it: what only looks like an expression is marked as something else. */
import type { Dialect, Kind } from '../../templates/index.ts'
import { childrenOf, parseTree, walkTree, type TreeNode } from '../tree/index.ts'

type Node = Parameters<Dialect['precedence']>[0]
type Program = NonNullable<ReturnType<Dialect['parse']>>['program']

/** Both trees are made of the same nodes; the one below says so in PHP's words, the other in ESTree's. */
export const own = (node: Node): TreeNode => node as unknown as TreeNode
const shared = (node: TreeNode): Node => node as unknown as Node

export function parse(text: string): { readonly program: Program } | undefined {
  const found = read(text)
  if ('line' in found) return undefined
  walkTree(found.tree, (node) => adapt(node, text))
  return { program: found.tree as unknown as Program }
}

/** The tree, or the 1-based line on which it cannot be PHP: where the parser stops, or where it lets pass what PHP does not. */
export function read(text: string): { readonly tree: TreeNode } | { readonly line: number } {
  const parsed = parseTree(text)
  if (!('program' in parsed)) return { line: parsed.error.line }
  let fault: number | undefined
  walkTree(parsed.program, (node) => {
    if (fault === undefined && isFault(node, text)) fault = node.start
  })
  return fault === undefined ? { tree: parsed.program } : { line: text.slice(0, fault).split('\n').length }
}

/** A text whose quote never comes again, and a name without its sign where a variable must stand. */
function isFault(node: TreeNode, text: string): boolean {
  if (node.type === 'Literal' && typeof node['value'] === 'string') {
    const mark = text[node.start]!
    return /['"]/.test(mark) && (text[node.end - 1] !== mark || node.end - node.start < 2)
  }
  const left = node.type === 'ForOfStatement' ? (node['left'] as TreeNode | null) : null
  return left?.type === 'Identifier' && !String(left['name']).startsWith('$')
}

export function* children(node: Node): Iterable<Node> {
  for (const child of childrenOf(own(node))) yield shared(child)
}

function adapt(node: TreeNode, text: string): void {
  if (node.type === 'Identifier') adaptName(node, text)
  else if (node.type === 'TemplateLiteral') inText(node)
  else if (node.type === 'VariableDeclaration' && node['kind'] === 'static') node['kind'] = 'var'
  else if (node.type === 'Literal' && typeof node['value'] === 'string') markPattern(node, text)
  else if (node.type === 'ReferenceExpression' || node.type === 'ShellExpression') inText(node)
  else closeTargets(node)
}

/** What is written to, asked about by `isset`, or given away by reference is a name or an access; so is what it is an access to. */
function closeTargets(node: TreeNode): void {
  const { type } = node
  if (type === 'AssignmentExpression' || type === 'ForOfStatement') close(node['left'])
  else if (type === 'UpdateExpression') close(node['argument'])
  else if (type === 'UnsetStatement') for (const each of node['arguments'] as TreeNode[]) close(each)
  else if (type === 'CallExpression' && (node['callee'] as TreeNode)['name'] === 'isset')
    for (const each of node['arguments'] as TreeNode[]) close(each)
  else if (type === 'ArrayPattern')
    for (const each of node['elements'] as (TreeNode | null)[]) close(each?.type === 'Property' ? each['value'] : each)
  else if (type === 'PropertyDefinition') fixed(node['value'])
  else if (type === 'AssignmentPattern') fixed(node['right'])
}

function close(target: unknown): void {
  for (let at = target as TreeNode | null | undefined; at; at = at['object'] as TreeNode | undefined) {
    at['closed'] = true
    if (at.type !== 'MemberExpression') return
  }
}

/** A constant expression (https://www.php.net/manual/en/language.constants.syntax.php) holds literals, constants and their sums, but no calls. */
function fixed(value: unknown): void {
  const node = value as TreeNode | null | undefined
  if (!node) return
  if (node.type !== 'Literal') node['closed'] = true
  for (const child of childrenOf(node)) fixed(child)
}

/** `\strlen`: the name begins behind the mark, so that another name keeps it. Names of classes are no values. */
function adaptName(node: TreeNode, text: string): void {
  const name = String(node['name'])
  if (name.startsWith('\\') && text[node.start] === '\\') {
    node.start++
    node['name'] = name.slice(1)
  }
  const { parent } = node
  const ofClass =
    (parent?.type === 'MemberExpression' && parent['object'] === node && parent['operator'] === '::' && !name.startsWith('$')) ||
    (parent?.type === 'BinaryExpression' && parent['operator'] === 'instanceof' && parent['right'] === node && !name.startsWith('$')) ||
    (parent?.type === 'CatchClause' && parent['param'] !== node) ||
    parent?.type === 'TraitUse'
  if (ofClass) (node as { type: string }).type = 'ClassName'
  if (parent !== undefined && parent['params'] !== undefined) node['declaredKind'] = declared(node, text)
  else if (parent?.type === 'AssignmentPattern' && parent['left'] === node) node['declaredKind'] = declared(node, text)
  else if (parent?.type === 'RestElement') node['declaredKind'] = 'array'
}

/** A declaration longer than this says nothing that one could read at a glance. */
const typeCharsMax = 80

const kinds: Readonly<Record<string, Kind>> = {
  int: 'number',
  float: 'number',
  string: 'string',
  bool: 'boolean',
  array: 'array',
  iterable: 'array',
  callable: 'function',
  object: 'object',
  closure: 'function',
}

/** What the type before a parameter says (https://www.php.net/manual/en/language.types.declarations.php). */
function declared(node: TreeNode, text: string): Kind | undefined {
  const before = text.slice(Math.max(0, node.start - typeCharsMax), node.start)
  const type = /([\w\\|?]+)\s+&?(?:\.\.\.)?$/.exec(before)?.[1]
  if (type === undefined) return undefined
  const names = type
    .toLowerCase()
    .replace(/^[?\\]+/, '')
    .split('|')
    .filter((name) => name !== 'null')
  const found = new Set(
    names.map((name) => kinds[name] ?? (/^(public|private|protected|readonly|static|var)$/.test(name) ? 'any' : 'object')),
  )
  const [only] = found
  return found.size === 1 && only !== 'any' ? only : undefined
}

/** Between quotes only names and accesses are read as code: everything in there is closed to templates that write expressions. */
function inText(node: TreeNode): void {
  for (const child of childrenOf(node)) {
    child['closed'] = true
    inText(child)
  }
}

const delimited = /^([/#~@%!|`])([\s\S]+)\1([imsxuADUXJn]*)$/
const bracketed = /^(?:\{([\s\S]+)\}|\(([\s\S]+)\)|\[([\s\S]+)\])([imsxuADUXJn]*)$/

/** A pattern of PCRE in a text (https://www.php.net/manual/en/regexp.reference.delimiters.php): handed to preg_*, or one by its looks. */
function markPattern(node: TreeNode, text: string): void {
  const value = String(node['value'])
  if (value.length < 3 || !/^(?:['"]|<<<)/.test(text.slice(node.start, node.start + 3))) return
  const plain = delimited.exec(value)
  const within = plain === null && (isPregArgument(node) || (value.startsWith('{') && spoken.test(value))) ? bracketed.exec(value) : null
  const found = plain
    ? { open: plain[1]!, close: plain[1]!, pattern: plain[2]!, flags: plain[3]! }
    : within && { open: value[0]!, close: closers[value[0]!]!, pattern: (within[1] ?? within[2] ?? within[3])!, flags: within[4]! }
  if (found && (isPregArgument(node) || /[\\[\](){}*+?^$]/.test(found.pattern))) node['pattern'] = found
  else if (!found && spoken.test(value) && isPiece(node)) node['pattern'] = { open: '', close: '', pattern: value, flags: '' }
}

/** What is written in patterns and hardly anywhere else: classes of PCRE, groups with a meaning, ranges and repeated sets. */
const spoken = /\\[bdDsSwWpPhR]|\(\?[:=!<>P]|\[\^?[^\]\s]*\w-\w[^\]]*\]|\[[^\]]+\][*+?]/

/** A constant, or a part of one, or of what a preg_ function gets: the delimiters come with the rest. */
function isPiece(node: TreeNode): boolean {
  let at = node
  while (at.parent?.type === 'BinaryExpression' && at.parent['operator'] === '.') at = at.parent
  return at.parent?.type === 'PropertyDefinition' || (at !== node && isPregArgument(at))
}

const closers: Readonly<Record<string, string>> = { '{': '}', '(': ')', '[': ']' }

function isPregArgument(node: TreeNode): boolean {
  const call = node.parent
  const callee = call?.type === 'CallExpression' ? (call['callee'] as TreeNode) : undefined
  return callee?.type === 'Identifier' && /^\\?preg_/.test(String(callee['name'])) && (call!['arguments'] as unknown[])[0] === node
}

export interface Pattern {
  readonly open: string
  readonly close: string
  readonly pattern: string
  readonly flags: string
}
