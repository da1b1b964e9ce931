import type { Context } from '../context.ts'
import { readPrinted, type Printed } from './printed.ts'

/** Where what a test expected and what it saw part ways: the innermost values that differ, and under which keys they lie. */
export interface Difference {
  /** The keys and places on the way, outermost first. */
  readonly path: readonly string[]
  readonly expected: Printed
  readonly actual: Printed
}

/** Failures read, and differences of each: more of them have no one cause. */
const failuresMax = 6
const differencesMax = 12
/** A pattern that did not match, as pytest tells it (https://docs.pytest.org/en/stable/reference/reference.html#pytest-raises). */
const unmatched =
  /Regex pattern did not match\.\s+(?:Expected r|R)egex: (['"])([^\n]*)\1\s+(?:Actual m|Input|Actual message)[\w ]*: (['"])([^\n]*)\3/

/** The same of unittest's `assertRaisesRegex`. */
const unmatchedByUnittest = /^"([^"\n]*)" does not match "([^"\n]*)"$/

/** All differences that the failing tests tell, once per file. */
export function differencesTold(ctx: Context): readonly Difference[] {
  const kept = known.get(ctx)
  if (kept) return kept
  const found: Difference[] = []
  for (const { message, expected, actual } of ctx.focus.failures.slice(0, failuresMax)) {
    if (expected !== undefined && actual !== undefined && expected !== actual) found.push(...between(expected, actual))
    const [, , said, , came] = unmatched.exec(message) ?? []
    const [, pattern = said, input = came] = unmatchedByUnittest.exec(message) ?? []
    if (pattern !== undefined && input !== undefined)
      found.push({ path: [], expected: { kind: 'text', value: unescaped(pattern) }, actual: { kind: 'text', value: input } })
  }
  known.set(ctx, found)
  return found
}

const known = new WeakMap<Context, readonly Difference[]>()

const unescaped = (pattern: string): string => pattern.replaceAll(/\\([^\w])|\\\\/g, '$1')

/** A text is told as it is, anything else as it is printed. */
function between(expected: string, actual: string): Difference[] {
  const [one, other] = [readPrinted(expected), readPrinted(actual)]
  const isValue = (value: Printed | undefined): value is Printed =>
    value !== undefined && (value.kind !== 'leaf' || /^[\w.+-]+$/.test(value.text))
  if (isValue(one) && isValue(other) && (one.kind !== 'leaf' || other.kind !== 'leaf' || isConstant(one.text) || isConstant(other.text))) {
    const found: Difference[] = []
    descend(one, other, [], found)
    return found
  }
  return [{ path: [], expected: { kind: 'text', value: expected }, actual: { kind: 'text', value: actual } }]
}

const isConstant = (text: string): boolean =>
  /^(?:-?[\d.]+(?:e[-+]?\d+)?|None|True|False|null|true|false|undefined|NULL|nan|inf|NaN)$/.test(text)

function descend(expected: Printed, actual: Printed, path: readonly string[], found: Difference[]): void {
  if (found.length >= differencesMax) return
  if (expected.kind === 'map' && actual.kind === 'map') {
    for (const [key, value] of expected.entries) {
      const other = actual.entries.get(key)
      if (other) descend(value, other, [...path, key], found)
    }
  } else if (expected.kind === 'list' && actual.kind === 'list') {
    const same = expected.items.length === actual.items.length || expected.cut || actual.cut
    const count = Math.min(expected.items.length, actual.items.length)
    const whole = !same || isReordered(expected.items, actual.items)
    for (let at = 0; !whole && at < count; at++) descend(expected.items[at]!, actual.items[at]!, [...path, String(at)], found)
    if (whole) found.push({ path, expected, actual })
  } else if (JSON.stringify(plainly(expected)) !== JSON.stringify(plainly(actual))) found.push({ path, expected, actual })
}

/** The same items in another order differ as a whole. */
function isReordered(expected: readonly Printed[], actual: readonly Printed[]): boolean {
  const [one, other] = [expected, actual].map((items) => items.map((item) => JSON.stringify(plainly(item))))
  return one!.join() !== other!.join() && one!.toSorted().join() === other!.toSorted().join()
}

const plainly = (value: Printed): unknown => (value.kind === 'map' ? [...value.entries] : value)
