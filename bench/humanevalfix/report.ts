/** The figures of a run as a table, and the misses with their reasons. */
import { applied, calibrationError, tiers } from './calibration.ts'
import type { Measured, Mode } from './measure.ts'

const percent = (part: number, whole: number): string => (whole === 0 ? 'n/a' : `${((100 * part) / whole).toFixed(1)} % (${part}/${whole})`)

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN
}

const titles: Readonly<Record<Mode, string>> = { 'all-tests': 'all tests', 'examples-only': 'examples only' }

export function summarise(rows: readonly Measured[], mode: Mode): [string, string][] {
  const all = rows.filter((row) => row.mode === mode)
  const counted = all.filter((row) => row.failing > 0 || row.problem !== undefined)
  const found = counted.filter((row) => row.plausible > 0)
  const several = counted.filter((row) => row.tests > 1 && row.faultRank !== undefined)
  const manyTests = counted.filter((row) => row.tests > 1)
  const cpu = counted.map((row) => row.cpuMs + row.hostCpuMs)
  const tried = counted.reduce((sum, row) => sum + row.tried, 0)
  return [
    ['rows that fail', `${counted.length} of ${all.length}`],
    ['a plausible patch', percent(found.length, counted.length)],
    ['repaired / first patch right', percent(counted.filter((row) => row.right).length, counted.length)],
    ['a right patch among the first 12', percent(counted.filter((row) => row.rightRank !== undefined).length, counted.length)],
    ...sureness(counted),
    [
      'CPU of the search, ms',
      `median ${quantile(cpu, 0.5).toFixed(0)}, p95 ${quantile(cpu, 0.95).toFixed(0)} (sandbox and search together)`,
    ],
    [
      'candidates',
      `${tried}; per CPU second in the sandbox ${Math.round((1000 * tried) / counted.reduce((sum, row) => sum + row.cpuMs, 0))}`,
    ],
    ['fault is the first suspect', percent(several.filter((row) => row.faultRank === 1).length, manyTests.length)],
    ['fault among the first 5', percent(several.filter((row) => row.faultRank! <= 5).length, manyTests.length)],
  ]
}

/** What is said of how sure a patch is, and how true that is. */
function sureness(counted: readonly Measured[]): [string, string][] {
  const { right, total } = applied(counted)
  const { error, rows, bins } = calibrationError(counted)
  return [
    ...tiers(counted).map(([title, own]): [string, string] => [title, `${own.total}; first right ${percent(own.right, own.total)}`]),
    ['policy would apply unasked', `${percent(total, counted.length)}; right ${percent(right, total)}`],
    ['expected calibration error', `${(100 * error).toFixed(1)} % (each row by the other folds; ${rows} rows, ${bins} bins)`],
  ]
}

export function table(rows: readonly Measured[], modes: readonly Mode[]): string {
  const columns = modes.map((mode) => summarise(rows, mode))
  const head = ['', ...modes.map((mode) => titles[mode])]
  const names = [...new Set(columns.flatMap((column) => column.map(([name]) => name)))]
  const lines = names.map((name) => [name, ...columns.map((column) => column.find(([other]) => other === name)?.[1] ?? 'none')])
  const widths = head.map((_, column) => Math.max(...[head, ...lines].map((line) => line[column]!.length)))
  return [head, ...lines]
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('   ')
        .trimEnd(),
    )
    .join('\n')
}

export function misses(rows: readonly Measured[]): string {
  return rows
    .filter((row) => row.problem !== undefined || (row.failing > 0 && !row.right))
    .map((row) => {
      const why =
        row.problem ??
        (row.plausible === 0
          ? `no patch (${row.ended} after ${row.tried} candidates)`
          : `first patch wrong (${row.families.join('+')}), ${row.rightRank === undefined ? 'no right one among the first 12' : `right one is number ${row.rightRank + 1}`}, ${row.groups} behaviours: ${row.patch}`)
      return `${row.id.padEnd(16)} ${titles[row.mode].padEnd(14)} fault ${row.faultRank ?? 'not'} among suspects; ${why}`
    })
    .join('\n')
}
