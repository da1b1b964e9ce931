/** Patches that only loading anew can show, held against each other through what the tests call, in Python. About five seconds. */
import { afterEach, expect, it } from 'vitest'
import { projectFiles } from '../../src/adapters/node-files/index.ts'
import type { WarmCandidate } from '../../src/contracts/index.ts'
import { pythonWarm } from '../../src/languages/python/warm/index.ts'
import { type Opened, openProject } from './projects.ts'

let opened: Opened
afterEach(() => opened.remove())

const source = `import threading
FREE_FROM = 50


class Cart:
    rate = 2

    def __init__(self, name, start=0):
        self.name = name
        self.total = start
        self.lock = threading.Lock()

    def add(self, price):
        self.total += price * self.rate
        return self.shipping()

    def shipping(self):
        return 0 if self.total > FREE_FROM else 5


def rows(n):
    yield from range(n)
`
const tests = `from shop import Cart, rows
def test_free(): assert Cart('a').add(25) == 0
def test_paid(): assert Cart('b', 1).add(4) == 5
def test_rows(): assert list(rows(2)) == [0, 1]
`

/** What the versions did, by call; a version is the source with these texts exchanged. */
const compared = async (...versions: readonly (readonly (readonly [string, string])[])[]) => await comparedIn(source, tests, ...versions)

async function comparedIn(
  source: string,
  tests: string,
  ...versions: readonly (readonly (readonly [string, string])[])[]
): Promise<ReadonlyMap<string, readonly string[]>> {
  opened = await openProject({ 'shop.py': source, 'test_shop.py': tests })
  const session = await pythonWarm(projectFiles).open(opened.sandbox, opened.project, { seed: 1 })
  try {
    await session.focus(
      ['shop.py'],
      session.baseline.tests.filter(({ status }) => status === 'failed').map(({ id }) => id),
    )
    const candidates = versions.map((changes, id): WarmCandidate => {
      const edits = changes.map(([find, text]) => ({ start: source.indexOf(find), end: source.indexOf(find) + find.length, text }))
      return { id, files: edits.length === 0 ? [] : [{ path: 'shop.py', edits }] }
    })
    const { calls, outcomes } = await session.behaviours(candidates, { seed: 1, inputsMax: 120 })
    return new Map(calls.map((call, input) => [call, outcomes.map((each) => each[input] ?? 'not tried')]))
  } finally {
    await session.close()
  }
}

it('a constant: shown by the methods that read it, on objects that cannot be copied', async () => {
  const found = await compared([['> FREE_FROM', '>= FREE_FROM']], [['FREE_FROM = 50', 'FREE_FROM = 40']], [])
  const add = [...found].find(([call]) => /^Cart\.add\(.*, 25\)$/.test(call))
  expect(add?.[1].map((outcome) => outcome.split(';')[0])).toEqual(['0', '0', '5'])
  // Between the two constants lies what tells the versions apart.
  const others = [...found].filter(([call]) => /^Cart\.add\(.*, (?!25\)|4\))[\d.-]+\)$/.test(call))
  expect(others.length).toBeGreaterThan(2)
})

it('a constructor and a class: shown by the object made and by what its methods do on other arguments', async () => {
  const found = await compared([['rate = 2', 'rate = 3']], [['self.total = start', 'self.total = start + 25']])
  const differing = [...found].filter(([, [one, other]]) => one !== other).map(([call]) => call.split('(')[0])
  expect(new Set(differing)).toEqual(new Set(['Cart', 'Cart.add']))
  expect([...found.keys()].some((call) => /^Cart\("b", -?\d+\)$/.test(call) && call !== 'Cart("b", 1)')).toBe(true)
})

it('a test file that does not load without the change: all of its tests are watched', async () => {
  const [lame, test] = ['rates = {}\ndef cost(n): return n * RATE\n', 'from shop import RATE, cost\ndef test_cost(): assert cost(2) == 4\n']
  const found = await comparedIn(
    lame,
    test,
    [['rates = {}', 'RATE = 2']],
    [['rates = {}', 'RATE = 2.5 - 0.5']],
    [['rates = {}', 'RATE = 3']],
  )
  expect(found.get('cost(2)')).toEqual(['4', '4.0', '6'])
})
