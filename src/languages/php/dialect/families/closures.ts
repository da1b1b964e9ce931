import { insert, replace } from '../../../templates/index.ts'
import type { Context, Draft } from '../../../templates/index.ts'
import type { TreeNode } from '../../tree/index.ts'
import { all, at, es, nameOf, phpTemplate } from './own.ts'

/** A closure sees of the names around it only those it says it uses, and writes to them only by reference. */
export const closureUse = phpTemplate({
  id: 'closure-use',
  title: 'takes a name into a closure',
  on: ['FunctionExpression'],
  examples: {
    valid: [
      {
        before: 'function f($n) { return array_map(function ($x) { return $x * $n; }, g()); }',
        after: 'function f($n) { return array_map(function ($x) use ($n) { return $x * $n; }, g()); }',
      },
      {
        before: 'function f($n, $m) { return function ($x) use ($n) { return $x * $n * $m; }; }',
        after: 'function f($n, $m) { return function ($x) use ($n, $m) { return $x * $n * $m; }; }',
      },
      {
        before: 'function f($n) { g(function ($x) use ($n) { $n += $x; }); return $n; }',
        after: 'function f($n) { g(function ($x) use (&$n) { $n += $x; }); return $n; }',
      },
    ],
    invalid: ['function f($n) { return $n; }', 'f(function ($x) { return $x; });'],
  },
  *propose(node, ctx) {
    const body = at(node, 'body')
    if (!body || node.parent?.type === 'MethodDefinition') return
    const uses = all(node, 'uses')
    for (const used of uses) {
      const byReference = ctx.text[used.start - 1] === '&'
      if (byReference) yield { start: used.start - 1, end: used.start, text: '', weight: 0.4 }
      else yield insert(used.start, '&', isWrittenIn(body, nameOf(used), ctx) ? 1 : 0.1)
    }
    const around = new Set(ctx.visible(es(node.parent ?? node)).map((variable) => variable.name))
    for (const name of strangers(node, body, ctx)) {
      if (!around.has(name)) continue
      const last = uses.at(-1)
      for (const mark of ['', '&']) {
        const weight = (mark === '&') === isWrittenIn(body, name, ctx) ? 1 : 0.3
        if (last) yield insert(last.end, `, ${mark}${name}`, weight)
        else {
          const place = ctx.text.slice(0, body.start).lastIndexOf(')')
          if (place > node.start) yield insert(place + 1, ` use (${mark}${name})`, weight)
        }
      }
    }
  },
})

/** Names of variables that the body speaks of and nothing in it declares. */
function strangers(closure: TreeNode, body: TreeNode, ctx: Context): Set<string> {
  const found = new Set<string>()
  ctx.walk(es(body), (seen) => {
    const node = seen as unknown as TreeNode
    const name = nameOf(node)
    if (node.type !== 'Identifier' || !name.startsWith('$') || ctx.functionOf(seen) !== es(closure)) return
    const variable = ctx.scopes.resolve(seen, name)
    // `$n += 1` alone makes no name, and `$n = 1` may have been meant for the one outside.
    if (!variable || isAssigned(node)) found.add(name)
  })
  return found
}

const isAssigned = (node: TreeNode): boolean => node.parent?.type === 'AssignmentExpression' && at(node.parent, 'left') === node

function isWrittenIn(body: TreeNode, name: string, ctx: Context): boolean {
  const bare = name.replace('$', '\\$')
  return new RegExp(`${bare}(?:\\[[^\\]]*\\])*\\s*(?:[-+*/.%|&^?]*=(?![=>])|\\+\\+|--)|(?:\\+\\+|--)${bare}`).test(ctx.source(es(body)))
}

/** By reference where the original was to change, and by value where it was not; the key for the value. */
export const byReference = phpTemplate({
  id: 'by-reference',
  title: 'changes what is handed over by reference',
  on: ['ForOfStatement', 'FunctionDeclaration', 'MethodDefinition'],
  examples: {
    valid: [
      { before: 'foreach ($xs as $x) { $x = 1; }', after: 'foreach ($xs as &$x) { $x = 1; }' },
      { before: 'foreach ($xs as &$x) { f($x); }', after: 'foreach ($xs as $x) { f($x); }' },
      { before: 'foreach ($xs as $k => $v) f($k);', after: 'foreach ($xs as $v => $k) f($k);' },
      { before: 'function f(array $xs) { $xs[] = 1; }', after: 'function f(array &$xs) { $xs[] = 1; }' },
    ],
    invalid: ['f($x);', 'foreach ($xs as $x) { f($x); }'],
  },
  *propose(node, ctx) {
    if (node.type === 'ForOfStatement') return yield* walked(node, ctx)
    const made = node.type === 'MethodDefinition' ? at(node, 'value') : node
    const body = at(made, 'body')
    if (!body) return
    for (const param of all(made, 'params')) {
      if (param.type !== 'Identifier' || param['promoted'] === true) continue
      if (ctx.text[param.start - 1] === '&') yield { start: param.start - 1, end: param.start, text: '', weight: 0.4 }
      else if (isWrittenIn(body, nameOf(param), ctx)) yield insert(param.start, '&', 0.3)
    }
  },
})

function* walked(node: TreeNode, ctx: Context): Iterable<Draft> {
  const [key, value, body] = [at(node, 'key'), at(node, 'left'), at(node, 'body')]
  if (value?.type !== 'Identifier' || !body) return
  if (ctx.text[value.start - 1] === '&') yield { start: value.start - 1, end: value.start, text: '', weight: 0.8 }
  else if (isWrittenIn(body, nameOf(value), ctx)) yield insert(value.start, '&', 1)
  if (key)
    yield {
      ...replace(key, ctx.source(es(value)), 0.4),
      also: [{ start: value.start, end: value.end, text: ctx.source(es(key)) }],
    }
}
