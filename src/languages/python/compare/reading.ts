/** Two texts that read as the same edit. */
import { sameButFreshNames, spelledAlike, told, type Naming, type Spelling, type Tree } from '../../common/index.ts'
import { shapeOf } from './shape.ts'

/** What `==` and `<` mean is the values' own affair in Python, so that only `is` and `in` have a contrary. The tree writes `is` as `===`. */
const spelling: Spelling = {
  contrary: { '===': '!==', '!==': '===', in: 'not in', 'not in': 'in' },
  mirrored: { '===': '===', '!==': '!==' },
  isLiteral: (node) => node['type'] === undefined && ('value' in node || 'raw' in node),
  isNothing: ({ raw }) => raw === 'None',
  foldsAssignment: false,
  blockScope: false,
}

const naming: Naming = {
  lookers: new Set(['eval', 'exec', 'locals', 'vars', 'globals', 'dir']),
  assignmentDeclares: true,
  ownParameters: false,
}

/** Never true of two files that could do different things; what does not parse reads as nothing else. */
export function sameReading(_path: string, one: string, other: string): boolean {
  if (one === other) return true
  const [here, there] = [shapeOf(one), shapeOf(other)]
  if (here === undefined || there === undefined) return false
  const [mine, theirs] = [here, there].map((shape) => spelledAlike(JSON.parse(shape) as Tree, spelling)) as [Tree, Tree]
  return told(mine) === told(theirs) || sameButFreshNames(mine, theirs, naming)
}
