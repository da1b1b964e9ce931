/** What PHP's own functions take and give (https://www.php.net/manual/en/funcref.php), as far as it tells kinds apart. */
import type { Kind, Tables } from '../../templates/index.ts'

/** Words by kind → kind by word. */
function kindsOf(words: Readonly<Partial<Record<Kind, string>>>): Readonly<Record<string, Kind>> {
  return Object.fromEntries(Object.entries(words).flatMap(([kind, list]) => list.split(' ').map((name) => [name, kind as Kind])))
}

export const functionKinds = kindsOf({
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

export const methodKinds = kindsOf({
  number: 'count getCode getTimestamp getLine',
  string: 'getMessage format __toString toString getName',
  boolean: 'isEmpty has contains exists offsetExists isValid hasNext',
  array: 'toArray all getValues jsonSerialize',
})

export const argumentKinds: NonNullable<Tables['argumentKinds']> = {
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
