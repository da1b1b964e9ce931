import { findRisks, type Risk } from './risks.ts'
import { parseFile } from './tree.ts'

export { isNode, parseFile } from './tree.ts'
export type { Node, Parsed } from './tree.ts'

/**
 * What the patch adds that a repair has no business adding, each as a fragment that completes "the patch adds …"; empty when
 * nothing. What was there before is left alone. When the old text did not parse, what stood in it word for word counts as there.
 */
export function addedRisks(path: string, before: string, after: string): readonly string[] {
  const now = parseFile(path, after)
  if (now === undefined) return ['text that does not parse']
  const risks = findRisks(now, after)
  const old = parseFile(path, before)
  if (old === undefined) return [...new Set(risks.filter((risk) => !before.includes(risk.text)).map((risk) => risk.what))]
  const left = counted(findRisks(old, before))
  return [...counted(risks)].filter(([what, count]) => count > (left.get(what) ?? 0)).map(([what]) => what)
}

function counted(risks: readonly Risk[]): Map<string, number> {
  const out = new Map<string, number>()
  for (const { what } of risks) out.set(what, (out.get(what) ?? 0) + 1)
  return out
}
