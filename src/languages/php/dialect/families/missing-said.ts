import { insert, replace, type Context, type Draft } from '../../../templates/index.ts'
import type { TreeNode } from '../../tree/index.ts'
import { all, at, classOf, es, nameOf, phpTemplate } from './own.ts'

const tells = (ctx: Context, pattern: RegExp): readonly (readonly string[])[] =>
  ctx.focus.failures.flatMap(({ message }) => {
    const found = pattern.exec(message)
    return found ? [[...found].map((part) => part ?? '')] : []
  })

/** A key that is not there, or an index into nothing: PHP warns, and PHPUnit fails the test. */
export const keySaid = phpTemplate({
  id: 'key-said',
  title: 'allows for a key that is not there',
  on: ['MemberExpression'],
  examples: {
    valid: [
      { before: "$x = $a['k'];", after: "$x = $a['k'] ?? null;", failure: 'Undefined array key "k"' },
      { before: "if ($a['k'] > 1) f();", after: "if (isset($a['k']) && $a['k'] > 1) f();", failure: 'Undefined array key "k"' },
      { before: '$x = f($a[$i]);', after: "$x = f($a[$i] ?? '');", failure: 'Undefined array key 3' },
      { before: '$x = $a->k;', after: '$x = $a->k ?? null;', failure: 'Undefined property: A::$k' },
      { before: '$x = $a[0];', after: '$x = $a[0] ?? null;', failure: 'Trying to access array offset on value of type null' },
    ],
    invalid: ["$x = $a['k'];", "$a['k'] = 1;"],
  },
  *propose(node, ctx) {
    if (!ctx.isValue(es(node)) || 'closed' in node || node.parent?.type === 'UpdateExpression') return
    if (!isTold(node, ctx) || (node.parent?.type === 'MemberExpression' && at(node.parent, 'object') === node)) return
    if (node.parent?.['operator'] === '??' || /^(isset|empty|unset)$/.test(nameOf(at(node.parent, 'callee')))) return
    const own = ctx.source(es(node))
    const alone = !/^(Binary|Unary|Conditional|Logical)/.test(node.parent?.type ?? '')
    for (const [value, weight] of [
      ['null', 1],
      ["''", 0.7],
      ['[]', 0.6],
      ['0', 0.5],
      ['false', 0.5],
    ] as const)
      yield replace(node, alone ? `${own} ?? ${value}` : `(${own} ?? ${value})`, weight)
    const part = partOfCondition(node)
    if (part) yield replace(part, `isset(${own}) && ${ctx.source(es(part))}`, 1)
  },
})

function isTold(node: TreeNode, ctx: Context): boolean {
  const property = at(node, 'property')
  if (node['operator'] === '->') return tells(ctx, /Undefined property: [\w\\]+::\$(\w+)/).some(([, name]) => name === nameOf(property))
  if (node['operator'] !== '[]' || !property) return false
  const literal = property.type === 'Literal' ? String(property['value']) : undefined
  return (
    tells(ctx, /Undefined (?:array key|index|offset):? "?([^"\n]*?)"?(?: in |$|\n)/).some(
      ([, key]) => literal === undefined || literal === key,
    ) || tells(ctx, /Trying to access array offset on (?:value of type )?\w+/).length > 0
  )
}

/** The operand of a condition that reads the value. */
function partOfCondition(node: TreeNode): TreeNode | undefined {
  for (let up = node; up.parent; up = up.parent) {
    const { parent } = up
    if (
      parent.type === 'LogicalExpression' ||
      (at(parent, 'test') === up && /^(If|While)Statement$|^ConditionalExpression$/.test(parent.type))
    )
      return up
    if (!/^(Binary|Unary|Call|Member)Expression$/.test(parent.type)) return undefined
  }
  return undefined
}

