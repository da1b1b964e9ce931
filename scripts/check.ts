/**
 * Runs every check and sums them up. Types, lint and format count as one each, tests one by one.
 * `./check unit e2e` runs only the steps whose names begin so.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { command, root } from './check/command.ts'
import { runTests, type Result } from './check/suite.ts'

interface Step {
  readonly name: string
  readonly run: () => Promise<Result>
}

const tool = (name: string, path: string, ...args: string[]): Step => ({
  name,
  run: async () => {
    const { exit, said } = await command(join('node_modules', path), args)
    return exit === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0, why: said }
  },
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

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`

/** Characters shown once more of each red step. */
const WHY_MAX = 8_000

const wanted = process.argv.slice(2)
const chosen = wanted.length === 0 ? steps : steps.filter((step) => wanted.some((name) => step.name.startsWith(name)))
const started = performance.now()
const total = { passed: 0, failed: 0, skipped: 0 }
const red: { readonly name: string; readonly why: string }[] = []
for (const [index, step] of chosen.entries()) {
  console.log(`\n[${index + 1}/${chosen.length}] ${step.name}`)
  const since = performance.now()
  const { passed, failed, skipped, why = '' } = await step.run()
  console.log(
    `[${index + 1}/${chosen.length}] ${step.name}: ${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''} in ${seconds(since)}`,
  )
  total.passed += passed
  total.failed += failed
  total.skipped += skipped
  if (failed > 0) red.push({ name: step.name, why })
}
if (chosen.length === 0) console.log(`no such step; there are ${steps.map((step) => step.name).join(', ')}`)
// Once more at the end, where whoever reads only the last screen of a long log finds it.
for (const { name, why } of red) console.log(`\n${name} failed:\n${why.slice(-WHY_MAX)}`)
if (total.skipped > 0) console.log(`\n${total.skipped} skipped`)
console.log(`\nafter ${seconds(started)}${red.length > 0 ? `, red: ${red.map(({ name }) => name).join(', ')}` : ''}`)
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0
