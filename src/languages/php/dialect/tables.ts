import type { Kind, Tables, Weighed } from '../../templates/index.ts'
import { methods } from './methods.ts'

const comparison: Tables['comparison'] = {
  '<': ['<=', '>', '>=', '==', '!='],
  '<=': ['<', '>=', '>', '==', '!='],
  '>': ['>=', '<', '<=', '==', '!='],
  '>=': ['>', '<=', '<', '==', '!='],
  '==': ['!=', '===', '<=', '>=', '<', '>'],
  '!=': ['==', '!==', '<', '>', '<=', '>='],
  '===': ['!==', '==', '<=', '>=', '<', '>'],
  '!==': ['===', '!=', '<', '>', '<=', '>='],
  '<=>': ['-', '<', '>'],
}

const arithmetic: Tables['arithmetic'] = {
  '+': ['-', '*', '.', '/', '%'],
  '-': ['+', '%', '/', '*'],
  '*': ['/', '+', '**', '-', '%'],
  '/': ['*', '%', '-', '+'],
  '%': ['/', '*', '-', '+'],
  '**': ['*', '+'],
  '.': ['+'],
  '&': ['|', '^'],
  '|': ['&', '^'],
  '^': ['&', '|', '**'],
  '<<': ['>>'],
  '>>': ['<<'],
}

const assignment: Tables['assignment'] = {
  '=': ['+=', '-=', '.=', '*=', '??='],
  '+=': ['-=', '=', '*=', '.='],
  '-=': ['+=', '=', '/='],
  '*=': ['/=', '+=', '=', '**='],
  '/=': ['*=', '-=', '='],
  '.=': ['=', '+='],
  '%=': ['/=', '='],
  '**=': ['*='],
  '??=': ['='],
  '|=': ['&=', '^='],
  '&=': ['|=', '^='],
  '^=': ['|=', '&='],
  '<<=': ['>>='],
  '>>=': ['<<='],
}

/** Taken for each other: the empty values, null and false (which PHP's functions give for "not found"). */
const empties: readonly Weighed[] = [
  ['null', 0.4],
  ['false', 0.35],
  ['[]', 0.3],
  ["''", 0.3],
  ['0', 0.3],
  ['true', 0.15],
]
const but = (own: string): readonly Weighed[] => empties.filter(([text]) => text !== own)

const constants: Tables['constants'] = {
  true: [
    ['false', 1],
    ['null', 0.15],
  ],
  false: [
    ['true', 1],
    ['null', 0.6],
    ["''", 0.1],
    ['0', 0.1],
    ['[]', 0.1],
  ],
  null: but('null'),
  TRUE: [['FALSE', 1]],
  FALSE: [
    ['TRUE', 1],
    ['NULL', 0.4],
  ],
  NULL: [
    ['FALSE', 0.4],
    ['array()', 0.3],
    ["''", 0.3],
    ['0', 0.2],
  ],
  "''": but("''"),
  '""': but("''"),
  '[]': [...but('[]'), ['[0]', 0.1], ['[[]]', 0.1]],
  'array()': [
    ['null', 0.4],
    ['false', 0.2],
  ],
  '0': [
    ['null', 0.15],
    ['PHP_INT_MAX', 0.12],
    ['PHP_INT_MIN', 0.12],
    ['0.0', 0.1],
    ['[]', 0.05],
    ['false', 0.05],
    ["''", 0.05],
  ],
  '1': [
    ['true', 0.03],
    ['1.0', 0.05],
  ],
  '-1': [
    ['null', 0.15],
    ['false', 0.1],
    ['PHP_INT_MAX', 0.1],
  ],
}

