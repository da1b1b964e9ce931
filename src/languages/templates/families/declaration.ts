import type { Context } from '../context.ts'
import type { Weighed } from '../dialect.ts'
import type { Draft, Template } from '../template.ts'
import { insert } from '../template.ts'

/** const that is written to, var shared by closures; defaults for parameters and for what is taken out of an object. */
export const declaration: Template = {
  id: 'declaration',
  title: 'changes a declaration',
  on: ['VariableDeclaration', 'FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression', 'ObjectPattern', 'AssignmentPattern'],
  examples: {
    valid: [
      { before: 'const n = 0; n += 1', after: 'let n = 0; n += 1' },
      { before: 'for (var i = 0; i < 3; i++) f(() => i)', after: 'for (let i = 0; i < 3; i++) f(() => i)' },
      { before: 'function f() { var all; g(all) }', after: 'function f() { var all = []; g(all) }' },
      { before: 'function f(options) {}', after: 'function f(options = {}) {}' },
      { before: 'const { a } = b', after: "const { a = '' } = b" },
    ],
    invalid: ['f(a)'],
  },
  *propose(node, ctx): Iterable<Draft> {
    const { say } = ctx
    if (node.type === 'VariableDeclaration') {
      if (
        node.kind === 'const' &&
        node.declarations.some(({ id }) => id.type === 'Identifier' && (ctx.scopes.resolve(node, id.name)?.writes.length ?? 0) > 0)
      )
        yield { start: node.start, end: node.start + 5, text: 'let', weight: 1 }
      if (node.kind === 'var' && /^For/.test(node.parent?.type ?? ''))
        yield { start: node.start, end: node.start + 3, text: 'let', weight: 0.5 }
      if ((node.kind === 'let' || node.kind === 'var') && !/^For/.test(node.parent?.type ?? ''))
        for (const { id, init } of node.declarations)
          if (init === null && id.type === 'Identifier')
            for (const [text, weight] of begins(ctx)) yield insert(id.end, ` = ${text}`, weight)
      return
    }
    if (node.type === 'AssignmentPattern') {
      for (const text of ['0', '1', say.text('', "'"), say.emptyList, say.emptyMap, say.yes, say.no, say.nothing.at(-1)!])
        if (text !== ctx.source(node.right)) yield { start: node.right.start, end: node.right.end, text, weight: 0.3 }
      return
    }
    const plain =
      node.type === 'ObjectPattern'
        ? node.properties.flatMap((item) => (item.type === 'Property' && item.value.type === 'Identifier' ? [item.value] : []))
        : 'params' in node
          ? node.params
          : []
    for (const place of plain) {
      if (place.type !== 'Identifier' && place.type !== 'ObjectPattern' && place.type !== 'ArrayPattern') continue
      for (const [text, weight] of [
        [say.emptyMap, 0.5],
        [say.emptyList, 0.4],
        ['0', 0.5],
        ['1', 0.4],
        [say.text('', "'"), 0.4],
        [say.no, 0.2],
        [say.yes, 0.3],
        ['10', 0.1],
        [say.nothing.at(-1)!, 0.1],
      ] as const)
        if (place.type === 'Identifier' || (place.type === 'ObjectPattern' ? text === say.emptyMap : text === say.emptyList))
          yield insert(place.end, ` = ${text}`, weight * (node.type === 'ArrowFunctionExpression' ? 0.2 : 0.6))
    }
  },
}

/** What a name holds that was declared without a value. */
const begins = ({ say }: Context): readonly Weighed[] => [
  [say.emptyList, 0.5],
  [say.emptyMap, 0.4],
  ['0', 0.4],
  [say.text(''), 0.4],
  [say.no, 0.3],
  [say.nothing.at(-1)!, 0.2],
]
