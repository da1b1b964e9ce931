/** What plausible patches do on inputs that the tests do not try, in Python. About five seconds on idle cores. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { projectFiles } from '../../src/adapters/node-files/index.ts'
import type { WarmCandidate, WarmSession } from '../../src/contracts/index.ts'
import { pythonWarm } from '../../src/languages/python/warm/index.ts'
import { type Opened, openProject } from './projects.ts'

const source = `def signed(n, sign=1, *, shift=0):
    return n * sign - 1 + shift


def forever(n):
    while n != 3:
        n += 0
    return n
`
const tests = `import pytest
from shop import forever, signed
def test_signed(): assert signed(3, 5) == 16
def test_plain(): assert signed(4) == 5
def test_shift(): assert signed(4, shift=2) == 7
def test_forever(): assert forever(3) == 4
`
let opened: Opened
let session: WarmSession

beforeAll(async () => {
  opened = await openProject({ 'shop.py': source, 'test_shop.py': tests })
  session = await pythonWarm(projectFiles).open(opened.sandbox, opened.project, { seed: 1 })
  await session.focus(
    ['shop.py'],
    session.baseline.tests.filter(({ status }) => status === 'failed').map(({ id }) => id),
  )
}, 60_000)

afterAll(async () => {
  await session?.close()
  opened?.remove()
})

const edit = (id: number, ...changes: readonly (readonly [find: string, text: string])[]): WarmCandidate => ({
  id,
  files: [
    {
      path: 'shop.py',
      edits: changes.map(([find, text]) => ({ start: source.indexOf(find), end: source.indexOf(find) + find.length, text })),
    },
  ],
})

it('calls as the tests did, so that a changed default shows', async () => {
  const candidates = [
    edit(1, ['- 1', '+ 1']),
    edit(2, ['sign=1', 'sign=2'], ['- 1', '+ 1']),
    edit(3, ['shift=0', 'shift=9'], ['- 1', '+ 1']),
  ]
  const { calls, outcomes } = await session.behaviours(candidates, { seed: 1, inputsMax: 120 })
  const at = (call: string): string[] => outcomes.map((each) => each[calls.indexOf(call)] ?? 'not tried')
  expect(calls.slice(0, 3).sort()).toEqual(['signed(3, 5)', 'signed(4)', 'signed(4, shift=2)'])
  expect(at('signed(4)')).toEqual(['5', '9', '14'])
  expect(at('signed(3, 5)')).toEqual(['16', '16', '25'])
  expect(calls.some((call) => /^signed\(4, sign=-?\d+\)$/.test(call))).toBe(true)
  // Nothing in the tests leaves it out for this value.
  expect(at('signed(3)')).toEqual(['4', '7', '13'])
})

it('asks at the constants of the code', async () => {
  const constants = { numbers: [700], texts: [], nothing: true }
  const { calls } = await session.behaviours([edit(1, ['- 1', '+ 1'])], { seed: 1, inputsMax: 120, constants })
  expect(calls.filter((call) => /\b(699|700|701)\b/.test(call)).length).toBeGreaterThan(3)
  expect(calls.filter((call) => call.includes('None')).length).toBeGreaterThan(0)
})

it('a candidate that never ends costs a few calls, not all', async () => {
  const from = performance.now()
  const { calls, outcomes } = await session.behaviours([edit(1, ['n += 0', 'n -= 0'])], { seed: 1, inputsMax: 200 })
  expect(calls.length).toBeGreaterThan(30)
  expect(outcomes[0]!.filter((outcome) => outcome === 'timeout').length).toBeGreaterThan(25)
  expect(performance.now() - from).toBeLessThan(15_000)
})
