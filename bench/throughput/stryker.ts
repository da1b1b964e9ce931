/** One StrykerJS run in a process of its own: `node stryker.ts <project> <runner> <mutate…>`; prints one JSON line. */
import { Stryker } from '@stryker-mutator/core'
import { fileURLToPath } from 'node:url'

const [dir, runner] = process.argv.slice(2)
if (dir === undefined || runner === undefined) throw new Error('usage: stryker.ts <project> <runner>')
process.chdir(dir)

const marks: { planned?: number; last?: number; tested: number; plans: number } = { tested: 0, plans: 0 }
;(globalThis as { strykerMarks?: typeof marks }).strykerMarks = marks
const began = performance.now()
const results = await new Stryker({
  testRunner: runner,
  plugins: [`@stryker-mutator/${runner}-runner`, fileURLToPath(new URL('./stryker-marks.mjs', import.meta.url))],
  reporters: ['marks'],
  mutate: ['src/**/*.js'],
  concurrency: 1,
  coverageAnalysis: 'perTest',
  // Far below the default 5 s, so that mutants that never end cost StrykerJS as little as possible.
  timeoutMS: 500,
  timeoutFactor: 1.5,
  disableTypeChecks: false,
  allowConsoleColors: false,
  checkers: [],
  tempDirName: '.stryker-tmp',
  cleanTempDir: 'always',
  logLevel: 'off' as never,
  fileLogLevel: 'off' as never,
}).runMutationTest()
const wallMs = performance.now() - began
const count = (status: string): number => results.filter((result) => result.status === status).length
const line = {
  mutants: results.length,
  ran: results.length - count('NoCoverage') - count('Ignored'),
  killed: count('Killed'),
  survived: count('Survived'),
  timeout: count('Timeout'),
  wallMs,
  testMs: (marks.last ?? began) - (marks.planned ?? began),
}
console.log(JSON.stringify(line))
process.exit(0)
