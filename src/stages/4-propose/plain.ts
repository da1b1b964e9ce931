import { applyEdits } from '../../kit/index.ts'
import { filesOf } from './change.ts'
import type { Change } from './change.ts'
import type { Grouping } from './guard.ts'

/**
 * Steps that change nothing, in all four languages: `- 0`, `* 1`, `1 *`, `** 1`, `|| false`, `and True`, `?? null`; and a comparison
 * that is negated as a whole, `!(a !== b)`.
 */
const idle =
  /[-+]\s*0(?![\w.])|(?:\*\*?|\/\/?)\s*1(?![\w.])|(?<![\w.)\]])1\s*\*(?!\*)|(?:\|\||\bor)\s*(?:false|False)\b|(?:&&|\band)\s*(?:true|True)\b|\?\?\s*(?:null|undefined)\b|(?:!|\bnot\b)\s*\((?:[^()&|]|\([^()]*\))*?(?:[=!]==?|<=?|>=?)(?:[^()&|]|\([^()]*\))*\)/g
/** An idle step as written is no longer than this on either side of an edit. */
const around = 80

/** Whether the patch writes a step that does nothing: a right outcome said in a way that nobody would. */
export function isDecorated(change: Change, files: ReadonlyMap<string, string>): boolean {
  return filesOf(change.parts).some(({ path, edits }) => {
    const text = files.get(path) ?? ''
    return edits.some((edit) => {
      const from = Math.max(0, edit.start - around)
      const after = applyEdits(text.slice(from, edit.end + around), [{ ...edit, start: edit.start - from, end: edit.end - from }])
      const [start, end] = [edit.start - from, edit.start - from + edit.text.length]
      return [...after.matchAll(idle)].some((found) => found.index < end && found.index + found[0].length > start)
    })
  })
}

/** Of the patches that act like the first, the first one said plainly comes first. Numbers are places in `compared`. */
export function plainFirst(
  compared: readonly Change[],
  { groups, calls }: Grouping,
  files: ReadonlyMap<string, string>,
): readonly number[] {
  const order = [...compared.keys()]
  if (calls.length === 0 || compared[0] === undefined || !isDecorated(compared[0], files)) return order
  const edits = compared[0].parts.length
  const plain = order.find((at) => groups[at] === groups[0] && compared[at]!.parts.length <= edits && !isDecorated(compared[at]!, files))
  return plain === undefined ? order : [plain, ...order.filter((at) => at !== plain)]
}
