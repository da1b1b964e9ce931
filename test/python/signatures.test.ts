/** Functions as formatters write them: a signature of several lines, whose defaults and annotations run as the module loads. */
import { expect, it } from 'vitest'
import { projectFiles } from '../../src/adapters/node-files/index.ts'
import { pythonWarm } from '../../src/languages/python/warm/index.ts'
import { openProject } from './projects.ts'

const source = `\uFEFFSTART = 0


def total(
    items: list,
    start: int = START,
    *,
    scale: int = max(1, 1),
) -> int:
    result = start
    for item in items:
        result -= item * scale
    return result
`

it('a function of several header lines, in a file with a byte order mark, is swapped in place', { timeout: 60_000 }, async () => {
  const made = await openProject({
    'pytest.ini': '[pytest]\n',
    'shop.py': source,
    'test_shop.py': 'from shop import total\n\ndef test_total():\n    assert total([1, 2]) == 3\n',
  })
  const session = await pythonWarm(projectFiles).open(made.sandbox, made.project, { seed: 1 })
  try {
    await session.focus(['shop.py'], [{ file: 'test_shop.py', name: 'test_total' }])
    const at = source.indexOf('-=')
    const edit = (start: number, end: number, text: string, id: number) => ({
      id,
      files: [{ path: 'shop.py', edits: [{ start, end, text }] }],
    })
    const verdicts = await session.evaluate([edit(at, at + 2, '+=', 0), edit(at, at + 2, '*=', 1)], { full: false, quick: true })
    expect(verdicts.map(({ status }) => status)).toEqual(['plausible', 'failing'])
  } finally {
    await session.close()
    made.remove()
  }
})
