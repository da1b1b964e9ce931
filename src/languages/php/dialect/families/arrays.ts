import { before, insert, listOf, replace } from '../../../templates/index.ts'
import { all, at, calledName, es, nameOf, phpTemplate } from './own.ts'

/** `+` keeps the first of two equal keys, `array_merge` the last and numbers anew, `...` too. */
export const arraysJoined = phpTemplate({
  id: 'arrays-joined',
  title: 'joins arrays in another way',
  on: ['BinaryExpression', 'CallExpression', 'ArrayExpression'],
  examples: {
    valid: [
      {
        before: 'function f(array $a, array $b) { return $a + $b; }',
        after: 'function f(array $a, array $b) { return array_merge($a, $b); }',
      },
      { before: '$c = array_merge($a, $b);', after: '$c = $a + $b;' },
      { before: '$c = array_merge($a, $b);', after: '$c = $b + $a;' },
      { before: '$c = [...$a, ...$b];', after: '$c = array_replace($a, $b);' },
    ],
    invalid: ['$c = $a * $b;', 'f($a);'],
  },
  *propose(node, ctx) {
    if (!ctx.isValue(es(node))) return
    const parts =
      node.type === 'BinaryExpression'
        ? [at(node, 'left'), at(node, 'right')]
        : node.type === 'CallExpression'
          ? all(node, 'arguments')
          : all(node, 'elements').map((item) => (item.type === 'SpreadElement' ? at(item, 'argument') : undefined))
    const name = calledName(node)
    if (node.type === 'CallExpression' && !/^array_(merge|replace)(_recursive)?$/.test(name)) return
    if (node.type === 'BinaryExpression' && (node['operator'] !== '+' || ctx.kind(es(node)) !== 'array')) return
    const [a, b, more] = parts
    if (!a || !b || more || [a, b].some(({ type }) => /^(Spread|Named)/.test(type))) return
    const [one, two] = [ctx.source(es(a)), ctx.source(es(b))]
    const [left, right] = [ctx.within(es(a), 10), ctx.within(es(b), 11)]
    const ways = [
      [ctx.say.call('array_merge', one, two), 1],
      [`${left} + ${right}`, 0.8],
      [`${ctx.within(es(b), 10)} + ${ctx.within(es(a), 11)}`, 0.5],
      [ctx.say.call('array_replace', one, two), 0.4],
      [`[...${one}, ...${two}]`, 0.3],
    ] as const
    for (const [text, weight] of ways)
      if (text !== ctx.source(es(node)))
        yield replace(node, / \+ /.test(text) && node.parent?.type === 'MemberExpression' ? `(${text})` : text, weight)
  },
})

/** Keys tried at most where an item is put: more names than this, and none is likely. */
const keysMax = 6

/** `$xs[] = …` where a key was meant, a key where none was, and `$xs = …` where an item was to be added. */
export const itemAppended = phpTemplate({
  id: 'item-appended',
  title: 'puts an item in another place',
  on: ['AssignmentExpression'],
  examples: {
    valid: [
      { before: 'foreach ($xs as $k => $x) { $ys[] = $x; }', after: 'foreach ($xs as $k => $x) { $ys[$k] = $x; }' },
      { before: '$ys[$k] = $x;', after: '$ys[] = $x;' },
      { before: '$ys = []; $ys = f($x);', after: '$ys = []; $ys[] = f($x);' },
    ],
    invalid: ['$a = 1;', '$a += $b;'],
  },
  *propose(node, ctx) {
    const left = at(node, 'left')
    if (!left || node['operator'] !== '=') return
    if (left.type === 'MemberExpression' && left['operator'] === '[]') {
      const owner = ctx.source(es(at(left, 'object')!))
      const property = at(left, 'property')
      if (property) yield replace(left, `${owner}[]`, 0.6)
      else
        for (const variable of ctx
          .visible(es(node))
          .filter(({ name }) => name !== owner && name.startsWith('$'))
          .slice(0, keysMax))
          yield replace(left, `${owner}[${variable.name}]`, variable.reads.length === 0 ? 1 : 0.4)
      return
    }
    const kind = ctx.kind(es(left))
    if (left.type === 'Identifier' && kind === 'array' && !/^(Array|Object)Expression$/.test(at(node, 'right')!.type))
      yield insert(left.end, '[]', 0.8)
  },
})

