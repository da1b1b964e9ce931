/** What TypeScript says, made into candidates: guards and annotations. Whether one is right the compiler says; here, what is offered first. */
import { describe, expect, it } from 'vitest'
import type { FixRequest, FixSource } from '../../../contracts/index.ts'
import { applyEdits } from '../../../kit/index.ts'
import type { Complaint } from '../../../model/index.ts'
import { annotationFixes, guardFixes } from './index.ts'

const project = { root: '/w', packageDir: '/w' }

async function after(source: FixSource, text: string, complaint: Omit<Complaint, 'path' | 'rule'>): Promise<string[]> {
  const files = new Map([['a.ts', text]])
  const complaints = [{ path: 'a.ts', rule: 'TS1', ...complaint }]
  const { candidates } = await source.candidates({
    project,
    files,
    sources: files,
    overlays: new Map(),
    complaints,
  } as unknown as FixRequest)
  return candidates.toSorted((a, b) => b.weight - a.weight).map(({ edits }) => applyEdits(text, edits))
}

describe('a guard', () => {
  const text = 'function f(p: Person) {\n  const at = p.email.length\n  return at\n}\n'
  const said = { line: 2, column: 14, message: "'p.email' is possibly 'undefined'." }
  it('goes before the statement, or the access becomes optional', async () => {
    const texts = await after(guardFixes(), text, said)
    expect(texts.slice(0, 2)).toEqual([
      text.replace('  const', '  if (p.email === undefined) return\n  const'),
      text.replace('  const', '  if (p.email === undefined) return undefined\n  const'),
    ])
    expect(texts).toContain(text.replace('email.length', 'email?.length'))
  })
  it('says what it gives where the file does', async () => {
    const spelled = `${text}const g = () => {\n  return undefined\n}\n`
    expect((await after(guardFixes(), spelled, said))[0]).toBe(
      spelled.replace('  const', '  if (p.email === undefined) return undefined\n  const'),
    )
  })
  it('asks for both kinds of nothing where both are possible', async () => {
    const both = { ...said, message: "'p.email' is possibly 'null' or 'undefined'." }
    expect((await after(guardFixes(), text, both))[0]).toContain('if (p.email == null) return\n')
  })
  it.each([
    ['has no place in an arrow function without a block', 'const f = (p: Person) => p.email.length\n', 1, 26],
    ['is not for what does not parse', 'const f = (p: => p.email.length\n', 1, 18],
  ])('%s', async (_, source, line, column) => {
    const texts = await after(guardFixes(), source, { ...said, line, column })
    expect(texts.filter((one) => one.includes('if ('))).toEqual([])
  })
})

describe('an annotation', () => {
  it.each([
    ['a result', 'const f = (): string => {\n  return 1\n}\n', 2, "Type 'number' is not assignable to type 'string'.", ': number =>'],
    ['a literal', 'const f: string = 1\n', 1, "Type '1' is not assignable to type 'string'.", 'f: number ='],
    ['nothing let in', 'let f: string = undefined\n', 1, "Type 'undefined' is not assignable to type 'string'.", 'f: string | undefined ='],
  ])('%s is what was given', async (_, text, line, message, wanted) => {
    expect((await after(annotationFixes(), text, { line, message }))[0]).toContain(wanted)
  })
  it('a member that is missing may be optional', async () => {
    const text = 'interface P {\n  name: string\n}\nconst p: P = {}\n'
    const texts = await after(annotationFixes(), text, {
      line: 4,
      message: "Property 'name' is missing in type '{}' but required in type 'P'.",
    })
    expect(texts).toContain(text.replace('name:', 'name?:'))
  })
  it('JavaScript has none', async () => {
    const files = new Map([['a.js', 'const f = 1\n']])
    const complaints = [{ path: 'a.js', rule: 'TS2322', line: 1, message: "Type 'number' is not assignable to type 'string'." }]
    const { candidates } = await annotationFixes().candidates({ project, files, overlays: new Map(), complaints } as unknown as FixRequest)
    expect(candidates).toEqual([])
  })
})
