import type { Outcomes } from './calibrate.ts'
import type { Tier } from './tier.ts'

/**
 * Right and all first patches by language, tier and family of the first edit; what has no row was not measured. Obtained by
 * `npm run bench:humanevalfix -- --language <id> --mode examples-only --counts` on the development half of HumanEvalFix: the search saw
 * the examples of the task's description, the first patch was judged by the held-out test (on a machine that was
 * busy, so that some rows ran out of time).
 * Rows with all tests are left out, because there the search had the very test that judges.
 */
const counts: readonly (readonly [language: string, tier: Tier, family: string, right: number, total: number])[] = [
  ['javascript', 'behaviour-unknown', 'logical-operator', 0, 1],
  ['javascript', 'behaviour-unknown', 'syntax', 1, 1],
  ['javascript', 'one-behaviour', 'arguments', 1, 1],
  ['javascript', 'one-behaviour', 'arithmetic-operator', 1, 1],
  ['javascript', 'one-behaviour', 'comparison-operator', 3, 3],
  ['javascript', 'one-behaviour', 'guard-inserted', 1, 1],
  ['javascript', 'one-behaviour', 'logical-operator', 2, 2],
  ['javascript', 'one-behaviour', 'method-swap', 2, 2],
  ['javascript', 'one-behaviour', 'numeric-literal', 6, 6],
  ['javascript', 'one-behaviour', 'offset', 1, 1],
  ['javascript', 'one-behaviour', 'operand-order', 2, 2],
  ['javascript', 'one-behaviour', 'return-missing', 1, 1],
  ['javascript', 'one-behaviour', 'return-value', 1, 1],
  ['javascript', 'one-behaviour', 'string-literal', 1, 1],
  ['javascript', 'one-behaviour', 'text-told', 1, 1],
  ['javascript', 'one-behaviour', 'typing-slip', 1, 1],
  ['javascript', 'one-behaviour', 'variable-replacement', 3, 3],
  ['javascript', 'one-behaviour', 'wrap-call', 1, 1],
  ['javascript', 'rivals-unlikely', 'own-part', 1, 1],
  ['javascript', 'rivals-unlikely', 'string-literal', 1, 1],
  ['javascript', 'rivals-unlikely', 'variable-replacement', 1, 1],
  ['javascript', 'rivals-unlikely', 'wrap-call', 1, 1],
  ['javascript', 'several-behaviours', 'accumulator-start', 1, 1],
  ['javascript', 'several-behaviours', 'arithmetic-operator', 2, 2],
  ['javascript', 'several-behaviours', 'comparison-operator', 5, 7],
  ['javascript', 'several-behaviours', 'donor-expression', 1, 1],
  ['javascript', 'several-behaviours', 'literal-for-variable', 1, 1],
  ['javascript', 'several-behaviours', 'logical-operator', 1, 1],
  ['javascript', 'several-behaviours', 'numeric-literal', 6, 9],
  ['javascript', 'several-behaviours', 'offset', 1, 1],
  ['javascript', 'several-behaviours', 'own-part', 1, 1],
  ['javascript', 'several-behaviours', 'variable-replacement', 1, 3],
  ['javascript', 'several-behaviours', 'wrap-call', 3, 4],
]

/** What the confidence of a patch is made of. */
export const outcomes: readonly Outcomes[] = counts.map(([language, tier, family, right, total]) => ({
  language,
  tier,
  family,
  right,
  total,
}))
