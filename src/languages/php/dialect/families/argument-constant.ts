import { insert, replace } from '../../../templates/index.ts'
import type { TreeNode } from '../../tree/index.ts'
import { all, at, calledName, es, nameOf, phpTemplate } from './own.ts'

/** What people forget to say to a function of PHP, by the number of arguments given so far (https://www.php.net/manual/en/funcref.php). */
const forgotten: Readonly<Record<string, Readonly<Record<number, readonly string[]>>>> = {
  in_array: { 2: ['true'] },
  array_search: { 2: ['true'] },
  array_keys: { 2: ['true'] },
  array_filter: { 1: ["'strlen'"], 2: ['ARRAY_FILTER_USE_KEY', 'ARRAY_FILTER_USE_BOTH'] },
  array_slice: { 2: ['null'], 3: ['true'] },
  array_reverse: { 1: ['true'] },
  array_unique: { 1: ['SORT_REGULAR'] },
  array_column: { 2: ["'id'"] },
  array_chunk: { 2: ['true'] },
  iterator_to_array: { 1: ['false', 'true'] },
  count: { 1: ['COUNT_RECURSIVE'] },
  explode: { 2: ['2', '-1'] },
  mb_ord: { 1: ["'UTF-8'"] },
  mb_chr: { 1: ["'UTF-8'"] },
  mb_strlen: { 1: ["'UTF-8'"] },
  mb_substr: { 2: ['1'], 3: ["'UTF-8'"] },
  mb_strtolower: { 1: ["'UTF-8'"] },
  mb_strtoupper: { 1: ["'UTF-8'"] },
  mb_strpos: { 2: ['1'], 3: ["'UTF-8'"] },
  is_a: { 2: ['true'] },
  preg_split: { 2: ['-1, PREG_SPLIT_NO_EMPTY', '2'], 3: ['PREG_SPLIT_NO_EMPTY'] },
  preg_quote: { 1: ["'/'", "'#'"] },
  round: { 1: ['2', '1', '0', '4'], 2: ['PHP_ROUND_HALF_EVEN', 'PHP_ROUND_HALF_UP'] },
  number_format: { 1: ['2'], 2: ["'.', ''", "'.', ','", "',', '.'"] },
  json_encode: { 1: ['JSON_THROW_ON_ERROR', 'JSON_UNESCAPED_SLASHES', 'JSON_UNESCAPED_UNICODE', 'JSON_PRETTY_PRINT'] },
  json_decode: { 1: ['true'] },
  htmlspecialchars: { 1: ['ENT_QUOTES'] },
  str_pad: { 2: ["'0'", "'0', STR_PAD_LEFT", "' ', STR_PAD_LEFT"], 3: ['STR_PAD_LEFT', 'STR_PAD_BOTH'] },
  str_split: { 1: ['2'] },
  trim: { 1: ["'/'", "'\"'", "' '"] },
  rtrim: { 1: ["'/'", "','", "'0'", '"\\n"'] },
  ltrim: { 1: ["'/'", "'0'"] },
  strpos: { 2: ['1'] },
  substr: { 2: ['1', '-1'] },
  intdiv: { 1: ['2'] },
  var_export: { 1: ['true'] },
  print_r: { 1: ['true'] },
  strstr: { 2: ['true'] },
  sort: { 1: ['SORT_STRING', 'SORT_NUMERIC'] },
  range: { 2: ['2', '-1'] },
  microtime: { 0: ['true'] },
  uniqid: { 0: ["'', true"] },
  bcadd: { 2: ['0', '2'] },
  bcsub: { 2: ['0', '2'] },
  bcmul: { 2: ['0', '2'] },
  bcdiv: { 2: ['0', '2'] },
}

const usual = [
  ['true', 0.35],
  ['false', 0.3],
  ['null', 0.2],
  ['[]', 0.1],
  ["''", 0.1],
] as const

/** `[$a, $b] = explode(…)`: as many parts as there are names for them. */
function wanted(call: TreeNode, name: string): string | undefined {
  const target = call.parent?.type === 'AssignmentExpression' ? at(call.parent, 'left') : undefined
  const count = target && /Pattern$|^ArrayExpression$/.test(target.type) ? all(target, 'elements').length : 0
  return count > 1 && /^(explode|preg_split|str_getcsv)$/.test(name) ? String(count) : undefined
}

