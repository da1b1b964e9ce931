import { describe, expect, it } from 'vitest'
import type { ProgressEvent } from '../../src/contracts/index.ts'
import { applyEdits } from '../../src/kit/index.ts'
import { templates as templateEngine } from '../../src/languages/javascript/dialect/index.ts'
import type { TestResult } from '../../src/model/index.ts'
import { diagnose } from '../../src/stages/3-diagnose/index.ts'
import { propose, type ProposeInput } from '../../src/stages/4-propose/index.ts'
import { inProcessSession, path, type Examples } from './in-process.ts'

/** A clock that moves one millisecond each time someone looks: the search is the same on every machine. */
function tickingClock(stepMs = 1): ProposeInput['clock'] {
  let ms = 0
  const tick = (): number => (ms += stepMs)
  return { now: tick, monotonic: tick }
}

async function search(text: string, examples: Examples, more: { inputs?: readonly string[] } & Partial<ProposeInput> = {}) {
  const { inputs = examples.map(([, call]) => call), ...rest } = more
  const session = inProcessSession(text, examples, inputs)
  const failing: TestResult[] = session.baseline.tests.flatMap(({ id, status, failure }) =>
    status === 'failed' ? [{ id, status, durationMs: 0, ...(failure ? { failure } : {}) }] : [],
  )
  const files = new Map([[path, text]])
  const diagnosis = diagnose({ baseline: session.baseline, failing, flaky: [], files })
  const result = await propose({
    diagnosis,
    session,
    files,
    templates: templateEngine,
    budget: { ms: 100_000, candidatesMax: 20_000 },
    clock: tickingClock(),
    random: { seed: 1, next: () => 0.5 },
    ...rest,
  })
  return { ...result, session, patched: result.proposals.map((proposal) => applyEdits(text, proposal.patch.files[0]!.edits)) }
}

async function check(text: string, examples: Examples, expected: string): Promise<void> {
  const { patched, stats } = await search(text, examples)
  expect(patched[0], JSON.stringify(stats)).toBe(expected)
}

const clamp = 'function clamp(n, low, high) {\n  if (n < low) return low\n  if (n < high) return high\n  return n\n}'
const clampTests: Examples = [
  ['inside', 'clamp(5, 1, 9)', 5],
  ['low', 'clamp(0, 1, 9)', 1],
  ['high', 'clamp(12, 1, 9)', 9],
  ['edge', 'clamp(9, 1, 9)', 9],
]

