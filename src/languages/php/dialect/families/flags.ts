import { insert, replace } from '../../../templates/index.ts'
import { all, at, classOf, es, membersOf, nameOf, phpTemplate } from './own.ts'

/** Flags that are joined by `|`, by the function family they belong to, the most forgotten first (https://www.php.net/manual/en/json.constants.php and others). */
const families: readonly (readonly string[])[] = [
  [
    ...[
      'JSON_THROW_ON_ERROR',
      'JSON_UNESCAPED_SLASHES',
      'JSON_UNESCAPED_UNICODE',
      'JSON_PRESERVE_ZERO_FRACTION',
      'JSON_PARTIAL_OUTPUT_ON_ERROR',
    ],
    ...['JSON_INVALID_UTF8_SUBSTITUTE', 'JSON_PRETTY_PRINT', 'JSON_BIGINT_AS_STRING', 'JSON_FORCE_OBJECT', 'JSON_INVALID_UTF8_IGNORE'],
  ],
  ['ENT_QUOTES', 'ENT_SUBSTITUTE', 'ENT_HTML5', 'ENT_NOQUOTES', 'ENT_COMPAT', 'ENT_HTML401', 'ENT_XML1', 'ENT_IGNORE'],
  ['PREG_SPLIT_NO_EMPTY', 'PREG_SPLIT_DELIM_CAPTURE', 'PREG_SPLIT_OFFSET_CAPTURE'],
  ['PREG_SET_ORDER', 'PREG_OFFSET_CAPTURE', 'PREG_UNMATCHED_AS_NULL', 'PREG_PATTERN_ORDER'],
  ['SORT_STRING', 'SORT_FLAG_CASE', 'SORT_NATURAL', 'SORT_NUMERIC'],
  [
    'LIBXML_NONET',
    'LIBXML_NOERROR',
    'LIBXML_NOWARNING',
    'LIBXML_HTML_NOIMPLIED',
    'LIBXML_HTML_NODEFDTD',
    'LIBXML_NOBLANKS',
    'LIBXML_PARSEHUGE',
  ],
  [
    'FILTER_FLAG_ALLOW_FRACTION',
    'FILTER_NULL_ON_FAILURE',
    'FILTER_FLAG_IPV4',
    'FILTER_FLAG_IPV6',
    'FILTER_FLAG_NO_PRIV_RANGE',
    'FILTER_FLAG_NO_RES_RANGE',
  ],
]

/** One more flag of a set, or one less. */
export const flagJoined = phpTemplate({
  id: 'flag-joined',
  title: 'sets another flag',
  on: ['Identifier', 'BinaryExpression'],
  examples: {
    valid: [
      { before: 'f($x, ENT_QUOTES);', after: 'f($x, ENT_QUOTES | ENT_SUBSTITUTE);' },
      {
        before: 'class A { const F = JSON_A | JSON_PRETTY_PRINT; }',
        after: 'class A { const F = JSON_A | JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES; }',
      },
      { before: 'f(JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES);', after: 'f(JSON_PRETTY_PRINT);' },
    ],
    invalid: ['f(OTHER);', '$a | $b;'],
  },
  *propose(node, ctx) {
    if (node.type === 'BinaryExpression') {
      const [left, right] = [at(node, 'left'), at(node, 'right')]
      if (node['operator'] === '|' && left && right && /^[A-Z]+_[A-Z\d_]+$/.test(nameOf(right)))
        yield replace(node, ctx.source(es(left)), 0.3)
      return
    }
    const set = families.find((names) => names.includes(nameOf(node)))
    const joined = node.parent?.type === 'BinaryExpression' && node.parent['operator'] === '|'
    // Behind the last of a row.
    if (!set || (joined && (at(node.parent, 'left') === node || node.parent!.parent?.['operator'] === '|'))) return
    const row = joined ? node.parent! : node
    const own = ctx.source(es(row))
    for (const [rank, name] of set.filter((each) => !own.includes(each)).entries())
      yield insert(row.end, ` | ${name}`, 1 / (1 + 0.3 * rank))
  },
})

/** The class's own way to a value for the value itself (a child may give another one), and the other way round. */
export const getterUsed = phpTemplate({
  id: 'getter-used',
  title: 'asks the method for the property',
  on: ['MemberExpression'],
  examples: {
    valid: [
      {
        before: 'class A { private $n; function getN() { return $this->n; } function f() { return $this->n; } }',
        after: 'class A { private $n; function getN() { return $this->n; } function f() { return $this->getN(); } }',
      },
    ],
    invalid: ['class A { private $n; function getN() { return $this->n; } }'],
  },
  *propose(node, ctx) {
    if (at(node, 'object')?.type !== 'ThisExpression' || !ctx.isValue(es(node))) return
    const name = nameOf(at(node, 'property'))
    const home = ctx.functionOf(es(node)) as unknown as { parent?: Parameters<typeof nameOf>[0] } | undefined
    for (const member of membersOf(classOf(node))) {
      const bare = member.name.replace(/^(get|is|has)(?=[A-Z])/, '')
      if (member.kind !== 'method' || member.static || bare.toLowerCase() !== name.toLowerCase()) continue
      const own = home?.parent && nameOf(at(home.parent, 'key')) === member.name
      const method = all(at(classOf(node), 'body'), 'body').find((each) => nameOf(at(each, 'key')) === member.name)
      if (!own && all(at(method, 'value'), 'params').length === 0) yield replace(node, `$this->${member.name}()`, 1)
    }
  },
})
