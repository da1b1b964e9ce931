import { closeness, insert, replace } from '../../../templates/index.ts'
import { all, es, pythonTemplate } from './own.ts'

/** How numbers are written in texts, likeliest first (https://docs.python.org/3/library/string.html#format-specification-mini-language). */
const formats = ['.2f', '.1f', '.0f', '.3f', ',', '02d', 'd', ',.2f', '03d', '04d', '.1%', 'x', '02x'] as const

/** The `f` before a text with fields, how a field is written, and the text between the fields. */
export const formattedText = pythonTemplate({
  id: 'formatted-text',
  title: 'changes a formatted text',
  on: ['Literal', 'TemplateLiteral'],
  examples: {
    valid: [
      { before: 'def f(n):\n    return "n is {n}"', after: 'def f(n):\n    return f"n is {n}"' },
      { before: 'x = f"{n:.2f}"', after: 'x = f"{n:.1f}"' },
      { before: 'x = f"{n}"', after: 'x = f"{n:.2f}"' },
      { before: "x = f'{n}-{m}'", after: "x = f'{m}-{n}'" },
      { before: "x = f'Helo {n}!'", after: "x = f'Hello {n}!'", failure: "'Hello World!'" },
      { before: 'x = f"{n}"', after: 'x = f"{n!r}"' },
    ],
    invalid: ["x = 'a'", 'x = 1'],
  },
  *propose(node, here) {
    const { ctx } = here
    if (node.type === 'Literal') {
      const value = node['value']
      if (typeof value !== 'string' || node['bytes'] === true || !here.isValue(node)) return
      const fields = [...value.matchAll(/\{([A-Za-z_]\w*)[^{}]*\}/g)].map((match) => match[1]!)
      const called = node.parent?.type === 'MemberExpression'
      if (fields.length > 0 && !called && fields.every((name) => ctx.scopes.resolve(es(node), name))) yield insert(node.start, 'f', 1)
      return
    }
    const fields = all(node, 'expressions')
    const quote = /["']/.exec(here.source(node))![0]
    for (const field of fields) {
      const end = field.parens?.end ?? field.end
      const tail = /^(![rsa])?(?::([^{}]*))?\}/.exec(ctx.text.slice(end, node.end))
      if (!tail) continue
      const own = tail[2]
      for (const [index, format] of formats.entries())
        if (format !== own)
          yield {
            start: end,
            end: end + tail[0].length,
            text: `${tail[1] ?? ''}:${format}}`,
            weight: (own === undefined ? 0.4 : 0.8) * 0.8 ** index,
          }
      if (own !== undefined) yield { start: end, end: end + tail[0].length, text: `${tail[1] ?? ''}}`, weight: 0.5 }
      if (own === undefined) yield { start: end, end: end + tail[0].length, text: tail[1] ? '}' : '!r}', weight: 0.3 }
    }
    const [first, second] = fields
    if (first && second && fields.length === 2 && here.source(first) !== here.source(second))
      yield { ...replace(first, here.source(second), 0.6), also: [{ start: second.start, end: second.end, text: here.source(first) }] }
    for (const part of all(node, 'quasis')) {
      const own = here.source(part)
      // What stands behind a colon is how a field is written, not text.
      if (ctx.text[part.start - 1] === ':') continue
      for (const expected of ctx.pools.expectedStrings)
        for (const other of piecesLike(own, expected, part === all(node, 'quasis').at(-1)))
          if (!other.includes(quote) && !/[{}\\]/.test(other)) yield replace(part, other, closeness(own, other))
      if (own.trim() !== own) yield replace(part, own.trim(), 0.3)
      yield replace(part, `${own} `, 0.15)
      if (own.toLowerCase() !== own) yield replace(part, own.toLowerCase(), 0.2)
    }
  },
})

/** Pieces of the expected text that are nearly this one: as long, or a letter more or less. */
function* piecesLike(own: string, expected: string, last: boolean): Iterable<string> {
  if (own.length < 2 || own.length > 40) return
  for (const length of [own.length, own.length + 1, own.length - 1, own.length + 2]) {
    const from = last ? expected.slice(-length) : expected.slice(0, length)
    if (from.length === length && from !== own && closeness(own, from) > 0.6) yield from
  }
}
