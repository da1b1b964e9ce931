import type { Dialect, Kind } from '../../templates/index.ts'
import { own } from './tree.ts'

const casts: Readonly<Record<string, Kind>> = {
  '(int)': 'number',
  '(integer)': 'number',
  '(float)': 'number',
  '(double)': 'number',
  '(string)': 'string',
  '(bool)': 'boolean',
  '(boolean)': 'boolean',
  '(array)': 'array',
  '(object)': 'object',
  clone: 'object',
}

/** What PHP's own operators and nodes give. */
export const kindOf: NonNullable<Dialect['kind']> = (node, of) => {
  const { type, operator, argument, callee, name } = own(node) as unknown as {
    readonly type: string
    readonly operator?: string
    readonly argument?: typeof node
    readonly callee?: { readonly name?: string; readonly construct?: boolean }
    readonly name?: string
  }
  switch (type) {
    case 'UnaryExpression':
      return operator === '@' && argument ? of(argument) : casts[operator ?? '']
    case 'BinaryExpression':
      return operator === '.' ? 'string' : operator === '+' ? sum(node, of) : operator === '===' ? 'boolean' : undefined
    // `['a' => 1]` is walked, counted and merged like any other array.
    case 'ObjectExpression':
      return 'array'
    case 'NewExpression':
    case 'ThisExpression':
      return 'object'
    case 'CallExpression':
      return callee?.construct === true && /^(isset|empty)$/.test(callee.name ?? '') ? 'boolean' : undefined
    case 'Identifier':
      return name === 'INF' || name === 'NAN' || /^PHP_(INT|FLOAT)_/.test(name ?? '') ? 'number' : name === 'PHP_EOL' ? 'string' : undefined
    default:
      return undefined
  }
}

/** `+` unites arrays and adds numbers; texts it never joins. */
function sum(node: Parameters<Dialect['precedence']>[0], of: (node: Parameters<Dialect['precedence']>[0]) => Kind): Kind {
  const { left, right } = node as unknown as { left: typeof node; right: typeof node }
  return of(left) === 'array' || of(right) === 'array' ? 'array' : 'number'
}

export const declaredKind: NonNullable<Dialect['declaredKind']> = (node) => own(node)['declaredKind'] as Kind | undefined
