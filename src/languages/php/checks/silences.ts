import type { Silence } from '../../../contracts/index.ts'
import { noSilence, silenceOf, type Signs } from '../../common/index.ts'
import { parsePhp, walkPhp } from '../parse.ts'

const COMMENTS: readonly (readonly [RegExp, string])[] = [
  [/@(?:phpstan-ignore|psalm-suppress|phan-suppress)/g, 'a comment that tells the type checker to look away'],
  [/phpcs:\s*(?:ignore|disable)|@codingStandardsIgnore/g, 'a comment that tells the linter to look away'],
  [/@(?:var|param|return|phpstan-var|psalm-var)\s+mixed\b/g, "the type 'mixed'"],
]

/** Statements that do something, as php-parser names them. */
const DOES =
  /^(?:expressionstatement|return|if|for|foreach|while|do|switch|try|throw|echo|unset|method|function|class|interface|trait|enum|property|propertystatement|break|continue)$/

/** How a change silences PHPStan, Psalm or PHP_CodeSniffer where it should mend. Texts that do not parse are not judged. */
export function silences(_path: string, before: string, after: string): Silence {
  const now = signsOf(after)
  const old = signsOf(before)
  return now === undefined || old === undefined ? noSilence : silenceOf(old, now)
}

function signsOf(text: string): Signs | undefined {
  const parsed = parsePhp(text)
  if ('error' in parsed) return undefined
  const silencers = COMMENTS.flatMap(([pattern, what]) => [...text.matchAll(pattern)].map(() => what))
  let statements = 0
  walkPhp(parsed.program, (node) => {
    if (node.kind === 'silent') silencers.push("an '@' that hides errors")
    if (node.kind === 'cast') silencers.push('a cast')
    if (node.kind === 'typereference' && node['name'] === 'mixed') silencers.push("the type 'mixed'")
    if (DOES.test(node.kind)) statements++
  })
  return { silencers, statements }
}
