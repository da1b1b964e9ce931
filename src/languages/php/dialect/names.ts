import type { Names } from '../../templates/index.ts'

export const names: Names = {
  scopes: new Set(['Program', 'ClassBody']),
  assignmentDeclares: true,
  blocks: 'braces',
  otherwise: 'else',
  optional: { name: '?->', index: undefined },
  namespaces: new Set(['self', 'static', 'parent']),
  textJoin: '.',
  self: '$this',
  /** A function of PHP sees no variables around it but for what a closure uses; an arrow function sees all. */
  sees: (within, name) => within.type === 'ArrowFunctionExpression' || !name.startsWith('$'),
  sigil: '$',
}
