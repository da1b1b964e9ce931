/** Candidates that also act while modules load. About two seconds. */
import { expect, it } from 'vitest'
import { projectFiles } from '../../src/adapters/node-files/index.ts'
import type { WarmVerdict } from '../../src/contracts/index.ts'
import { pythonWarm } from '../../src/languages/python/warm/index.ts'
import { openProject } from './projects.ts'

const brief = (verdict: WarmVerdict): string =>
  verdict.status === 'failing' ? `failing ${verdict.failingPassed} passed, ${verdict.broken} broken` : verdict.status

it('swaps what ran while the modules loaded too, and loads it anew where that may show more', async () => {
  const text = 'def double(n):\n    return n + n + 1\n\nFOUR = double(2)\n\ndef of(n):\n    return double(n) + FOUR\n'
  const opened = await openProject({
    'twice.py': text,
    'test_twice.py':
      'import pytest\nfrom twice import FOUR, double, of\ndef test_double(): assert double(3) == 6\ndef test_of(): assert of(3) == 10\n',
    'test_other.py': 'import pytest\nfrom twice import FOUR\ndef test_other(): assert FOUR in (4, 5)\n',
  })
  const own = await pythonWarm(projectFiles).open(opened.sandbox, opened.project, { seed: 1 })
  const start = text.indexOf('n + n + 1')
  const candidates = ['n + n', 'n * n', '2 * n if n > 2 else 6'].map((to, id) => ({
    id,
    files: [{ path: 'twice.py', edits: [{ start, end: start + 9, text: to }] }],
  }))
  const said = async (name: string, quick: boolean): Promise<string[]> => {
    await own.focus(['twice.py'], [{ file: 'test_twice.py', name }])
    const verdicts = await own.evaluate(candidates, { full: false, quick })
    return verdicts.map((verdict) => `${brief(verdict)}${verdict.status === 'failing' && verdict.partial ? ', partial' : ''}`)
  }
  expect(await said('test_double', true)).toEqual(['plausible', 'failing 0 passed, 0 broken, partial', 'failing 1 passed, 1 broken'])
  expect(await said('test_of', true)).toEqual([
    'failing 0 passed, 0 broken, partial',
    'failing 0 passed, 0 broken, partial',
    'failing 0 passed, 0 broken, partial',
  ])
  expect(await said('test_of', false)).toEqual(['plausible', 'failing 0 passed, 0 broken', 'failing 0 passed, 0 broken'])
  await own.close()
  opened.remove()
})
