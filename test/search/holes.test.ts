import { describe, expect, it } from 'vitest'
import { holeName, type Candidate, type Hole, type TemplateEngine } from '../../src/contracts/index.ts'
import { applyEdits } from '../../src/kit/index.ts'
import { templates as javascript } from '../../src/languages/javascript/dialect/index.ts'
import { templates as php } from '../../src/languages/php/dialect/index.ts'
import { templates as python } from '../../src/languages/python/dialect/index.ts'

const none = { suspects: [], failures: [{ message: 'wrong', expected: 'false' }] }

const languages: Readonly<
  Record<string, { readonly engine: TemplateEngine; readonly path: string; readonly text: string; readonly found: string }>
> = {
  JavaScript: {
    engine: javascript,
    path: 'a.js',
    text: "function count(list, word) {\n  let found = 0\n  for (const item of list) {\n    if (item === word || item === 'all') {\n      found += 1\n    }\n  }\n  return found\n}\n",
    found: "if ((item === word || item === 'all') && found > 0) {",
  },
  Python: {
    engine: python,
    path: 'a.py',
    text: "def count(items, word):\n    found = 0\n    for item in items:\n        if item == word or item == 'all':\n            found += 1\n    return found\n",
    found: "if (item == word or item == 'all') and found > 0:",
  },
  PHP: {
    engine: php,
    path: 'a.php',
    text: "<?php\nfunction count_all(array $list, $word)\n{\n    $found = 0;\n    foreach ($list as $item) {\n        if ($item === $word || $item === 'all') {\n            $found += 1;\n        }\n    }\n    return $found;\n}\n",
    found: "if (($item === $word || $item === 'all') && $found > 0) {",
  },
}

const filled = (text: string, { candidate }: Hole, with_: string): string =>
  applyEdits(
    text,
    candidate.edits.map((edit) => ({ ...edit, text: edit.text.replace(holeName, () => with_) })),
  )

describe.each(Object.entries(languages))('holes in %s', (_, { engine, path, text, found }) => {
  const holes = [...(engine.open(path, text)?.holes?.({ start: 0, end: text.length }, none) ?? [])]

  it('stand for the condition, a missing guard, and a value that depends', () => {
    expect(new Set(holes.map(({ candidate }) => candidate.explanation)).size).toBeGreaterThan(4)
    const texts = holes.flatMap((hole) => hole.asks.map((ask) => filled(text, hole, ask.text)))
    expect(texts.some((each) => each.includes(found))).toBe(true)
  })

  it('parse with whatever is asked in them, and with what is usual there', () => {
    for (const hole of holes) {
      expect(hole.candidate.edits.filter((edit) => edit.text.split(holeName).length === 2)).toHaveLength(1)
      for (const { text: ask } of [{ text: hole.usual }, ...hole.asks.filter((_, index) => index % 150 === 0)])
        expect(engine.open(path, filled(text, hole, ask)), filled(text, hole, ask)).toBeDefined()
    }
  })

  it('ask nothing that has effects', () => {
    const asks = new Set(holes.flatMap((hole) => hole.asks.map((ask) => ask.text)))
    expect(asks.size).toBeGreaterThan(100)
    for (const ask of asks) expect(ask).not.toMatch(/\+\+|--|(?<![=!<>])=(?!=)|\bpush\(/)
  })
})

describe('what a candidate replaces', () => {
  const text = 'function f(a, b) {\n  log(a + 1 < b * 2)\n  const c = b ? a-- : next(a)\n  return a && b\n}\n'
  const file = javascript.open('a.js', text)!
  const candidate = (find: string, put: string): Candidate => {
    const start = text.indexOf(find)
    const span = { start, end: start + find.length }
    return { family: 'x', path: 'a.js', ...span, edits: [{ ...span, text: put }], weight: 1, explanation: '' }
  }
  const replaced = (find: string, put: string): string | undefined => {
    const value = file.replaced?.(candidate(find, put))
    return value && `${text.slice(value.start, value.end)} becomes ${value.text}`
  }

  it('is the largest expression around it without effects', () => {
    expect(replaced('1', '2')).toBe('a + 1 < b * 2 becomes a + 2 < b * 2')
    expect(replaced('<', '>=')).toBe('a + 1 < b * 2 becomes a + 1 >= b * 2')
    expect(replaced('b ?', '!b ?')).toBeUndefined()
  })

  it('is nothing where one side has effects, or where it is no expression', () => {
    expect(replaced('1', 'next()')).toBeUndefined()
    expect(replaced('1', 'a++')).toBeUndefined()
    expect(replaced('next', 'last')).toBeUndefined()
    expect(replaced('const', 'let')).toBeUndefined()
  })
})
