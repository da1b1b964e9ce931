import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Proof, Proposal, SuiteRun } from '../../model/index.ts'
import { decide } from './decide.ts'
import { outcomes } from './outcomes.ts'
import { trusted } from './policy.ts'
import { rowsOf, tierOf, tierTitles } from './tier.ts'

const red: SuiteRun = { tests: [], complete: true, exitCode: 1, wallMs: 1, loadErrors: [], log: '' }
const proposal = (behaviours?: Proposal['behaviours'], source = 'templates'): Proposal => ({
  id: 'p',
  kind: 'patch',
  source,
  families: ['numeric-literal'],
  patch: { files: [{ path: 'a.js', before: '0', edits: [{ start: 0, end: 1, text: '2' }] }] },
  explanation: 'x',
  rank: 0,
  ...(behaviours === undefined ? {} : { behaviours }),
})
const proof = (verdict: Proof['verdict']): Proof => ({ verdict, changeDigest: 'd', checks: [], turnedGreen: [] })
/** A language that nobody measured: only outcomes of the code base speak. */
const asked = {
  proposal: proposal({ groups: 1, inputsTried: 40 }),
  proof: proof('proven'),
  red,
  targets: [],
  apply: true,
  language: 'cobol',
}
const lessons = (right: number, total: number, tier = 'one-behaviour' as const) => [{ tier, right, total }]

describe('decide', () => {
  it.each<[string, Proposal['behaviours'], Proof['verdict'], boolean, string, boolean]>([
    ['proven, one behaviour, --apply', { groups: 1, inputsTried: 40 }, 'proven', true, 'approved', true],
    ['proven, one behaviour, not asked', { groups: 1, inputsTried: 40 }, 'proven', false, 'awaiting', true],
    ['proven, several behaviours, --apply', { groups: 2, inputsTried: 40, share: 0.6 }, 'proven', true, 'awaiting', false],
    ['proven, one behaviour on one input, --apply', { groups: 1, inputsTried: 1 }, 'proven', true, 'awaiting', false],
    ['proven, no input to compare on, --apply', { groups: 1, inputsTried: 0 }, 'proven', true, 'awaiting', false],
    ['proven, never compared, --apply', undefined, 'proven', true, 'awaiting', false],
    ['disproven, --apply', { groups: 1, inputsTried: 40 }, 'disproven', true, 'refused', false],
    ['inconclusive, --apply', { groups: 1, inputsTried: 40 }, 'inconclusive', true, 'refused', false],
  ])('%s', (_, behaviours, verdict, apply, decision, mayAutoApply) => {
    const decided = decide({ ...asked, proposal: proposal(behaviours), proof: proof(verdict), apply, lessons: lessons(200, 200) })
    expect({ verdict: decided.verdict, mayAutoApply: decided.mayAutoApply }).toEqual({ verdict: decision, mayAutoApply })
    expect(decided.reasons.length).toBeGreaterThan(0)
  })

  it.each([
    ['nothing is known', 0, 0, false],
    ['few outcomes, all right', 10, 10, false],
    ['enough outcomes, all right', 28, 28, true],
    ['one wrong', 60, 61, false],
    ['one wrong of very many', 199, 200, true],
  ])('applies unasked only where outcomes of the language or the code base allow it: %s', (_, right, total, mayAutoApply) => {
    const decided = decide({ ...asked, lessons: lessons(right, total) })
    expect(decided.mayAutoApply).toBe(mayAutoApply)
    if (!mayAutoApply) expect(decided.reasons.join()).toContain(total === 0 ? 'no such patch' : `${right} of ${total} such patches`)
  })

  it('confidence stays within (0, 1) and moves with the outcomes of the code base', () => {
    const counts = fc.record({ right: fc.nat(500), wrong: fc.nat(500) })
    fc.assert(
      fc.property(counts, ({ right, wrong }) => {
        const of = (known: number, total: number) => decide({ ...asked, lessons: lessons(known, total) }).confidence.value
        const value = of(right, right + wrong)
        expect(value).toBeGreaterThan(0)
        expect(value).toBeLessThan(1)
        expect(of(right + 1, right + wrong + 1)).toBeGreaterThan(value)
        expect(of(right, right + wrong + 1)).toBeLessThan(value)
      }),
    )
  })

  it('says how often such patches were right, in the fewest words', () => {
    const { confidence } = decide({ ...asked, lessons: lessons(41, 42) })
    expect(confidence.evidence[0]).toBe('right in 41 of 42 measured cases like this')
    expect(decide(asked).confidence.evidence[0]).toMatch(
      /^no case like this has been measured in cobol yet; elsewhere right in \d+ of \d+$/,
    )
  })

  it('a tier without any outcome is as likely right as not', () => {
    const { confidence } = decide({ ...asked, proposal: proposal({ groups: 1, inputsTried: 40 }, 'history') })
    expect(outcomes.some((row) => row.tier === 'taken-back')).toBe(false)
    expect(confidence.value).toBe(0.5)
  })
})

