import type { Silence } from '../../../contracts/index.ts'
import { noSilence, silenceOf, type Signs } from '../../common/index.ts'
import { type Node, parse, walk } from '../tree/index.ts'

const COMMENTS: readonly (readonly [RegExp, string])[] = [
  [/#\s*(?:type|pyright|mypy|ty|pytype):\s*(?:ignore|disable|basic)/g, 'a comment that tells the type checker to look away'],
  [/#\s*(?:noqa|ruff:|flake8:|pylint:\s*(?:disable|skip))/gi, 'a comment that tells the linter to look away'],
]

/** How a change silences mypy, pyright or a linter where it should mend. Texts that do not parse are not judged. */
export function silences(_path: string, before: string, after: string): Silence {
  const now = signsOf(after)
  const old = signsOf(before)
  return now === undefined || old === undefined ? noSilence : silenceOf(old, now)
}

function signsOf(text: string): Signs | undefined {
  const parsed = parse(text)
  if ('fault' in parsed) return undefined
  // A '#' inside a text is no comment, and a repair has no business adding such a text either.
  const silencers = COMMENTS.flatMap(([pattern, what]) => [...text.matchAll(pattern)].map(() => what))
  let statements = 0
  walk(parsed.program, (node) => {
    if (nameOf(node) === 'Any') silencers.push("the type 'Any'")
    if (node.type === 'CallExpression' && isCast(node['callee'])) silencers.push('a cast')
    if (/(?:Statement|Declaration)$/.test(node.type) && !/^(?:Block|Empty|Pass)Statement$|^Import/.test(node.type)) statements++
  })
  return { silencers, statements }
}

/** `cast` and `typing.cast`; what else is called so converts something. */
function isCast(value: unknown): boolean {
  const node = value as Node
  if (node.type !== 'MemberExpression') return nameOf(node) === 'cast'
  return nameOf(node['property']) === 'cast' && /^(?:typing|typing_extensions|t|tp)$/.test(nameOf(node['object']) ?? '')
}

/** `Any` and `typing.Any` alike: the second holds the first. */
function nameOf(value: unknown): string | undefined {
  const node = value as Node | null | undefined
  if (node?.type === 'Identifier') return node['name'] as string
  return undefined
}
