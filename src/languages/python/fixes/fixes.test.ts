import { describe, expect, it } from 'vitest'
import type { FixRequest, Project } from '../../../contracts/index.ts'
import { applyEdits } from '../../../kit/index.ts'
import { memoryFiles } from '../../../testing/index.ts'
import { nameFixes } from './index.ts'

const project: Project = {
  root: '/w',
  packageDir: '/w',
  language: 'python',
  runner: 'pytest',
  runnerTitle: 'pytest',
  interpreter: '/usr/bin/python3',
  env: {},
}
const others = {
  'shop/__init__.py': '',
  'shop/prices.py': 'from decimal import Decimal\nTAX = 2\n\ndef gross(net):\n    return net\n\nclass Price:\n    pass\n',
  'shop/people.py': 'class Customer:\n    pass\n',
}

/** The texts that the candidates for shop/a.py make, best first. */
async function fixed(text: string): Promise<string[]> {
  const files = memoryFiles({ ...others, 'shop/a.py': text }, '/w')
  // The sandbox is not asked: names are read off the text.
  const request = { project, files: new Map([['shop/a.py', text]]), overlays: new Map() } as unknown as FixRequest
  const { candidates } = await nameFixes(files).candidates(request)
  return candidates.map(({ edits }) => applyEdits(text, edits))
}

describe('names that nothing defines, modules that are not there', () => {
  it.each([
    ['a module misspelled', 'import mth\nx = mth.pi\n', 'import math\nx = mth.pi\n'],
    ['a module not imported', 'x = math.pi\n', 'import math\nx = math.pi\n'],
    ['a name not imported', 'x = defaultdict(list)\n', 'from collections import defaultdict\nx = defaultdict(list)\n'],
    ['a name of the project', 'x = gross(1)\n', 'from shop.prices import gross\nx = gross(1)\n'],
    ['after the imports that are there', '"""a"""\nimport re\n\nx = math.pi\n', '"""a"""\nimport re\nimport math\n\nx = math.pi\n'],
    ['an alias', 'x = np.zeros(1)\n', 'import numpy as np\nx = np.zeros(1)\n'],
    ['a name misspelled', 'def f(total):\n    return totl\n', 'def f(total):\n    return total\n'],
    ['a built-in misspelled', 'x = lenn([])\n', 'x = len([])\n'],
    ['an imported name misspelled', 'from shop.prices import grosss\n', 'from shop.prices import gross\n'],
    ['a name of another case', 'from .prices import price\n', 'from .prices import Price\n'],
    ['another module of the project', 'from shop.prices import Customer\n', 'from shop.people import Customer\n'],
    ['a module without its package', 'from prices import gross\n', 'from shop.prices import gross\n'],
    ['another module of the library', 'from itertools import defaultdict\n', 'from collections import defaultdict\n'],
  ])('%s', async (_, before, after) => {
    const texts = await fixed(before)
    expect(texts.slice(0, 3)).toContain(after)
  })

  it.each([
    [
      'what is there',
      'import re\nfrom shop.prices import gross, TAX\nfrom . import people\n\ndef f(a, *b, c=1, **d):\n    with a as e, f() as (g, h):\n        return [x for x in b if (y := x) and y and re and d and e and g and h and c]\n',
    ],
    ['packages of others', 'import requests\nfrom django.db import models\n'],
    ['what a star may bring', 'from shop.prices import *\nx = anything\n'],
    [
      'exceptions, globals, cases',
      'def f(a):\n    global z\n    try:\n        pass\n    except ValueError as e:\n        print(e, z)\n    match a:\n        case [p, *q]:\n            return p, q\n',
    ],
  ])('%s is left alone', async (_, text) => {
    expect(await fixed(text)).toEqual([])
  })
})
