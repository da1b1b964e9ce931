/** One run of vitest over some paths, counted from its own report. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { command } from './command.ts'

interface Count {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

export interface Result extends Count {
  /** What a red step said of its failures, to be shown once more at the end. */
  readonly why?: string
}

/**
 * Node itself aborts now and then (V8, on one of its helper threads) and takes the results of one test file with it. Such a file runs
 * once more, and that is said; what dies again, or fails by a test or by an error that nobody awaited, is a failure.
 */
export async function runTests(paths: readonly string[]): Promise<Result> {
  const first = await vitest(paths)
  const dead = deadFiles(first.said)
  if (first.exit === 0 || dead.length === 0) return result(first, count(first))
  console.log(`\nThe process of ${dead.join(', ')} died and took its results with it; once more:`)
  const again = await vitest(dead)
  const others = count({ ...first, exit: unhandled(first.said) > dead.length ? 1 : 0 }, dead)
  const mended = count(again)
  const sum = {
    passed: others.passed + mended.passed,
    failed: others.failed + mended.failed,
    skipped: others.skipped + mended.skipped,
  }
  return result({ ...first, said: first.said + again.said }, sum)
}

interface Run {
  readonly exit: number
  readonly said: string
  readonly files: readonly { readonly name: string; readonly assertionResults: readonly { readonly status: string }[] }[]
}

async function vitest(paths: readonly string[]): Promise<Run> {
  const scratch = mkdtempSync(join(tmpdir(), 'prunella-check-'))
  const report = join(scratch, 'report.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const ended = await command('node_modules/vitest/vitest.mjs', ['run', '--config', 'test/vitest.config.ts', ...reporters, ...paths])
  const files = existsSync(report) ? (JSON.parse(readFileSync(report, 'utf8')) as { testResults: Run['files'] }).testResults : []
  rmSync(scratch, { recursive: true })
  return { ...ended, files }
}

/** Vitest fails for more than failed tests: a file that does not load, an error nobody awaited. That is one failure. */
function count({ files, exit }: Run, without: readonly string[] = []): Count {
  const states = files.filter(({ name }) => !without.includes(name)).flatMap((file) => file.assertionResults.map(({ status }) => status))
  const of = (...names: string[]): number => states.filter((state) => names.includes(state)).length
  const failed = of('failed')
  return { passed: of('passed'), failed: exit !== 0 && failed === 0 ? 1 : failed, skipped: states.length - of('passed') - failed }
}

const deadFiles = (said: string): string[] => [
  ...new Set([...said.matchAll(/Worker exited unexpectedly.*while running test file (.+)$/gm)].map(([, file = '']) => file.trim())),
]

const unhandled = (said: string): number => Number(/caught (\d+) unhandled error/.exec(said)?.[1] ?? 0)

const result = ({ said }: Run, sum: Count): Result =>
  sum.failed === 0 ? sum : { ...sum, why: said.slice(Math.max(0, said.search(/⎯ ?(Failed|Unhandled)/))) }
