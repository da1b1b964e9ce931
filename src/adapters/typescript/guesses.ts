import type ts from 'ts6'
import type { Candidate } from '../../contracts/index.ts'
import type { Looked, Site } from './looked.ts'
import { nearest } from './nearest.ts'

/** TS2339/TS2551: no such property. The compiler itself offers one name, and only when it is very near. */
const NO_SUCH_PROPERTY = new Set([2339, 2551])
/** TS2304/TS2552/TS18004: no such name in scope. */
const NO_SUCH_NAME = new Set([2304, 2552, 18004])
/** TS2349/TS6234: this is not callable. */
const NOT_CALLABLE = new Set([2349, 6234])
/** A guess from likeness alone is worth less than the compiler's own fix, whose weight is 1. */
const GUESS_WEIGHT = 0.8

/** The nearest names that do exist there: members of the very type, or locals in scope (`Math.cieling` → `Math.ceil`). */
export function* nearestNames(looked: Looked, text: string, site: Site, said: string): Generator<Candidate> {
  const property = NO_SUCH_PROPERTY.has(site.code)
  if (!property && !NO_SUCH_NAME.has(site.code)) return
  const name = text.slice(site.start, site.end)
  if (!/^[\w$]+$/.test(name)) return
  const entries = looked.service.getCompletionsAtPosition(looked.file, site.end, undefined)?.entries ?? []
  // Sort texts from '15' on are globals and keywords: too many words to guess among.
  const known = entries.filter((entry) => /^[\w$]+$/.test(entry.name) && (property || entry.sortText < '15')).map((entry) => entry.name)
  for (const { name: other, likeness } of nearest(name, known))
    yield {
      family: property ? 'ts:nearest-member' : 'ts:nearest-name',
      path: looked.relative(looked.file)!,
      start: site.start,
      end: site.end,
      edits: [{ start: site.start, end: site.end, text: site.code === 18004 ? `${name}: ${other}` : other }],
      weight: GUESS_WEIGHT * likeness,
      explanation: `Change '${name}' to '${other}' (${said})`,
    }
}

/** `text.length()`: the value is not a function, so the call goes. */
export function* removedCall(looked: Looked, text: string, site: Site, said: string): Generator<Candidate> {
  if (!NOT_CALLABLE.has(site.code)) return
  const call = /^\s*\(\s*\)/.exec(text.slice(site.end))
  if (call === null) return
  yield {
    family: 'ts:remove-call',
    path: looked.relative(looked.file)!,
    start: site.start,
    end: site.end + call[0].length,
    edits: [{ start: site.end, end: site.end + call[0].length, text: '' }],
    weight: GUESS_WEIGHT,
    explanation: `Remove the call parentheses (${said})`,
  }
}

/** `const { name } = load()`, a promise taken apart: the compiler's own fix knows only `load().name`. */
export function* awaitedParts({ compiler, service, file, relative }: Looked, site: Site, said: string): Generator<Candidate> {
  if (!NO_SUCH_PROPERTY.has(site.code) || !said.includes("type 'Promise<")) return
  const tree = service.getProgram()?.getSourceFile(file)
  const declaration = tree === undefined ? undefined : innermost(compiler, tree, site)
  const value = declaration?.initializer
  if (tree === undefined || declaration === undefined || value === undefined || !compiler.isObjectBindingPattern(declaration.name)) return
  const start = value.getStart(tree)
  yield {
    family: 'ts:await-destructured',
    path: relative(file)!,
    start,
    end: value.end,
    edits: [{ start, end: start, text: 'await ' }],
    weight: 0.9,
    explanation: `Add 'await' (${said})`,
  }
}

/** The innermost variable declaration around the site. */
function innermost(compiler: typeof ts, tree: ts.SourceFile, site: Site): ts.VariableDeclaration | undefined {
  let found: ts.VariableDeclaration | undefined
  const visit = (node: ts.Node): void => {
    if (node.pos > site.start || node.end < site.end) return
    if (compiler.isVariableDeclaration(node)) found = node
    compiler.forEachChild(node, visit)
  }
  visit(tree)
  return found
}
