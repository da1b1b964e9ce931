import { accumulatorStart } from './families/accumulator-start.ts'
import { arithmeticOperator } from './families/arithmetic-operator.ts'
import { assignmentOperator } from './families/assignment-operator.ts'
import { awaitMissing } from './families/await-missing.ts'
import { branchChain } from './families/branch-chain.ts'
import { callArguments } from './families/arguments.ts'
import { comparisonOperator } from './families/comparison-operator.ts'
import { conditionAdded } from './families/condition-added.ts'
import { conditionNegated } from './families/condition-negated.ts'
import { conditionRemoved } from './families/condition-removed.ts'
import { constantReplacement } from './families/constant-replacement.ts'
import { declaration } from './families/declaration.ts'
import { donorExpression } from './families/donor-expression.ts'
import { guardInserted } from './families/guard-inserted.ts'
import { importPath } from './families/import-path.ts'
import { indexEnds } from './families/index-ends.ts'
import { jumpSwap } from './families/jump-swap.ts'
import { literalForVariable } from './families/literal-for-variable.ts'
import { logicalOperator } from './families/logical-operator.ts'
import { loopHeader } from './families/loop-header.ts'
import { loopStep } from './families/loop-step.ts'
import { methodSwap } from './families/method-swap.ts'
import { numericLiteral } from './families/numeric-literal.ts'
import { objectMember } from './families/object-member.ts'
import { offset } from './families/offset.ts'
import { operandOrder } from './families/operand-order.ts'
import { optionalAccess } from './families/optional-access.ts'
import { ownPart } from './families/own-part.ts'
import { propertyReplacement } from './families/property-replacement.ts'
import { regularExpression } from './families/regular-expression.ts'
import { returnMissing } from './families/return-missing.ts'
import { returnValue } from './families/return-value.ts'
import { sameEdit } from './families/same-edit.ts'
import { sortOrder } from './families/sort-order.ts'
import { statementDeleted } from './families/statement-deleted.ts'
import { statementInserted } from './families/statement-inserted.ts'
import { statementMoved } from './families/statement-moved.ts'
import { stringLiteral } from './families/string-literal.ts'
import { textJoined } from './families/text-joined.ts'
import { throwExpected } from './families/throw-expected.ts'
import { typingSlip } from './families/typing-slip.ts'
import { unaryOperator } from './families/unary-operator.ts'
import { updateOperator } from './families/update-operator.ts'
import { variableReplacement } from './families/variable-replacement.ts'
import { wrapCall } from './families/wrap-call.ts'
import { callSplit } from './families/call-split.ts'
import { chainCall } from './families/chain-call.ts'
import { choice } from './families/choice.ts'
import { conditionNear } from './families/condition-near.ts'
import { earlyExit } from './families/early-exit.ts'
import { errorWay } from './families/error-way.ts'
import { regularExpressionPart } from './families/regular-expression-part.ts'
import { truthTest } from './families/truth-test.ts'
import { wrapKnown } from './families/wrap-known.ts'
import { freshCopy } from './families/fresh-copy.ts'
import { neighbourCopied } from './families/neighbour-copied.ts'
import { branchNarrowed } from './families/branch-narrowed.ts'
import { conditionFurther } from './families/condition-further.ts'
import { loopSkipped } from './families/loop-skipped.ts'
import { valueSet } from './families/value-set.ts'
import { equalityLoosened } from './families/equality-loosened.ts'
import { valueTruth } from './families/value-truth.ts'
import { textTold } from './families/text-told.ts'
import { memberTold } from './families/member-told.ts'
import { patternTold } from './families/pattern-told.ts'
import { exitFurther } from './families/exit-further.ts'
import { fallbackAdded } from './families/fallback-added.ts'
import { valueTold } from './families/value-told.ts'
import { guardBorrowed } from './families/guard-borrowed.ts'
import { unreadUsed } from './families/unread-used.ts'
import { formatTold } from './families/format-told.ts'
import { conditionCopied } from './families/condition-copied.ts'
import { keyTold } from './families/key-told.ts'
import { rowTold } from './families/row-told.ts'
import { argumentNormalised } from './families/argument-normalised.ts'
import { cloning } from './clones.ts'
import type { Template } from './template.ts'

/** Every repair template there is. Written by hand: nothing is found by looking through folders. */
export const templates: readonly Template[] = [
  accumulatorStart,
  arithmeticOperator,
  assignmentOperator,
  awaitMissing,
  branchChain,
  callArguments,
  comparisonOperator,
  conditionAdded,
  conditionNegated,
  conditionRemoved,
  constantReplacement,
  declaration,
  donorExpression,
  guardInserted,
  importPath,
  indexEnds,
  jumpSwap,
  literalForVariable,
  logicalOperator,
  loopHeader,
  loopStep,
  methodSwap,
  numericLiteral,
  objectMember,
  offset,
  operandOrder,
  optionalAccess,
  ownPart,
  propertyReplacement,
  cloning(regularExpression),
  returnMissing,
  returnValue,
  sameEdit,
  sortOrder,
  statementDeleted,
  statementInserted,
  statementMoved,
  stringLiteral,
  textJoined,
  throwExpected,
  typingSlip,
  unaryOperator,
  updateOperator,
  variableReplacement,
  callSplit,
  chainCall,
  choice,
  conditionNear,
  earlyExit,
  errorWay,
  cloning(regularExpressionPart),
  truthTest,
  wrapKnown,
  freshCopy,
  neighbourCopied,
  argumentNormalised,
  conditionFurther,
  branchNarrowed,
  loopSkipped,
  valueSet,
  equalityLoosened,
  valueTruth,
  cloning(textTold),
  memberTold,
  cloning(patternTold),
  exitFurther,
  fallbackAdded,
  conditionCopied,
  rowTold,
  keyTold,
  valueTold,
  cloning(formatTold),
  unreadUsed,
  guardBorrowed,
  wrapCall,
]
