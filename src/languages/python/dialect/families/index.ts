import type { Template } from '../../../templates/index.ts'
import { aggregate } from './aggregate.ts'
import { bothSides, conditionSibling, listItem, middleDropped } from './both-sides.ts'
import { callShape, leafCopied, measure } from './calls.ts'
import { chainedComparison } from './chained-comparison.ts'
import { comprehension } from './comprehension.ts'
import { depth, handedBack, otherBranch } from './depth.ts'
import { errorCaught } from './error-caught.ts'
import { formattedText } from './formatted-text.ts'
import { keywordArgument } from './keyword-argument.ts'
import { keyMissing, keySaid, noneFallback, walkedThing } from './lookup.ts'
import { guardEvidenced } from './guard-evidenced.ts'
import { importModule } from './import-module.ts'
import { linesDeleted } from './lines-deleted.ts'
import { limitChecked, valueKept } from './kept.ts'
import { caughtClass, methodHead, selfMember } from './members.ts'
import { unknownName } from './names-known.ts'
import { outcomeTold } from './outcome-told.ts'
import { patternEnds } from './pattern-ends.ts'
import { rangeBounds } from './range-bounds.ts'
import { attributeSaid, checkRemoved, exportedName, formatTuple } from './said-wrong.ts'
import { sliceBounds } from './slice-bounds.ts'
import { sortKey } from './sort-key.ts'
import { otherGuarded, typeWidened } from './types-asked.ts'
import { tableEntry } from './table-entry.ts'
import { caseFolded, endsPaired } from './texts-compared.ts'
import { valueConverted } from './value-converted.ts'

/** Python's own templates, and how likely each makes the fix (see ../priors.ts). */
export const own: readonly (readonly [template: Template, prior: number])[] = [
  [aggregate, 0.01],
  [attributeSaid, 0.4],
  [bothSides, 0.012],
  [callShape, 0.02],
  [caseFolded, 0.06],
  [caughtClass, 0.02],
  [checkRemoved, 0.03],
  [chainedComparison, 0.06],
  [comprehension, 0.03],
  [conditionSibling, 0.015],
  [depth, 0.03],
  [endsPaired, 0.03],
  [errorCaught, 0.006],
  [exportedName, 0.4],
  [formatTuple, 0.2],
  [formattedText, 0.03],
  [guardEvidenced, 0.06],
  [handedBack, 0.02],
  [importModule, 0.15],
  [keyMissing, 0.015],
  [keySaid, 0.06],
  [keywordArgument, 0.025],
  [leafCopied, 0.012],
  [limitChecked, 0.02],
  [linesDeleted, 0.1],
  [listItem, 0.03],
  [measure, 0.02],
  [methodHead, 0.03],
  [middleDropped, 0.03],
  [otherGuarded, 0.08],
  [noneFallback, 0.05],
  [otherBranch, 0.025],
  [outcomeTold, 0.05],
  [patternEnds, 0.06],
  [rangeBounds, 0.05],
  [selfMember, 0.05],
  [sliceBounds, 0.045],
  [sortKey, 0.02],
  [tableEntry, 0.05],
  [typeWidened, 0.03],
  [unknownName, 0.15],
  [valueKept, 0.015],
  [valueConverted, 0.008],
  [walkedThing, 0.025],
]
