/** Mined rows as columns of numbers, and a thinner copy of them for the fit. */
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Random } from '../../src/contracts/index.ts'
import type { MinedRow } from './mine.ts'

/** The candidates of one function; equal ones are one entry with a count. */
export interface FitRow {
  /** Whose priors it speaks of: TypeScript's are JavaScript's. */
  readonly language: string
  /** What the tables call it. */
  readonly kind: string
  readonly repository: string
  readonly whole: boolean
  readonly lines: number
  /** What the row counts in the fit: a stretch of a larger repair counts half. */
  readonly weight: number
  readonly family: Float64Array
  /** Logarithm of weight times damping. */
  readonly log: Float64Array
  readonly right: Uint8Array
  readonly count: Float64Array
}

export interface Mined {
  readonly rows: readonly FitRow[]
  readonly families: readonly string[]
  /** Whole repairs looked at, with and without a right candidate, by repository. */
  readonly looked: ReadonlyMap<string, { readonly language: string; all: number; found: number }>
}

/** A weight of 0 in print is one below the last digit. */
const LEAST = 1e-4

export async function readMined(files: readonly string[]): Promise<Mined> {
  const families = new Names()
  const rows: FitRow[] = []
  const looked = new Map<string, { readonly language: string; all: number; found: number }>()
  const known = new Set<string>()
  for (const file of files)
    for await (const line of createInterface({ input: createReadStream(file) })) {
      const row = JSON.parse(line) as MinedRow
      const key = `${row.repository} ${row.commit} ${row.path} ${row.part} ${row.rightText}`
      if (known.has(key)) continue
      known.add(key)
      if (!row.part) {
        const counts = looked.get(`${row.repository} ${row.language}`) ?? { language: row.language, all: 0, found: 0 }
        counts.all++
        if (row.right.length > 0) counts.found++
        looked.set(`${row.repository} ${row.language}`, counts)
      }
      if (row.right.length > 0) rows.push(columnsOf(row, families))
    }
  return { rows, families: families.list, looked }
}

/** Faults planted in single functions, not found in a project. */
export const isBenchmark = (repository: string): boolean => repository.startsWith('humanevalfix')

class Names {
  readonly list: string[] = []
  readonly #ids = new Map<string, number>()
  id(name: string): number {
    let id = this.#ids.get(name)
    if (id === undefined) {
      id = this.list.length
      this.list.push(name)
      this.#ids.set(name, id)
    }
    return id
  }
}

function columnsOf(row: MinedRow, families: Names): FitRow {
  const right = new Set(row.right)
  const entries = new Map<string, { family: number; log: number; right: boolean; count: number }>()
  for (const [at, [family, weight, damping]] of row.candidates.entries()) {
    const key = `${family} ${weight} ${damping} ${right.has(at)}`
    const entry = entries.get(key)
    if (entry) entry.count++
    else
      entries.set(key, {
        ...{ family: families.id(row.families[family]!), log: Math.log(Math.max(LEAST, weight)) + Math.log(Math.max(LEAST, damping)) },
        ...{ right: right.has(at), count: 1 },
      })
  }
  const language = row.language === 'typescript' ? 'javascript' : row.language
  const kind = isBenchmark(row.repository) ? 'HumanEvalFix' : row.language
  return columns({ ...row, language, kind, whole: !row.part, weight: row.part ? 0.5 : 1 }, [...entries.values()])
}

interface Entry {
  readonly family: number
  readonly log: number
  readonly right: boolean
  readonly count: number
}

const columns = (
  { language, kind, repository, whole, lines, weight }: Pick<FitRow, 'language' | 'kind' | 'repository' | 'whole' | 'lines' | 'weight'>,
  entries: readonly Entry[],
): FitRow => ({
  ...{ language, kind, repository, whole, lines, weight },
  family: Float64Array.from(entries, ({ family }) => family),
  log: Float64Array.from(entries, ({ log }) => log),
  right: Uint8Array.from(entries, ({ right }) => Number(right)),
  count: Float64Array.from(entries, ({ count }) => count),
})

/**
 * About `size` entries of the row: all right ones, and of the others a sample that stands for them all (each counts as many as it was
 * unlikely to be drawn), likelier ones rather. `scores` are logarithms.
 */
export function thinned(row: FitRow, scores: Float64Array, size: number, random: Random): FitRow {
  if (row.family.length <= size) return row
  const most = scores.reduce((a, b) => Math.max(a, b))
  const shares = scores.map((score, at) => Math.exp((score - most) / 2) * row.count[at]! + 1e-3)
  const all = shares.reduce((a, b) => a + b)
  const entries: Entry[] = []
  for (const at of row.family.keys()) {
    const chance = row.right[at] ? 1 : Math.min(1, (size * shares[at]!) / all)
    if (random.next() < chance)
      entries.push({
        ...{ family: row.family[at]!, log: row.log[at]! },
        ...{ right: row.right[at] === 1, count: row.count[at]! / chance },
      })
  }
  return columns(row, entries)
}