/** A typed property read before anybody wrote to it; one that PHP 8.2 wants declared (RFC "Deprecate dynamic properties"). */
export const propertySaid = phpTemplate({
  id: 'property-said',
  title: 'declares a property, or what it begins with',
  on: ['PropertyDefinition', 'AssignmentExpression'],
  examples: {
    valid: [
      {
        ...{ before: 'class A { private array $xs; }', after: 'class A { private array $xs = []; }' },
        failure: 'Typed property A::$xs must not be accessed before initialization',
      },
      {
        ...{ before: 'class A { private B $b; }', after: 'class A { private ?B $b = null; }' },
        failure: 'Typed property A::$b must not be accessed before initialization',
      },
      {
        ...{
          before: 'class A {\n    private $a;\n    function f() { $this->xs = 1; }\n}',
          after: 'class A {\n    private $xs;\n    private $a;\n    function f() { $this->xs = 1; }\n}',
        },
        failure: 'Creation of dynamic property A::$xs is deprecated',
      },
      {
        ...{ before: 'class A { private int $n = 1; }', after: 'class A { private ?int $n = 1; }' },
        failure: 'Cannot assign null to property A::$n of type int',
      },
    ],
    invalid: ['class A { private array $xs; }'],
  },
  *propose(node, ctx) {
    const type = classOf(node)
    const name = nameOf(at(type, 'id'))
    const isHere = (owner: string | undefined): boolean => owner?.split('\\').at(-1) === name
    if (node.type === 'AssignmentExpression') return yield* declared(node, all(at(type, 'body'), 'body')[0], ctx)
    yield* begun(node, isHere, ctx)
  },
})

function* declared(node: TreeNode, first: TreeNode | undefined, ctx: Context): Iterable<Draft> {
  const left = at(node, 'left')
  if (!first || left?.type !== 'MemberExpression' || at(left, 'object')?.type !== 'ThisExpression') return
  const name = nameOf(at(left, 'property'))
  const lineStart = ctx.text.lastIndexOf('\n', first.start - 1) + 1
  const indent = /^\s*/.exec(ctx.text.slice(lineStart, first.start))![0]
  if (!tells(ctx, /Creation of dynamic property [\w\\]+::\$(\w+) is deprecated/).some(([, property]) => property === name)) return
  for (const [word, weight] of [
    ['private', 1],
    ['public', 0.8],
    ['protected', 0.7],
  ] as const)
    yield insert(first.start, `${word} $${name};${lineStart === 0 ? ' ' : `\n${indent}`}`, weight)
}

function* begun(node: TreeNode, isHere: (owner: string | undefined) => boolean, ctx: Context): Iterable<Draft> {
  const key = at(node, 'key')
  if (!key) return
  const typed = /(\??[\w|\\]+)\s+$/.exec(ctx.text.slice(node.start, key.start))
  const type = typed?.[1] ?? ''
  const start = node.start + (typed?.index ?? 0)
  const nullable = { start, end: start + type.length, text: type.includes('|') ? `${type}|null` : `?${type.replace(/^\?/, '')}` }
  for (const [, owner, property] of tells(
    ctx,
    /Typed (?:static )?property ([\w\\]+)::\$(\w+) must not be accessed before initialization/,
  )) {
    if (!isHere(owner) || nameOf(key) !== `$${property}` || at(node, 'value')) continue
    const values = { array: '[]', iterable: '[]', string: "''", int: '0', float: '0.0', bool: 'false' } as Readonly<Record<string, string>>
    const value = values[type.toLowerCase()]
    if (value) yield insert(key.end, ` = ${value}`, 1)
    if (/^\?|\bnull\b|mixed/i.test(type)) yield insert(key.end, ' = null', 1)
    else yield { ...nullable, weight: 0.7, also: [{ start: key.end, end: key.end, text: ' = null' }] }
  }
  for (const [, owner, property] of tells(ctx, /Cannot assign null to property ([\w\\]+)::\$(\w+) of type/))
    if (isHere(owner) && nameOf(key) === `$${property}` && !type.startsWith('?')) yield { ...nullable, weight: 1 }
}
