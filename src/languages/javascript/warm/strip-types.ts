import type { TextEdit } from '../../../kit/index.ts'
import { child, childNodes, children, isTypeOnly, type Node } from './syntax.ts'

/**
 * Edits that blank the type syntax below a node with white space of the same shape (the technique of ts-blank-space), so
 * that offsets of everything else stay. `undefined` when the node holds syntax that has to be compiled: enums, namespaces.
 */
export function typeSpans(text: string, root: Node): readonly TextEdit[] | undefined {
  const edits: TextEdit[] = []
  const blank = (start: number, end: number): void => {
    if (end > start) edits.push({ start, end, text: text.slice(start, end).replace(/[^\n\r]/g, ' ') })
  }
  const visit = (node: Node): boolean => {
    if (NEEDS_COMPILER.has(node.type) && node['declare'] !== true) return false
    if (isTypeOnly(node) || node['declare'] === true || isOverload(node)) {
      blank(node.start, node.end)
      return true
    }
    blankMarks(text, node, blank)
    return childNodes(node).every(visit)
  }
  if (!visit(root)) return undefined
  // The type of an `as` is blanked with the `as` before it.
  edits.sort((a, b) => a.start - b.start || b.end - a.end)
  let reached = 0
  return edits.filter((edit) => {
    const inner = edit.end <= reached
    reached = Math.max(reached, edit.end)
    return !inner
  })
}

const NEEDS_COMPILER = new Set(['TSEnumDeclaration', 'TSModuleDeclaration', 'TSImportEqualsDeclaration', 'TSExportAssignment', 'Decorator'])

const isOverload = (node: Node): boolean =>
  node.type === 'MethodDefinition' && child(node, 'value')?.type === 'TSEmptyBodyFunctionExpression'

type Blank = (start: number, end: number) => void

function blankMarks(text: string, node: Node, blank: Blank): void {
  switch (node.type) {
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSInstantiationExpression':
    case 'TSNonNullExpression':
      blank(child(node, 'expression')?.end ?? node.end, node.end)
      return
    case 'TSTypeAssertion':
      blank(node.start, child(node, 'expression')?.start ?? node.start)
      return
    case 'TSParameterProperty':
      blank(node.start, child(node, 'parameter')?.start ?? node.start)
      return
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
      return
    case 'MethodDefinition':
    case 'PropertyDefinition':
    case 'AccessorProperty':
      blankModifiers(text, node, blank)
      return
    case 'ClassDeclaration':
    case 'ClassExpression':
      blankImplements(text, node, blank)
      return
    case 'Identifier':
    case 'ObjectPattern':
    case 'ArrayPattern':
    case 'AssignmentPattern':
    case 'RestElement':
      blankBinding(text, node, blank)
      return
    case 'VariableDeclarator':
      if (node['definite'] === true) blankChar(text, '!', child(node, 'id'), blank)
      return
    case 'FunctionDeclaration':
    case 'FunctionExpression':
      blankThis(text, node, blank)
      return
    default:
  }
}

/** `x?: T`: the question mark stands between the name and the annotation. */
function blankBinding(text: string, node: Node, blank: Blank): void {
  if (node['optional'] !== true) return
  const annotation = child(node, 'typeAnnotation')
  const until = annotation?.start ?? node.end
  const at = text.lastIndexOf('?', until)
  if (at >= node.start) blank(at, at + 1)
}

function blankChar(text: string, mark: string, target: Node | undefined, blank: Blank): void {
  const annotation = target && child(target, 'typeAnnotation')
  if (!target) return
  const until = annotation?.start ?? target.end + 1
  const at = text.lastIndexOf(mark, until)
  if (at > target.start) blank(at, at + 1)
}

/** A `this` parameter goes with its comma. */
function blankThis(text: string, node: Node, blank: Blank): void {
  const [first, second] = children(node, 'params')
  if (first?.type !== 'Identifier' || first['name'] !== 'this') return
  blank(first.start, second?.start ?? (/^\s*,/.exec(text.slice(first.end))?.[0].length ?? 0) + first.end)
}

const MODIFIER = /^(?:public|private|protected|readonly|override|abstract|declare)\b\s*/

function blankModifiers(text: string, node: Node, blank: Blank): void {
  const key = child(node, 'key')
  if (!key) return
  let at = node.start
  for (const decorator of children(node, 'decorators')) at = Math.max(at, decorator.end)
  while (at < key.start) {
    const rest = text.slice(at, key.start)
    const modifier = MODIFIER.exec(rest)
    if (modifier) blank(at, at + modifier[0].trimEnd().length)
    at += modifier?.[0].length ?? /^(?:[\w$]+\s*|[^\w$])/.exec(rest)?.[0].length ?? 1
  }
  const annotation = child(node, 'typeAnnotation')
  const mark = node['optional'] === true ? '?' : node['definite'] === true ? '!' : undefined
  if (mark === undefined) return
  const until = annotation?.start ?? child(node, 'value')?.start ?? node.end
  const found = text.indexOf(mark, key.end)
  if (found !== -1 && found <= until) blank(found, found + 1)
}

function blankImplements(text: string, node: Node, blank: Blank): void {
  const listed = children(node, 'implements')
  const body = child(node, 'body')
  if (listed[0] && body) {
    const at = text.lastIndexOf('implements', listed[0].start)
    if (at > node.start) blank(at, listed.at(-1)?.end ?? body.start)
  }
  if (node['abstract'] === true) {
    const at = text.indexOf('abstract', node.start)
    if (at !== -1) blank(at, at + 'abstract'.length)
  }
}
