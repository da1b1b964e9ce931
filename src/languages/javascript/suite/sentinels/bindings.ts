/** What a test file calls: its framework's functions, its assertion libraries, and where its tests are registered. */
import { parseSync } from 'oxc-parser'
import type { RunnerId } from '../../../../contracts/index.ts'
import { assertMethods, type Library } from './forms.ts'

export interface AssertionBinding {
  readonly library: Library
  /** Expression of the library itself, or of one of its methods. */
  readonly expression: string
  /** Set when the file imported a single method. */
  readonly method?: string
}

export interface TestFile {
  /** Expression that registers a test, when the file has one. */
  readonly test: string | undefined
  readonly assertions: readonly AssertionBinding[]
  /** Offset of the first top-level statement that registers tests. */
  readonly first: number | undefined
  /** Offsets right after a statement that registers one test. */
  readonly between: readonly number[]
  readonly isModule: boolean
}

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'

const TEST_NAMES = new Set(['it', 'test', 'specify'])
const GROUP_NAMES = new Set(['describe', 'suite', 'context'])
const frameworks = new Set(['node:test', 'vitest', '@jest/globals', 'mocha'])
const assertModules = new Set(['assert', 'node:assert', 'assert/strict', 'node:assert/strict', 'power-assert'])

/** One name bound at the top of the file: `imported` is 'default', '*' or the exported name. */
interface Bound {
  readonly local: string
  readonly module: string
  readonly imported: string
}

/** Undefined when the file does not parse. */
export function readTestFile(path: string, text: string, runner: RunnerId): TestFile | undefined {
  const parsed = parseSync(path, text, /\.[cm]?js$/.test(path) ? { lang: 'jsx' } : {})
  if (parsed.errors.length > 0) return undefined
  const program = parsed.program as unknown as Node
  const body = program['body'] as readonly Node[]
  const bound = body.flatMap(boundNames)
  const names = callNames(bound, declaredNames(program), runner)
  const registered = new Set<string>()
  const statements = body.filter((node) => callsInside(node, names.tests, registered) || callsInside(node, names.groups, undefined))
  const between: number[] = []
  collectBetween(program, names, between)
  const own = bound.find(({ local, module, imported }) => names.tests.has(local) && frameworks.has(module) && imported !== '*')?.local
  return {
    test: own ?? [...registered][0],
    assertions: [...assertionsOf(bound), ...globalAssertions(text, bound, runner)],
    first: statements[0]?.start,
    between,
    isModule: parsed.module.hasModuleSyntax,
  }
}

function boundNames(node: Node): Bound[] {
  if (node.type === 'ImportDeclaration' && node['importKind'] !== 'type') {
    const module = (node['source'] as { value: string }).value
    return (node['specifiers'] as readonly Node[]).flatMap((specifier) => {
      const local = (specifier['local'] as { name: string }).name
      if (specifier.type === 'ImportDefaultSpecifier') return [{ local, module, imported: 'default' }]
      if (specifier.type === 'ImportNamespaceSpecifier') return [{ local, module, imported: '*' }]
      const imported = specifier['imported'] as { name?: string; value?: string }
      return specifier['importKind'] === 'type' ? [] : [{ local, module, imported: imported.name ?? imported.value ?? '' }]
    })
  }
  if (node.type !== 'VariableDeclaration') return []
  return (node['declarations'] as readonly Node[]).flatMap((declaration) => requiredNames(declaration['id'] as Node, declaration['init']))
}

function requiredNames(id: Node, init: unknown): Bound[] {
  const required = requiredModule(init)
  if (required === undefined) return []
  const { module, member } = required
  if (id.type === 'Identifier') return [{ local: id['name'] as string, module, imported: member ?? 'default' }]
  if (id.type !== 'ObjectPattern' || member !== undefined) return []
  return (id['properties'] as readonly Node[]).flatMap((property) => {
    const key = property['key'] as { name?: string } | undefined
    const value = property['value'] as { name?: string } | undefined
    return key?.name === undefined || value?.name === undefined ? [] : [{ local: value.name, module, imported: key.name }]
  })
}

/** `require('x')` and `require('x').member`. */
function requiredModule(value: unknown): { module: string; member: string | undefined } | undefined {
  if (!isNode(value)) return undefined
  if (value.type === 'MemberExpression') {
    const inner = requiredModule(value['object'])
    const name = (value['property'] as { name?: string }).name
    return inner === undefined || inner.member !== undefined || name === undefined ? undefined : { module: inner.module, member: name }
  }
  const callee = value['callee'] as { name?: string } | undefined
  const argument = (value['arguments'] as readonly { value?: unknown }[] | undefined)?.[0]?.value
  return value.type === 'CallExpression' && callee?.name === 'require' && typeof argument === 'string'
    ? { module: argument, member: undefined }
    : undefined
}

