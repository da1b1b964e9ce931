/** Two versions of a file, compared without running them. */
import type { Tree } from '../../common/index.ts'
import { sameReading as readAlike } from './reading.ts'
import { parsePhp, type PhpNode, walkPhp, nameOf } from '../parse.ts'

/** Whether both parse to the same tree once layout, comments and quotes are gone. Texts that do not parse are compared as texts. */
export function sameTree(_path: string, one: string, other: string): boolean {
  if (one === other) return true
  const shape = shapeOf(one)
  return shape !== undefined && shape === shapeOf(other)
}

/** Names that the second version offers to other files and the first did not: functions, classes, and what of a class is not private. */
export function newExports(_path: string, before: string, after: string): string[] {
  const known = offered(before)
  const now = offered(after)
  return known === undefined || now === undefined ? [] : [...now].filter((name) => !known.has(name))
}

/** As `sameTree`, once spellings that mean the same are one too. */
export function sameReading(_path: string, one: string, other: string): boolean {
  if (one === other) return true
  const [here, there] = [treeOf(one), treeOf(other)]
  return here !== undefined && there !== undefined && readAlike(here, there)
}

const IGNORED = new Set(
  'loc leadingComments trailingComments comments errors raw isDoubleQuote shortForm curly parenthesizedExpression unicode'.split(' '),
)
/** A block around a single statement is no difference. */
const BODIES = new Set(['body', 'alternate'])

function shapeOf(text: string): string | undefined {
  const tree = treeOf(text)
  return tree === undefined ? undefined : JSON.stringify(tree)
}

function treeOf(text: string): Tree | undefined {
  const parsed = parsePhp(text)
  return 'error' in parsed ? undefined : (reduced(parsed.program, '') as Tree)
}

function reduced(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value.filter((item) => !saysNothing(item as PhpNode | null)).map((item) => reduced(item, ''))
  if (typeof value !== 'object' || value === null) return value
  const node = value as PhpNode
  const children = node['children']
  if (node.kind === 'block' && BODIES.has(key) && Array.isArray(children) && children.length === 1) return reduced(children[0], key)
  const names = Object.keys(node)
    .filter((name) => !IGNORED.has(name))
    .sort()
  return Object.fromEntries(names.map((name) => [name, reduced(node[name], name)]))
}

/** `use function strlen;` names what a namespace falls back to anyhow (https://www.php.net/manual/en/language.namespaces.fallback.php). */
function saysNothing(node: PhpNode | null): boolean {
  if (node?.kind === 'noop') return true
  if (node?.kind !== 'usegroup' || !/^(?:function|const)$/.test(String(node['type'])) || node['name'] !== null) return false
  return (node['items'] as PhpNode[]).every((item) => item['alias'] === null && !String(item['name']).includes('\\'))
}

function offered(text: string): Set<string> | undefined {
  const parsed = parsePhp(text)
  if ('error' in parsed) return undefined
  const names = new Set<string>()
  walkPhp(parsed.program, (node, parents) => {
    const name = nameOf(node['name'])
    const top = parents.every(({ kind }) => kind === 'program' || kind === 'namespace')
    if (top && name !== undefined && /^(?:function|class|interface|trait|enum)$/.test(node.kind)) names.add(name)
    if (name === undefined || node['visibility'] === 'private' || !/^(?:method|enumcase)$/.test(node.kind)) return
    const owner = nameOf(parents.at(-1)?.['name'])
    if (owner !== undefined) names.add(`${owner}::${name}`)
  })
  return names
}

/** PHPUnit's ways to write a test, and Pest's. */
export const holdsTests = (text: string): boolean =>
  /\bfunction\s+test|@test\b|^\s*(?:final\s+)?class\s+\w+Test\b|#\[[^\]]*\bTest\b|\bextends\s+\\?(?:\w+\\)*\w*TestCase\b|^\s*(?:it|test)\(/m.test(
    text,
  )

/** A file is named after its class. */
export function usesOf(path: string): RegExp {
  const [, name = path] = /([^/]+)\.\w+$/.exec(path) ?? []
  return new RegExp(`\\b${name.replaceAll(/[^\w]/g, '\\$&')}\\b`)
}

export { modern } from './modern.ts'
