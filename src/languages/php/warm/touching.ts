/** Which tests can tell anything about a change of some functions. */
import type { WarmTest } from '../../../contracts/index.ts'
import type { InstrumentedFile } from './instrument.ts'
import type { Unit } from './units.ts'

/** Indexes of tests: of those that are to pass, and of those that must not break, quickest class first. */
export interface Group {
  readonly failing: readonly number[]
  readonly passing: readonly number[]
  /** The functions ran while the tests were collected, too: their data were made by the original. */
  readonly partial: boolean
  /** A function that these tests run keeps variables of its own: each candidate needs a fresh copy of the process. */
  readonly single: boolean
}

/** `loaded`: statements that ran while the tests were collected. */
export function groupOf(
  numbers: readonly number[],
  files: readonly InstrumentedFile[],
  tests: readonly WarmTest[],
  failing: readonly number[],
  loaded: ReadonlySet<number>,
): Group {
  const spans = files.flatMap((file) => file.units.filter((unit) => numbers.includes(unit.number)).map((unit) => spanOf(file, unit)))
  const empty = spans.some(([from, to]) => from === to)
  const within = (hit: number): boolean => spans.some(([from, to]) => hit >= from && hit < to)
  const members = new Set(files.flatMap((file) => file.members.map(({ number }) => number)))
  const silent = (hit: number): boolean => loaded.has(hit) || members.has(hit)
  // A function without a statement shows nowhere.
  const touches = (test: WarmTest): boolean => empty || test.covered.some(within)
  // What a test ran in a process of its own does not show either: a failing one is always asked, a passing one only by the cold proof.
  const apart = (test: WarmTest): boolean => test.covered.every(silent)
  const remembering = new Set(files.flatMap((file) => file.remembering))
  const remembers = (test: WarmTest): boolean => test.covered.some((hit) => remembering.has(hit))
  const touched = tests.filter(touches)
  return {
    failing: failing.filter((index) => touches(tests[index]!) || apart(tests[index]!)),
    passing: inClasses(touched.filter((test) => test.status === 'passed')),
    partial: [...loaded].some(within),
    single: touched.some(remembers),
  }
}

/** From the first to behind the last: the statements of one function have numbers in a row. */
function spanOf(file: InstrumentedFile, unit: Unit): readonly [from: number, to: number] {
  const inside = file.statements.flatMap(({ start, end }, index) => (unit.start <= start && end <= unit.end ? [file.base + index] : []))
  return [inside[0] ?? 0, (inside.at(-1) ?? -1) + 1]
}

/** Quickest classes first, and each in one stretch: what is set up for a class is set up once. */
export function inClasses(tests: readonly WarmTest[]): number[] {
  const classOf = ({ id }: WarmTest): string => `${id.file} ${id.name.split(' > ')[0]}`
  const cost = (group: readonly WarmTest[]): number => group.reduce((sum, test) => sum + test.durationMs, 0)
  return [...Map.groupBy(tests, classOf).values()]
    .map((group) => ({ group, ms: cost(group) }))
    .sort((a, b) => a.ms - b.ms)
    .flatMap(({ group }) => group.map((test) => test.index))
}