interface CallNames {
  readonly tests: ReadonlySet<string>
  readonly groups: ReadonlySet<string>
}

/** Whatever the file declares anywhere: a helper called `test` is not the framework's. */
function declaredNames(node: Node, out = new Set<string>()): Set<string> {
  const id = /^(?:Function|VariableDeclarator|Class)/.test(node.type) ? node['id'] : undefined
  if (isNode(id) && id.type === 'Identifier') out.add(id['name'] as string)
  for (const child of childrenOf(node)) declaredNames(child, out)
  return out
}

function callNames(bound: readonly Bound[], declared: ReadonlySet<string>, runner: RunnerId): CallNames {
  const of = (wanted: ReadonlySet<string>, isDefault: boolean) => {
    const out = new Set<string>()
    for (const { local, module, imported } of bound)
      if (frameworks.has(module) && (wanted.has(imported) || (isDefault && module === 'node:test' && imported === 'default')))
        out.add(local)
    const taken = new Set([...declared, ...bound.map(({ local }) => local)])
    if (runner !== 'node-test') for (const name of wanted) if (!taken.has(name)) out.add(name)
    return out
  }
  return { tests: of(TEST_NAMES, true), groups: of(GROUP_NAMES, false) }
}

/** The identifier a call hangs on: `test` in `test.each([1])('name', f)`. */
function rootOf(value: unknown): string | undefined {
  if (!isNode(value)) return undefined
  if (value.type === 'Identifier') return value['name'] as string
  if (value.type === 'MemberExpression') return rootOf(value['object'])
  if (value.type === 'CallExpression') return rootOf(value['callee'])
  return value.type === 'TaggedTemplateExpression' ? rootOf(value['tag']) : undefined
}

const childrenOf = (node: Node): Node[] =>
  Object.values(node).flatMap((value) => (Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : []))

function callsInside(node: Node, names: ReadonlySet<string>, found: Set<string> | undefined): boolean {
  const root = node.type === 'CallExpression' ? rootOf(node['callee']) : undefined
  if (root !== undefined && names.has(root)) {
    found?.add(root)
    return true
  }
  return childrenOf(node).some((child) => callsInside(child, names, found))
}

/** Only where a further statement is allowed, and never inside the body of a test. */
function collectBetween(node: Node, names: CallNames, out: number[]): void {
  const call = node.type === 'CallExpression' ? rootOf(node['callee']) : undefined
  if (call !== undefined && names.tests.has(call)) return
  const body = node.type === 'Program' || node.type === 'BlockStatement' ? (node['body'] as readonly Node[]) : []
  for (const statement of body) {
    const expression = statement.type === 'ExpressionStatement' ? statement['expression'] : undefined
    const root = isNode(expression) && expression.type === 'CallExpression' ? rootOf(expression['callee']) : undefined
    if (root !== undefined && names.tests.has(root)) out.push(statement.end)
  }
  for (const child of childrenOf(node)) collectBetween(child, names, out)
}

function assertionsOf(bound: readonly Bound[]): AssertionBinding[] {
  return bound.flatMap(({ local, module, imported }): AssertionBinding[] => {
    const whole = imported === 'default' || imported === '*'
    if (assertModules.has(module)) {
      if (whole || imported === 'strict') return [{ library: 'node-assert', expression: local }]
      return assertMethods[imported] === undefined ? [] : [{ library: 'node-assert', expression: local, method: imported }]
    }
    if (module === 'chai' || (module === 'vitest' && imported === 'assert')) return chaiBinding(local, imported, whole)
    if (imported === 'expect' && (module === 'vitest' || module === '@jest/globals' || module === 'expect'))
      return [{ library: 'expect', expression: local }]
    if (module === 'expect' && whole) return [{ library: 'expect', expression: local }]
    return module === 'should' ? [{ library: 'should', expression: local }] : []
  })
}

function chaiBinding(local: string, imported: string, whole: boolean): AssertionBinding[] {
  if (whole)
    return [
      { library: 'chai-expect', expression: `${local}.expect` },
      { library: 'chai-assert', expression: `${local}.assert` },
    ]
  if (imported === 'expect') return [{ library: 'chai-expect', expression: local }]
  if (imported === 'assert') return [{ library: 'chai-assert', expression: local }]
  return imported === 'should' ? [{ library: 'should', expression: local }] : []
}

function globalAssertions(text: string, bound: readonly Bound[], runner: RunnerId): AssertionBinding[] {
  const isGlobal = !bound.some(({ local }) => local === 'expect') && /\bexpect\s*[.(]/.test(text)
  return isGlobal && (runner === 'jest' || runner === 'vitest') ? [{ library: 'expect', expression: 'expect' }] : []
}