const wraps: Tables['wraps'] = {
  number: [
    ['abs(_)', 1],
    ['(int) _', 0.8],
    ['round(_)', 0.6],
    ['round(_, 2)', 0.5],
    ['(int) round(_)', 0.4],
    ['(int) floor(_)', 0.5],
    ['floor(_)', 0.4],
    ['ceil(_)', 0.4],
    ['(int) ceil(_)', 0.3],
    ['(string) _', 0.5],
    ['(float) _', 0.4],
    ['max(0, _)', 0.5],
    ['max(1, _)', 0.15],
    ['min(1, _)', 0.1],
    ['sqrt(_)', 0.1],
    ['(bool) _', 0.1],
    ['[_]', 0.05],
  ],
  string: [
    ['strtolower(_)', 1],
    ['trim(_)', 0.8],
    ['mb_strtolower(_)', 0.4],
    ['strtoupper(_)', 0.4],
    ['ucfirst(_)', 0.3],
    ['(int) _', 0.6],
    ['(float) _', 0.3],
    ['(string) _', 0.4],
    ['strrev(_)', 0.3],
    ['strlen(_)', 0.2],
    ['substr(_, 1)', 0.3],
    ['substr(_, 0, -1)', 0.3],
    ["rtrim(_, '/')", 0.2],
    ["ltrim(_, '/')", 0.2],
    ['rtrim(_)', 0.2],
    ['ltrim(_)', 0.2],
    ['str_split(_)', 0.2],
    ['rawurlencode(_)', 0.2],
    ['rawurldecode(_)', 0.15],
    ["preg_quote(_, '/')", 0.2],
    ['preg_quote(_)', 0.15],
    ['htmlspecialchars(_)', 0.2],
    ['addslashes(_)', 0.1],
    ['lcfirst(_)', 0.1],
    ['ucwords(_)', 0.1],
    ['[_]', 0.05],
  ],
  array: [
    ['array_values(_)', 1],
    ['array_unique(_)', 0.6],
    ['array_values(array_unique(_))', 0.5],
    ['array_filter(_)', 0.6],
    ['array_values(array_filter(_))', 0.4],
    ['array_reverse(_)', 0.5],
    ['array_keys(_)', 0.4],
    ['array_slice(_, 1)', 0.5],
    ['array_slice(_, 0, -1)', 0.4],
    ['array_sum(_)', 0.3],
    ['array_flip(_)', 0.1],
    ['array_merge(..._)', 0.2],
    ['count(_)', 0.4],
    ['max(_)', 0.1],
    ['min(_)', 0.1],
    ["implode('', _)", 0.3],
    ["implode(', ', _)", 0.2],
    ["implode(' ', _)", 0.2],
    ['reset(_)', 0.1],
    ['iterator_to_array(_)', 0.1],
    ['[_]', 0.1],
  ],
  any: [
    ['(string) _', 0.5],
    ['(int) _', 0.5],
    ['(float) _', 0.25],
    ['(array) _', 0.25],
    ['(bool) _', 0.3],
    ['abs(_)', 0.25],
    ['count(_)', 0.3],
    ['strlen(_)', 0.2],
    ['round(_)', 0.15],
    ['round(_, 2)', 0.2],
    ['trim(_)', 0.3],
    ['strtolower(_)', 0.3],
    ['array_values(_)', 0.3],
    ['array_filter(_)', 0.2],
    ['array_unique(_)', 0.15],
    ['array_reverse(_)', 0.15],
    ['clone _', 0.3],
    ['[_]', 0.1],
    ['rawurlencode(_)', 0.1],
    ["preg_quote(_, '/')", 0.1],
    ['iterator_to_array(_)', 0.1],
  ],
  boolean: [
    ['(bool) _', 0.1],
    ['(int) _', 0.1],
  ],
}

/** Words by kind → kind by word. */
function kindsOf(words: Readonly<Partial<Record<Kind, string>>>): Readonly<Record<string, Kind>> {
  return Object.fromEntries(Object.entries(words).flatMap(([kind, list]) => list.split(' ').map((name) => [name, kind as Kind])))
}

