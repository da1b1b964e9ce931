import { after, before, closeness, indentOf, insert, listOf, replace, type Context, type Draft } from '../../../templates/index.ts'
import type { TreeNode } from '../../tree/index.ts'
import { all, at, calledName, classOf, es, membersOf, methodOf, nameOf, phpTemplate, type Member } from './own.ts'

/** Two names as near as this are one name with a slip. */
const slipMin = 0.7

/** A member named without its object, a local name with one, a method without its parentheses, a name that nobody declared. */
export const receiver = phpTemplate({
  id: 'receiver',
  title: 'corrects how a member is named',
  on: ['Identifier', 'MemberExpression', 'CallExpression', 'AssignmentExpression'],
  examples: {
    valid: [
      {
        before: 'class A { private $n = 1; function f() { return $n; } }',
        after: 'class A { private $n = 1; function f() { return $this->n; } }',
      },
      { before: 'class A { const N = 1; function f() { return N; } }', after: 'class A { const N = 1; function f() { return self::N; } }' },
      {
        before: 'class A { function f() { return g(1); } function g($a) {} }',
        after: 'class A { function f() { return $this->g(1); } function g($a) {} }',
      },
      {
        before: 'class A { private $n; function f($n) { $n = $n; } }',
        after: 'class A { private $n; function f($n) { $this->n = $n; } }',
      },
      { before: 'class A { function f($n) { return $this->n; } }', after: 'class A { function f($n) { return $n; } }' },
      {
        before: 'class A { function f() { return $this->g; } function g() {} }',
        after: 'class A { function f() { return $this->g(); } function g() {} }',
      },
      {
        before: 'class A { private $total; function f() { return $this->totl; } }',
        after: 'class A { private $total; function f() { return $this->total; } }',
      },
    ],
    invalid: ['f($n);', 'class A { private $n; function f($n) { return $n; } }'],
  },
  *propose(node, ctx) {
    const members = membersOf(classOf(node))
    if (members.length === 0) return
    const fixed = methodOf(node)?.['static'] === true
    if (node.type === 'Identifier') yield* bareName(node, members, fixed, ctx)
    else if (node.type === 'CallExpression') {
      const found = members.find(({ kind, name }) => kind === 'method' && name === calledName(node))
      const callee = at(node, 'callee')
      if (found && callee) yield replace(callee, said(found, fixed), 1)
    } else if (node.type === 'AssignmentExpression') {
      const left = at(node, 'left')
      const found = members.find(({ kind, name }) => kind === 'property' && `$${name}` === nameOf(left))
      if (found && left?.type === 'Identifier') yield replace(left, said(found, fixed), 0.7)
    } else yield* accessed(node, members, ctx)
  },
})

const said = ({ name, kind, static: shared }: Member, fixed: boolean): string =>
  kind === 'constant' ? `self::${name}` : shared || fixed ? `self::${kind === 'property' ? '$' : ''}${name}` : `$this->${name}`

function* bareName(node: TreeNode, members: readonly Member[], fixed: boolean, ctx: Context): Iterable<Draft> {
  const name = nameOf(node)
  if (!ctx.isValue(es(node)) || ctx.scopes.resolve(es(node), name)) return
  if (node.parent?.type === 'CallExpression' && at(node.parent, 'callee') === node) return
  for (const member of members) {
    const spelled = member.kind === 'property' ? `$${member.name}` : member.name
    if (member.kind === 'method' || spelled.startsWith('$') !== name.startsWith('$')) continue
    const near = spelled === name ? 1 : 0.6 * closeness(spelled, name)
    if (near >= 0.6 * slipMin) yield replace(node, said(member, fixed), near)
  }
}

function* accessed(node: TreeNode, members: readonly Member[], ctx: Context): Iterable<Draft> {
  const property = at(node, 'property')
  if (at(node, 'object')?.type !== 'ThisExpression' || property?.type !== 'Identifier' || node['computed'] === true) return
  const name = nameOf(property)
  const called = node.parent?.type === 'CallExpression' && at(node.parent, 'callee') === node
  const known = members.filter((member) => member.name === name)
  if (called) {
    if (known.some(({ kind }) => kind === 'property') && all(node.parent, 'arguments').length === 0)
      yield replace(node.parent!, ctx.source(es(node)), 0.6)
  } else if (known.some(({ kind }) => kind === 'method')) yield insert(node.end, '()', known.length === 1 ? 1 : 0.5)
  else if (ctx.visible(es(node)).some((variable) => variable.name === `$${name}`))
    yield replace(node, `$${name}`, known.length === 0 ? 1 : 0.3)
  if (known.length > 0) return
  for (const member of members)
    if ((member.kind === 'method') === called && closeness(member.name, name) >= slipMin) yield replace(property, member.name, 0.9)
}

