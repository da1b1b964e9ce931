import type { Template } from '../../../templates/index.ts'
import { argumentConstant, platformConstant } from './argument-constant.ts'
import { arraysJoined, itemAppended, sortedInPlace } from './arrays.ts'
import { matchDefault, methodChained } from './chained.ts'
import { classAsked, selfStatic } from './class-asked.ts'
import { byReference, closureUse } from './closures.ts'
import { formatDirective } from './formats.ts'
import { keyAsked } from './key-asked.ts'
import { copyOfSelf, parentCall, propertyStart, receiver } from './members.ts'
import { wholeDivision } from './numbers.ts'

/**
 * The templates that only PHP has, each with its prior: how likely it makes the fix, for a candidate of weight 1 (see priors.ts of
 * the common ones). None has been counted often enough for more than a guess; they lie beside what the common ones are worth there.
 */
export const own: readonly (readonly [Template, number])[] = [
  [argumentConstant, 0.03],
  [platformConstant, 0.03],
  [arraysJoined, 0.03],
  [itemAppended, 0.02],
  [sortedInPlace, 0.03],
  [methodChained, 0.008],
  [matchDefault, 0.015],
  [classAsked, 0.02],
  [selfStatic, 0.02],
  [closureUse, 0.06],
  [byReference, 0.03],
  [formatDirective, 0.03],
  [keyAsked, 0.03],
  [receiver, 0.06],
  [propertyStart, 0.02],
  [parentCall, 0.01],
  [copyOfSelf, 0.02],
  [wholeDivision, 0.03],
]
