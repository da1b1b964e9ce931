import type { Template } from '../../../templates/index.ts'
import { callback } from './callback.ts'
import { crashTold } from './crash-told.ts'
import { ownKeys } from './own-keys.ts'
import { plainMap } from './plain-map.ts'
import { valueCheck } from './value-check.ts'

/** JavaScript's own templates, and how likely each makes the fix (guessed from counts of what human fixes do, see docs/explanation/limits.md). */
export const own: readonly (readonly [template: Template, prior: number])[] = [
  [callback, 0.004],
  // Says something only where an error of the engine names the place.
  [crashTold, 0.15],
  [plainMap, 0.01],
  [ownKeys, 0.02],
  [valueCheck, 0.03],
]
