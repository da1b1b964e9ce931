/** The walk over a log that is written down here: when it ends, and that it ends git. */
import { expect, it } from 'vitest'
import type { Git, GitLogEntry, Sandbox } from '../../contracts/index.ts'
import { PrunellaError } from '../../model/index.ts'
import { manualClock } from '../../testing/index.ts'
import { walkHistory, type HistoryRun } from './index.ts'

const entry = (subject: string): GitLogEntry => ({ commit: subject, parents: ['p'], authoredAt: 0, subject, files: [] })

async function walk(
  entries: readonly (GitLogEntry | Error)[],
  rowsMax: number,
  only?: ReadonlySet<string>,
): Promise<{ run: HistoryRun; ended: boolean; notes: string[] }> {
  let ended = false
  const notes: string[] = []
  async function* log(): AsyncGenerator<GitLogEntry> {
    try {
      for (const one of entries) {
        if (one instanceof Error) throw one
        yield one
      }
    } finally {
      ended = true
    }
  }
  const limits = {
    from: undefined,
    rowsMax,
    commitsMax: 9,
    linesMax: 10,
    budgetMs: 1_000,
    suiteMs: 1,
    wholeMs: 0,
    seed: 1,
    rowsOnly: false,
    ...(only === undefined ? {} : { only }),
  }
  const run = await walkHistory(limits, {
    ...{ git: { log } as unknown as Git, readers: [], sandbox: { kind: 'none' } as Sandbox, clock: manualClock() },
    shelf: { mined: () => undefined, outcome: () => undefined, keepMined: async () => {}, keepOutcome: async () => {} },
    progress: (event) => void (event.kind === 'note' && notes.push(event.text)),
    signal: new AbortController().signal,
    seat: () => Promise.reject(new Error('no commit of these is laid out')),
    heal: () => Promise.reject(new Error('nor healed')),
  })
  return { run, ended, notes }
}

it('ends git when it has enough', async () => {
  const { run, ended } = await walk([entry('a'), entry('b')], 0)
  expect({ commits: run.commits, why: run.ended, ended }).toEqual({ commits: 0, why: 'rows', ended: true })
})

it('looks at no commit that was not asked for', async () => {
  const { run } = await walk([entry('a'), entry('b'), entry('c')], 5, new Set(['b']))
  expect(run.skipped).toEqual([
    { reason: 'not among those asked for', count: 2 },
    { reason: 'no source changed', count: 1 },
  ])
})

it('takes a clone that is not whole as far as it goes', async () => {
  const { run, notes } = await walk([entry('a'), new PrunellaError('git-refused', 'git log: unable to read b')], 5)
  expect({ commits: run.commits, why: run.ended, skipped: run.skipped }).toEqual({
    ...{ commits: 1, why: 'history', skipped: [{ reason: 'no source changed', count: 1 }] },
  })
  expect(notes).toEqual([expect.stringContaining('the history ends after 1 commits')])
  await expect(walk([new PrunellaError('git-refused', 'git log: not a repository')], 5)).rejects.toThrow('not a repository')
})
