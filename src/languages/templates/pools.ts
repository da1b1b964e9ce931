import type { Node } from 'oxc-parser'
import type { Focus } from '../../contracts/index.ts'
import type { Dialect } from './dialect.ts'

/** Material found in the file and in what the failing tests said, each with its number of occurrences. */
export interface Pools {
  readonly numbers: ReadonlyMap<string, number>
  /** String values (not their source text). */
  readonly strings: ReadonlyMap<string, number>
  readonly properties: ReadonlyMap<string, number>
  /** Small expressions by text, for donors. */
  readonly expressions: ReadonlyMap<string, Node>
  /** Expressions used as conditions. */
  readonly conditions: ReadonlyMap<string, Node>
  /** Simple statements: assignments, calls, returns, jumps. */
  readonly statements: readonly Node[]
  readonly expectedNumbers: readonly string[]
  readonly expectedStrings: readonly string[]
  /** Texts in the failing tests' files: names of things, spelled as the tests spell them. */
  readonly testStrings: readonly string[]
  /** Keys of objects in the failing tests' files that the file has nowhere: options it does not know yet. */
  readonly freshKeys: readonly string[]
}

/** A donor longer than this is not an expression that someone forgot, but a design. */
const donorCharsMax = 60
/** Enough for the files people write; more would only dilute the order. */
const expectedMax = 12

export function collectPools(all: readonly Node[], text: string, focus: Focus, dialect: Dialect): Pools {
  const numbers = new Map<string, number>()
  const strings = new Map<string, number>()
  const properties = new Map<string, number>()
  const expressions = new Map<string, Node>()
  const conditions = new Map<string, Node>()
  const statements: Node[] = []
  const bump = (map: Map<string, number>, key: string): unknown => map.set(key, (map.get(key) ?? 0) + 1)
  // By indentation, a line may only end inside of brackets: what spans lines fits few places.
  const fits = (node: Node): boolean =>
    node.end - node.start <= donorCharsMax && !(dialect.names.blocks === 'indent' && text.slice(node.start, node.end).includes('\n'))
  const condition = (node: Node): void => {
    if (fits(node)) conditions.set(text.slice(node.start, node.end), node)
    if (node.type === 'LogicalExpression') {
      condition(node.left)
      condition(node.right)
    }
  }
  for (const node of all) {
    if (node.type === 'Literal') {
      if (typeof node.value === 'number') bump(numbers, text.slice(node.start, node.end))
      else if (typeof node.value === 'string') bump(strings, node.value)
    } else if (node.type === 'MemberExpression' && !node.computed && node.property.type === 'Identifier')
      bump(properties, node.property.name)
    else if ((node.type === 'IfStatement' || node.type === 'ConditionalExpression' || node.type === 'WhileStatement') && node.test)
      condition(node.test)
    if (isSimple(node)) statements.push(node)
    if (isDonor(node, dialect) && fits(node)) expressions.set(text.slice(node.start, node.end), node)
  }
  return {
    numbers,
    strings,
    properties,
    expressions,
    conditions,
    statements,
    testStrings: testStrings(focus),
    freshKeys: freshKeys(focus, text),
    ...expectedLiterals(focus),
  }
}

const donorTypes = new Set([
  'MemberExpression',
  'CallExpression',
  'BinaryExpression',
  'UnaryExpression',
  'ConditionalExpression',
  'ArrayExpression',
  'LogicalExpression',
])
const isDonor = (node: Node, { precedence }: Dialect): boolean => donorTypes.has(node.type) && precedence(node) > 1

function isSimple(node: Node): boolean {
  if (node.type === 'ExpressionStatement') return !('directive' in node && node.directive)
  return (
    node.type === 'ReturnStatement' || node.type === 'BreakStatement' || node.type === 'ContinueStatement' || node.type === 'ThrowStatement'
  )
}

/** A test file may be long; what it names, it names early and often. */
const testCharsMax = 200_000
const testStringsMax = 500

function testStrings(focus: Focus): string[] {
  const found = new Set<string>()
  for (const text of focus.tests ?? [])
    for (const [, single, double] of text.slice(0, testCharsMax).matchAll(/'([^'\n\\]{1,40})'|"([^"\n\\]{1,40})"/g)) {
      if (found.size >= testStringsMax) return [...found]
      found.add(single ?? double ?? '')
    }
  return [...found]
}

function freshKeys(focus: Focus, file: string): string[] {
  const found = new Set<string>()
  for (const test of focus.tests ?? [])
    for (const [, key] of test.slice(0, testCharsMax).matchAll(/[{,]\s*([A-Za-z_]\w{2,30})\s*:/g))
      if (!file.includes(key!)) {
        if (found.size >= expectedMax) return [...found]
        found.add(key!)
      }
  return [...found]
}

/** Numbers and strings in the expected values of failing tests, in order of appearance. */
function expectedLiterals(focus: Focus): { expectedNumbers: string[]; expectedStrings: string[] } {
  const expectedNumbers = new Set<string>()
  const expectedStrings = new Set<string>()
  for (const { expected, message } of focus.failures) {
    if (expected === undefined && !message) continue
    const said = expected ?? ''
    for (const [number] of said.matchAll(/(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])/g))
      if (expectedNumbers.size < expectedMax) expectedNumbers.add(number)
    for (const [, quoted] of said.matchAll(/'([^'\n]{0,40})'|"([^"\n]{0,40})"/g))
      if (quoted !== undefined && expectedStrings.size < expectedMax) expectedStrings.add(quoted)
    if (expected !== undefined && expected.length <= 40 && !/['"{[\n]/.test(expected) && expectedStrings.size < expectedMax)
      expectedStrings.add(expected)
  }
  return { expectedNumbers: [...expectedNumbers], expectedStrings: [...expectedStrings] }
}
