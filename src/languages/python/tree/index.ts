/** Python source → tree in the shape of ESTree; see nodes.ts for what is called how. */
import { atom } from './atoms.ts'
import { Cursor } from './cursor.ts'
import { lambda } from './functions.ts'
import { type Node, walk } from './nodes.ts'
import { block, program } from './statements.ts'
import { SyntaxFault, tokenise } from './tokens.ts'

export { children, walk } from './nodes.ts'
export type { Node } from './nodes.ts'

export interface ParseFault {
  readonly message: string
  readonly start: number
  readonly end: number
}

/**
 * The parsed program with parent links, or the first fault. Every version's syntax from 3.8 to 3.14 is taken; rules beyond grammar (a
 * `return` outside a function) are Python's own to check. About 8 MB a second.
 */
export function parse(text: string): { readonly program: Node } | { readonly fault: ParseFault } {
  try {
    const made = program(new Cursor(text, tokenise(text), { atom, lambda, block }))
    walk(made, () => undefined)
    return { program: made }
  } catch (error) {
    if (error instanceof SyntaxFault) return { fault: { message: error.message, start: error.start, end: error.end } }
    throw error
  }
}
