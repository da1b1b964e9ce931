/** Two texts that read as the same edit. */
import { sameButFreshNames, spelledAlike, told, type Branch, type Naming, type Spelling, type Tree } from '../../common/index.ts'
import { shapeOf } from './shape.ts'

const spelling: Spelling = {
  contrary: { '===': '!==', '!==': '===', '==': '!=', '!=': '==' },
  mirrored: { '===': '===', '!==': '!==', '==': '==', '!=': '!=', '<': '>', '>': '<', '<=': '>=', '>=': '<=' },
  isLiteral,
  isNothing: ({ type, name, operator, argument }) =>
    (type === 'Identifier' && name === 'undefined') || (type === 'UnaryExpression' && operator === 'void' && isLiteral(argument as Branch)),
  foldsAssignment: true,
  blockScope: true,
}

function isLiteral({ type, name, operator, argument }: Branch): boolean {
  if (type === 'UnaryExpression' && operator === '-') return isLiteral(argument as Branch)
  return type === 'Literal' || (type === 'Identifier' && name === 'undefined')
}

const naming: Naming = { lookers: new Set(['eval', 'with', 'arguments']), assignmentDeclares: false, ownParameters: true }

/** Never true of two files that could do different things; what does not parse reads as nothing else. */
export function sameReading(path: string, one: string, other: string): boolean {
  if (one === other) return true
  const [here, there] = [shapeOf(path, one), shapeOf(path, other)]
  if (here === undefined || there === undefined) return false
  const [mine, theirs] = [here, there].map((shape) => spelledAlike(JSON.parse(shape) as Tree, spelling)) as [Tree, Tree]
  return told(mine) === told(theirs) || sameButFreshNames(mine, theirs, naming)
}
