import { inClones } from '../../../templates/index.ts'
import { pythonTemplate } from './own.ts'
import { patterns } from '../patterns.ts'
import { es } from './own.ts'

/**
 * The true ends of a text: `$` also fits before a line's end that is the last character, `\Z` does not; `^` and `\A` differ where lines do
 * (https://docs.python.org/3/library/re.html#regular-expression-syntax).
 */
export const patternEnds = pythonTemplate({
  id: 'pattern-ends',
  title: 'ends a pattern where the text ends',
  on: ['Literal'],
  examples: {
    valid: [
      { before: "re.match(r'^[a-z]+$', s)", after: "re.match(r'\\A[a-z]+\\Z', s)" },
      { before: "re.match(r'^[a-z]+$', s)", after: "re.match(r'^[a-z]+\\Z', s)" },
      { before: "re.match(r'[a-z]+', s)", after: "re.match(r'[a-z]+\\Z', s)" },
    ],
    invalid: ["f('^a$')", "re.match('[a-z]', s)"],
  },
  *propose(node, { ctx }) {
    const held = patterns.of(es(node))
    if (!held || !/^[rR]/.test(String(node['raw']))) return
    const { pattern } = held
    // A text with a line's end at its end, or within: there the two differ.
    const told = ctx.focus.failures.some(
      ({ expected, actual, message }) => [expected, actual].some((text) => text?.endsWith('\n')) || /\\n'/.test(message),
    )
    const likely = told ? 1 : (ctx.focus.tests ?? []).some((text) => text.length <= excerptCharsMax && /\\n/.test(text)) ? 0.4 : 0.1
    const ends = /(?<!\\)\$(?=$|\||\))/g
    const begins = /(?<=^|\||\()\^/g
    const offered = new Map<string, number>([
      [pattern.replace(ends, '\\Z').replace(begins, '\\A'), likely],
      [pattern.replace(ends, '\\Z'), likely * (pattern.startsWith('^') ? 0.8 : 1)],
      [pattern.replace(begins, '\\A'), likely * 0.3],
      [pattern.replaceAll('\\Z', '$'), 0.2],
    ])
    if (!/(?:\$|\\Z)$/.test(pattern)) offered.set(`${pattern}\\Z`, likely * 0.2)
    for (const [source, weight] of offered) {
      const text = source === pattern ? undefined : patterns.write(es(node), source, held.flags, ctx.text)
      if (text !== undefined) yield* inClones({ start: node.start, end: node.end, text, weight }, es(node), ctx)
    }
  },
})

/** Texts of failing tests are excerpts of at most this size. */
const excerptCharsMax = 6_000
