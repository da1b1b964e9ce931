/** What the fit says, in tables. */
import { seededRandom } from '../../src/app/world.ts'
import { prior, priors } from '../../src/languages/templates/priors.ts'
import { fit, nothingFitted, rankOf, scoresOf, settled, type Fitted, type Settling, type Space } from './fit.ts'
import { languages } from './languages.ts'
import { isBenchmark, readMined, thinned, type FitRow, type Mined } from './rows.ts'

/** Candidates of a row that the fit looks at. */
const ENTRIES = 300
/** A language has a prior of its own where it is so far, in logarithms, from that of all. */
const LEAST = 0.1

/**
 * Families whose evidence a mined repair cannot show, because no test ran: what tests said, names that nothing declares. Mined rows see
 * only where they speak in vain.
 */
const held = new Set(
  'throw-expected guard-evidenced typing-slip unknown-name import-path import-module loop-step pattern-told text-told member-told'.split(
    ' ',
  ),
)

/**
 * What takes things away passes weak tests too easily (it is the usual over-fitted patch: Qi et al., ISSTA 2015), so such families gain
 * nothing from how often people do it.
 */
const removals = new Set('statement-deleted lines-deleted condition-removed middle-dropped'.split(' '))
/**
 * Where HumanEvalFix speaks too, three quarters: there the right candidate of small functions with planted faults comes sooner than with
 * all of it. And in JavaScript families are only raised: with those lowered that write most of what passes by accident, the search saw too few
 * rivals to know that the tests are weak (two wrong patches of 33 with one behaviour, none of 31 before).
 */
const settling: Settling = {
  shares: new Map([
    ['javascript', 0.75],
    ['python', 0.75],
    ['php', 1],
  ]),
  raised: new Set(['javascript']),
  capped: removals,
}

/** `folds`: repositories are left out in so many groups; absent, one by one. */
export async function report(files: readonly string[], folds?: number): Promise<string> {
  const mined = await readMined(files)
  const ids = languages.map(({ id }) => id)
  const space: Space = {
    ...{ families: mined.families, languages: ids },
    held: new Set([...mined.families.keys()].filter((at) => held.has(mined.families[at]!))),
    start: new Map(ids.map((id) => [id, Float64Array.from(mined.families, (family) => Math.log(priorNow(id, family)))])),
  }
  const now = nothingFitted(space)
  const random = seededRandom(1)
  const thin = mined.rows.map((row) => thinned(row, scoresOf(row, now, space), ENTRIES, random))
  const repositories = [...new Set(mined.rows.map(({ repository }) => repository))].sort()
  const groups = folds ?? repositories.length
  const after = new Map<FitRow, number>()
  for (let group = 0; group < groups; group++) {
    const left = new Set(repositories.filter((_, at) => at % groups === group))
    const others = thin.filter(({ repository }) => !left.has(repository))
    const fitted = settled(fit(others, space), space, settling)
    for (const row of mined.rows) if (left.has(row.repository)) after.set(row, rankOf(row, fitted, space))
  }
  const whole = mined.rows.filter((row) => row.whole)
  const lines = [looked(mined), '', ...tableHead]
  for (const kind of ['all repositories', ...new Set(whole.map((row) => row.kind))]) {
    const some = whole.filter((row) => (kind === 'all repositories' ? !isBenchmark(row.repository) : row.kind === kind))
    const before = some.map((row) => rankOf(row, now, space))
    const later = some.map((row) => after.get(row)!)
    lines.push(tableLine(kind, 'in use', before), tableLine('', 'fitted without the repository', later))
  }
  return [...lines, '', ...tables(settled(fit(thin, space), space, settling), mined, ids)].join('\n')
}

const tableHead = [
  '| repairs of | priors | rows | first | among 10 | among 100 | among 1,000 | median rank | third quartile |',
  '|---|---|---|---|---|---|---|---|---|',
]

function priorNow(language: string, family: string): number {
  const known = languages.find(({ id }) => id === language)!.dialect.priors
  return known[family] ?? prior(family)
}

function looked({ looked: counts }: Mined): string {
  const kinds = new Map<string, { repositories: number; all: number; found: number }>()
  for (const [key, { language, all, found }] of counts) {
    const kind = isBenchmark(key) ? `HumanEvalFix ${language}` : language
    const sum = kinds.get(kind) ?? { repositories: 0, all: 0, found: 0 }
    kinds.set(kind, { repositories: sum.repositories + 1, all: sum.all + all, found: sum.found + found })
  }
  const lines = [...kinds].map(([kind, { repositories, all, found }]) => `| ${kind} | ${repositories} | ${all} | ${found} |`)
  return ['| | repositories | repairs | of them one candidate |', '|---|---|---|---|', ...lines].join('\n')
}

function tableLine(kind: string, what: string, ranks: readonly number[]): string {
  const sorted = [...ranks].sort((a, b) => a - b)
  const within = (most: number): string => `${((100 * sorted.filter((rank) => rank <= most).length) / sorted.length).toFixed(0)} %`
  const quantile = (share: number): string => (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(0)
  return `| ${kind} | ${what} | ${sorted.length} | ${[1, 10, 100, 1000].map(within).join(' | ')} | ${quantile(0.5)} | ${quantile(0.75)} |`
}

/** Priors as they go into src/languages: those of all languages, and those of each that differ from them by a tenth. */
function* tables(fitted: Fitted, { families }: Mined, ids: readonly string[]): Generator<string> {
  const digits = (value: number): string => String(Number(value.toPrecision(2)))
  const common = families.map((family, at) => prior(family) * Math.exp(fitted.get('')![at]!))
  for (const id of ['', ...ids]) {
    yield id === '' ? 'all languages' : id
    const found = families.flatMap((family, at) => {
      const before = id === '' ? prior(family) : priorNow(id, family)
      const now = id === '' ? common[at]! : before * Math.exp(fitted.get('')![at]! + fitted.get(id)![at]!)
      const known = id === '' ? Object.hasOwn(priors, family) : !silent(id).has(family)
      return known && (id === '' || Math.abs(Math.log(now / common[at]!)) > LEAST) ? [{ family, before, now }] : []
    })
    for (const { family, before, now } of found.sort((a, b) => b.now - a.now)) yield `  '${family}': ${digits(now)}, // ${digits(before)}`
  }
}

const silent = (id: string): ReadonlySet<string> => languages.find((each) => each.id === id)!.dialect.without
