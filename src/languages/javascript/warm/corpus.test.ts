import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'oxc-parser'
import { describe, expect, it } from 'vitest'
import { instrument } from './instrument.ts'
import { spliceUnit } from './splice.ts'

/** The project's own sources are the corpus: real TypeScript with classes, generics, patterns and generators. */
const root = new URL('../../../', import.meta.url).pathname
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => /\.(?:ts|mjs|cjs)$/.test(path))

const errorsOf = (name: string, code: string, lang: 'js' | 'ts'): string[] =>
  parseSync(name, code, { lang, sourceType: 'unambiguous' })
    .errors.filter((error) => error.severity === 'Error')
    .map((error) => error.message)

describe('on the project’s own sources', () => {
  it('instrumented text parses and keeps every line', () => {
    for (const path of files) {
      const text = readFileSync(join(root, path), 'utf8')
      const made = instrument(0, path, text)
      expect(made, path).toBeDefined()
      expect(errorsOf(path, made!.code, path.endsWith('.ts') ? 'ts' : 'js'), path).toEqual([])
      expect(made!.code.split('\n').length, path).toBe(text.split('\n').length)
    }
    expect(files.length).toBeGreaterThan(50)
  })

  it('every function that can be swapped becomes a plain JavaScript expression', () => {
    let swappable = 0
    let units = 0
    for (const path of files) {
      const made = instrument(0, path, readFileSync(join(root, path), 'utf8'))
      for (const unit of made?.units ?? []) {
        units++
        const own = spliceUnit(made!, unit, [])
        if (typeof own === 'string') continue
        swappable++
        // Super and private names may only stand in a class.
        const code = own[2] === 'body' ? `class A extends B { #state; constructor() { return ${own[3]} } }` : own[3]
        const errors = errorsOf('unit.mjs', `const __p0 = {}; (${code})`, 'js').filter((message) => !/Private|super|private/.test(message))
        expect(errors, `${path}: ${unit.title}\n${code}`).toEqual([])
      }
    }
    expect(swappable / units).toBeGreaterThan(0.97)
  })
})
