const PARTS_MAX = 100 // array items, object keys, characters compared: enough to order candidates, bounded in time

/** 0..1: how near `actual` is to `expected`; 1 only when equal. */
export function nearness(actual, expected, depth = 0) {
  if (Object.is(actual, expected)) return 1
  if (typeof actual === 'number' && typeof expected === 'number') {
    if (!Number.isFinite(actual) || !Number.isFinite(expected)) return 0.05
    return 0.9 / (1 + Math.abs(actual - expected) / (1 + Math.abs(expected)))
  }
  if (typeof actual === 'string' && typeof expected === 'string') return 0.9 * textNearness(actual, expected)
  if (typeof actual !== typeof expected || actual === null || expected === null) return 0
  if (typeof actual !== 'object' || depth > 4) return 0.1
  if (Array.isArray(actual) !== Array.isArray(expected)) return 0
  const keys = Array.isArray(expected)
    ? Array.from({ length: Math.min(PARTS_MAX, Math.max(actual.length, expected.length)) }, (_, index) => index)
    : [...new Set([...Object.keys(expected), ...Object.keys(actual)])].slice(0, PARTS_MAX)
  if (keys.length === 0) return 0.9
  let sum = 0
  for (const key of keys)
    if (Object.hasOwn(actual, key) && Object.hasOwn(expected, key)) sum += nearness(actual[key], expected[key], depth + 1)
  return (0.95 * sum) / keys.length
}

function textNearness(actual, expected) {
  const length = Math.min(actual.length, expected.length)
  let prefix = 0
  while (prefix < length && actual[prefix] === expected[prefix]) prefix++
  let suffix = 0
  while (suffix < length - prefix && actual[actual.length - 1 - suffix] === expected[expected.length - 1 - suffix]) suffix++
  return (prefix + suffix) / Math.max(actual.length, expected.length, 1)
}

/** Below 1 always: a test that did not pass. More assertions passed beats any nearness of the one that failed. */
export function progressOf(passed, thrown) {
  const error = comparison(thrown)
  const known = error !== null && typeof error === 'object' && ('expected' in error || 'actual' in error)
  const raw = known ? Math.min(0.99, nearness(error.actual, error.expected)) : 0
  const reached = passed + raw
  return reached / (reached + 1)
}

/** Where an assertion keeps its two values: Jest puts them a level deeper. */
export const comparison = (error) => error?.matcherResult ?? error
