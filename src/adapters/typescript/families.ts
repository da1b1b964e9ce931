/**
 * Which of the compiler's code fixes can repair a failing test, and how likely each is (1 = as likely as a fix can be).
 * A fix that is not named here is not offered: it changes no behaviour (@ts-ignore, annotations inferred from usage, unused
 * names), needs a command (install types), touches the project's configuration, or writes a stub that throws.
 *
 * `js` marks the fixes that also make sense in JavaScript, where the types are only inferred: a fix that adds types is left
 * out there. Fixes of types alone are kept, low, because ts-jest and the types check of the proof refuse an ill-typed program.
 */
interface FixFamily {
  readonly weight: number
  readonly js: boolean
}

const runtime = (weight: number): FixFamily => ({ weight, js: true })
const typesOnly = (weight: number): FixFamily => ({ weight, js: false })

export const fixFamilies: ReadonlyMap<string, FixFamily> = new Map([
  ['spelling', runtime(1)],
  ['forgottenThisPropertyAccess', runtime(1)],
  ['fixNaNEquality', runtime(1)],
  ['addMissingNewOperator', runtime(1)],
  ['fixPropertyAssignment', runtime(1)],
  ['constructorForDerivedNeedSuperCall', runtime(1)],
  ['classSuperMustPrecedeThisAccess', runtime(1)],
  ['returnValueCorrect', runtime(1)],
  ['import', runtime(0.9)],
  ['addMissingAwait', runtime(0.9)],
  ['addMissingAwaitToInitializer', runtime(0.95)],
  ['fixAwaitInSyncFunction', runtime(0.9)],
  ['addMissingAsync', runtime(0.9)],
  ['fixConvertConstToLet', runtime(0.9)],
  ['fixMissingCallParentheses', runtime(0.8)],
  ['removeAccidentalCallParentheses', runtime(0.8)],
  ['fixExpectedComma', runtime(0.8)],
  ['fixImportNonExportedMember', runtime(0.8)],
  ['useDefaultImport', runtime(0.5)],
  ['invalidImportSyntax', runtime(0.5)],
  ['useBigintLiteral', runtime(0.5)],
  ['fixInvalidJsxCharacters', runtime(0.5)],
  ['addMissingConst', runtime(0.5)],
  ['addVoidToPromise', runtime(0.2)],
  ['fixMissingProperties', typesOnly(0.5)],
  ['fixReturnTypeInAsyncFunction', typesOnly(0.4)],
  ['convertToTypeOnlyImport', typesOnly(0.4)],
  ['convertToTypeOnlyExport', typesOnly(0.4)],
  ['splitTypeOnlyImport', typesOnly(0.3)],
  ['extendsInterfaceBecomesImplements', typesOnly(0.3)],
  ['addMissingConstraint', typesOnly(0.2)],
  ['fixOverrideModifier', typesOnly(0.2)],
  ['addOptionalPropertyUndefined', typesOnly(0.2)],
  ['strictClassInitialization', typesOnly(0.2)],
  ['fixMissingMember', typesOnly(0.2)],
])

export const isJavaScript = (path: string): boolean => /\.[cm]?jsx?$/.test(path)
