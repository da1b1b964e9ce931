/** Two texts that read as the same edit. */
import { isBranch, sameButFreshNames, spelledAlike, told, type Branch, type Naming, type Spelling, type Tree } from '../../common/index.ts'

const spelling: Spelling = {
  contrary: { '===': '!==', '!==': '===', '==': '!=', '!=': '==' },
  mirrored: { '===': '===', '!==': '!==', '==': '==', '!=': '!=' },
  isLiteral: ({ type }) => /^(?:string|number|boolean|nullkeyword)$/.test(String(type)),
  isNothing: ({ type }) => type === 'nullkeyword',
  foldsAssignment: true,
  blockScope: false,
}

const naming: Naming = {
  lookers: new Set(['eval', 'compact', 'extract', 'get_defined_vars', 'parse_str', 'include', 'variable variable']),
  assignmentDeclares: true,
  ownParameters: false,
}

/** Of the trees that the parser makes of two files, places and comments gone. Never true of two files that could do different things. */
export function sameReading(one: Tree, other: Tree): boolean {
  const [mine, theirs] = [one, other].map((tree) => spelledAlike(inTerms(tree), spelling)) as [Tree, Tree]
  return told(mine) === told(theirs) || sameButFreshNames(mine, theirs, naming)
}

const statements: Readonly<Record<string, string>> = {
  throw: 'ThrowStatement',
  break: 'BreakStatement',
  continue: 'ContinueStatement',
  global: 'GlobalStatement',
  static: 'GlobalStatement',
  function: 'FunctionDeclaration',
  method: 'FunctionDeclaration',
  closure: 'FunctionExpression',
  arrowfunc: 'ArrowFunctionExpression',
}

/** The tree in ESTree's terms, as far as the rules speak of it. */
function inTerms(tree: Tree): Tree {
  if (Array.isArray(tree)) return (tree as readonly Tree[]).map(inTerms)
  if (!isBranch(tree)) return tree
  const made = Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, inTerms(value)])) as Record<string, Tree>
  const { kind, type: _type, ...rest } = made
  switch (kind) {
    case 'program':
      return { ...rest, type: 'Program', body: made['children'] ?? [], children: null }
    case 'block':
      return { type: 'BlockStatement', body: made['children'] ?? [] }
    case 'if':
      return { type: 'IfStatement', test: made['test']!, consequent: made['body'] ?? null, alternate: made['alternate'] ?? null }
    case 'return':
      return { type: 'ReturnStatement', argument: made['expr'] ?? null }
    case 'expressionstatement':
      return { type: 'ExpressionStatement', expression: made['expression']! }
    case 'variable':
      return typeof made['name'] === 'string'
        ? { type: 'Identifier', name: `$${made['name']}` }
        : { ...rest, type: 'variable', looks: 'variable variable' }
    case 'assign':
      return { ...rest, type: 'AssignmentExpression' }
    case 'function':
    case 'method':
    case 'closure':
      return { ...expressionIn(made, rest), body: asBlock(made['body'] ?? null) }
    case 'eval':
    case 'include':
      return { ...rest, type: String(kind), looks: String(kind) }
    default:
      return expressionIn(made, rest)
  }
}

/** A body of one statement came without its braces. */
const asBlock = (body: Tree): Tree =>
  body === null || (isBranch(body) && body['type'] === 'BlockStatement') ? body : { type: 'BlockStatement', body: [body] }

function expressionIn(made: Branch, rest: Branch): Branch {
  const { kind, type } = made
  if (kind === 'unary' && type === '!') return { type: 'UnaryExpression', operator: '!', argument: made['what']! }
  if (kind === 'retif' && made['trueExpr'] !== null)
    return { type: 'ConditionalExpression', test: made['test']!, consequent: made['trueExpr']!, alternate: made['falseExpr']! }
  if (kind === 'bin') {
    const isLogical = type === '&&' || type === '||'
    return { type: isLogical ? 'LogicalExpression' : 'BinaryExpression', operator: type!, left: made['left']!, right: made['right']! }
  }
  return { ...rest, type: statements[String(kind)] ?? String(kind), own: type ?? null }
}
