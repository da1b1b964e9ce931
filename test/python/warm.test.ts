/** Warm sessions over small real Python projects in the real sandbox. About ten seconds on idle cores. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectFiles } from '../../src/adapters/node-files/index.ts'
import type { WarmSession, WarmVerdict } from '../../src/contracts/index.ts'
import { pythonWarm } from '../../src/languages/python/warm/index.ts'
import { type Opened, openProject } from './projects.ts'

const source = `import functools

LIMIT = 10
seen = []

def add(a, b=0):
    return a - b

def count(n):
    total = 0
    while n > 0:
        total += n
        n -= 1
    return total

class Cart:
    tax = 2

    def __init__(self, items):
        self.items = list(items)

    @property
    def total(self):
        return sum(self.items) + self.tax

    @functools.lru_cache(None)
    def best(self):
        return min(self.items)

    @staticmethod
    def name(text):
        return text.upper()

def outer(k):
    def inner(x):
        return x * k + 1
    return inner

def under(limit=LIMIT):
    return limit < LIMIT

async def later(x):
    return x

def remember(x):
    seen.append(x)
    return len(seen)

class Counter:
    def __init__(self): self.count = 0

    def more(self):
        self.count += 2
        return self.count

counter = Counter()
`

const plainTests = `import pytest
from shop import Cart, add, count, later, outer, remember, under

@pytest.fixture
def cart(tmp_path):
    return Cart([1, 2])

def test_add():
    assert add(1) == 1
    assert add(1, 2) == 3

@pytest.mark.parametrize('n', [1, 2])
def test_count(n):
    assert count(n) >= n

def test_total(cart, capsys):
    assert cart.total == 6

class TestCart:
    def test_best(self):
        assert Cart([3, 4]).best() == 4
    def test_name(self):
        assert Cart.name('A') == 'a'

def test_outer():
    assert outer(2)(3) == 6

def test_under():
    assert under()

def test_remember():
    assert remember(1) == 2

def test_later():
    import asyncio
    assert asyncio.run(later(1)) == 2

def test_more():
    from shop import counter
    assert counter.more() == 1
`

interface Change {
  readonly find: string
  readonly text: string
}

const at = ({ find, text }: Change): { path: string; edits: { start: number; end: number; text: string }[] } => {
  const start = source.indexOf(find)
  if (start === -1 || source.includes(find, start + 1)) throw new Error(`${find} is not there once`)
  return { path: 'shop.py', edits: [{ start, end: start + find.length, text }] }
}

const brief = (verdict: WarmVerdict | undefined): string =>
  verdict === undefined
    ? 'none'
    : verdict.status === 'failing'
      ? `failing ${verdict.failingPassed} passed, ${verdict.broken} broken`
      : verdict.status

describe('pytest', () => {
  let opened: Opened
  let session: WarmSession
  beforeAll(async () => {
    opened = await openProject({ 'shop.py': source, 'test_shop.py': plainTests })
    session = await pythonWarm(projectFiles).open(opened.sandbox, opened.project, { seed: 1 })
  })
  afterAll(async () => {
    await session.close()
    opened.remove()
  })

  const tried = async (name: string, changes: readonly Change[], quick = false): Promise<string[]> => {
    await session.focus(['shop.py'], [{ file: 'test_shop.py', name }])
    const verdicts = await session.evaluate(
      changes.map((change, id) => ({ id, files: [at(change)] })),
      { full: false, quick },
    )
    return changes.map((_, id) => brief(verdicts.find((verdict) => verdict.id === id)))
  }

  it('tells every test and the lines it ran', () => {
    const { tests, statements } = session.baseline
    const told = tests.map(({ id, status, covered }) => {
      const inside = [...covered].map((index) => statements[index]!).filter(({ start }) => start > source.indexOf('def add'))
      return `${status} ${id.name}: ${[...new Set(inside.map(({ line }) => line))].join(' ')}`
    })
    expect(told).toMatchInlineSnapshot(`
      [
        "failed test_add: 7 22 26 30 50 56",
        "passed test_count[1]: 10 11 12 13 14 22 26 30 50 56",
        "passed test_count[2]: 10 11 12 13 14 22 26 30 50 56",
        "failed test_total: 17 20 24 22 26 30 50 56",
        "failed TestCart > test_best: 20 28 22 26 30 50 56",
        "failed TestCart > test_name: 32 22 26 30 50 56",
        "failed test_outer: 37 36 22 26 30 50 56",
        "failed test_under: 40 22 26 30 50 56",
        "failed test_remember: 46 47 22 26 30 50 56",
        "failed test_later: 43 22 26 30 50 56",
        "failed test_more: 53 54 22 26 30 50 56",
      ]
    `)
    expect(tests[0]!.failure).toMatchObject({ type: 'AssertionError', expected: '3', actual: '-1' })
  })

  it.each([
    [
      'a function',
      'test_add',
      [
        { find: 'a - b', text: 'a + b' },
        { find: 'a - b', text: 'a * b' },
      ],
      ['plausible', 'failing 0 passed, 0 broken'],
    ],
    [
      'a property, through a fixture',
      'test_total',
      [
        { find: '+ self.tax', text: '* self.tax' },
        { find: '+ self.tax', text: '- self.tax' },
      ],
      ['plausible', 'failing 0 passed, 0 broken'],
    ],
    [
      'a cached method',
      'TestCart > test_best',
      [
        { find: 'min(self.items)', text: 'max(self.items)' },
        { find: 'min(self.items)', text: 'sum(self.items)' },
      ],
      ['plausible', 'failing 0 passed, 0 broken'],
    ],
    ['a static method', 'TestCart > test_name', [{ find: 'text.upper()', text: 'text.lower()' }], ['plausible']],
    ['an inner function', 'test_outer', [{ find: 'x * k + 1', text: 'x * k' }], ['plausible']],
    ['a default', 'test_under', [{ find: 'limit=LIMIT', text: 'limit=3' }], ['plausible']],
    ['a coroutine', 'test_later', [{ find: '    return x\n\ndef remember', text: '    return x + 1\n\ndef remember' }], ['plausible']],
    [
      'state that tests leave behind',
      'test_remember',
      [
        { find: 'return len(seen)', text: 'return len(seen) + 1' },
        { find: 'return len(seen)', text: 'return len(seen) + 2' },
        { find: 'return len(seen)', text: 'return 1 + len(seen)' },
      ],
      ['plausible', 'failing 0 passed, 0 broken', 'plausible'],
    ],
    [
      'state that tests leave behind in an object of the module',
      'test_more',
      [
        { find: 'count += 2', text: 'count += 1' },
        { find: 'count += 2', text: 'count += 3' },
        { find: 'count += 2', text: 'count -= -1' },
      ],
      ['plausible', 'failing 0 passed, 0 broken', 'plausible'],
    ],
    [
      'a constant of the module',
      'test_under',
      [
        { find: 'LIMIT = 10', text: 'LIMIT = 11' },
        { find: 'limit < LIMIT', text: 'limit <= LIMIT' },
      ],
      ['failing 0 passed, 0 broken', 'plausible'],
    ],
    ['a class attribute', 'test_total', [{ find: 'tax = 2', text: 'tax = 3' }], ['plausible']],
    [
      'a loop without end, an end, a wait, what does not parse',
      'test_add',
      [
        { find: 'return a - b', text: 'while True: pass' },
        { find: 'return a - b', text: 'import os; os._exit(0)' },
        { find: 'return a - b', text: 'import time; time.sleep(100)' },
        { find: 'a - b', text: 'a -' },
        { find: 'a - b', text: 'a + b' },
      ],
      ['timeout', 'crashed', 'timeout', 'invalid', 'plausible'],
    ],
    [
      'an error swallowed for ever',
      'test_add',
      [{ find: 'return a - b', text: 'while True:\n        try:\n            a += 1\n        except BaseException:\n            pass' }],
      ['timeout'],
    ],
    ['memory without end', 'test_add', [{ find: 'return a - b', text: 'x = [0] * 10 ** 10' }], ['failing 0 passed, 0 broken']],
  ])('%s', async (_, name, changes, expected) => {
    expect(await tried(name, changes)).toEqual(expected)
  })

  it('counts what is broken', async () => {
    await session.focus(['shop.py'], [{ file: 'test_shop.py', name: 'test_add' }])
    const edits = [at({ find: 'a - b', text: 'a + b' }).edits[0]!, at({ find: 'return total', text: 'return -1' }).edits[0]!]
    const [verdict] = await session.evaluate([{ id: 7, files: [{ path: 'shop.py', edits }] }], { full: true })
    expect(brief(verdict)).toBe('failing 1 passed, 2 broken')
  })

  it('says what only a reload can show when asked to be quick', async () => {
    expect(await tried('test_under', [{ find: 'LIMIT = 10', text: 'LIMIT = 11' }], true)).toEqual(['costly'])
  })

  it('tells plausible patches apart by what they do', async () => {
    await session.focus(['shop.py'], [{ file: 'test_shop.py', name: 'test_add' }])
    const right = { id: 0, files: [at({ find: 'a - b', text: 'a + b' })] }
    const wrong = { id: 1, files: [at({ find: 'return a - b', text: 'return 1 if b == 0 else 3' })] }
    const { calls, outcomes } = await session.behaviours([right, wrong], { seed: 1, inputsMax: 20 })
    expect(calls.slice(0, 2)).toEqual(['add(1)', 'add(1, 2)'])
    expect([outcomes[0]!.slice(0, 2), outcomes[1]!.slice(0, 2)]).toEqual([
      ['1', '3'],
      ['1', '3'],
    ])
    expect(outcomes[0]!.length).toBe(calls.length)
    expect(outcomes[0]!.some((outcome, index) => outcome !== outcomes[1]![index])).toBe(true)
  })
})

describe('files that do not load', () => {
  it('are healed by loading them anew', async () => {
    const text = 'import mth\n\ndef half(x):\n    return math.floor(x / 2)\n'
    const opened = await openProject({
      'half.py': text,
      'test_half.py': 'import pytest\nfrom half import half\n\ndef test_half():\n    assert half(3) == 1\n',
    })
    const session = await pythonWarm(projectFiles).open(opened.sandbox, opened.project, { seed: 1 })
    expect(session.baseline.tests.map(({ id, status, failure }) => `${status} ${id.file} ${id.name} ${failure?.message}`)).toEqual([
      "failed test_half.py  No module named 'mth'",
    ])
    await session.focus(['half.py'], [{ file: 'test_half.py', name: '' }])
    const verdicts = await session.evaluate(
      ['math', 'maths'].map((name, id) => ({ id, files: [{ path: 'half.py', edits: [{ start: 7, end: 10, text: name }] }] })),
      { full: false },
    )
    expect(verdicts.map(brief)).toEqual(['plausible', 'failing 0 passed, 0 broken'])
    await session.close()
    opened.remove()
  })
})

describe('what is suspected', () => {
  const opening = async (texts: Readonly<Record<string, string>>, latin?: string): Promise<string[]> => {
    const opened = await openProject(texts)
    if (latin !== undefined) writeFileSync(join(opened.dir, latin), Buffer.from(`# coding: latin-1\nNAME = 'caf\u00e9'\n`, 'latin1'))
    const session = await pythonWarm(projectFiles).open(opened.sandbox, opened.project, { seed: 1 })
    const { tests, statements, loaded, limits } = session.baseline
    const told = (index: number): string => {
      const { path, start, end } = statements[index]!
      return texts[path]!.slice(start, end)
    }
    await session.close()
    opened.remove()
    return [
      ...tests.map(({ id, covered }) => `${id.name === '' ? id.file : id.name}: ${[...covered].map(told).join(' | ')}`),
      `loaded: ${loaded!.map(told).join(' | ')}`,
      ...limits,
    ]
  }

  it('is the import or the heading on which loading stopped', async () => {
    const said = await opening({
      'bag.py': 'import collections.abc\n\nclass Bag(collections.abc.Siezd):\n    pass\n',
      'page.py': 'import re\nfrom html.entity import name2codepoint\n',
      'test_bag.py': 'import pytest\nfrom bag import Bag\ndef test_bag(): pass\n',
      'test_page.py': 'import page\ndef test_page(): pass\n',
    })
    expect(said).toEqual([
      'test_bag.py: class Bag(collections.abc.Siezd | import collections.abc | import re',
      'test_page.py: from html.entity import name2codepoint | import collections.abc | import re',
      'loaded: import collections.abc | import re',
    ])
  })

  it('is nothing in a file that is not UTF-8, which is said', async () => {
    const said = await opening({ 'test_a.py': 'from a import NAME\ndef test_name(): assert NAME == "tea"\n' }, 'a.py')
    expect(said).toEqual(['test_name: ', 'loaded: ', 'a.py: is not UTF-8, so nothing in it can be changed'])
  })
})

describe('unittest', () => {
  it('setUp, setUpClass, subtests and coroutines', async () => {
    const opened = await openProject({
      'shop.py': source,
      'test_shop.py': `import unittest
from shop import add, later, outer

class TestShop(unittest.TestCase):
    @classmethod
    def setUpClass(cls): cls.two = 2
    def setUp(self): self.double = outer(self.two)
    def test_double(self): self.assertEqual(self.double(3), 6)
    def test_add(self):
        for n in range(3):
            with self.subTest(n=n): self.assertEqual(add(1, n), 1 + n)

class TestLater(unittest.IsolatedAsyncioTestCase):
    async def test_later(self): self.assertEqual(await later(1), 2)
`,
    })
    const session = await pythonWarm(projectFiles).open(opened.sandbox, opened.project, { seed: 1 })
    const cases: readonly (readonly [string, Change])[] = [
      ['TestShop > test_double', { find: 'x * k + 1', text: 'x * k' }],
      ['TestShop > test_add', { find: 'a - b', text: 'a + b' }],
      ['TestLater > test_later', { find: '    return x\n\ndef remember', text: '    return x + 1\n\ndef remember' }],
    ]
    for (const [name, change] of cases) {
      await session.focus(['shop.py'], [{ file: 'test_shop.py', name }])
      const same = { find: change.find, text: `${change.find.split('\n')[0]!}  # as it was\n` }
      const verdicts = await session.evaluate(
        [change, same].map((each, id) => ({ id, files: [at(each)] })),
        { full: false },
      )
      expect([name, ...verdicts.map(brief)]).toEqual([name, 'plausible', 'failing 0 passed, 0 broken'])
    }
    await session.close()
    opened.remove()
  })
})
