/**
 * Runs every check and sums them up. Types, lint and format count as one each, tests one by one.
 * `./check unit e2e` runs only the steps whose names begin so.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(fileURLToPath(import.meta.url), '../..')

/** The whole of ./check has 15 minutes on two cores; a single step that needs more hangs. */
const STEP_MS_MAX = 12 * 60_000

interface Count {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

interface Step {
  readonly name: string
  readonly run: () => Promise<Count>
}

const tool = (name: string, path: string, ...args: string[]): Step => ({
  name,
  run: async () =>
    (await command(join('node_modules', path), args)) === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 },
})

const suite = (name: string, ...folders: string[]): Step => ({ name, run: () => runTests(folders) })

/** Folders under test/ that hold neither the house rules nor the end-to-end tests. */
const integration = readdirSync(join(root, 'test'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !['tidy', 'e2e'].includes(entry.name))
  .map((entry) => `test/${entry.name}/`)

const written = ['src', 'test', 'bench', 'scripts', 'examples'].filter((folder) => existsSync(join(root, folder)))

const steps: readonly Step[] = [
  tool('types', 'typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json'),
  tool('lint', 'oxlint/bin/oxlint', '--deny-warnings', ...written.filter((folder) => folder !== 'examples')),
  tool('format', 'prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', ...written),
  suite('tidy', 'test/tidy/'),
  suite('unit', 'src/', 'bench/'),
  ...(integration.length > 0 ? [suite('integration', ...integration)] : []),
  suite('e2e', 'test/e2e/'),
]

function command(script: string, args: readonly string[]): Promise<number> {
  return new Promise((settle) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      timeout: STEP_MS_MAX,
      killSignal: 'SIGKILL',
    })
    child.on('error', () => settle(1))
    child.on('close', (code) => settle(code ?? 1))
  })
}

async function runTests(folders: readonly string[]): Promise<Count> {
  const scratch = mkdtempSync(join(tmpdir(), 'prunella-check-'))
  const report = join(scratch, 'report.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const exit = await command('node_modules/vitest/vitest.mjs', ['run', '--config', 'test/vitest.config.ts', ...reporters, ...folders])
  const count = readReport(report)
  rmSync(scratch, { recursive: true })
  // Vitest fails for more than failed tests: a file that does not load, an error nobody awaited. That is one failure.
  return exit !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count
}

function readReport(path: string): Count {
  if (!existsSync(path)) return { passed: 0, failed: 0, skipped: 0 }
  const report = JSON.parse(readFileSync(path, 'utf8')) as Record<string, number>
  return { passed: report['numPassedTests'] ?? 0, failed: report['numFailedTests'] ?? 0, skipped: report['numPendingTests'] ?? 0 }
}

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`

const wanted = process.argv.slice(2)
const chosen = wanted.length === 0 ? steps : steps.filter((step) => wanted.some((name) => step.name.startsWith(name)))
const started = performance.now()
const total = { passed: 0, failed: 0, skipped: 0 }
const red: string[] = []
for (const [index, step] of chosen.entries()) {
  console.log(`\n[${index + 1}/${chosen.length}] ${step.name}`)
  const since = performance.now()
  const { passed, failed, skipped } = await step.run()
  console.log(
    `[${index + 1}/${chosen.length}] ${step.name}: ${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''} in ${seconds(since)}`,
  )
  total.passed += passed
  total.failed += failed
  total.skipped += skipped
  if (failed > 0) red.push(step.name)
}
if (chosen.length === 0) console.log(`no such step; there are ${steps.map((step) => step.name).join(', ')}`)
if (total.skipped > 0) console.log(`\n${total.skipped} skipped`)
console.log(`\nafter ${seconds(started)}${red.length > 0 ? `, red: ${red.join(', ')}` : ''}`)
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0