describe('the search', () => {
  it('finds one edit', () => check(clamp, clampTests, clamp.replace('n < high', 'n > high')))

  it('finds two edits by partial progress', () =>
    check(
      'function f(a, b) {\n  const x = a - b\n  const y = a + b\n  return [x, y]\n}',
      [
        ['sum', 'f(2, 3)[0]', 5],
        ['product', 'f(2, 3)[1]', 6],
        ['sum of others', 'f(7, 1)[0]', 8],
        ['product of others', 'f(7, 1)[1]', 7],
        ['zero', 'f(0, 4)[1]', 0],
      ],
      'function f(a, b) {\n  const x = a + b\n  const y = a * b\n  return [x, y]\n}',
    ))

  it('offers what only deletes after all else that passes, and before what does the same in disguise', async () => {
    const text = 'function f(xs) {\n  let count = xs.length\n  count -= 1\n  return count\n}'
    const tests: Examples = [
      ['two', 'f([1, 2])', 2],
      ['none', 'f([])', 0],
    ]
    const { proposals, patched } = await search(text, tests, { inputs: ['f([])', 'f([1])', 'f([1, 2, 3])'] })
    const at = proposals.findIndex(({ families }) => families.every((family) => family === 'statement-deleted'))
    expect(at).toBeGreaterThanOrEqual(0)
    const acts = (code: string): string => JSON.stringify([[], [1], [1, 2, 3]].map((xs) => new Function('xs', `${code}\nreturn f(xs)`)(xs)))
    const disguised = patched.map((code) => acts(code) === acts(patched[at]!))
    expect(disguised.slice(0, at)).not.toContain(true)
    expect(patched.slice(at + 1).join('\n')).toContain('count -= 0')
  })

  it('does not stop at ways to switch a condition off', async () => {
    const text =
      'const word = /^[a-z]+$/\nfunction f(s) {\n  if (!word.test(s)) {\n    return s.length\n  }\n  return s.length + s.length\n}'
    const tests: Examples = [
      ['a word', "f('ab')", 4],
      ['with a capital', "f('aB')", 4],
      ['two capitals', "f('ABC')", 6],
    ]
    const { proposals, patched } = await search(text, tests, { inputs: ["f('a b')", "f('ab')", "f('')", "f('X1')"] })
    expect(patched[0]).toContain('return s.length + s.length')
    expect(new Function(`${patched[0]}\nreturn f('a b')`)()).toBe(3)
    expect(proposals[0]!.families).not.toContain('own-part')
  })

  it('finds the same edit in two places where neither helps alone', () =>
    check(
      'function same(a, b) {\n  return [...a].join() === [...b].join()\n}',
      [
        ['other order', "same('cab', 'bac')", true],
        ['the other way round', "same('bac', 'cab')", true],
        ['longer', "same('dcab', 'bdac')", true],
        ['other letters', "same('abc', 'abd')", false],
      ],
      'function same(a, b) {\n  return [...a].sort().join() === [...b].sort().join()\n}',
    ))

  it('heals a file that does not parse', async () => {
    const broken = 'function f(a) {\n  return a + 1\n'
    const session = inProcessSession(broken, [['one', 'f(1)', 2]], [])
    const failing: TestResult[] = [
      {
        id: { file: 'a.test.js', name: '' },
        status: 'failed',
        durationMs: 0,
        failure: { message: 'SyntaxError: Unexpected end of input' },
      },
    ]
    const files = new Map([[path, broken]])
    const { proposals } = await propose({
      diagnosis: { failing, flaky: [], suspects: [], summary: '' },
      session,
      files,
      templates: templateEngine,
      budget: { ms: 100_000 },
      clock: tickingClock(),
      random: { seed: 1, next: () => 0 },
    })
    expect(proposals[0]).toMatchObject({ source: 'syntax', families: ['syntax'], rank: 0 })
    expect(applyEdits(broken, proposals[0]!.patch.files[0]!.edits).replace(/\s+/g, ' ').trim()).toBe('function f(a) { return a + 1 }')
  })

  it('says on which input the plausible patches part', async () => {
    const { proposals } = await search('function f(a) {\n  return a + 1\n}', [['one', 'f(2)', 4]], { inputs: ['f(2)', 'f(3)'] })
    const behaviours = proposals[0]!.behaviours!
    expect(behaviours.groups).toBeGreaterThan(1)
    expect(behaviours.inputsTried).toBe(2)
    expect(behaviours.distinguishing!.call).toBe('f(3)')
    expect(new Set(behaviours.distinguishing!.outcomes.map(({ outcome }) => outcome)).size).toBeGreaterThan(1)
  })

  it('never tries a text twice, and is the same every time', async () => {
    const first = await search(clamp, clampTests)
    const again = await search(clamp, clampTests)
    const [, ...changed] = first.session.tried
    const twice = changed.filter((text, index) => changed.indexOf(text) !== index)
    expect(twice).toEqual([])
    expect(again.session.tried).toEqual(first.session.tried)
    expect(again.proposals).toEqual(first.proposals)
  })

  it('keeps to its budget and tells why it stopped', async () => {
    const impossible: Examples = [['never', 'clamp(1, 2, 3)', 'no such value']]
    expect((await search(clamp, impossible, { budget: { ms: 100_000, candidatesMax: 50 } })).stats).toMatchObject({
      ended: 'candidates',
      plausible: 0,
    })
    expect((await search(clamp, impossible, { budget: { ms: 3 } })).stats.ended).toBe('time')
    expect((await search(clamp, impossible, { signal: AbortSignal.abort() })).stats).toMatchObject({ ended: 'stopped', tried: 0 })
  })

  it('reports progress', async () => {
    const events: ProgressEvent[] = []
    await search(clamp, [['never', 'clamp(1, 2, 3)', { no: ['such', 'value'] }]], {
      budget: { ms: 100_000, candidatesMax: 5_000 },
      clock: tickingClock(60),
      progress: (event) => events.push(event),
    })
    expect(events.length).toBeGreaterThan(0)
    for (const event of events) expect(event).toMatchObject({ kind: 'search', plausible: 0 })
  })
})
