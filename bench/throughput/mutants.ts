import { parseSync, visitorKeys } from 'oxc-parser'
import type { Edit } from '../../src/model/index.ts'

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [member: string]: unknown
}

const swaps: Readonly<Record<string, string>> = {
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '%': '*',
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '===': '!==',
  '!==': '===',
  '&&': '||',
  '||': '&&',
  '??': '&&',
}

/** The usual mutation operators, about the set that StrykerJS applies by default: one edit each. */
export function mutantsOf(path: string, text: string): readonly Edit[] {
  const edits: Edit[] = []
  const put = (node: Node, replacement: string): number => edits.push({ start: node.start, end: node.end, text: replacement })
  const visit = (node: Node): void => {
    mutate(node, text, edits, put)
    for (const key of visitorKeys[node.type] ?? []) {
      const value = node[key]
      for (const child of Array.isArray(value) ? value : [value])
        if (typeof child === 'object' && child !== null && node.type !== 'ImportDeclaration') visit(child as Node)
    }
  }
  visit(parseSync(path, text).program as unknown as Node)
  return edits
}

function mutate(node: Node, text: string, edits: Edit[], put: (node: Node, replacement: string) => number): void {
  switch (node.type) {
    case 'BinaryExpression':
    case 'LogicalExpression': {
      const [left, right] = [node['left'] as Node, node['right'] as Node]
      const operator = String(node['operator'])
      const at = text.indexOf(operator, left.end)
      const other = swaps[operator]
      if (other !== undefined && at < right.start) edits.push({ start: at, end: at + operator.length, text: other })
      if (/^(?:[<>]=?|[!=]==)$/.test(operator)) for (const constant of ['true', 'false']) put(node, constant)
      return
    }
    case 'IfStatement':
    case 'ConditionalExpression':
      for (const constant of ['true', 'false']) put(node['test'] as Node, constant)
      return
    case 'BlockStatement':
      if (node.end - node.start > 2) put(node, '{}')
      return
    case 'Literal':
      if (typeof node['value'] === 'string') put(node, node['value'] === '' ? "'mutant'" : "''")
      if (typeof node['value'] === 'boolean') put(node, String(!node['value']))
      return
    case 'TemplateLiteral':
      put(node, '``')
      return
    case 'ArrayExpression':
      put(node, node.end - node.start > 2 ? '[]' : "['mutant']")
      return
    case 'ObjectExpression':
      if (node.end - node.start > 2) put(node, '({})')
      return
    case 'ArrowFunctionExpression':
      if ((node['body'] as Node).type !== 'BlockStatement') put(node['body'] as Node, 'undefined')
      return
    case 'AssignmentExpression': {
      const operator = String(node['operator'])
      const other = { '+=': '-=', '-=': '+=', '*=': '/=' }[operator]
      const at = text.indexOf(operator, (node['left'] as Node).end)
      if (other) edits.push({ start: at, end: at + 2, text: other })
      return
    }
    case 'UpdateExpression':
      put(node, text.slice(node.start, node.end).replace('++', '**').replace('--', '++').replace('**', '--'))
      return
    case 'UnaryExpression':
      if (node['operator'] === '-') put(node, text.slice((node['argument'] as Node).start, node.end))
      return
    default:
  }
}
