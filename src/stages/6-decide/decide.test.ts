import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Proof, Proposal, SuiteRun } from '../../model/index.ts'
import { decide } from './decide.ts'
import { rowsOf, tierTitles } from './tier.ts'

const red: SuiteRun = { tests: [], complete: true, exitCode: 1, wallMs: 1, loadErrors: [], log: '' }
const proposal = (behaviours?: Proposal['behaviours']): Proposal => ({
  id: 'p',
  kind: 'patch',
  source: 'templates',
  families: ['numeric-literal'],
  patch: { files: [{ path: 'a.js', before: '0', edits: [{ start: 0, end: 1, text: '2' }] }] },
  explanation: 'x',
  rank: 0,
  ...(behaviours === undefined ? {} : { behaviours }),
})
const proof = (verdict: Proof['verdict']): Proof => ({ verdict, changeDigest: 'd', checks: [], turnedGreen: [] })

describe('decide', () => {
  it.each<[string, Proposal['behaviours'], Proof['verdict'], boolean, string, boolean]>([
    ['proven, one behaviour, --apply', { groups: 1, inputsTried: 40 }, 'proven', true, 'approved', true],
    ['proven, one behaviour, not asked', { groups: 1, inputsTried: 40 }, 'proven', false, 'awaiting', true],
    ['proven, several behaviours, --apply', { groups: 2, inputsTried: 40 }, 'proven', true, 'awaiting', false],
    ['proven, one behaviour on one input, --apply', { groups: 1, inputsTried: 1 }, 'proven', true, 'awaiting', false],
    ['proven, no input to compare on, --apply', { groups: 1, inputsTried: 0 }, 'proven', true, 'awaiting', false],
    ['proven, never compared, --apply', undefined, 'proven', true, 'awaiting', false],
    ['disproven, --apply', { groups: 1, inputsTried: 40 }, 'disproven', true, 'refused', false],
    ['inconclusive, --apply', { groups: 1, inputsTried: 40 }, 'inconclusive', true, 'refused', false],
  ])('%s', (_, behaviours, verdict, apply, decision, mayAutoApply) => {
    const decided = decide({ proposal: proposal(behaviours), proof: proof(verdict), red, targets: [], apply, language: 'javascript' })
    expect({ verdict: decided.verdict, mayAutoApply: decided.mayAutoApply }).toEqual({ verdict: decision, mayAutoApply })
    expect(decided.reasons.length).toBeGreaterThan(0)
  })

  it.each([
    ['a measured language', 'javascript', [], true],
    ['a language that nobody measured', 'cobol', [], false],
    ['outcomes of this very code base are enough', 'cobol', [{ tier: 'one-behaviour', right: 10, total: 10 }] as const, true],
  ])('applies unasked only where outcomes are known: %s', (_, language, lessons, mayAutoApply) => {
    const asked = {
      proposal: proposal({ groups: 1, inputsTried: 40 }),
      proof: proof('proven'),
      red,
      targets: [],
      apply: true,
      language,
      lessons,
    }
    const decided = decide(asked)
    expect(decided.mayAutoApply).toBe(mayAutoApply)
    // What other languages did says something, and less than outcomes of its own.
    expect(decided.confidence.value).toBeGreaterThan(0.5)
    if (language === 'cobol')
      expect(decided.confidence.value).toBeLessThan(decide({ ...asked, language: 'javascript', lessons: [] }).confidence.value)
  })

  it('confidence stays within (0, 1) and moves with the outcomes of the code base', () => {
    const outcomes = fc.record({ right: fc.nat(500), wrong: fc.nat(500) })
    fc.assert(
      fc.property(outcomes, ({ right, wrong }) => {
        const of = (lessons: { right: number; total: number }) =>
          decide({
            proposal: proposal({ groups: 1, inputsTried: 40 }),
            proof: proof('proven'),
            red,
            targets: [],
            apply: false,
            language: 'javascript',
            lessons: [{ tier: 'one-behaviour', ...lessons }],
          }).confidence.value
        const value = of({ right, total: right + wrong })
        expect(value).toBeGreaterThan(0)
        expect(value).toBeLessThan(1)
        expect(of({ right: right + 1, total: right + wrong + 1 })).toBeGreaterThan(value)
        expect(of({ right, total: right + wrong + 1 })).toBeLessThan(value)
      }),
    )
  })
})

it('what learn --history counted by tier title becomes rows of the precision table', () => {
  const title = tierTitles['several-behaviours']
  expect(rowsOf({ [title]: { right: 3, wrong: 1 }, 'a tier of another version': { right: 9, wrong: 0 } })).toEqual([
    { tier: 'several-behaviours', right: 3, total: 4 },
  ])
})
