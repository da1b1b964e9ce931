import type { Outcomes } from './calibrate.ts'
import type { Tier } from './tier.ts'

/**
 * Right and all first patches by language, tier, number of tests turned green and family of the first edit; what has no row was not
 * measured. Obtained by `npm run bench:humanevalfix -- --language <id> --mode examples-only --counts` on the development half of
 * HumanEvalFix: the search saw the examples of the task's description, the first patch was judged by the held-out test.
 * Rows with all tests are left out, because there the search had the very test that judges.
 */
const counts: readonly (readonly [language: string, tier: Tier, tests: 'one' | 'several', family: string, right: number, total: number])[] =
  [
    ['javascript', 'behaviour-unknown', 'one', 'logical-operator', 0, 1],
    ['javascript', 'behaviour-unknown', 'one', 'syntax', 1, 1],
    ['javascript', 'one-behaviour', 'one', 'comparison-operator', 1, 1],
    ['javascript', 'one-behaviour', 'one', 'method-swap', 2, 2],
    ['javascript', 'one-behaviour', 'one', 'numeric-literal', 1, 1],
    ['javascript', 'one-behaviour', 'one', 'operand-order', 1, 1],
    ['javascript', 'one-behaviour', 'one', 'typing-slip', 1, 1],
    ['javascript', 'one-behaviour', 'one', 'variable-replacement', 1, 1],
    ['javascript', 'one-behaviour', 'one', 'wrap-call', 1, 1],
    ['javascript', 'one-behaviour', 'several', 'arguments', 1, 1],
    ['javascript', 'one-behaviour', 'several', 'arithmetic-operator', 1, 1],
    ['javascript', 'one-behaviour', 'several', 'comparison-operator', 2, 2],
    ['javascript', 'one-behaviour', 'several', 'guard-inserted', 1, 1],
    ['javascript', 'one-behaviour', 'several', 'logical-operator', 2, 2],
    ['javascript', 'one-behaviour', 'several', 'numeric-literal', 5, 5],
    ['javascript', 'one-behaviour', 'several', 'offset', 1, 1],
    ['javascript', 'one-behaviour', 'several', 'operand-order', 1, 1],
    ['javascript', 'one-behaviour', 'several', 'return-missing', 1, 1],
    ['javascript', 'one-behaviour', 'several', 'return-value', 1, 1],
    ['javascript', 'one-behaviour', 'several', 'statement-inserted', 1, 1],
    ['javascript', 'one-behaviour', 'several', 'string-literal', 2, 2],
    ['javascript', 'one-behaviour', 'several', 'text-told', 1, 1],
    ['javascript', 'one-behaviour', 'several', 'variable-replacement', 2, 2],
    ['javascript', 'one-behaviour', 'several', 'wrap-call', 1, 1],
    ['javascript', 'rivals-unlikely', 'one', 'literal-for-variable', 1, 1],
    ['javascript', 'rivals-unlikely', 'one', 'own-part', 1, 1],
    ['javascript', 'rivals-unlikely', 'one', 'string-literal', 1, 1],
    ['javascript', 'rivals-unlikely', 'one', 'variable-replacement', 1, 1],
    ['javascript', 'rivals-unlikely', 'one', 'wrap-call', 1, 1],
    ['javascript', 'several-behaviours', 'one', 'arithmetic-operator', 1, 1],
    ['javascript', 'several-behaviours', 'one', 'comparison-operator', 0, 1],
    ['javascript', 'several-behaviours', 'one', 'condition-sought', 0, 1],
    ['javascript', 'several-behaviours', 'one', 'donor-expression', 1, 1],
    ['javascript', 'several-behaviours', 'one', 'literal-for-variable', 1, 1],
    ['javascript', 'several-behaviours', 'one', 'numeric-literal', 3, 5],
    ['javascript', 'several-behaviours', 'one', 'offset', 1, 1],
    ['javascript', 'several-behaviours', 'one', 'own-part', 1, 1],
    ['javascript', 'several-behaviours', 'one', 'variable-replacement', 1, 4],
    ['javascript', 'several-behaviours', 'one', 'wrap-call', 1, 2],
    ['javascript', 'several-behaviours', 'several', 'accumulator-start', 1, 1],
    ['javascript', 'several-behaviours', 'several', 'arithmetic-operator', 1, 1],
    ['javascript', 'several-behaviours', 'several', 'comparison-operator', 5, 7],
    ['javascript', 'several-behaviours', 'several', 'logical-operator', 1, 1],
    ['javascript', 'several-behaviours', 'several', 'numeric-literal', 3, 4],
    ['javascript', 'several-behaviours', 'several', 'wrap-call', 2, 2],
  ]

/** What the confidence of a patch is made of. */
export const outcomes: readonly Outcomes[] = counts.map(([language, tier, tests, family, right, total]) => ({
  language,
  tier,
  tests,
  family,
  right,
  total,
}))
