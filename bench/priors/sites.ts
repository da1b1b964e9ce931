/** The function that a change lies in, on any tree of ours. */
interface Span {
  readonly start: number
  readonly end: number
}

interface Tree extends Span {
  readonly type: string
  readonly [member: string]: unknown
}

/** A shorter callback is no place that localisation would stop at. */
const FUNCTION_CHARS_MIN = 120
/** Lines begin with their indentation and end with their break: so far may a change reach over the function it is in. */
const MARGIN = 80

const functionTypes = /Function|^MethodDefinition$|^PropertyDefinition$/

/**
 * The innermost function of some length round the change; otherwise the top statements that hold it. Spans reach one character further,
 * because exactly a statement would mean its header alone.
 */
export function functionsAround(program: unknown, change: Span): Span[] {
  const root = program as Tree
  const wider = ({ start, end }: Span): Span => ({ start: start - 1, end: end + 1 })
  let best: Tree | undefined
  const down = (node: Tree): void => {
    for (const child of childrenOf(node)) {
      if (child.start > change.end || child.end < change.start) continue
      const holds = child.start <= change.start + MARGIN && child.end >= change.end - 2
      if (holds && functionTypes.test(child.type) && child.end - child.start >= FUNCTION_CHARS_MIN) best = child
      down(child)
    }
  }
  down(root)
  if (best) return [wider(best)]
  return (root['body'] as Tree[]).filter(({ start, end }) => start <= change.end && end >= change.start).map(wider)
}

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && typeof (value as Tree).type === 'string'

function* childrenOf(node: Tree): Generator<Tree> {
  for (const [name, value] of Object.entries(node)) {
    if (name === 'parent') continue
    if (isTree(value)) yield value
    else if (Array.isArray(value)) yield* value.filter(isTree)
  }
}
