import { closeness, replace } from '../../../templates/index.ts'
import { all, at, pythonTemplate, word } from './own.ts'
import type { Here, Py } from './own.ts'
import { modules } from './names-known.ts'

/** Modules offered for one name at most, and how alike they must be. */
const modulesMax = 5
const alikeMin = 0.45

/** An import of a module that is not there, put right to one that is: of the project, or of the standard library. */
export const importModule = pythonTemplate({
  id: 'import-module',
  title: 'imports the module that is there',
  on: ['ImportDeclaration'],
  examples: {
    valid: [
      { before: 'from price import total', after: 'from prices import total', paths: ['prices.py', 'cart.py'] },
      { before: 'from .price import total', after: 'from .prices import total', paths: ['prices.py', 'cart.py'] },
      { before: 'import colections', after: 'import collections' },
      { before: 'from shop.tax import rate', after: 'from rates.tax import rate', paths: ['rates/tax.py', 'shop/cart.py'] },
    ],
    invalid: ['import math', 'from typing import List', 'f(a)'],
  },
  *propose(node, here) {
    for (const { name, start, end, level } of named(node, here)) {
      if (level === 0 && modules.includes(name)) continue
      for (const [other, weight] of nearest(name, level, here)) yield replace({ start, end }, other, weight)
    }
  },
})

interface Named {
  readonly name: string
  readonly start: number
  readonly end: number
  /** Dots before the name: folders up, the first being the file's own. */
  readonly level: number
}

/** `import a.b, c` names modules; `from ..a import b` names one. */
function* named(node: Py, here: Here): Iterable<Named> {
  const source = word(node, 'source')
  if (source !== '') {
    const level = Number(node['level'])
    const start = here.ctx.text.indexOf(source, node.start + 'from'.length + level)
    yield { name: source, start, end: start + source.length, level }
  } else
    for (const each of all(node, 'specifiers')) {
      const imported = at(each, 'imported')
      if (imported?.type === 'ModuleName') yield { name: word(imported, 'name'), start: imported.start, end: imported.end, level: 0 }
    }
}

/** Modules as this file would write them, the most alike first; none when the one that is named is there. */
function nearest(name: string, level: number, { ctx }: Here): [string, number][] {
  const folder = ctx.path.split('/').slice(0, -1)
  const base = level === 0 ? [] : folder.slice(0, folder.length - level + 1)
  const inside = (parts: readonly string[]): boolean => base.every((part, index) => parts[index] === part)
  const known = new Set<string>(level === 0 ? modules : [])
  for (const path of ctx.focus.paths ?? []) {
    const parts = path.replace(/(?:\/__init__)?\.py$/, '').split('/')
    if (!path.endsWith('.py') || path === ctx.path || !inside(parts)) continue
    known.add(parts.slice(base.length).join('.'))
    // A folder of sources such as src is on the path of the interpreter, not in the names.
    if (level === 0 && parts.length > 1) known.add(parts.slice(1).join('.'))
  }
  if (known.has(name)) return []
  const last = (dotted: string): string => dotted.split('.').at(-1)!
  return [...known]
    .map((other): [string, number] => [other, 0.6 * closeness(last(other), last(name)) + 0.4 * closeness(other, name)])
    .filter(([other, alike]) => alike >= alikeMin && other !== '')
    .sort((a, b) => b[1] - a[1])
    .slice(0, modulesMax)
}
