import type { Node } from 'oxc-parser'
import type { SwitchedOff } from '../../contracts/index.ts'
import type { Context } from './context.ts'
import { leftBehind, listOf } from './families/statement-list.ts'
import { isFunction, isStatement } from './tree.ts'

/** What runs when the condition is computed has to run with it: assignments, steps, waiting. */
const acts = /\+\+|--|(?<![=!<>])=(?![=>])|:=|\b(?:await|yield)\b/
/** Statements that nothing else needs: without them the program still has every name it had. */
const loose = /^(Expression|Return|Throw|Break|Continue|Assert)Statement$/
const loops = /^(For|While|DoWhile)Statement$/

/**
 * The program with the functionality around the span switched off: conditions that hold the span always or never true, from the inside out,
 * and the statement gone. What such a program passes no test asks for (Kali of Qi, Long, Achour and Rinard, An Analysis of Patch
 * Plausibility and Correctness for Generate-and-Validate Patch Generation Systems, ISSTA 2015). `nodes` are all of the file.
 */
export function* switchedOff(
  path: string,
  span: { readonly start: number; readonly end: number },
  nodes: readonly Node[],
  ctx: Context,
): Iterable<SwitchedOff> {
  const make = (node: Node, text: string, family: string, condition?: Node): SwitchedOff => {
    const { start, end } = node
    const explanation = text.trim() === '' ? 'removes a statement' : `makes a condition constant: ${text}`
    const candidate = { family, path, start, end, edits: [{ start, end, text }], weight: 1, explanation }
    return { candidate, ...(condition ? { condition: { start: condition.start, end: condition.end } } : {}) }
  }
  for (let at = innermost(nodes, span); at && !isFunction(at); at = at.parent ?? undefined) {
    if (isCondition(at) && !acts.test(ctx.source(at))) {
      const { parent } = at
      const statement = parent?.type === 'IfStatement' && parent.alternate === null && isRemovable(parent) ? parent : undefined
      yield statement ? make(statement, leftBehind(statement, ctx), 'statement-deleted', at) : make(at, ctx.say.no, 'condition-off', at)
      if (!loops.test(parent?.type ?? '')) yield make(at, ctx.say.yes, 'condition-on', at)
    }
    if (!isStatement(at)) continue
    // A value that is no longer given is another value, not functionality switched off.
    const gives = at.type === 'ReturnStatement' && at.argument !== null
    if (loose.test(at.type) && !gives && isRemovable(at)) yield make(at, leftBehind(at, ctx), 'statement-deleted')
    return
  }
}

const isRemovable = (node: Node): boolean => listOf(node) !== undefined

/** The test of a statement or of a choice, or one side of its `and` or `or`. */
function isCondition(node: Node): boolean {
  const { parent } = node
  if (!parent) return false
  if ('test' in parent && parent.test === node) return parent.type !== 'SwitchCase' && (parent.type as string) !== 'AssertStatement'
  if (parent.type === 'UnaryExpression' && parent.operator === '!') return isCondition(parent)
  return parent.type === 'LogicalExpression' && parent.operator !== '??' && isCondition(parent)
}

function innermost(nodes: readonly Node[], { start, end }: { readonly start: number; readonly end: number }): Node | undefined {
  let found: Node | undefined
  for (const node of nodes)
    if (node.start <= start && node.end >= end && (!found || node.end - node.start <= found.end - found.start)) found = node
  return found
}
