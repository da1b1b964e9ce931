/** Length, hidden inputs, and tests that really test. */
import { describe, expect, it } from 'vitest'
import { dottedName, lineAt, sources, walk, type Source, type SyntaxNode } from './sources.ts'
import { FILE_LINES_MAX, FUNCTION_LINES_MAX, isRuntime, isTest, TEST_FILE_LINES_MAX, unitOf } from './table.ts'

const functionTypes = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'])
/** Reading these makes a run that cannot be repeated: time, chance and the environment are handed in. */
const hiddenInputs = new Set([
  'Date.now',
  'Math.random',
  'process.env',
  'performance.now',
  'process.hrtime',
  'crypto.randomUUID',
  'process.cwd',
])
const place = (source: Source, node: SyntaxNode): string => `${source.path}:${lineAt(source.text, node.start)}`

describe('length', () => {
  it('files can be held in the head', () => {
    const long = sources.filter((source) => source.lines > (isTest(source.path) ? TEST_FILE_LINES_MAX : FILE_LINES_MAX))
    expect(long.map((source) => `${source.path}: ${source.lines} lines`)).toEqual([])
  })

  it('functions too', () => {
    const long = sources
      .filter((source) => !isTest(source.path))
      .flatMap((source) =>
        [...walk(source.program)]
          .filter((node) => functionTypes.has(node.type))
          .map((node) => ({ node, lines: lineAt(source.text, node.end) - lineAt(source.text, node.start) + 1 }))
          .filter(({ lines }) => lines > FUNCTION_LINES_MAX)
          .map(({ node, lines }) => `${place(source, node)}: ${lines} lines`),
      )
    expect(long).toEqual([])
  })
})

describe('inputs', () => {
  it('time, chance and the environment are read only in adapters, app and doors', () => {
    const hidden = sources
      .filter((source) => !isTest(source.path) && !isRuntime(source.path) && unitOf(source.path)?.unit.world === false)
      .flatMap((source) =>
        [...walk(source.program)]
          .filter((node) => hiddenInputs.has(dottedName(node) ?? '') || isToday(node))
          .map((node) => `${place(source, node)}: ${source.text.slice(node.start, node.end)}`),
      )
    expect(hidden).toEqual([])
  })
})

const isToday = (node: SyntaxNode): boolean =>
  node.type === 'NewExpression' && dottedName(node['callee']) === 'Date' && (node['arguments'] as unknown[]).length === 0

describe('tests', () => {
  const tests = sources.filter((source) => /\.test\.ts$/.test(source.path))
  const calls = (source: Source): SyntaxNode[] => [...walk(source.program)].filter((node) => node.type === 'CallExpression')

  it('none is left out or alone', () => {
    const marked = tests.flatMap((source) =>
      [...walk(source.program)]
        .filter((node) => /^(it|test|describe|suite|bench)\.(.*\.)?(only|skip|todo|fails)$/.test(dottedName(node) ?? ''))
        .map((node) => `${place(source, node)}: ${dottedName(node)}`),
    )
    expect(marked).toEqual([])
  })

  it('every test expects something', () => {
    const idle = tests.flatMap((source) => {
      const expecting = expectingNames(source)
      return calls(source)
        .filter(isTestCall)
        .filter((node) => !mentions(node, expecting))
        .map((node) => place(source, node))
    })
    expect(idle).toEqual([])
  })
})

/** it(…), test(…), it.each(…)(…), it.skipIf(…)(…); not the inner call it.each(…) itself. */
function isTestCall(node: SyntaxNode): boolean {
  const last = (node['arguments'] as SyntaxNode[]).at(-1)
  const timed = last?.type === 'Literal' ? (node['arguments'] as SyntaxNode[]).at(-2) : last
  if (!timed || !functionTypes.has(timed.type)) return false
  const callee = node['callee'] as SyntaxNode
  const name = dottedName(callee.type === 'CallExpression' ? callee['callee'] : callee)
  return /^(it|test)(\.(each|for|skipIf|runIf|concurrent|sequential))*$/.test(name ?? '')
}

/** Names that stand for an expectation: expect itself, imported checks and contract suites, and functions of the file that use one of these. */
function expectingNames(source: Source): Set<string> {
  const names = new Set(['expect', 'assert', 'expectTypeOf'])
  for (const node of walk(source.program))
    if (node.type === 'ImportSpecifier') {
      const local = (node['local'] as SyntaxNode)['name'] as string
      if (/^(check|expect|assert|verify)|Contract$/.test(local)) names.add(local)
    }
  for (let before = -1; before !== names.size;) {
    before = names.size
    for (const node of walk(source.program)) {
      const name = (node['id'] as SyntaxNode | undefined)?.['name'] as string | undefined
      const body = node.type === 'FunctionDeclaration' ? node['body'] : node.type === 'VariableDeclarator' ? node['init'] : undefined
      if (name !== undefined && body && mentions(body, names)) names.add(name)
    }
  }
  return names
}

function mentions(value: unknown, names: ReadonlySet<string>): boolean {
  for (const node of walk(value)) if (node.type === 'Identifier' && names.has(node['name'] as string)) return true
  return false
}
