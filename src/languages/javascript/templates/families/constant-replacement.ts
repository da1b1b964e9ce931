import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'

/** Booleans flipped; null, undefined, '', 0, [] and {} taken for each other. */
const relatives: Readonly<Record<string, readonly (readonly [string, number])[]>> = {
  true: [['false', 1]],
  false: [['true', 1]],
  null: [
    ['undefined', 0.4],
    ['[]', 0.3],
    ["''", 0.3],
    ['0', 0.3],
    ['{}', 0.2],
    ['false', 0.3],
    ['true', 0.2],
  ],
  undefined: [
    ['null', 0.5],
    ['[]', 0.3],
    ["''", 0.3],
    ['0', 0.3],
    ['{}', 0.1],
    ['false', 0.2],
  ],
  "''": [
    ['null', 0.3],
    ['undefined', 0.15],
    ['[]', 0.15],
    ['0', 0.1],
  ],
  '""': [
    ['null', 0.3],
    ['undefined', 0.15],
    ['[]', 0.15],
    ['0', 0.1],
  ],
  '[]': [
    ['null', 0.4],
    ["''", 0.3],
    ['{}', 0.3],
    ['undefined', 0.2],
    ['0', 0.1],
    ['[0]', 0.1],
    ['[[]]', 0.1],
  ],
  '{}': [
    ['null', 0.3],
    ['[]', 0.4],
    ['undefined', 0.2],
  ],
  NaN: [
    ['0', 0.4],
    ['null', 0.2],
  ],
  Infinity: [
    ['-Infinity', 0.8],
    ['0', 0.3],
  ],
  '-Infinity': [
    ['Infinity', 0.8],
    ['0', 0.3],
  ],
  '0': [
    ['Infinity', 0.15],
    ['-Infinity', 0.15],
    ['null', 0.15],
    ["''", 0.05],
    ['[]', 0.05],
    ['false', 0.05],
    ['true', 0.03],
  ],
  '1': [
    ['true', 0.03],
    ['Infinity', 0.05],
  ],
  '-1': [
    ['null', 0.1],
    ['undefined', 0.1],
    ['false', 0.05],
  ],
}

export const constantReplacement: Template = {
  id: 'constant-replacement',
  title: 'replaces a constant',
  on: ['Literal', 'Identifier', 'ArrayExpression', 'ObjectExpression', 'UnaryExpression'],
  examples: {
    valid: [
      { before: 'let sorted = false', after: 'let sorted = true' },
      { before: 'return null', after: 'return []' },
      { before: 'let best = 0', after: 'let best = -Infinity' },
    ],
    invalid: ['return x', 'let xs = [7]'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (!ctx.isValue(node) || node.end - node.start > 9) return
    for (const [text, weight] of relatives[ctx.source(node)] ?? []) yield replace(node, text, weight)
  },
}
