/**
 * `npm run bench:throughput:python` and `:php`: candidates per core-second of a language's warm session against cold runs of its own
 * runner, each candidate one run in a sandbox as a proof would have it. The sample is an example of that language; candidates are the usual
 * mutants of its sources. Prints a table; ends with 1 when the ratio is below the floor.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openSandbox } from '../../src/adapters/sandbox/index.ts'
import { phpHere } from '../../src/app/languages/php.ts'
import { pythonHere } from '../../src/app/languages/python.ts'
import type { Sandbox, SandboxResult, WarmCandidate } from '../../src/contracts/index.ts'
import { applyEdits } from '../../src/kit/index.ts'
import { phpMutantsOf } from './php-mutants.ts'
import { pythonMutantsOf } from './python-mutants.ts'

/** Floor of the ratio; and cold runs made, spread over the candidates: each takes seconds. */
const RATIO_MIN = 20
const COLD_RUNS = 12

const samples = {
  python: {
    here: pythonHere,
    mutantsOf: pythonMutantsOf,
    example: 'greenhouse',
    sources: ['greenhouse/beds.py', 'greenhouse/plants.py', 'greenhouse/watering.py'],
  },
  php: {
    here: phpHere,
    mutantsOf: phpMutantsOf,
    example: 'lending-php',
    sources: ['src/Medium.php', 'src/Copy.php', 'src/Loan.php', 'src/FeePolicy.php', 'src/Desk.php'],
  },
} as const

const sample = samples[process.argv[2] as keyof typeof samples]
if (sample === undefined) throw new Error(`name a language: ${Object.keys(samples).join(' or ')}`)
const { here, mutantsOf, sources } = sample
const dir = fileURLToPath(new URL(`../../examples/${sample.example}`, import.meta.url))
const { project, language } = await here.findProject(dir, undefined, { cwd: dir, env: process.env })
const sandbox = await openSandbox()

const candidates = sources
  .flatMap((path) => mutantsOf(readFileSync(join(dir, path), 'utf8')).map((edit) => ({ path, edit })))
  .map(({ path, edit }, id): WarmCandidate => ({ id, files: [{ path, edits: [edit] }] }))

/** Sums what its runs cost. */
function counting(inner: Sandbox): { readonly sandbox: Sandbox; cpuMs: number } {
  const meter = { cpuMs: 0 }
  const count = (result: SandboxResult): SandboxResult => {
    meter.cpuMs += result.cpuMs ?? result.wallMs
    return result
  }
  const counted: Sandbox = {
    kind: inner.kind,
    selfTest: (scope) => inner.selfTest(scope),
    run: async (request) => count(await inner.run(request)),
    start: async (request) => {
      const child = await inner.start(request)
      return { ...child, result: child.result.then(count), kill: () => child.kill() }
    },
  }
  return Object.assign(meter, { sandbox: counted })
}

const session = await language.warm.open(sandbox, project, { seed: 1 })
const failing = session.baseline.tests.filter(({ status }) => status === 'failed').map(({ id }) => id)
await session.focus(sources, failing)
const before = session.stats().cpuMs
const began = performance.now()
const verdicts = await session.evaluate(candidates, { full: false })
const warm = { count: verdicts.length, cpuMs: session.stats().cpuMs - before, wallMs: performance.now() - began, startMs: before }
await session.close()

const meter = counting(sandbox)
const coldBegan = performance.now()
const step = Math.max(1, Math.floor(candidates.length / COLD_RUNS))
const tried = candidates.filter((_, index) => index % step === 0).slice(0, COLD_RUNS)
for (const candidate of tried) {
  const [change] = candidate.files
  const path = join(dir, change!.path)
  await language.suite.run(meter.sandbox, { project, overlays: new Map([[path, applyEdits(readFileSync(path, 'utf8'), change!.edits)]]) })
}
const cold = { count: tried.length, cpuMs: meter.cpuMs, wallMs: performance.now() - coldBegan, startMs: 0 }

const tally = Map.groupBy(verdicts, ({ status }) => status)
const words = [...tally].map(([status, list]) => `${list.length} ${status}`).join(', ')
const row = (title: string, { count, cpuMs, wallMs, startMs }: typeof warm): string =>
  [
    title,
    count,
    `${(cpuMs / 1000).toFixed(2)} s`,
    ((count * 1000) / cpuMs).toFixed(1),
    `${(wallMs / 1000).toFixed(2)} s`,
    `${(startMs / 1000).toFixed(2)} s`,
  ]
    .map((cell) => String(cell).padStart(16))
    .join('')
const ratio = warm.count / warm.cpuMs / (cold.count / cold.cpuMs)
console.log(`${project.runnerTitle}; warm: ${words}`)
console.log(['', 'candidates', 'CPU', 'a core-second', 'wall', 'CPU to start'].map((cell) => cell.padStart(16)).join(''))
console.log(`${row('warm', warm)}\n${row('cold', cold)}\n${ratio.toFixed(0)} times as many (at least ${RATIO_MIN} wanted)`)
process.exitCode = ratio >= RATIO_MIN ? 0 : 1
