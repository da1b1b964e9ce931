import { expect, it } from 'vitest'
import type { HealReport } from '../../app/index.ts'
import { paintFor } from './paint.ts'
import { renderStory } from './story.ts'

const plain = paintFor({ isTTY: false }, {})

const failing = {
  id: { file: 'test/total.test.ts', name: 'total > adds tax' },
  status: 'failed',
  durationMs: 3,
  failure: { message: 'expected 107 to be 119', expected: '119', actual: '107' },
} as const

const proposal = {
  id: 'p1',
  kind: 'patch',
  source: 'templates',
  families: ['numeric-literal'],
  patch: { files: [{ path: 'src/total.ts', before: 'a'.repeat(64), edits: [{ start: 30, end: 34, text: '0.19' }] }] },
  explanation: 'replace 0.07 by 0.19',
  rank: 0,
} as const

const base: HealReport = {
  version: 1,
  heal: 'k7q2m9xd',
  project: '/shop',
  runner: 'vitest 5.1.0',
  sandbox: 'bubblewrap',
  state: 'nothing-to-heal',
  tests: { total: 12, passed: 12, failed: 0, skipped: 0 },
  failing: [],
  flaky: [],
  rounds: [],
  notes: [],
  elapsedMs: 1834,
}

const round: HealReport['rounds'][number] = {
  targets: [failing.id],
  diagnosis: {
    failing: [failing],
    flaky: [],
    suspects: [
      {
        path: 'src/total.ts',
        line: 2,
        start: 20,
        end: 40,
        suspiciousness: 0.94,
        evidence: ['run by the failing test and by 1 of 11 passing ones'],
      },
    ],
    summary: 'one suspect',
  },
  search: { tried: 412, plausible: 1, elapsedMs: 120, cpuMs: 80, tier: 'warm', ended: 'found' },
  alternatives: [],
}

const remedy: NonNullable<HealReport['rounds'][number]['remedy']> = {
  proposal: {
    ...proposal,
    families: [...proposal.families],
    patch: { files: proposal.patch.files.map((file) => ({ ...file, edits: [...file.edits] })) },
  },
  changes: {
    digest: '0b51c2d4e6f7aa00',
    changes: [{ path: 'src/total.ts', before: 'x', after: 'y', beforeDigest: '1', afterDigest: '2' }],
  },
  diff: '--- a/src/total.ts\n+++ b/src/total.ts\n@@ -1,3 +1,3 @@\n-const tax = 0.07\n+const tax = 0.19\n',
  proof: {
    verdict: 'proven',
    changeDigest: '0b51c2d4e6f7aa00',
    turnedGreen: [],
    checks: [{ id: 'green', status: 'passed', detail: '1 of 1 turned green', durationMs: 840 }],
  },
  decision: {
    verdict: 'awaiting',
    by: 'policy',
    reasons: ['pass --apply to write it'],
    mayAutoApply: true,
    confidence: { value: 0.97, tier: 'one behaviour', evidence: ['right in 97 of 100 measured cases like this'] },
  },
}

it.each<[string, HealReport]>([
  ['nothing', base],
  ['flaky', { ...base, state: 'not-healed', flaky: [failing] }],
  ['proven', { ...base, state: 'proven', failing: [failing], rounds: [{ ...round, remedy }] }],
  [
    'healed',
    {
      ...base,
      state: 'healed',
      failing: [failing],
      rounds: [
        {
          ...round,
          remedy,
          published: { as: 'files' },
          outcome: { verdict: 'healed', detail: '1 test passes on the real tree, none broken' },
        },
      ],
    },
  ],
  [
    'not-healed',
    {
      ...base,
      state: 'not-healed',
      failing: [failing],
      rounds: [{ ...round, search: { ...round.search, ended: 'time', plausible: 0 } }],
      notes: ['ESLint is not used here.'],
    },
  ],
])('the story of a heal: %s', async (name, report) => {
  await expect(renderStory(report, plain)).toMatchFileSnapshot(`__stories__/${name}.txt`)
})

it.each([
  ['green: still failing: a > b', 'every plausible patch was disproved; the best one by green: still failing: a > b.'],
  ['suite: breaks a > c', 'every plausible patch was disproved; the best one by suite: breaks a > c.'],
])('says which check failed for the best patch: %s', (why, expected) => {
  const alternatives = [
    { proposal: remedy.proposal, diff: remedy.diff, why },
    { proposal: remedy.proposal, diff: remedy.diff, why: 'red: not reproduced' },
  ]
  const story = renderStory({ ...base, state: 'not-healed', failing: [failing], rounds: [{ ...round, alternatives }] }, plain)
  expect(story).toContain(`No patch. ${expected}\n`)
})

it('prints no escape codes where no terminal is', () => {
  const story = renderStory({ ...base, state: 'proven', failing: [failing], rounds: [{ ...round, remedy }] }, plain)
  expect(story).not.toContain('\u001b')
})
