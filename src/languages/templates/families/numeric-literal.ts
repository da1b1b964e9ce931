import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'

/** Nearest first: off by one, then the neutral elements, the other sign, powers of ten, then numbers the file and the tests know. */
export const numericLiteral: Template = {
  id: 'numeric-literal',
  title: 'replaces a number',
  on: ['Literal'],
  examples: {
    valid: [
      { before: 'let n = 0', after: 'let n = 1' },
      { before: 'return x > 99', after: 'return x > 100' },
      { before: 'const rate = 0.2; f(20)', after: 'const rate = 0.02; f(20)' },
      { before: 'return n + 4', after: 'return n + 17', failure: '17' },
      { before: 'if (c < 100 && 90 > c) f()', after: 'if (c < 91 && 90 > c) f()' },
    ],
    invalid: ["let s = '1'", 'let n'],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (node.type !== 'Literal' || typeof node.value !== 'number' || !ctx.isValue(node)) return
    const own = ctx.source(node)
    const offered = new Map<string, number>()
    const offer = (value: number | string, weight: number): void => {
      const text = typeof value === 'number' ? tidy(value) : value
      if (text !== own && (offered.get(text) ?? 0) < weight) offered.set(text, weight)
    }
    nearby(node.value, offer)
    const familiar = [...ctx.pools.numbers].sort((a, b) => b[1] - a[1]).slice(0, 12)
    for (const [number] of familiar) {
      offer(number, 0.2)
      offer(Number(number) + 1, 0.06)
      offer(Number(number) - 1, 0.06)
    }
    for (const number of ctx.pools.expectedNumbers) offer(number, 0.08)
    for (const code of characterCodes(node, ctx)) offer(code, 0.06)
    for (const [text, weight] of offered) yield replace(node, fit(node, text, ctx), weight)
  },
}

function nearby(value: number, offer: (value: number, weight: number) => void): void {
  if (Number.isInteger(value)) {
    offer(value + 1, 1)
    offer(value - 1, value === 0 ? 0.7 : 1)
    offer(value + 2, 0.15)
    offer(value - 2, 0.15)
  } else {
    offer(Math.round(value), 0.3)
    offer(value + 1, 0.2)
    offer(1 - value, 0.3)
  }
  if (value !== 0) {
    offer(0, 0.6)
    offer(-value, 0.4)
    offer(1, 0.5)
    offer(2, 0.25)
    offer(value * 2, 0.15)
    offer(value / 2, 0.15)
    offer(value * 10, 0.2)
    offer(value / 10, 0.2)
    offer(value * 100, 0.08)
    offer(value / 100, 0.08)
  } else {
    offer(2, 0.15)
    offer(10, 0.05)
  }
}

/** Edges of the ranges of ASCII letters and digits, only where the code works with character codes. */
function characterCodes(node: Node, ctx: Context): string[] {
  if (!/charCodeAt|codePointAt|fromCharCode|fromCodePoint|\b(?:ord|chr)\(/.test(ctx.text)) return []
  return node.parent?.type === 'BinaryExpression' ? ['47', '48', '57', '58', '64', '65', '90', '91', '96', '97', '122', '123'] : []
}

/** No binary dust: 0.1 * 3 is written 0.3. */
const tidy = (value: number): string => String(Number(value.toPrecision(12)))

/** `a -1` must not become `a --1`, nor `-1 ** 2` come out. */
function fit(node: Node, text: string, ctx: Context): string {
  const parent = node.parent
  if (!text.startsWith('-')) return text
  if (parent?.type === 'UnaryExpression' || (parent?.type === 'BinaryExpression' && ctx.precedence(parent) >= 10)) return `(${text})`
  return parent?.type === 'MemberExpression' && parent.object === node ? `(${text})` : text
}
