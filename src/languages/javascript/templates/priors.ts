/**
 * How likely a family makes the fix, for a candidate of weight 1. Obtained in four steps: the shares of single-candidate fixes by
 * family in an earlier trial, guesses below 0.05 for what it did not name; then the maximum of the likelihood that a right
 * candidate comes before the others, over all candidates of the failing rows of the development half of HumanEvalFix, with a
 * Gaussian prior on the logarithms (σ = 0.8) round the first step, and the geometric mean of both; then the same step once more
 * over two samples of equal right: the 64 rows of that half whose fix is one candidate, and the 49 commits with that property
 * among 204 mined ones (at most 3 changed source lines, with a test, subject of a fix, of 25 public JavaScript and TypeScript
 * libraries; the candidates are those of the functions that the human changed). On these the median rank of the human's fix
 * went from 43 to 32 (HumanEvalFix, where it is fitted) and from 122 to 99 on 7 libraries that no step had seen.
 */
export const priors: Readonly<Record<string, number>> = {
  'typing-slip': 0.3,
  'logical-operator': 0.16,
  'own-part': 0.099,
  'comparison-operator': 0.096,
  'return-value': 0.091,
  'numeric-literal': 0.085,
  'return-missing': 0.07,
  'statement-deleted': 0.058,
  'arithmetic-operator': 0.056,
  'operand-order': 0.055,
  'constant-replacement': 0.054,
  'throw-expected': 0.05,
  'assignment-operator': 0.049,
  'string-literal': 0.047,
  'accumulator-start': 0.044,
  'variable-replacement': 0.042,
  'update-operator': 0.041,
  'regular-expression': 0.037,
  'regular-expression-part': 0.036,
  arguments: 0.036,
  'condition-negated': 0.035,
  'unary-operator': 0.031,
  'await-missing': 0.03,
  'sort-order': 0.029,
  'method-swap': 0.029,
  'literal-for-variable': 0.027,
  'fresh-copy': 0.022,
  offset: 0.022,
  'object-member': 0.02,
  'same-edit': 0.02,
  'truth-test': 0.019,
  'branch-chain': 0.019,
  'property-replacement': 0.019,
  'index-ends': 0.018,
  'loop-header': 0.018,
  'jump-swap': 0.018,
  declaration: 0.016,
  'error-way': 0.014,
  'condition-removed': 0.014,
  'text-joined': 0.014,
  'wrap-call': 0.014,
  'condition-near': 0.012,
  'donor-expression': 0.012,
  'neighbour-copied': 0.011,
  'chain-call': 0.011,
  'wrap-known': 0.011,
  'call-split': 0.0099,
  'statement-moved': 0.0094,
  'condition-added': 0.0071,
  'statement-inserted': 0.0056,
  'optional-access': 0.0053,
  choice: 0.005,
  'argument-normalised': 0.0049,
  'guard-inserted': 0.0049,
  'early-exit': 0.0038,
}

/** A family nobody has counted yet is rare, not impossible. */
export const priorUnknown = 0.005

export const prior = (family: string): number => priors[family] ?? priorUnknown
