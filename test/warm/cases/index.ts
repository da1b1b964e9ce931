import type { WarmCase } from './case.ts'
import { classCases } from './classes.ts'
import { endingCases } from './endings.ts'
import { functionCases } from './functions.ts'
import { scopeCases } from './scopes.ts'
import { textCases } from './texts.ts'

export type { WarmCase } from './case.ts'
export { commonJsCases } from './commonjs.ts'
export { typescriptCases } from './typescript.ts'

/** What every runner has to get right; the rest does not depend on it. */
export const languageCases: readonly WarmCase[] = [...functionCases, ...classCases, ...scopeCases]
export const esmCases: readonly WarmCase[] = [...languageCases, ...endingCases, ...textCases]
