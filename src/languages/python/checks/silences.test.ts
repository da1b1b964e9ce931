import { expect, it } from 'vitest'
import { silences } from './silences.ts'

const text = 'def f(a: str) -> int:\n    b = g(a)\n    return b.c\n'
const body = (from: string, to: string): string => text.replace(from, to)

it.each<readonly [what: string, after: string, added: number, deletes: boolean]>([
  ['nothing', text, 0, false],
  ['type: ignore', body('return b.c', 'return b.c  # type: ignore'), 1, false],
  ['type: ignore with a code', body('return b.c', 'return b.c  # type: ignore[union-attr]'), 1, false],
  ['pyright: ignore', body('return b.c', 'return b.c  # pyright: ignore'), 1, false],
  ['noqa', body('return b.c', 'return b.c  # noqa: F821'), 1, false],
  ['Any', body('a: str', 'a: Any'), 1, false],
  ['cast', body('g(a)', 'cast(B, g(a))'), 1, false],
  ['typing.cast', body('g(a)', 'typing.cast(B, g(a))'), 1, false],
  ['typing.Any', body('a: str', 'a: typing.Any'), 1, false],
  ['a statement less', body('    b = g(a)\n', ''), 0, true],
  ['a guard', body('    return', '    if b is None:\n        raise ValueError("b")\n    return'), 0, false],
  ['a text that does not parse', 'def f(', 0, false],
])('%s', (_, after, added, deletes) => {
  const found = silences('a.py', text, after)
  expect({ added: found.added.length, deletes: found.deletes }).toEqual({ added, deletes })
})