const sorts = /^(sort|rsort|usort|uasort|uksort|ksort|krsort|asort|arsort|shuffle|natsort|natcasesort|array_multisort)$/

/** PHP sorts in place and answers true: the answer taken for the list, a list not sorted, an order that is no order. */
export const sortedInPlace = phpTemplate({
  id: 'sorted-in-place',
  title: 'sorts in another way',
  on: ['CallExpression', 'ReturnStatement', 'AssignmentExpression', 'BinaryExpression'],
  examples: {
    valid: [
      { before: 'function f($xs) {\n    return sort($xs);\n}', after: 'function f($xs) {\n    sort($xs);\n    return $xs;\n}' },
      { before: '$ys = sort($xs);', after: 'sort($xs);\n$ys = $xs;' },
      { before: 'function f(array $xs) {\n    return $xs;\n}', after: 'function f(array $xs) {\n    sort($xs);\n    return $xs;\n}' },
      { before: 'usort($xs, fn ($a, $b) => $a > $b);', after: 'usort($xs, fn ($a, $b) => $a <=> $b);' },
      { before: 'usort($xs, fn ($a, $b) => $a->n - $b->n);', after: 'usort($xs, fn ($a, $b) => $b->n <=> $a->n);' },
      { before: 'sort($xs);', after: 'usort($xs, fn ($a, $b) => $b <=> $a);' },
    ],
    invalid: ['f($xs);', '$a = $b;'],
  },
  *propose(node, ctx) {
    if (node.type === 'BinaryExpression') {
      if (!/^([<>]=?|-|<=>)$/.test(String(node['operator'])) || !isOrder(node)) return
      const [left, right] = [ctx.within(es(at(node, 'left')!), 8), ctx.within(es(at(node, 'right')!), 8)]
      if (node['operator'] !== '<=>') yield replace(node, `${left} <=> ${right}`, 1)
      yield replace(node, `${right} <=> ${left}`, 0.7)
      return
    }
    if (node.type === 'CallExpression') {
      const [list, more] = all(node, 'arguments')
      if (list && !more && /^r?sort$/.test(calledName(node)))
        for (const order of ['$b <=> $a', 'strlen($a) <=> strlen($b)', 'strcmp($a, $b)'])
          yield replace(node, ctx.say.call('usort', ctx.source(es(list)), `fn ($a, $b) => ${order}`), 0.3)
      return
    }
    const value = node.type === 'ReturnStatement' ? at(node, 'argument') : at(node, 'right')
    const [list] = all(value, 'arguments')
    if (value && list && sorts.test(calledName(value))) {
      const statement = node.type === 'ReturnStatement' ? node : node.parent
      if (statement && listOf(es(statement)))
        yield {
          ...insert(statement.start, before(es(statement), `${ctx.source(es(value))};`, ctx), 1),
          also: [{ start: value.start, end: value.end, text: ctx.source(es(list)) }],
        }
    } else if (
      node.type === 'ReturnStatement' &&
      value?.type === 'Identifier' &&
      nameOf(value).startsWith('$') &&
      ctx.kind(es(value)) === 'array'
    )
      for (const [name, weight] of [
        ['sort', 0.5],
        ['ksort', 0.3],
        ['rsort', 0.2],
        ['asort', 0.1],
      ] as const)
        if (listOf(es(node))) yield insert(node.start, before(es(node), `${ctx.say.call(name, nameOf(value))};`, ctx), weight)
  },
})

/** What a comparing function gives back. */
function isOrder(node: Parameters<typeof es>[0]): boolean {
  const made = node.parent?.type === 'ReturnStatement' ? node.parent.parent?.parent : node.parent
  return /Function/.test(made?.type ?? '') && all(made, 'params').length === 2 && /^u[ak]?sort$/.test(calledName(made?.parent))
}