const functionKinds = kindsOf({
  number:
    'count sizeof strlen mb_strlen abs floor ceil round intval floatval intdiv fmod sqrt pow exp log array_sum array_product strpos ' +
    'stripos strrpos mb_strpos ord rand mt_rand random_int time microtime mktime strtotime strcmp strcasecmp strncmp substr_count ' +
    'hexdec bindec octdec levenshtein similar_text preg_match preg_match_all crc32 memory_get_usage',
  string:
    'strval trim ltrim rtrim strtolower strtoupper mb_strtolower mb_strtoupper ucfirst ucwords lcfirst implode join substr mb_substr ' +
    'str_replace str_ireplace preg_replace str_repeat str_pad sprintf number_format strrev date gmdate json_encode md5 sha1 hash dechex ' +
    'decbin chr nl2br htmlspecialchars addslashes gettype get_class get_debug_type basename dirname ucwords strtr rawurlencode urlencode ' +
    'wordwrap strstr var_export bin2hex base64_encode vsprintf serialize',
  boolean:
    'is_array is_string is_int is_float is_bool is_numeric is_null is_object is_callable is_scalar is_iterable in_array array_key_exists ' +
    'isset empty str_contains str_starts_with str_ends_with ctype_digit ctype_alpha ctype_alnum ctype_space ctype_upper ctype_lower ' +
    'method_exists property_exists class_exists function_exists file_exists is_file is_dir is_nan is_infinite boolval is_a is_subclass_of',
  array:
    'explode str_split mb_str_split array_map array_filter array_merge array_keys array_values array_slice array_splice array_reverse ' +
    'array_unique array_diff array_intersect array_column array_combine array_fill array_fill_keys array_flip array_chunk array_pad range ' +
    'preg_split compact iterator_to_array get_object_vars array_replace array_intersect_key array_diff_key func_get_args array_merge_recursive',
})

const methodKinds = kindsOf({
  number: 'count getCode getTimestamp getLine',
  string: 'getMessage format __toString toString getName',
  boolean: 'isEmpty has contains exists offsetExists isValid hasNext',
  array: 'toArray all getValues jsonSerialize',
})

const argumentKinds: NonNullable<Tables['argumentKinds']> = {
  ...each(
    'string',
    'strlen mb_strlen trim ltrim rtrim strtolower strtoupper ucfirst ucwords lcfirst substr mb_substr strrev str_split strpos',
  ),
  ...each(
    'string',
    'str_contains str_starts_with str_ends_with ctype_digit ctype_alpha ctype_alnum str_repeat str_pad htmlspecialchars ord',
  ),
  ...each(
    'array',
    'count array_filter array_merge array_keys array_values array_slice array_reverse array_unique array_sum sort usort ksort',
  ),
  ...each(
    'array',
    'rsort asort arsort array_push array_pop array_shift array_unshift array_column array_flip array_diff array_product end reset',
  ),
  ...each('number', 'abs floor ceil round intdiv sqrt pow is_nan number_format dechex decbin chr'),
  in_array: ['any', 'array'],
  array_key_exists: ['any', 'array'],
  array_map: ['function', 'array'],
  implode: ['string', 'array'],
  explode: ['string', 'string'],
  str_replace: ['any', 'any', 'string'],
  preg_match: ['string', 'string'],
  preg_replace: ['string', 'any', 'string'],
}

function each(kind: Kind, functions: string): Readonly<Record<string, readonly Kind[]>> {
  return Object.fromEntries(functions.split(' ').map((name) => [name, [kind]]))
}

export const tables: Tables = {
  comparison,
  arithmetic,
  assignment,
  logical: { '&&': ['||'], '||': ['&&', '??'], '??': ['?:'], '?:': ['??'] },
  constants,
  methods,
  wraps,
  chains: { string: [], array: [] },
  methodKinds,
  functionKinds,
  argumentKinds,
  stringMethods: new Set(),
  arrayMethods: new Set(),
  errors: [
    'Exception',
    'InvalidArgumentException',
    'RuntimeException',
    'LogicException',
    'DomainException',
    'OutOfRangeException',
    'OutOfBoundsException',
    'RangeException',
    'LengthException',
    'UnexpectedValueException',
    'TypeError',
    'ValueError',
    'DivisionByZeroError',
    'BadMethodCallException',
  ],
}
