import type { Names } from '../../templates/index.ts'

export const names: Names = {
  scopes: new Set(['Program', 'ClassBody', 'ComprehensionExpression']),
  assignmentDeclares: true,
  blocks: 'indent',
  otherwise: 'el',
  optional: { name: undefined, index: undefined },
  namespaces: new Set('self cls os sys math re json random itertools functools collections datetime typing np pd'.split(' ')),
  textJoin: '+',
  self: 'self',
}