/** A property that holds nothing until somebody writes to it (typed ones throw on reading, RFC "Typed Properties 2.0"). */
export const propertyStart = phpTemplate({
  id: 'property-start',
  title: 'gives a property its first value',
  on: ['PropertyDefinition'],
  examples: {
    valid: [
      { before: 'class A { private array $xs; }', after: 'class A { private array $xs = []; }' },
      { before: 'class A { private $n; }', after: 'class A { private $n = null; }' },
    ],
    invalid: ['class A { const N = 1; }', 'class A { private $n = 1; }'],
  },
  *propose(node, ctx) {
    const key = at(node, 'key')
    if (
      !key ||
      at(node, 'value') ||
      node['constant'] === true ||
      node['enumCase'] === true ||
      /\breadonly\b/.test(ctx.text.slice(node.start, key.start))
    )
      return
    const type = /(\??[\w|\\]+)\s+$/.exec(ctx.text.slice(node.start, key.start))?.[1] ?? ''
    for (const [value, fits] of [
      ['[]', /array|iterable/],
      ['null', /^\?|null|mixed/],
      ['0', /int|float/],
      ["''", /string/],
      ['false', /bool/],
    ] as const) {
      const weight = fits.test(type) ? 1 : /^(private|protected|public|var|static|)$/.test(type) ? 0.3 : 0
      if (weight > 0) yield insert(key.end, ` = ${value}`, weight)
    }
  },
})

/** What the parent does first, or does at all, left out. */
export const parentCall = phpTemplate({
  id: 'parent-call',
  title: 'lets the parent do its part',
  on: ['MethodDefinition'],
  examples: {
    valid: [
      {
        before: 'class A extends B {\n    function __construct($n) {\n        $this->n = $n;\n    }\n}',
        after: 'class A extends B {\n    function __construct($n) {\n        parent::__construct($n);\n        $this->n = $n;\n    }\n}',
      },
    ],
    invalid: ['class A { function f() { g(); } }', 'class A extends B { function f() { parent::f(); } }'],
  },
  *propose(node, ctx) {
    const type = classOf(node)
    const body = at(at(node, 'value'), 'body')
    if (!type || !at(type, 'superClass') || body?.type !== 'BlockStatement' || node['static'] === true) return
    const name = nameOf(at(node, 'key'))
    if (ctx.source(es(body)).includes(`parent::${name}`)) return
    const names = all(at(node, 'value'), 'params').map((param) => nameOf(param.type === 'AssignmentPattern' ? at(param, 'left') : param))
    const [first] = all(body, 'body')
    const last = all(body, 'body').at(-1)
    if (!first || !last || names.includes('')) return
    const weight = name === '__construct' ? 1 : 0.3
    for (const [given, share] of [...new Set([names.join(', '), ''])].map((text, index) => [text, index === 0 ? 1 : 0.5] as const)) {
      const call = `parent::${name}(${given});`
      yield insert(first.start, before(es(first), call, ctx), weight * share)
      if (listOf(es(last)) && last.type !== 'ReturnStatement') yield insert(last.end, after(es(last), call, ctx), weight * share * 0.5)
    }
  },
})

/** An object that changes where a changed copy was meant: PHP hands objects on, not copies. */
export const copyOfSelf = phpTemplate({
  id: 'copy-of-self',
  title: 'works on a copy',
  on: ['AssignmentExpression', 'ReturnStatement', 'UnaryExpression'],
  examples: {
    valid: [
      { before: 'class A { function f() { $a = $this; return $a; } }', after: 'class A { function f() { $a = clone $this; return $a; } }' },
      {
        before: 'class A {\n    function f($n) {\n        $this->n = $n;\n        return $this;\n    }\n}',
        after: 'class A {\n    function f($n) {\n        $clone = clone $this;\n        $clone->n = $n;\n        return $clone;\n    }\n}',
      },
      { before: 'class A { function f() { return clone $this; } }', after: 'class A { function f() { return $this; } }' },
    ],
    invalid: ['$a = $b;', 'return $a;'],
  },
  *propose(node, ctx) {
    if (node.type === 'UnaryExpression') {
      if (node['operator'] === 'clone') yield replace(node, ctx.source(es(at(node, 'argument')!)), 0.5)
      return
    }
    const value = node.type === 'ReturnStatement' ? at(node, 'argument') : at(node, 'right')
    if (value?.type !== 'ThisExpression') return
    if (node.type === 'AssignmentExpression') return yield replace(value, 'clone $this', 1)
    const body = node.parent
    const [first] = all(body, 'body')
    if (body?.type !== 'BlockStatement' || !first || first === node) return
    const also = mentions(body, node, ctx).map(({ start, end }) => ({ start, end, text: '$clone' }))
    if (also.length === 0) return
    yield {
      ...insert(first.start, `$clone = clone $this;\n${indentOf(es(first), ctx.text)}`, 0.5),
      also: [...also, { ...spanOf(value), text: '$clone' }],
    }
  },
})

const spanOf = ({ start, end }: TreeNode): { start: number; end: number } => ({ start, end })

/** `$this` where the body writes to a property of it. */
function mentions(body: TreeNode, until: TreeNode, ctx: Context): TreeNode[] {
  const found: TreeNode[] = []
  ctx.walk(es(body), (seen) => {
    const node = seen as unknown as TreeNode
    if (node.type !== 'AssignmentExpression' || node.start >= until.start) return
    let target = at(node, 'left')
    while (target?.type === 'MemberExpression') target = at(target, 'object')
    if (target?.type === 'ThisExpression') found.push(target)
  })
  return found
}