/** One more argument: the one a function of PHP is known to want, or a switch for one of the project's own. */
export const argumentConstant = phpTemplate({
  id: 'argument-constant',
  title: 'gives one more argument',
  on: ['CallExpression', 'NewExpression'],
  examples: {
    valid: [
      { before: 'if (in_array($x, $xs)) f();', after: 'if (in_array($x, $xs, true)) f();' },
      { before: '$n = round($x);', after: '$n = round($x, 2);' },
      { before: "[$a, $b, $c] = explode(':', $s);", after: "[$a, $b, $c] = explode(':', $s, 3);" },
      { before: '$this->advance($n);', after: '$this->advance($n, true);' },
    ],
    invalid: ['isset($x);', 'strlen($x);'],
  },
  *propose(node, ctx) {
    const given = all(node, 'arguments')
    const callee = at(node, 'callee')
    if (!callee || 'construct' in callee || callee.type === 'ClassExpression' || given.some(({ type }) => type === 'ArgumentPlaceholder'))
      return
    if (ctx.text[node.end - 1] !== ')') return
    const place = given.at(-1)?.end ?? node.end - 1
    const glue = given.length > 0 ? ', ' : ''
    const name = calledName(node)
    const parts = given.length === 2 ? wanted(node, name) : undefined
    if (parts !== undefined) yield insert(place, glue + parts, 1)
    const known = Object.hasOwn(forgotten, name) ? forgotten[name]![given.length] : undefined
    for (const [index, text] of (known ?? []).entries()) yield insert(place, glue + text, 1 / (1 + 0.5 * index))
    // What PHP's own functions take is in the table.
    if (known || name !== '' || given.at(-1)?.type === 'SpreadElement') return
    for (const [text, weight] of usual) yield insert(place, glue + text, weight / (given.length === 0 ? 2 : 1))
  },
})

/** Constants of PHP that are taken for each other. */
const groups = [
  ['STR_PAD_LEFT', 'STR_PAD_RIGHT', 'STR_PAD_BOTH'],
  ['SORT_ASC', 'SORT_DESC'],
  ['SORT_REGULAR', 'SORT_NUMERIC', 'SORT_STRING', 'SORT_NATURAL'],
  ['ARRAY_FILTER_USE_KEY', 'ARRAY_FILTER_USE_BOTH'],
  ['PHP_ROUND_HALF_UP', 'PHP_ROUND_HALF_EVEN', 'PHP_ROUND_HALF_DOWN', 'PHP_ROUND_HALF_ODD'],
  ['PHP_INT_MAX', 'PHP_INT_MIN'],
  ['PHP_FLOAT_MAX', 'PHP_FLOAT_MIN', 'PHP_FLOAT_EPSILON', 'INF'],
  ['ENT_QUOTES', 'ENT_NOQUOTES', 'ENT_COMPAT'],
  ['PREG_SPLIT_NO_EMPTY', 'PREG_SPLIT_DELIM_CAPTURE'],
  ['PREG_SET_ORDER', 'PREG_PATTERN_ORDER'],
  ['PHP_URL_PATH', 'PHP_URL_HOST', 'PHP_URL_SCHEME', 'PHP_URL_QUERY', 'PHP_URL_PORT', 'PHP_URL_FRAGMENT'],
  ['PATHINFO_EXTENSION', 'PATHINFO_FILENAME', 'PATHINFO_BASENAME', 'PATHINFO_DIRNAME'],
  ['LOCK_EX', 'LOCK_SH', 'LOCK_UN'],
  ['COUNT_NORMAL', 'COUNT_RECURSIVE'],
] as const

export const platformConstant = phpTemplate({
  id: 'platform-constant',
  title: 'takes another constant of PHP',
  on: ['Identifier'],
  examples: {
    valid: [{ before: 'f($s, 5, 0, STR_PAD_LEFT);', after: 'f($s, 5, 0, STR_PAD_RIGHT);' }],
    invalid: ['f(OTHER);', 'f($x);'],
  },
  *propose(node, ctx) {
    if (!/^[A-Z]/.test(nameOf(node)) || !ctx.isValue(es(node))) return
    for (const group of groups) {
      if (!(group as readonly string[]).includes(nameOf(node))) continue
      for (const other of group) if (other !== nameOf(node)) yield replace(node, other, 1 / Math.sqrt(group.length - 1))
    }
  },
})
