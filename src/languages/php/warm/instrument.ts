/**
 * What is laid into a source so that the warm session sees and changes what runs: before every statement a note that it ran, in every
 * function and loop a step, and at the head of every function that can stand in for its body another one. Lines keep their numbers.
 */
import { applyEdits, type TextEdit } from '../../../kit/index.ts'
import { parseTree, type TreeNode, walkTree } from '../tree/index.ts'
import { type FileDeclarations, findDeclarations } from './declared.ts'
import { findHeads, type Head } from './heads.ts'
import { findMembers, type Member } from './members.ts'
import { findUnits, type Unit } from './units.ts'

/** One text to insert; two of one pair stand or fall together. */
export interface Insert {
  readonly at: number
  readonly text: string
  readonly pair?: number
}

export interface InstrumentedFile {
  readonly path: string
  readonly text: string
  readonly code: string
  readonly inserts: readonly Insert[]
  /** Spans, in the order of their numbers from `base` on. */
  readonly statements: readonly { readonly start: number; readonly end: number }[]
  readonly base: number
  /** What of `statements` is none, and the numbers of the statements, from–to, that stand for it: those of its class or function. */
  readonly members: readonly { readonly number: number; readonly from: number; readonly to: number }[]
  readonly heads: readonly Head[]
  readonly declarations: FileDeclarations
  readonly units: readonly Unit[]
  /** Numbers of the statements `static $x` in functions: they keep what an earlier run left there. */
  readonly remembering: readonly number[]
}

const STEP = '--\\PrunellaWarm::$left<0&&\\PrunellaWarm::stop();'
const noted = (index: number): string => `\\PrunellaWarm::$h[${index}]=1;`

/** `base` and `unitBase`: numbers of the first statement and the first unit of this file. Undefined when the text does not parse. */
export function instrument(path: string, text: string, base: number, unitBase: number): InstrumentedFile | undefined {
  const parsed = parseTree(text)
  if ('error' in parsed) return undefined
  const statements: { start: number; end: number }[] = []
  const inserts: Insert[] = []
  let pairs = 0
  const remembering: number[] = []
  const units = findUnits(parsed.program, text, unitBase)
  for (const unit of units) inserts.push({ at: unit.start, text: unit.head + STEP })
  const heads = new Set(units.map((unit) => unit.start))
  const note = (node: TreeNode): string => {
    statements.push({ start: node.start, end: node.end })
    if (node.type === 'VariableDeclaration' && node['kind'] === 'static') remembering.push(base + statements.length - 1)
    return noted(base + statements.length - 1)
  }
  walkTree(parsed.program, (node) => {
    const list = listOf(node)
    if (list !== undefined) {
      const isLoop = /^(?:For|While|DoWhile|ForOf)Statement$/.test(node.parent?.type ?? '')
      const isFunction = /^(?:FunctionExpression|FunctionDeclaration)$/.test(node.parent?.type ?? '')
      if ((isLoop || isFunction) && text[node.start] === '{' && !heads.has(node.start + 1)) inserts.push({ at: node.start + 1, text: STEP })
      for (const statement of list) if (runs(statement, text)) inserts.push({ at: statement.start, text: note(statement) })
    }
    for (const body of bareBodies(node, text)) {
      const pair = pairs++
      const step = node.type === 'IfStatement' ? '' : STEP
      inserts.push({ at: body.start, text: `{${step}${note(body)}`, pair }, { at: body.end, text: '}', pair })
    }
  })
  const members = memberStatements(findMembers(parsed.program), statements, base)
  return {
    path,
    text,
    members,
    heads: findHeads(parsed.program),
    declarations: findDeclarations(parsed.program),
    code: applyEdits(text, edits(inserts)),
    inserts,
    statements,
    base,
    units,
    remembering,
  }
}

/** Puts the members behind the statements; an owner's statements have numbers in a row. */
function memberStatements(
  found: readonly Member[],
  statements: { start: number; end: number }[],
  base: number,
): InstrumentedFile['members'] {
  const own = [...statements]
  return found.map(({ start, end, owner }) => {
    const from = own.findIndex((one) => owner.start <= one.start && one.end <= owner.end)
    const to = own.findLastIndex((one) => owner.start <= one.start && one.end <= owner.end) + 1
    statements.push({ start, end })
    return { number: base + statements.length - 1, from: base + Math.max(0, from), to: base + to }
  })
}

const edits = (inserts: readonly Insert[]): TextEdit[] => inserts.map(({ at, text }) => ({ start: at, end: at, text }))

/** Statements that stand in a list, where another may be put before each. */
function listOf(node: TreeNode): readonly TreeNode[] | undefined {
  if (/^(?:Program|BlockStatement|NamespaceDeclaration)$/.test(node.type)) return node['body'] as TreeNode[]
  return node.type === 'SwitchCase' ? (node['consequent'] as TreeNode[]) : undefined
}

const NOTED =
  /^(?:Expression|Echo|Return|If|While|DoWhile|For|ForOf|Switch|Break|Continue|Try|Throw|Unset|Global)Statement$|^VariableDeclaration$/

/** What runs, and begins with a word of PHP: `<?= $x ?>` does not. */
const runs = (node: TreeNode, text: string): boolean =>
  NOTED.test(node.type) && !text.startsWith('<?', node.start) && !(node.type === 'VariableDeclaration' && node['kind'] === 'const')

/** Bodies without braces; an `else if` is a link of the chain, no body. */
function bareBodies(node: TreeNode, text: string): TreeNode[] {
  const keys =
    node.type === 'IfStatement' ? ['consequent', 'alternate'] : /^(?:While|DoWhile|For|ForOf)Statement$/.test(node.type) ? ['body'] : []
  return keys.flatMap((key) => {
    const body = node[key] as TreeNode | null
    const isLink = key === 'alternate' && body?.type === 'IfStatement'
    return body && body.type !== 'BlockStatement' && !isLink && runs(body, text) ? [body] : []
  })
}

/** Inserts that an edit leaves in place, and the edits: the two together make the text of a candidate. */
export function merged(inserts: readonly Insert[], changes: readonly TextEdit[]): TextEdit[] {
  const hit = (at: number): boolean => changes.some((change) => change.start < at && at < change.end)
  const lost = new Set(inserts.flatMap(({ at, pair }) => (pair !== undefined && hit(at) ? [pair] : [])))
  const kept = inserts.filter(({ at, pair }) => !hit(at) && !(pair !== undefined && lost.has(pair)))
  return [...edits(kept), ...changes]
}
