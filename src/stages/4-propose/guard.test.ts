import { describe as group, expect, it } from 'vitest'
import type { Candidate, Constants, WarmSession } from '../../contracts/index.ts'
import type { Change } from './change.ts'
import { constantsOf } from './constants.ts'
import { describe, groupByBehaviour } from './guard.ts'
import { isDecorated, plainFirst } from './plain.ts'

const path = 'a.js'
const edit = (text: string, find: string, into: string): Change => {
  const start = text.indexOf(find)
  const one = { start, end: start + find.length, text: into }
  const part: Candidate = { family: 'f', path, start, end: one.end, edits: [one], weight: 1, explanation: `${find} becomes ${into}` }
  return { parts: [part], score: 0.1, source: 'templates' }
}
const filesWith = (text: string): ReadonlyMap<string, string> => new Map([[path, text]])

/** A session that answers with the outcomes given, and keeps what it was asked. */
function sessionWith(calls: readonly string[], outcomes: readonly (readonly string[])[]) {
  const asked: Constants[] = []
  const session: Pick<WarmSession, 'behaviours'> = {
    behaviours: async (_, { constants }) => {
      if (constants) asked.push(constants)
      return { calls, outcomes }
    },
  }
  return { session: session as WarmSession, asked }
}

group('what the guard tells of patches', () => {
  const text = 'const f = (n) => n > 3 && n !== null ? "many of them" : 0'
  const changes = [edit(text, '3', '4'), edit(text, '>', '>=')]

  it.each<[string, readonly (readonly string[])[], number]>([
    ['the same outcomes', [['1', '2'], ['1', '2'], []], 1],
    ['other outcomes', [['1', '2'], ['1', '3'], []], 2],
    [
      'the words of the interpreter differ',
      [['throws TypeError: "a" < 0 is not supported'], ['throws TypeError: 0 > "a" is not supported'], []],
      1,
    ],
    ['errors of other types', [['throws TypeError: x'], ['throws RangeError: x'], []], 2],
    ['the code says it itself', [['throws RangeError: many of them: 3'], ['throws RangeError: many of them: 4'], []], 2],
    ['an error of the project', [['throws CartError: 3'], ['throws CartError: 4'], []], 2],
    [
      'the words differ and so does an argument',
      [['throws TypeError: x; argument 1 becomes 3'], ['throws TypeError: y; argument 1 becomes 4'], []],
      2,
    ],
    ['one only shows when loaded anew', [['1'], [], ['0']], 2],
  ])('%s', async (_, outcomes, groups) => {
    const { session } = sessionWith(outcomes[0]!.map(String), outcomes)
    const grouping = await groupByBehaviour(session, changes, filesWith(text), 1)
    expect(new Set(grouping.groups).size).toBe(groups)
  })

  it('counts the inputs that reach the change, and weighs the first behaviour by the scores', async () => {
    const { session } = sessionWith(
      ['f(1)', 'f(2)', 'f(3)'],
      [
        ['1', '2', '3'],
        ['1', '2', '4'],
        ['1', '0', '0'],
      ],
    )
    const grouping = await groupByBehaviour(session, changes, filesWith(text), 1)
    expect(describe(grouping, [3, 1], ['p1', 'p2'])).toMatchObject({
      groups: 2,
      inputsTried: 3,
      changed: 2,
      share: 0.75,
      distinguishing: {
        call: 'f(3)',
        outcomes: [
          { proposal: 'p1', outcome: '3' },
          { proposal: 'p2', outcome: '4' },
        ],
      },
    })
  })

  it('shows each outcome of the call on which patches part once', async () => {
    const { session } = sessionWith(['f(1)', 'f(2)'], [['1', '2'], ['3', '2'], ['1', '4'], []])
    const three = [...changes, edit(text, '0', '9')]
    const grouping = await groupByBehaviour(session, three, filesWith(text), 1)
    expect(describe(grouping, [1, 1, 1], ['p1', 'p2', 'p3'])).toMatchObject({
      groups: 3,
      distinguishing: {
        call: 'f(1)',
        outcomes: [
          { proposal: 'p1', outcome: '1' },
          { proposal: 'p2', outcome: '3' },
        ],
      },
    })
  })

  it('a patch that was not run was tried on no input', () =>
    expect(
      describe({ groups: [0, 1], calls: ['f(1)'], outcomes: [[], ['1']], before: ['0'], off: [] }, [1, 1], ['p1', 'p2']),
    ).toMatchObject({
      inputsTried: 0,
    }))

  it.each<[string, readonly string[], boolean]>([
    ['one answer whatever the input', ['returns true', 'returns true'], true],
    ['one answer, or the interpreter fails', ['returns true', 'throws TypeError'], true],
    ['two answers', ['true', 'false'], false],
    ['a check that throws or is silent', ['undefined', 'throws RangeError: too large'], false],
    ['nothing ever', ['None', 'None'], true],
    ['nothing, and the argument changes', ['undefined; argument 1 becomes [1]', 'undefined; argument 1 becomes [2]'], false],
    ['it always throws', ['throws TypeError', 'throws RangeError: x'], false],
  ])('sees what does not depend on its input: %s', (_, own, constant) =>
    expect(describe({ groups: [0], calls: own, outcomes: [own], before: [], off: [] }, [1], ['p1']).constant).toBe(constant),
  )

  it('asks for inputs at the constants of the code and of the patches', async () => {
    const { session, asked } = sessionWith([], [])
    await groupByBehaviour(session, [edit(text, '3', '17')], filesWith(text), 1)
    expect(asked).toEqual([{ numbers: [17, 3, 0], texts: ['many of them'], nothing: true }])
  })

  it('reads constants near the edit only', () => {
    const far = `const a = 12345\n${'\n'.repeat(100)}const f = (n) => n > 3\n`
    expect(constantsOf([edit(far, 'n > 3', 'n >= 3')], filesWith(far))).toEqual({ numbers: [3], texts: [], nothing: false })
  })
})

group('steps that do nothing', () => {
  it.each([
    ['len % i - 1', '1', '0', true],
    ['len % i - 1', ' - 1', '', false],
    ['n * 2 + i', '2', '1', true],
    ['2 * n', '2', '1', true],
    ['21 * n', '21', '11', false],
    ['a - 0.5', '0.5', '0.25', false],
    ['i + 10', '10', '01', false],
    ['x < 3', 'x < 3', 'x < 3 || false', true],
    ['x < 3', 'x < 3', 'x < 3 and True', true],
    ['a - 0 + b', 'b', 'c', false],
    ['x ** 2', '2', '1', true],
    ['x // 2', '2', '1', true],
    ['if (!(a.b(1) === c))', '===', '!==', true],
    ['if not (a == b):', '==', '!=', true],
    ['if (!(a === b))', '!(a === b)', 'a === b', false],
    ['if (!(a && b === c))', '===', '!==', false],
  ])('%s: %s → %s', (text, find, into, decorated) => expect(isDecorated(edit(text, find, into), filesWith(text))).toBe(decorated))

  it.each([
    ['a plain one that acts alike comes first', [0, 1, 0], [2, 0, 1]],
    ['not one that acts otherwise', [0, 1, 1], [0, 1, 2]],
  ])('%s', (_, groups, order) => {
    const text = 'len % i - 1'
    const compared = [edit(text, '1', '0'), edit(text, '%', '*'), edit(text, ' - 1', '')]
    expect(plainFirst(compared, { groups, calls: ['f(1)'], outcomes: [], before: [], off: [] }, filesWith(text))).toEqual(order)
  })
})
