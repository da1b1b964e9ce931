/** What mypy and pyright say, made into candidates: guards, annotations, names. Whether one is right the tool says; here, what is offered first. */
import { describe, expect, it } from 'vitest'
import type { Candidate, FixRequest, FixSource } from '../../../contracts/index.ts'
import { applyEdits } from '../../../kit/index.ts'
import type { Complaint } from '../../../model/index.ts'
import { guardFixes, saidFixes } from './index.ts'

const project = { root: '/w', packageDir: '/w' }

/** Texts of the file after each candidate, best first. */
async function after(source: FixSource, text: string, complaint: Omit<Complaint, 'path' | 'rule'>): Promise<string[]> {
  const files = new Map([['a.py', text]])
  const complaints = [{ path: 'a.py', rule: '', ...complaint }]
  const { candidates } = await source.candidates({
    project,
    files,
    sources: files,
    overlays: new Map(),
    complaints,
  } as unknown as FixRequest)
  return candidates.toSorted((a: Candidate, b: Candidate) => b.weight - a.weight).map(({ edits }) => applyEdits(text, edits))
}

describe('a guard against None', () => {
  const returning = (type: string): string => `def f(p: Person)${type}:\n    return p.email.index("@")\n`
  it.each([
    [
      'mypy, a member',
      ' -> str',
      { line: 2, column: 12, message: 'Item "None" of "Optional[str]" has no attribute "index"' },
      'raise ValueError("p.email is None")',
    ],
    [
      'pyright, a member',
      ' -> str',
      { line: 2, column: 20, message: '"index" is not a known attribute of "None"' },
      'raise ValueError("p.email is None")',
    ],
    [
      'a function that may give nothing',
      ' -> str | None',
      { line: 2, column: 20, message: '"index" is not a known attribute of "None"' },
      'return None',
    ],
    ['a function without annotation', '', { line: 2, column: 20, message: '"index" is not a known attribute of "None"' }, 'return'],
  ])('%s', async (_, type, complaint, way) => {
    const [first] = await after(guardFixes(), returning(type), complaint)
    expect(first).toBe(`def f(p: Person)${type}:\n    if p.email is None:\n        ${way}\n    return p.email.index("@")\n`)
  })

  it('of an element, in a loop: the next round', async () => {
    const text = 'def f(all):\n\tfor one in all:\n\t\tif one: print(one.tags[0])\n'
    const [first, second] = await after(guardFixes(), text, {
      line: 3,
      column: 17,
      message: 'Value of type "Optional[List[str]]" is not indexable',
    })
    expect(first).toBe('def f(all):\n\tfor one in all:\n\t\tif one.tags is None:\n\t\t\treturn\n\t\tif one: print(one.tags[0])\n')
    expect(second).toContain('\t\t\tcontinue\n')
  })

  it('of an argument, which the column names', async () => {
    const text = "def f(key: str) -> int:\n    found = find(key)\n    return size('a', found)\n"
    const texts = await after(guardFixes(), text, {
      ...{ line: 3, column: 22, message: 'Argument 2 to "size" has incompatible type "Optional[Person]"; expected "Person"' },
    })
    expect(texts[0]).toBe(
      "def f(key: str) -> int:\n    found = find(key)\n    if found is None:\n        raise ValueError('found is None')\n    return size('a', found)\n",
    )
    expect(texts.map((one) => one.split('\n')[3]?.trim())).toEqual([
      "raise ValueError('found is None')",
      "return size('a', found)",
      'return 0',
    ])
  })

  it.each([
    ['what a call gives, which no guard narrows', 'def f():\n    return find().age\n', '"age" is not a known attribute of "None"'],
    ['a complaint of something else', 'def f(x):\n    return x.age\n', '"Person" has no attribute "age"'],
    ['a file that does not parse', 'def f(x:\n    return x.age\n', '"age" is not a known attribute of "None"'],
  ])('not for %s', async (_, text, message) => {
    expect(await after(guardFixes(), text, { line: 2, column: 12, message })).toEqual([])
  })
})

describe('a type that is annotated wrongly', () => {
  const text = 'def is_adult(age: int) -> str:\n    return age >= 18\n'
  it.each([
    ['mypy', 'Incompatible return value type (got "bool", expected "str")'],
    ['pyright', 'Type "bool" is not assignable to return type "str"'],
  ])('%s names the one it got', async (_, message) => {
    expect(await after(saidFixes(), text, { line: 2, column: 12, message })).toEqual([
      text.replace('-> str', '-> bool'),
      text.replace('-> str', '-> str | bool'),
    ])
  })
  it('None is let in, in the habit of the file', async () => {
    const message = 'Incompatible return value type (got "None", expected "str")'
    const said = { line: 4, column: 12, message }
    const body = 'def f(x: Optional[int]) -> str:\n    return None\n'
    expect(await after(saidFixes(), `from typing import Optional\n\n${body}`, said)).toEqual([
      `from typing import Optional\n\n${body.replace('-> str', '-> Optional[str]')}`,
    ])
  })
})

it('a member is spelled as one that the project has', async () => {
  const text = 'class P:\n    def __init__(self):\n        self.name = 1\n\ndef f(p: P):\n    return p.nmae\n'
  const [first] = await after(saidFixes(), text, { line: 6, column: 12, message: '"P" has no attribute "nmae"' })
  expect(first).toBe(text.replace('p.nmae', 'p.name'))
})
