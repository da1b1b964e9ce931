/** Rows of HumanEvalFix in Python as small pytest projects. */
import { programOf, type Row, type RowProject } from './rows.ts'

const pythonSolution = 'solution.py'
const pythonTests = 'test_solution.py'

/** The program as a module and its test, one pytest function for each assertion that stands by itself. */
export function makePythonProject(row: Row, test: string): RowProject {
  const cases = splitCheck(test)
  const suite = [
    'from solution import *',
    `from solution import ${row.entryPoint}`,
    '',
    ...cases.map((code, index) => `\ndef test_${index + 1}():\n${code}\n`),
  ]
  return {
    files: {
      'pytest.ini': '[pytest]\n',
      [pythonSolution]: programOf(row, 'buggy'),
      [pythonTests]: `${suite.join('\n')}\n`,
    },
    tests: cases.length,
  }
}

/**
 * The statements in `def check(…):` that assert, each with the other statements before it. What asserts nothing about the
 * program (`assert True`) is left out.
 */
function splitCheck(test: string): string[] {
  const lines = test.split('\n')
  const head = lines.findIndex((line) => /^def check\(/.test(line))
  if (head < 0) return []
  const parameter = /^def check\((\w+)\)/.exec(lines[head]!)?.[1]
  const body: string[][] = []
  let indent: string | undefined
  let depth = 0
  for (const line of lines.slice(head + 1)) {
    if (depth === 0 && /^\s*(#.*)?$/.test(line)) continue
    const own = /^\s*/.exec(line)![0]
    if (depth === 0 && own === '') break
    indent ??= own
    if (depth === 0 && own === indent && !/^\s*(else|elif|except|finally)\b/.test(line)) body.push([line])
    else body.at(-1)?.push(line)
    depth += depthOf(line)
  }
  const shared: string[] = []
  const cases: string[] = []
  for (const statement of body) {
    const code = statement.join('\n')
    if (/^\s*assert\s*\(?\s*True\b/.test(code)) continue
    if (/\bassert\b/.test(code)) cases.push([...shared, code].join('\n'))
    else shared.push(code)
  }
  return parameter === undefined ? [] : cases
}

/** Brackets that a line leaves open, minus those it closes; texts and comments do not count. */
function depthOf(line: string): number {
  const code = line.replace(/("""|'''|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')/g, '').replace(/#.*$/, '')
  return [...code].reduce((sum, char) => sum + ('([{'.includes(char) ? 1 : ')]}'.includes(char) ? -1 : 0), 0)
}
