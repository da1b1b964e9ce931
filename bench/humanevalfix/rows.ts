/** Rows of HumanEvalFix (OctoPack, MIT) as small node:test projects. */
import { parseSync } from 'oxc-parser'

export interface Row {
  readonly id: string
  readonly language: string
  readonly entryPoint: string
  readonly prelude: string
  readonly declaration: string
  readonly buggy: string
  readonly correct: string
  readonly visibleTest: string
  readonly heldOutTest: string
}

export interface RowProject {
  /** Relative path → text. */
  readonly files: Readonly<Record<string, string>>
  readonly tests: number
}

const solutionFile = 'solution.js'
const testFile = 'solution.test.js'

export function readRows(text: string, language: string): Row[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Row)
    .filter((row) => row.language === language)
}

export const programOf = (row: Row, body: 'buggy' | 'correct'): string => `${row.prelude}${row.declaration}${row[body]}`

/** The program as a CommonJS module and its test, one node:test test for each assertion that stands by itself. */
export function makeProject(row: Row, test: string): RowProject {
  const program = programOf(row, 'buggy')
  const names = topLevelNames(program)
  const cases = splitTest(test)
  const suite = [
    "const { test } = require('node:test')",
    "const { AssertionError } = require('node:assert')",
    `const { ${names.join(', ')} } = require('./${solutionFile}')`,
    checkHelpers,
    ...cases.map((code, index) => `test('${row.entryPoint} ${index + 1}', () => {\n${code}\n})`),
  ]
  return {
    files: {
      'package.json': `${JSON.stringify({ name: 'humanevalfix-row', private: true, scripts: { test: 'node --test' } }, undefined, 2)}\n`,
      [solutionFile]: `${program}\nmodule.exports = { ${names.join(', ')} }\n`,
      [testFile]: `${suite.join('\n')}\n`,
      // One row of the set uses this package; its one function is here on Node's own MD5.
      ...(program.includes("'js-md5'")
        ? { 'node_modules/js-md5/index.js': md5Module, 'node_modules/js-md5/package.json': '{"name":"js-md5","version":"0.0.0"}\n' }
        : {}),
    },
    tests: cases.length,
  }
}

const md5Module = "module.exports = (text) => require('node:crypto').createHash('md5').update(text).digest('hex')\n"

/**
 * `console.assert(a === b)` becomes a check that throws and, as any assertion library does, tells both sides. The outcome is
 * that of the original comparison.
 */
const checkHelpers = `function check(ok, message) {
  if (!ok) throw new AssertionError({ message: message ?? 'assertion failed', operator: 'assert' })
}
function same(actual, expected, strict) {
  if (!(strict ? actual === expected : actual == expected)) throw new AssertionError({ actual, expected, operator: 'strictEqual' })
}`

function topLevelNames(program: string): string[] {
  const names: string[] = []
  for (const node of parseSync('program.js', program, { sourceType: 'commonjs' }).program.body) {
    if (node.type === 'FunctionDeclaration' && node.id) names.push(node.id.name)
    if (node.type === 'VariableDeclaration') for (const { id } of node.declarations) if (id.type === 'Identifier') names.push(id.name)
  }
  return names
}

/** The body of the test function, one case for each statement that asserts; declarations before it go with it. */
function splitTest(test: string): string[] {
  const { program } = parseSync('test.js', test, { sourceType: 'commonjs', preserveParens: false })
  const [declaration] = program.body
  const init = declaration?.type === 'VariableDeclaration' ? declaration.declarations[0]?.init : undefined
  if (init?.type !== 'ArrowFunctionExpression' || init.body.type !== 'BlockStatement') return [throwing(test)]
  const shared: string[] = []
  const cases: string[] = []
  for (const statement of init.body.body) {
    const code = test.slice(statement.start, statement.end)
    if (code.includes('console.assert')) cases.push([...shared, throwing(code)].join('\n'))
    else shared.push(code)
  }
  return cases.length > 0 ? cases : [throwing(test)]
}

/** Rewrites every console.assert call of a piece of code. */
function throwing(code: string): string {
  const { program } = parseSync('test.js', code, { sourceType: 'commonjs', preserveParens: false })
  const edits: { start: number; end: number; text: string }[] = []
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit)
    if (value === null || typeof value !== 'object') return
    const node = value as {
      type?: string
      start: number
      end: number
      callee?: { start: number; end: number }
      arguments?: {
        type: string
        operator?: string
        start: number
        end: number
        left: { start: number; end: number }
        right: { start: number; end: number }
      }[]
    }
    if (node.type === 'CallExpression' && node.callee && code.slice(node.callee.start, node.callee.end) === 'console.assert') {
      const [first] = node.arguments ?? []
      if (first?.type === 'BinaryExpression' && (first.operator === '===' || first.operator === '==')) {
        const [left, right] = [first.left, first.right].map((side) => code.slice(side.start, side.end))
        edits.push({ start: node.start, end: node.end, text: `same(${left}, ${right}, ${first.operator === '==='})` })
      } else edits.push({ ...node.callee, text: 'check' })
      return
    }
    for (const inner of Object.values(node)) visit(inner)
  }
  visit(program.body)
  let out = code
  for (const { start, end, text } of edits.sort((a, b) => b.start - a.start)) out = out.slice(0, start) + text + out.slice(end)
  return out
}
