import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'
import { closeness } from './string-literal.ts'

/** Files offered for one path: what is not among the nearest is not what was meant. */
const pathsMax = 6
/** Names less alike than this were not mistaken for each other. */
const closeMin = 0.4

/** An import of a file that is not there, put right to one that is: the nearest name, or the same name in another folder. */
export const importPath: Template = {
  id: 'import-path',
  title: 'imports the file that is there',
  on: ['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration', 'ImportExpression', 'CallExpression'],
  examples: {
    valid: [
      { before: "import { a } from './price.js'", after: "import { a } from './prices.js'", paths: ['prices.js', 'cart.js'] },
      { before: "const a = require('./lib/tax')", after: "const a = require('./rates/tax')", paths: ['rates/tax.js', 'lib/other.js'] },
      { before: "export * from './Cart'", after: "export * from './cart'", paths: ['cart.ts'] },
    ],
    invalid: ["import a from 'react'", 'f(a)'],
  },
  *propose(node, ctx): Iterable<Draft> {
    const source = sourceOf(node, ctx)
    if (!source || typeof source.value !== 'string' || !/^\.\.?\//.test(source.value)) return
    const quote = ctx.text[source.start] === '"' ? '"' : "'"
    for (const [path, weight] of nearest(source.value, ctx)) yield replace(source, ctx.say.text(path, quote), weight)
  },
}

function sourceOf(node: Node, ctx: Context): (Node & { type: 'Literal' }) | undefined {
  const source =
    node.type === 'CallExpression'
      ? ctx.source(node.callee) === 'require'
        ? node.arguments[0]
        : undefined
      : 'source' in node
        ? (node.source as Node | null)
        : undefined
  return source?.type === 'Literal' ? source : undefined
}

/** Paths as this file would write them, nearest first; none when the file that is named is there. */
function nearest(written: string, ctx: Context): [string, number][] {
  const folder = ctx.path.split('/').slice(0, -1)
  const wanted = resolved(folder, written)
  const bare = (path: string): string => path.replace(/\.[cm]?[jt]sx?$/, '').replace(/\/index$/, '')
  const ending = /\.[cm]?[jt]sx?$/.exec(written)?.[0]
  const known = (ctx.focus.paths ?? []).filter((path) => path !== ctx.path)
  if (known.some((path) => bare(path) === bare(wanted))) return []
  const name = (path: string): string => bare(path).split('/').at(-1)!
  return known
    .map((path) => {
      const alike = closeness(name(path).toLowerCase(), name(wanted).toLowerCase())
      const near = closeness(bare(path), bare(wanted))
      return { path, weight: alike < closeMin ? 0 : 0.7 * alike + 0.3 * near }
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, pathsMax)
    .map(({ path, weight }) => [relative(folder, ending === undefined ? bare(path) : bareName(path) + ending), weight])
}

const bareName = (path: string): string => path.replace(/\.[cm]?[jt]sx?$/, '')

function resolved(folder: readonly string[], written: string): string {
  const parts = [...folder]
  for (const part of written.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.') parts.push(part)
  }
  return parts.join('/')
}

function relative(folder: readonly string[], path: string): string {
  const parts = path.split('/')
  let same = 0
  while (same < folder.length && same < parts.length - 1 && folder[same] === parts[same]) same++
  const up = '../'.repeat(folder.length - same)
  return (up === '' ? './' : up) + parts.slice(same).join('/')
}
