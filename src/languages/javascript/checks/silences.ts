import type { Silence } from '../../../contracts/index.ts'
import { noSilence, silenceOf, type Signs } from '../../common/index.ts'
import { isNode, type Node, parseFile, type Parsed } from './security/index.ts'

const COMMENTS: readonly (readonly [RegExp, string])[] = [
  [/@ts-(?:ignore|expect-error|nocheck)/, 'a comment that tells the compiler to look away'],
  [/(?:eslint|oxlint)-disable/, 'a comment that tells the linter to look away'],
  [/@type\s*\{\s*(?:any|\*)\s*\}/, "the type 'any'"],
]

/** Types under which everything is right. */
const WIDE: Readonly<Record<string, string>> = { TSAnyKeyword: "the type 'any'", TSUnknownKeyword: "the type 'unknown'" }

/**
 * How a change silences TypeScript, ESLint or oxlint where it should mend. Texts that do not parse are not judged. The text before is
 * read once for as long as it stays the same: a search asks about hundreds of texts after it.
 */
export function openSilences(): (path: string, before: string, after: string) => Silence {
  let known: { readonly path: string; readonly text: string; readonly signs: Signs | undefined } | undefined
  return (path, before, after) => {
    if (known?.path !== path || known.text !== before) known = { path, text: before, signs: readSigns(path, before) }
    const now = known.signs === undefined ? undefined : readSigns(path, after)
    return known.signs === undefined || now === undefined ? noSilence : silenceOf(known.signs, now)
  }
}

function readSigns(path: string, text: string): Signs | undefined {
  const parsed = parseFile(path, text)
  return parsed === undefined ? undefined : signsOf(parsed)
}

function signsOf({ program, comments }: Parsed): Signs {
  const silencers = comments.flatMap(({ value }) => COMMENTS.filter(([pattern]) => pattern.test(value)).map(([, what]) => what))
  let statements = 0
  const visit = (node: Node): void => {
    const wide = WIDE[node.type]
    if (wide !== undefined) silencers.push(wide)
    if (node.type === 'TSNonNullExpression') silencers.push("a '!' that only claims that something is there")
    if (isCast(node)) silencers.push('a cast')
    if (does(node)) statements++
    for (const value of Object.values(node)) {
      if (Array.isArray(value)) value.filter(isNode).forEach(visit)
      else if (isNode(value)) visit(value)
    }
  }
  visit(program)
  return { silencers, statements }
}

/** `as const` claims nothing. */
const isCast = (node: Node): boolean =>
  node.type === 'TSTypeAssertion' || (node.type === 'TSAsExpression' && !isConst(node['typeAnnotation'] as Node | undefined))

const isConst = (type: Node | undefined): boolean =>
  type?.type === 'TSTypeReference' && isNode(type['typeName']) && type['typeName']['name'] === 'const'

/** Statements, declarations and members; imports come and go with what uses them. */
const does = (node: Node): boolean =>
  /(?:Statement|Declaration|Declarator|MethodDefinition|PropertyDefinition|SwitchCase|TSPropertySignature|TSMethodSignature)$/.test(
    node.type,
  ) && !/^(?:Block|Empty)Statement$|^Import|^VariableDeclaration$/.test(node.type)
