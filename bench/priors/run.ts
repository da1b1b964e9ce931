/**
 * Priors from what people did:
 *
 *   npm run bench:priors -- mine <language> <rows.jsonl> <git directory> [...] [--max 150] [--lines 10]
 *   npm run bench:priors -- humanevalfix <language> <rows.jsonl> [--data path]
 *   npm run bench:priors -- fit <rows.jsonl> [...] [--folds n]
 *
 * `mine` appends a row for each small repair (see mine.ts), `humanevalfix` for each row of that benchmark; `fit` prints where the right
 * candidate stands among all of its function, with the priors in use and with those fitted to all other repositories, and then what all
 * rows together give, as data for src/languages.
 */
import { parseArgs } from 'node:util'
import { languages } from './languages.ts'
import { mine, mineBenchmark } from './mine.ts'
import { report } from './report.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    max: { type: 'string', default: '150' },
    lines: { type: 'string', default: '10' },
    data: { type: 'string', default: '../shared/bench/humanevalfix-dev.jsonl' },
    folds: { type: 'string' },
  },
})
const [what, ...rest] = positionals
const languageOf = (id: string | undefined): (typeof languages)[number] => {
  const found = languages.find((each) => each.id === id)
  if (!found) throw new Error(`name a language: ${languages.map((each) => each.id).join(', ')}`)
  return found
}
if (what === 'mine') {
  const [id, out = '', ...dirs] = rest
  mine(languageOf(id), out, dirs, { max: Number(values.max), lines: Number(values.lines) })
} else if (what === 'humanevalfix') mineBenchmark(languageOf(rest[0]), rest[1] ?? '', values.data)
else if (what === 'fit') console.log(await report(rest, values.folds === undefined ? undefined : Number(values.folds)))
else throw new Error('mine, humanevalfix or fit')
