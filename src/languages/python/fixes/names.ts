/** Names that nothing defines. */
import type { Candidate } from '../../../contracts/index.ts'
import { children, type Node, walk } from '../tree/index.ts'
import { type FileToFix, fix } from './file.ts'
import { homesOf } from './imports.ts'
import { aliases, builtinNames, standardModules } from '../names/index.ts'
import { addNames, type Modules } from './modules.ts'
import { nearest } from '../names/index.ts'

export async function nameCandidates(file: FileToFix, modules: Modules): Promise<Candidate[]> {
  const bound = boundNames(file.program)
  // `from x import *` may define anything.
  if (bound === undefined) return []
  const found: Candidate[] = []
  const asked = new Map<string, readonly string[]>()
  walk(file.program, (node) => {
    const name = node['name'] as string
    if (node.type !== 'Identifier' || !isRead(node) || bound.has(name) || builtinNames.has(name)) return
    const near = asked.get(name) ?? nearest(name, new Set([...bound, ...builtinNames]))
    asked.set(name, near)
    for (const [at, other] of near.entries())
      found.push(
        fix(
          file,
          { start: node.start, end: node.end, text: other },
          'misspelled-name',
          0.9 / (1 + at),
          `corrects a name: ${name} becomes ${other}`,
        ),
      )
  })
  for (const name of asked.keys()) found.push(...(await importsOf(file, name, modules)))
  return found
}

async function importsOf(file: FileToFix, name: string, modules: Modules): Promise<Candidate[]> {
  const lines: string[] = []
  if (standardModules.has(name) || modules.paths.has(name)) lines.push(`import ${name}`)
  if (Object.hasOwn(aliases, name)) lines.push(`import ${aliases[name]!} as ${name}`)
  for (const home of await homesOf(name, modules)) if (home !== file.module) lines.push(`from ${home} import ${name}`)
  const at = importPlace(file)
  return lines.map((line, index) =>
    fix(file, { start: at, end: at, text: `${line}\n` }, 'missing-import', 1 / (1 + 0.3 * index), `adds ${line}`),
  )
}

/** After the last import at the top; else after what documents the file and what it wants of the future. */
function importPlace({ program, text }: FileToFix): number {
  const body = program['body'] as Node[]
  const last = body.findLast(({ type }) => type === 'ImportDeclaration')
  const first = body[0]
  const documented = first?.type === 'ExpressionStatement' && (first['expression'] as Node).type === 'Literal' ? first : undefined
  const after = last ?? documented
  if (after === undefined) return first?.start ?? 0
  const end = text.indexOf('\n', after.end)
  return end === -1 ? text.length : end + 1
}

const isRead = (node: Node): boolean => {
  const { parent } = node
  if (parent === undefined || parent.type === 'ImportSpecifier' || parent.type === 'GlobalStatement') return false
  if (parent.type === 'MemberExpression') return parent['object'] === node || parent['computed'] === true
  if (parent.type === 'KeywordArgument') return parent['value'] === node
  return parent.type !== 'Parameter' || parent['typeAnnotation'] === node
}

/** Every name that the file binds anywhere, whatever the scope, by imports too or not; undefined when an import may bind any. */
export function boundNames(program: Node, byImports = true): ReadonlySet<string> | undefined {
  const names = new Set<string>()
  let anything = false
  walk(program, (node) => {
    switch (node.type) {
      case 'ImportAll':
        anything = true
        return
      case 'ImportDeclaration':
        anything ||= (node['specifiers'] as Node[]).some(({ type }) => type === 'ImportAll')
        if (byImports)
          for (const one of node['specifiers'] as Node[]) addNames((one['local'] ?? one['imported']) as Node | undefined, names)
        return
      case 'FunctionDeclaration':
      case 'ClassDeclaration':
      case 'TypeAlias':
      case 'TypeParameter':
      case 'Parameter':
      case 'AnnotatedDeclaration':
        return addNames(node['id'] as Node, names)
      case 'AssignmentExpression':
      case 'ForOfStatement':
      case 'ComprehensionFor':
        return addNames(node['left'] as Node, names)
      case 'WithItem':
        return addNames(node['target'] as Node | null, names)
      case 'CatchClause':
        return addNames(node['param'] as Node | null, names)
      case 'GlobalStatement':
        for (const one of node['names'] as Node[]) addNames(one, names)
        return
      case 'MatchPattern':
        for (const part of children(node)) addNames(part, names)
    }
  })
  return anything ? undefined : names
}
