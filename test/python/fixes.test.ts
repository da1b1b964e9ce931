/** Names of the standard library, asked of a real Python in the real sandbox. About two seconds on idle cores. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { applyEdits } from '../../src/kit/index.ts'
import { libraryFixes } from '../../src/languages/python/fixes/index.ts'
import { files, type Opened, openProject } from './projects.ts'

describe('names that the standard library does not have', () => {
  let opened: Opened
  beforeAll(async () => {
    opened = await openProject({ 'a.py': '', 'calendar.py': 'def moth(): pass\n', 'test_a.py': 'def test_a(): pass\n' })
  })
  afterAll(() => opened.remove())

  /** The texts that the candidates make of the text, best first. */
  async function fixed(text: string): Promise<string[]> {
    const { project, sandbox } = opened
    const request = { project, sandbox, files: new Map([['a.py', text]]), overlays: new Map() }
    const { candidates, note } = await libraryFixes(files).candidates(request)
    expect(note).toBeUndefined()
    // Candidates are written to the journal: nothing of the tree may hang on them.
    expect(JSON.parse(JSON.stringify(candidates))).toEqual(candidates)
    return candidates.map(({ edits }) => applyEdits(text, edits))
  }

  it.each([
    ['a module of a package', 'from html.entity import name2codepoint\n', 'from html.entities import name2codepoint\n'],
    ['a module imported whole', 'import os, xml.etre.ElementTree\n', 'import os, xml.etree.ElementTree\n'],
    [
      'what a class descends from',
      'import collections.abc\nclass B(collections.abc.Siezd): pass\n',
      /^class B\(collections\.abc\.Sized\)/m,
    ],
    ['an imported name', 'from shutil import copytre as c\n', 'from shutil import copytree as c\n'],
    ['a name behind an alias', 'import functools as f\n@f.lru_cahce(None)\ndef g(): pass\n', /^@f\.lru_cache\(None\)/m],
    ['a name of an imported module', 'from os import path\nx = path.basname("a")\n', /path\.basename\("a"\)/],
    ['a method of a class', 'import datetime\nx = datetime.date.tody()\n', /date\.today\(\)/],
  ])('%s', async (_, before, after) => {
    const [first] = await fixed(before)
    expect(first).toMatch(after)
  })

  it.each([
    [
      'what is there',
      'import os.path, json\nfrom xml.etree import ElementTree as E\nx = os.path.join("a"), json.dumps, E.parse, E.parse("a").lost\n',
    ],
    ['what only looks like a module', 'import string\ndef f(string):\n    return string.stripp()\n'],
    ['packages of others', 'import requests.sesions\nrequests.gett()\n'],
    ['a module of the project', 'import calendar\ncalendar.mont()\n'],
    ['relative imports', 'from .html import entity\n'],
  ])('%s is left alone', async (_, text) => {
    expect(await fixed(text)).toEqual([])
  })
})
