import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonFault } from './json-fault.ts'

describe('jsonFault', () => {
  it.each([
    ['', '1:1 the file ends where a value is expected'],
    ['{', '1:2 the file ends where a name in double quotes is expected'],
    ['{\n  "a": 1\n  "b": 2\n}', '3:3 a string where a comma or "}" is expected'],
    ['{ "a": [1, 2,] }', '1:13 a comma before "]"'],
    ["{ 'a': 1 }", '1:3 "\'" where a name in double quotes is expected'],
    ['{ // why\n}', '1:3 a comment where a name in double quotes is expected'],
    ['{\n<<<<<<< HEAD\n', '2:1 a merge conflict marker where a name in double quotes is expected'],
    ['{ "a": undefined }', '1:8 "undefined" where a value is expected'],
    ['{ "a": "b\n" }', '1:8 a string that does not end on its line'],
    ['{ "a": "\\x" }', '1:9 a backslash that begins no escape of JSON'],
    ['{} }', '1:4 "}" after the end of the value'],
    ['['.repeat(1_000), '1:502 more than 500 levels'],
  ])('case %#', (text, expected) => {
    const fault = jsonFault(text)
    expect(fault === undefined ? 'none' : `${fault.line}:${fault.column} ${fault.what}`).toBe(expected)
  })

  it('finds a fault whenever JSON.parse does', () => {
    const parses = (text: string) => {
      try {
        JSON.parse(text)
        return true
      } catch {
        return false
      }
    }
    const text = fc
      .tuple(fc.json({ maxDepth: 3 }), fc.nat(), fc.constantFrom('', ',', '"', '{', '}', ']', '1', 'x', '\\', '\n', '.', '-', 'e'))
      .map(([json, at, put]) => json.slice(0, at % (json.length + 1)) + put + json.slice((at % (json.length + 1)) + (at % 2)))
    fc.assert(
      fc.property(text, (json) => (jsonFault(json) === undefined) === parses(json)),
      { numRuns: 2_000 },
    )
  })
})
