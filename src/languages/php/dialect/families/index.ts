import type { Template } from '../../../templates/index.ts'
import { argumentConstant, platformConstant } from './argument-constant.ts'
import { arraysJoined, itemAppended, sortedInPlace } from './arrays.ts'
import { caughtWider } from './caught.ts'
import { matchDefault, methodChained } from './chained.ts'
import { classAsked, selfStatic } from './class-asked.ts'
import { byReference, closureUse } from './closures.ts'
import { flagJoined, getterUsed } from './flags.ts'
import { formatDirective } from './formats.ts'
import { keyAsked } from './key-asked.ts'
import { copyOfSelf, parentCall, propertyStart, receiver } from './members.ts'
import { keySaid, propertySaid } from './missing-said.ts'
import { wholeDivision } from './numbers.ts'
import { argumentSaid, resultSaid } from './said-wrong.ts'

/**
 * The templates that only PHP has, each with its prior: how likely it makes the fix, for a candidate of weight 1 (see priors.ts of
 * the common ones). The priors are guesses, placed among the common ones, which stay as they are. Counted were 293 mined commits of 13
 * public repositories (at most 3 changed lines in one source file, with a test, the subject of a fix): 38 are a single candidate, of
 * which the common families make 32 (donor-expression 5; regular-expression, statement-deleted, wrap-call 3 each; arguments,
 * condition-near, own-part 2 each; 12 others one each) and these 6 (argument-constant 3; class-asked, key-asked, property-start one
 * each). That is too few to fit a prior to.
 */
export const own: readonly (readonly [Template, number])[] = [
  [argumentConstant, 0.03],
  [platformConstant, 0.03],
  [arraysJoined, 0.03],
  [itemAppended, 0.02],
  [sortedInPlace, 0.03],
  [methodChained, 0.008],
  [matchDefault, 0.015],
  [caughtWider, 0.015],
  [classAsked, 0.02],
  [selfStatic, 0.02],
  [closureUse, 0.06],
  [byReference, 0.03],
  [formatDirective, 0.03],
  [flagJoined, 0.03],
  [getterUsed, 0.01],
  [keyAsked, 0.03],
  [receiver, 0.06],
  [propertyStart, 0.02],
  [parentCall, 0.01],
  [copyOfSelf, 0.02],
  [wholeDivision, 0.03],
  // What PHP itself says, as the templates that a test's words feed.
  [argumentSaid, 0.15],
  [resultSaid, 0.15],
  [keySaid, 0.12],
  [propertySaid, 0.3],
]
