import type { Names } from '../../templates/index.ts'

export const names: Names = {
  scopes: new Set(
    'Program BlockStatement ForStatement ForInStatement ForOfStatement SwitchStatement CatchClause ClassBody StaticBlock'.split(' '),
  ),
  assignmentDeclares: false,
  blocks: 'braces',
  otherwise: 'else ',
  optional: { name: '?.', index: '?.' },
  namespaces: new Set(
    'module exports require console process globalThis window document Math JSON Object Array Number String Boolean Promise Symbol Date Reflect RegExp Map Set Error'.split(
      ' ',
    ),
  ),
  textJoin: '+',
  self: 'this',
}
