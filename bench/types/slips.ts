/** Slips that a type checker sees: one edit each, on the tree of a TypeScript file. */
import { parseSync } from 'oxc-parser'

export interface Slip {
  readonly kind: string
  readonly path: string
  readonly start: number
  readonly end: number
  readonly text: string
}

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'
const primitives: Readonly<Record<string, string>> = { TSStringKeyword: 'number', TSNumberKeyword: 'string', TSBooleanKeyword: 'string' }

/** All slips of a file, in the order of its tree. */
export function slipsOf(path: string, text: string): Slip[] {
  const { program, errors } = parseSync(path, text)
  if (errors.length > 0) return []
  const found: Slip[] = []
  const put = (kind: string, start: number, end: number, written: string): void =>
    void found.push({ kind, path, start, end, text: written })
  const visit = (node: Node, parent: Node | undefined): void => {
    const source = text.slice(node.start, node.end)
    const other = primitives[node.type]
    if (other !== undefined) put('wrong annotation', node.start, node.end, other)
    if (node.type === 'TSUnionType' && /\|\s*(?:undefined|null)$/.test(source)) {
      const cut = /\s*\|\s*(?:undefined|null)$/.exec(source)!
      put('nothing not admitted', node.start + cut.index, node.end, '')
    }
    if (node.type === 'TSPropertySignature' && node['optional'] === true) {
      const key = node['key'] as Node
      const mark = text.indexOf('?', key.end)
      put('optional member made required', mark, mark + 1, '')
    }
    if (node.type === 'ImportSpecifier') {
      const next = text[node.end] === ',' ? 1 : 0
      put('import forgotten', node.start, node.end + next, '')
    }
    if (node.type === 'TSTypeReference' && isNode(node['typeName']))
      put('type misspelt', node['typeName'].start, node['typeName'].end, misspelt(text.slice(node['typeName'].start, node['typeName'].end)))
    if (node.type === 'MemberExpression' && node['computed'] === false && isNode(node['property']))
      put(
        'member misspelt',
        node['property'].start,
        node['property'].end,
        misspelt(text.slice(node['property'].start, node['property'].end)),
      )
    if (node.type === 'CallExpression') {
      const [first, second] = node['arguments'] as Node[]
      if (first !== undefined && second !== undefined)
        put(
          'arguments exchanged',
          first.start,
          second.end,
          `${text.slice(second.start, second.end)}${text.slice(first.end, second.start)}${text.slice(first.start, first.end)}`,
        )
    }
    if (node.type === 'AwaitExpression') put('await forgotten', node.start, (node['argument'] as Node).start, '')
    if (node.type === 'LogicalExpression' && node['operator'] === '??') put('default forgotten', (node['left'] as Node).end, node.end, '')
    if (node.type === 'ReturnStatement' && isNode(node['argument'])) put('return forgotten', node.start, node['argument'].start, '')
    if (node.type === 'Identifier' && parent?.type === 'BinaryExpression') put('name misspelt', node.start, node.end, misspelt(source))
    for (const value of Object.values(node)) {
      if (Array.isArray(value)) for (const item of value) if (isNode(item)) visit(item, node)
      if (isNode(value)) visit(value, node)
    }
  }
  visit(program as unknown as Node, undefined)
  return found.filter((slip) => slip.text !== text.slice(slip.start, slip.end))
}

/** Two letters in the middle exchanged, or one left out. */
function misspelt(name: string): string {
  const at = Math.floor(name.length / 2)
  if (name.length < 3) return `${name}${name.at(-1) ?? ''}`
  const swapped = name.slice(0, at - 1) + name[at]! + name[at - 1]! + name.slice(at + 1)
  return swapped === name ? name.slice(0, at) + name.slice(at + 1) : swapped
}