describe('the tiers', () => {
  it.each<[Proposal['behaviours'], string]>([
    [{ groups: 1, inputsTried: 8 }, 'one-behaviour'],
    [{ groups: 1, inputsTried: 7 }, 'one-behaviour-few-inputs'],
    [{ groups: 1, inputsTried: 90, anew: true }, 'one-behaviour-anew'],
    [{ groups: 2, inputsTried: 90, anew: true, share: 0.99 }, 'several-behaviours'],
    [{ groups: 1, inputsTried: 40, constant: true }, 'one-answer'],
    [{ groups: 2, inputsTried: 40, constant: true, share: 0.95 }, 'one-answer'],
    [{ groups: 2, inputsTried: 40, constant: true, share: 0.5 }, 'several-behaviours'],
    [{ groups: 3, inputsTried: 8, share: 0.9 }, 'rivals-unlikely'],
    [{ groups: 3, inputsTried: 8, share: 0.89 }, 'several-behaviours'],
    [{ groups: 3, inputsTried: 7, share: 0.99 }, 'several-behaviours'],
    [{ groups: 3, inputsTried: 8 }, 'several-behaviours'],
    [undefined, 'behaviour-unknown'],
  ])('%j is %s', (behaviours, tier) => expect(tierOf(proposal(behaviours))).toBe(tier))

  it('how likely several edits are together is not known well enough', () => {
    const several = { ...proposal({ groups: 3, inputsTried: 8, share: 0.99 }), families: ['offset', 'offset'] }
    expect(tierOf(several)).toBe('several-behaviours')
    expect(tierOf({ ...several, behaviours: { groups: 1, inputsTried: 8, share: 1 } })).toBe('one-behaviour')
  })

  it.each([
    [['offset'], 1_000, 'one-behaviour'],
    [['offset'], 1_001, 'found-late'],
    [['text-told'], 3, 'fitted'],
    [['offset', 'regular-expression-part'], 3, 'fitted'],
    [['condition-sought'], 3, 'fitted'],
    [['condition-added'], 3, 'one-behaviour'],
    [['throw-expected'], 3, 'fitted'],
  ])('%j after %i candidates is %s', (families, foundAfter, tier) => {
    const made = { ...proposal({ groups: 1, inputsTried: 40 }), families, foundAfter }
    expect(tierOf(made)).toBe(tier)
    expect(tierOf({ ...made, behaviours: { groups: 2, inputsTried: 40, share: 0.5 } })).toBe('several-behaviours')
    const { mayAutoApply } = decide({ ...asked, language: 'javascript', apply: true, proposal: made })
    expect(mayAutoApply).toBe(tier === 'one-behaviour')
  })

  it('a tier with rivals is never trusted', () => {
    expect(trusted('cobol', lessons(100, 100, 'rivals-unlikely' as never))).toEqual([])
    expect(trusted('cobol', lessons(100, 100))).toEqual(['one-behaviour'])
  })

  it('what learn --history counted by tier title becomes rows of the precision table', () => {
    const title = tierTitles['several-behaviours']
    expect(rowsOf({ [title]: { right: 3, wrong: 1 }, 'a tier of another version': { right: 9, wrong: 0 } })).toEqual([
      { tier: 'several-behaviours', right: 3, total: 4 },
    ])
  })
})
