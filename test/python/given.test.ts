/** Values that modules and classes are given while they load, exchanged in the loaded module. About five seconds on idle cores. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { projectFiles } from '../../src/adapters/node-files/index.ts'
import type { WarmSession } from '../../src/contracts/index.ts'
import { pythonWarm } from '../../src/languages/python/warm/index.ts'
import { type Opened, openProject } from './projects.ts'

const shop = `import re
from dataclasses import dataclass

WORD = re.compile(r'^[a-z]+$')
PLURALS = [(r'x$', 'xs'), (r'$', 's')]
STEP = 2
TWICE = STEP * 2
registry = {'a': 1}
registry['b'] = 2

class Cart:
    tax = 2

    def total(self, n):
        return n + self.tax

@dataclass
class Item:
    price: int = 1
    size = 3

def is_word(text):
    return WORD.match(text) is not None

def plural(word):
    for pattern, ending in PLURALS:
        if re.search(pattern, word):
            return re.sub(pattern, ending, word, count=1)

def steps(n):
    return n * STEP + TWICE

def known(name):
    return registry.get(name)
`
const other = 'from shop import PLURALS\n\ndef how_many():\n    return len(PLURALS)\n'
const tests = `from shop import Cart, Item, is_word, known, plural, steps
from other import how_many

def test_word(): assert is_word('a-b')
def test_plural(): assert plural('box') == 'boxes'
def test_tax(): assert Cart().total(1) == 4
def test_steps(): assert steps(1) == 9
def test_known(): assert known('c') == 3
def test_item(): assert Item().size == 4
def test_many(): assert how_many() == 3
def test_fine(): assert plural('a') == 'as'
`

let opened: Opened
let session: WarmSession

beforeAll(async () => {
  opened = await openProject({ 'shop.py': shop, 'other.py': other, 'test_shop.py': tests })
  session = await pythonWarm(projectFiles).open(opened.sandbox, opened.project, { seed: 1 })
})
afterAll(async () => {
  await session.close()
  opened.remove()
})

it.each([
  ['a pattern', 'test_word', "r'^[a-z]+$'", "r'^[a-z-]+$'", 'plausible'],
  ['a pattern that does not help', 'test_word', "r'^[a-z]+$'", "r'^[a-z]*$'", 'failing'],
  ['a pattern that is none', 'test_word', "r'^[a-z]+$'", "r'^[a-z+$'", 'invalid'],
  ['an entry of a table', 'test_plural', "'xs'", "'xes'", 'plausible'],
  ['a table that another module imports', 'test_many', "(r'$', 's')]", "(r'$', 's'), ('', '')]", 'plausible'],
  ['an attribute of a class', 'test_tax', '2\n\n    def', '3\n\n    def', 'plausible'],
  ['what another value is made of', 'test_steps', '2\nTWICE', '3\nTWICE', 'failing, in part'],
  ['what is added to later, asked in haste', 'test_known', "{'a': 1}", "{'a': 1, 'c': 3}", 'costly'],
  ['what a class with a word of its own makes of it', 'test_item', '3\n\ndef is_word', '4\n\ndef is_word', 'costly'],
])('%s', async (_, name, find, text, expected) => {
  await session.focus(['shop.py'], [{ file: 'test_shop.py', name }])
  const start = shop.indexOf(find)
  // What follows only tells the place.
  const [from, to] = [find.split('\n')[0]!, text.split('\n')[0]!]
  const edits = [{ start, end: start + from.length, text: to }]
  const [verdict] = await session.evaluate([{ id: 0, files: [{ path: 'shop.py', edits }] }], { full: false, quick: true })
  expect(verdict?.status === 'failing' && verdict.partial === true ? 'failing, in part' : verdict?.status).toBe(expected)
  const [unhurried] = await session.evaluate([{ id: 0, files: [{ path: 'shop.py', edits }] }], { full: false })
  expect(unhurried?.status === 'plausible').toBe(/plausible|costly|in part/.test(expected))
})

it('counts as run by who runs a reader', () => {
  const { tests: all, statements } = session.baseline
  const run = (name: string): string[] => {
    const { covered } = all.find(({ id }) => id.name === name)!
    return [...covered]
      .map((index) => shop.slice(statements[index]!.start, statements[index]!.end))
      .filter((text) => /^[A-Z]+ = /.test(text))
  }
  expect([run('test_word'), run('test_plural')]).toEqual([["WORD = re.compile(r'^[a-z]+$')"], ["PLURALS = [(r'x$', 'xs'), (r'$', 's')]"]])
})
