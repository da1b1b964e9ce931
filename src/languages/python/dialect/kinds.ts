import type { Dialect, Kind } from '../../templates/index.ts'

type Node = Parameters<Dialect['precedence']>[0]

/** A node of Python's tree as far as kinds ask. */
interface Own {
  readonly type: string
  readonly kind?: string
  readonly operator?: string
  readonly computed?: boolean
  readonly object?: Node
  readonly property?: Node
  readonly left?: Node
  readonly right?: Node
  readonly typeAnnotation?: Node | null
  readonly name?: string
  readonly value?: unknown
  readonly bytes?: boolean
}

const sequence = (kind: Kind): boolean => kind === 'string' || kind === 'array'

/** What Python's own nodes and operators give: texts and lists may be multiplied, `%` fills a text, a slice is of its whole's kind. */
export const kindOf: NonNullable<Dialect['kind']> = (node, of) => {
  const own = node as unknown as Own
  switch (own.type) {
    case 'ComprehensionExpression':
      return own.kind === 'dict' ? 'object' : 'array'
    case 'TupleExpression':
    case 'SetExpression':
      return 'array'
    case 'ChainedComparison':
      return 'boolean'
    case 'MemberExpression':
      if (!own.computed) return 'any'
      if ((own.property as unknown as Own).type === 'SliceExpression') return of(own.object!)
      // An item of a text is a text (https://docs.python.org/3/library/stdtypes.html#text-sequence-type-str).
      return of(own.object!) === 'string' ? 'string' : 'any'
    case 'BinaryExpression': {
      const [left, right] = [of(own.left!), of(own.right!)]
      if (own.operator === '%' && left === 'string') return 'string'
      if (own.operator === '*' && (sequence(left) || sequence(right))) return sequence(left) ? left : right
      if (own.operator === '+' && (left === 'array' || right === 'array')) return 'array'
      if (/^[-|&^]$/.test(own.operator!) && left === 'array') return 'array'
      return undefined
    }
    default:
      return undefined
  }
}

const byType: Readonly<Record<string, Kind>> = {
  int: 'number',
  float: 'number',
  complex: 'number',
  Decimal: 'number',
  str: 'string',
  bool: 'boolean',
  list: 'array',
  List: 'array',
  tuple: 'array',
  Tuple: 'array',
  set: 'array',
  Set: 'array',
  frozenset: 'array',
  Sequence: 'array',
  Iterable: 'array',
  dict: 'object',
  Dict: 'object',
  Mapping: 'object',
  Callable: 'function',
}

/** What an annotation says (PEP 484): `x: List[int]` is a list; of `Optional[…]` and unions nothing is sure. */
export const declaredKind: NonNullable<Dialect['declaredKind']> = (node) => {
  const parent = node.parent as unknown as Own | undefined
  let type = (parent?.typeAnnotation ?? undefined) as unknown as Own | undefined
  if (parent?.type === 'RestElement') return 'array'
  if (type?.type === 'MemberExpression' && type.computed) type = type.object as unknown as Own
  if (type?.type === 'MemberExpression') type = type.property as unknown as Own
  const name = type?.name
  return name !== undefined && Object.hasOwn(byType, name) ? byType[name] : undefined
}
