/** Functions and classes that answer for themselves, or never end. */
import { type Node, walk } from '../../tree/index.ts'
import * as names from './names.ts'

const idOf = (node: Node | null | undefined): string | undefined => (node?.type === 'Identifier' ? (node['name'] as string) : undefined)

export function definitionRisks(node: Node): readonly string[] {
  if (node.type === 'FunctionDeclaration') return functionRisks(node)
  if (node.type === 'ClassDeclaration') return classRisks(node)
  return []
}

function functionRisks(node: Node): string[] {
  const name = idOf(node['id'] as Node)!
  if (names.answering.has(name)) return [`a method ${name} that answers for the object`]
  if (names.comparing.has(name) && !looksAt(node, paramNames(node)[1]))
    return [`a method ${name} that does not look at what it is compared with`]
  if (names.dangerousNames.has(name)) return [`a definition of ${name}`]
  return selfCall(node, name)
}

const paramNames = (node: Node): string[] =>
  (node['params'] as Node[]).flatMap((param) => {
    const inner = param.type === 'AssignmentPattern' ? (param['left'] as Node) : param
    return inner.type === 'Parameter' ? [inner['name'] as string] : []
  })

function looksAt(node: Node, name: string | undefined): boolean {
  let found = false
  walk(node['body'] as Node, (inner) => {
    found ||= idOf(inner) === name && name !== undefined
  })
  return found
}

/** `def f(a): return f(a)` never ends; a test that expects any error takes the RecursionError for it. */
function selfCall(node: Node, name: string): string[] {
  const statements = ((node['body'] as Node)['body'] as Node[]).filter((one) => !isDocstring(one))
  const [only] = statements
  const value = only?.type === 'ReturnStatement' ? only['argument'] : only?.type === 'ExpressionStatement' ? only['expression'] : undefined
  const call = value as Node | null | undefined
  if (call?.type !== 'CallExpression') return []
  const callee = call['callee'] as Node
  const called =
    callee.type === 'MemberExpression' && idOf(callee['object'] as Node) === 'self' ? idOf(callee['property'] as Node) : idOf(callee)
  if (called !== name) return []
  const given = (call['arguments'] as Node[]).map(idOf).join()
  const params = paramNames(node).filter((param) => param !== 'self')
  return given === params.join() ? [`a call of ${name} by itself that never ends`] : []
}

const isDocstring = (node: Node): boolean => node.type === 'ExpressionStatement' && (node['expression'] as Node).type === 'Literal'

/** A class over str, int and the like that compares in its own way, a metaclass, and comparing methods by assignment. */
function classRisks(node: Node): string[] {
  const bases = node['superClasses'] as Node[]
  const body = (node['body'] as Node)['body'] as Node[]
  const out: string[] = []
  if (bases.some((base) => base.type === 'KeywordArgument' && idOf(base['name'] as Node) === 'metaclass'))
    out.push('a class with a metaclass')
  const assigned = body.flatMap((one) => {
    const inner = one.type === 'ExpressionStatement' ? (one['expression'] as Node) : one
    return inner.type === 'AssignmentExpression' ? [idOf(inner['left'] as Node) ?? ''] : []
  })
  for (const name of assigned)
    if (names.comparing.has(name) || names.answering.has(name)) out.push(`a method ${name} that answers for the object`)
  const value = bases.some((base) => names.valueTypes.has(idOf(base) ?? ''))
  const compares = body.some((one) => one.type === 'FunctionDeclaration' && names.comparing.has(idOf(one['id'] as Node) ?? ''))
  if (value && compares) out.push('a class of built-in values that compares in its own way')
  return out
}
