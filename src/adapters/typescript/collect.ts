import type ts from 'ts6'
import type { Candidate } from '../../contracts/index.ts'
import { fixFamilies, isJavaScript } from './families.ts'
import { awaitedParts, nearestNames, removedCall } from './guesses.ts'
import type { Looked, Site } from './looked.ts'

type Compiler = typeof ts

/** A file with more errors than this is not misspelt but misconfigured; the first ones stand for the rest. */
const DIAGNOSTICS_PER_FILE_MAX = 200
/** TS7005 to TS7061 ask for annotations, which repair nothing: in JavaScript there is one at every parameter. */
const ANNOTATIONS = { from: 7005, to: 7061 }
/** More fixes than this at one error are import choices; the first are the nearest. */
const FIXES_PER_DIAGNOSTIC_MAX = 8

/** Everything the compiler would change in one file, one candidate per fix. Throws the compiler's cancellation exception. */
export function* fixesOf(looked: Looked): Generator<Candidate> {
  const { compiler, service, file } = looked
  const text = looked.read(file)
  if (text === undefined) return
  const supported = new Set(compiler.getSupportedCodeFixes().map(Number))
  const diagnostics = [
    ...service.getSyntacticDiagnostics(file),
    ...service.getSemanticDiagnostics(file),
    ...service.getSuggestionDiagnostics(file),
  ]
    .filter(({ code }) => code < ANNOTATIONS.from || code > ANNOTATIONS.to)
    .slice(0, DIAGNOSTICS_PER_FILE_MAX)
  const style = {
    format: formatOf(compiler, text),
    preferences: { quotePreference: quotesOf(text), preferTypeOnlyAutoImports: namesTypes(looked, text) },
  }
  for (const diagnostic of diagnostics) {
    if (diagnostic.start === undefined || diagnostic.length === undefined) continue
    const site = { start: diagnostic.start, end: diagnostic.start + diagnostic.length, code: diagnostic.code }
    const said = `TS${site.code}: ${compiler.flattenDiagnosticMessageText(diagnostic.messageText, ' ')}`
    if (supported.has(site.code)) yield* codeFixes(looked, site, style, said)
    yield* nearestNames(looked, text, site, said)
    yield* removedCall(looked, text, site, said)
    yield* awaitedParts(looked, site, said)
  }
}

function* codeFixes(looked: Looked, site: Site, style: Style, said: string): Generator<Candidate> {
  const fixes = askForFixes(looked, site, style).filter((fix) => {
    const family = fixFamilies.get(fix.fixName)
    return family !== undefined && (family.js || !isJavaScript(looked.file))
  })
  for (const fix of fixes.slice(0, FIXES_PER_DIAGNOSTIC_MAX)) {
    // A candidate edits one file; a fix that needs a second file or a new one cannot be one.
    const change = fix.changes.length === 1 ? fix.changes[0] : undefined
    const path = change === undefined || change.isNewFile === true ? undefined : looked.relative(change.fileName)
    if (change === undefined || path === undefined) continue
    const edits = change.textChanges.map(({ span, newText }) => ({ start: span.start, end: span.start + span.length, text: newText }))
    if (edits.length === 0) continue
    yield {
      family: `ts:${fix.fixName}`,
      path,
      ...(change.fileName === looked.file && edits.every(({ start, end }) => start === end)
        ? { start: site.start, end: site.end }
        : hull(edits)),
      edits,
      weight: fixFamilies.get(fix.fixName)!.weight,
      explanation: `${fix.description} (${said})`,
    }
  }
}

/** Some of the compiler's fixes trip over their own edits (`s.length()`, TypeScript 6.0): then that error has no fix. */
function askForFixes(looked: Looked, site: Site, style: Style): readonly ts.CodeFixAction[] {
  try {
    return looked.service.getCodeFixesAtPosition(looked.file, site.start, site.end, [site.code], style.format, style.preferences)
  } catch (thrown) {
    if (thrown instanceof looked.compiler.OperationCanceledException) throw thrown
    return []
  }
}

const hull = (edits: readonly { start: number; end: number }[]): { start: number; end: number } => ({
  start: Math.min(...edits.map((edit) => edit.start)),
  end: Math.max(...edits.map((edit) => edit.end)),
})

interface Style {
  readonly format: ts.FormatCodeSettings
  readonly preferences: ts.UserPreferences
}

const quotesOf = (text: string): 'single' | 'double' =>
  (text.match(/'/g)?.length ?? 0) > (text.match(/"/g)?.length ?? 0) ? 'single' : 'double'

/** Where the compiler only checks, or a file says which imports are types, an import of a type has to say so: something else strips the types. */
const namesTypes = ({ service }: Looked, text: string): boolean => {
  const options = service.getProgram()?.getCompilerOptions() ?? {}
  const stripped = options.erasableSyntaxOnly === true || options.allowImportingTsExtensions === true || options.isolatedModules === true
  return stripped || /^\s*import\s+(?:type\b|[^'"]*[{,]\s*type\s+\w)/m.test(text)
}

/** The file's own habits, so that a fix reads like its surroundings. */
function formatOf(compiler: Compiler, text: string): ts.FormatCodeSettings {
  const indent = /^(\t+| +)\S/m.exec(text)?.[1] ?? '  '
  const tabs = indent.startsWith('\t')
  const size = tabs ? 4 : Math.min(indent.length, 8)
  return {
    ...compiler.getDefaultFormatCodeSettings(/\r\n/.test(text) ? '\r\n' : '\n'),
    convertTabsToSpaces: !tabs,
    indentSize: size,
    tabSize: size,
    semicolons: /;[ \t]*\r?$/m.test(text) ? compiler.SemicolonPreference.Insert : compiler.SemicolonPreference.Remove,
  }
}
