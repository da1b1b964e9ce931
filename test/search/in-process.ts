/** The warm contract on functions of one text, in this very process: for tests of the search on code that ends and harms nothing. */
import { parseSync } from 'oxc-parser'
import type { WarmCandidate, WarmSession, WarmTest, WarmVerdict } from '../../src/contracts/index.ts'
import { applyEdits } from '../../src/kit/index.ts'

export type Examples = readonly (readonly [name: string, call: string, expected: unknown])[]
export const path = 'a.js'

export function inProcessSession(text: string, examples: Examples, inputs: readonly string[]): WarmSession & { readonly tried: string[] } {
  const tried: string[] = []
  const run = (code: string, call: string): string => {
    try {
      return JSON.stringify(new Function(`${code}\nreturn ${call}`)()) ?? 'undefined'
    } catch (error) {
      return `throws ${error instanceof Error ? error.name : String(error)}`
    }
  }
  const passes = (code: string, at: number): boolean => run(code, examples[at]![1]) === JSON.stringify(examples[at]![2])
  const statements = statementsOf(text)
  const tests = examples.map(([name, , expected], index): WarmTest => {
    const passed = passes(text, index)
    const covered = Uint32Array.from(statements.keys())
    const failure = { message: 'not equal', expected: String(expected) }
    return {
      index,
      id: { file: 'a.test.js', name },
      status: passed ? 'passed' : 'failed',
      durationMs: 0.01,
      covered,
      ...(passed ? {} : { failure }),
    }
  })
  const failing = tests.filter((test) => test.status === 'failed').map((test) => test.index)
  const textOf = (candidate: WarmCandidate): string => candidate.files.reduce((code, file) => applyEdits(code, file.edits), text)
  const verdict = (candidate: WarmCandidate): WarmVerdict => {
    const code = textOf(candidate)
    tried.push(code)
    if (parseSync(path, code).errors.length > 0) return { id: candidate.id, status: 'invalid' }
    const progress = failing.map((at) => (passes(code, at) ? 1 : 0))
    const broken = tests.filter((test) => test.status === 'passed' && !passes(code, test.index)).length
    const failingPassed = progress.filter((value) => value === 1).length
    if (failingPassed === failing.length && broken === 0) return { id: candidate.id, status: 'plausible', stepsUsed: 1 }
    return { id: candidate.id, status: 'failing', failingPassed, progress, broken }
  }
  return {
    tried,
    baseline: { tests, statements, limits: [] },
    focus: async () => {},
    evaluate: async (batch) => batch.map(verdict),
    behaviours: async (candidates) => ({ calls: inputs, outcomes: candidates.map((one) => inputs.map((call) => run(textOf(one), call))) }),
    stats: () => ({ evaluated: tried.length, cpuMs: 0, restarts: 0 }),
    close: async () => {},
  }
}

/** Statements by their line: enough where each stands on its own. */
function statementsOf(text: string): { path: string; start: number; end: number; line: number }[] {
  let at = 0
  return text.split('\n').flatMap((line, index) => {
    const start = at + line.length - line.trimStart().length
    const end = at + line.length
    at += line.length + 1
    return /^\s*(return|if|for|let|const|while|\w+ [-+*]?=)/.test(line) ? [{ path, start, end, line: index + 1 }] : []
  })
}
