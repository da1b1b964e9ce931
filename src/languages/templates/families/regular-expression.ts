import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'
import { patternOf } from './pattern-held.ts'
import { weighed } from './pattern-tried.ts'

/** Flags, anchors, quantifiers and classes of a regular expression, one step at a time (ECMA-262, chapter 22.2). */
export const regularExpression: Template = {
  id: 'regular-expression',
  title: 'changes a regular expression',
  on: ['Literal'],
  examples: {
    valid: [
      { before: 's.replace(/ /, x)', after: 's.replace(/ /g, x)' },
      { before: '/^\\d+/.test(s)', after: '/^\\d+$/.test(s)' },
      { before: '/[a-z]*/.test(s)', after: '/[a-z]+/.test(s)' },
    ],
    invalid: ["f('/a/')"],
  },
  *propose(node, ctx): Iterable<Draft> {
    const held = patternOf(node, ctx)
    if (!held) return
    const { pattern, flags, write } = held
    const offered = new Map<string, { readonly source: string; readonly flags: string; readonly weight: number }>()
    const offer = (source: string, marks: string, weight: number): void => {
      if (source === '' || (source === pattern && marks === flags)) return
      const text = write(source, marks)
      if (text !== undefined) offered.set(text, { source, flags: marks, weight: Math.max(weight, offered.get(text)?.weight ?? 0) })
    }
    const foreign = ctx.focus.failures.some(({ message, expected }) => /[^\x00-\x7F…]/.test(`${expected} ${message}`))
    for (const [flag, weight] of held.known) {
      const set = flags.includes(flag)
      // Letters beyond ASCII are several bytes, or units, to a pattern that does not know of Unicode.
      const likely = flag === 'u' && !set && foreign ? 1 : weight
      offer(pattern, set ? flags.replace(flag, '') : flags + flag, likely)
    }
    offer(pattern.startsWith('^') ? pattern.slice(1) : `^${pattern}`, flags, 0.5)
    offer(/(?<!\\)\$$/.test(pattern) ? pattern.slice(0, -1) : `${pattern}$`, flags, 0.6)
    offer(`^${pattern.replace(/^\^|(?<!\\)\$$/g, '')}$`, flags, 0.4)
    for (const { index } of pattern.matchAll(/(?<!\\)[+*?]/g)) {
      for (const other of ['+', '*', '?', ''])
        offer(pattern.slice(0, index) + other + pattern.slice(index + 1), flags, other === '' ? 0.2 : 0.4)
      offer(`${pattern.slice(0, index + 1)}?${pattern.slice(index + 1)}`, flags, 0.3)
    }
    for (const { 0: unit, index } of pattern.matchAll(/\\[dwsDWSbB.]|\[[^\]]*\]|\./g)) {
      const after = pattern.slice(index + unit.length)
      const before = pattern.slice(0, index)
      if (!/^[+*?{]/.test(after)) offer(`${before}${unit}+${after}`, flags, 0.4)
      if (/^\\[dwsDWS]$/.test(unit)) {
        const turned = unit[1] === unit[1]!.toLowerCase() ? unit[1]!.toUpperCase() : unit[1]!.toLowerCase()
        offer(`${before}\\${turned}${after}`, flags, 0.3)
        for (const other of ['\\d', '\\w', '\\s']) offer(before + other + after, flags, 0.2)
      }
      if (unit === '.') offer(`${before}\\.${after}`, flags, 0.5)
      if (unit.startsWith('[')) {
        offer(`${before}${unit.startsWith('[^') ? `[${unit.slice(2)}` : `[^${unit.slice(1)}`}${after}`, flags, 0.3)
        for (const more of ['A-Z', 'a-z', '0-9', '_', '\\s', '\\-', '.'])
          if (!unit.includes(more)) offer(`${before}${unit.slice(0, -1)}${more}]${after}`, flags, 0.2)
      }
    }
    for (const { index } of pattern.matchAll(/\{(\d+)(,?)(\d*)\}/g))
      for (const [from, to] of shifted(pattern.slice(index)))
        offer(pattern.slice(0, index) + to + pattern.slice(index + from.length), flags, 0.4)
    const all = [...offered].map(([text, change]) => ({ ...change, text }))
    for (const { text, weight } of weighed(held, all, ctx)) yield replace(node, text, weight)
  },
}

function* shifted(rest: string): Iterable<[string, string]> {
  const match = /^\{(\d+)(,?)(\d*)\}/.exec(rest)
  if (!match) return
  const [whole, low, comma, high] = match as unknown as [string, string, string, string]
  for (const step of [-1, 1]) {
    yield [whole, `{${Math.max(0, Number(low) + step)}${comma}${high}}`]
    if (high) yield [whole, `{${low},${Number(high) + step}}`]
  }
  if (!comma) yield [whole, `{${low},}`]
}
