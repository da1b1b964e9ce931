/**
 * How likely a family makes the fix, for a candidate of weight 1. Obtained in four steps: the shares of single-candidate fixes by
 * family in an earlier trial, guesses below 0.05 for what it did not name; then the maximum of the likelihood that a right
 * candidate comes before the others, over all candidates of the failing rows of the development half of HumanEvalFix, with a
 * Gaussian prior on the logarithms (σ = 0.8) round the first step, and the geometric mean of both; then the same once more over
 * two samples of equal weight: the 64 rows of that half whose fix is one candidate, and the 49 commits with that property among
 * 204 mined ones (at most 3 changed source lines, with a test, the subject of a fix, of 24 public JavaScript and TypeScript
 * repositories; the candidates are those of the function that the human changed). From this last step come the twelve youngest
 * families and `return-missing` and `throw-expected`, of which HumanEvalFix has too few; for all others it placed the right
 * candidate sooner (median rank 32 instead of 43 on the rows it was fitted on), and chose the first patch worse (two wrong patches
 * of 31 with one behaviour, none before), so they keep what they had. `loop-step` is a
 * guess: it speaks only where the tree shows a loop that cannot end. Guesses too, by how many of 449 mined fixes each makes
 * (docs/explanation/limits.md), are the eleven from `condition-further` to `fallback-added`.
 */
export const priors: Readonly<Record<string, number>> = {
  'typing-slip': 0.3,
  'import-path': 0.3,
  'numeric-literal': 0.15,
  'loop-step': 0.12,
  'comparison-operator': 0.13,
  'logical-operator': 0.11,
  'variable-replacement': 0.079,
  'arithmetic-operator': 0.071,
  'return-missing': 0.07,
  'return-value': 0.062,
  'own-part': 0.06,
  'operand-order': 0.057,
  'assignment-operator': 0.054,
  'constant-replacement': 0.051,
  'throw-expected': 0.05,
  'string-literal': 0.04,
  'accumulator-start': 0.04,
  'condition-negated': 0.04,
  'unary-operator': 0.038,
  'regular-expression-part': 0.036,
  'update-operator': 0.035,
  'method-swap': 0.033,
  arguments: 0.031,
  'regular-expression': 0.03,
  'await-missing': 0.03,
  'literal-for-variable': 0.03,
  'property-replacement': 0.03,
  'sort-order': 0.029,
  'statement-deleted': 0.028,
  offset: 0.026,
  'same-edit': 0.023,
  'donor-expression': 0.023,
  'fresh-copy': 0.022,
  'branch-chain': 0.02,
  'wrap-call': 0.02,
  'truth-test': 0.019,
  'index-ends': 0.019,
  'loop-header': 0.019,
  'jump-swap': 0.019,
  declaration: 0.018,
  'object-member': 0.015,
  'condition-removed': 0.015,
  'text-joined': 0.015,
  'error-way': 0.014,
  'condition-near': 0.012,
  'statement-moved': 0.012,
  'neighbour-copied': 0.011,
  'chain-call': 0.011,
  'wrap-known': 0.011,
  'condition-added': 0.01,
  'call-split': 0.0099,
  'guard-inserted': 0.0076,
  'optional-access': 0.0074,
  'statement-inserted': 0.0071,
  choice: 0.005,
  'argument-normalised': 0.0049,
  'early-exit': 0.0038,
  'condition-further': 0.008,
  'branch-narrowed': 0.005,
  'loop-skipped': 0.005,
  'value-set': 0.004,
  'equality-loosened': 0.012,
  'value-truth': 0.01,
  'text-told': 0.06,
  'fallback-added': 0.005,
  'exit-further': 0.0025,
  'pattern-told': 0.02,
  'member-told': 0.01,
}

/** A family nobody has counted yet is rare, not impossible. */
export const priorUnknown = 0.005

export const prior = (family: string): number => priors[family] ?? priorUnknown
