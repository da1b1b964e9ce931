import type { Kind, Say } from '../../templates/index.ts'
import { sizes, type Sizes } from './sizes.ts'

const types: Readonly<Partial<Record<Kind, string>>> = {
  number: 'is_numeric',
  string: 'is_string',
  boolean: 'is_bool',
  array: 'is_array',
  object: 'is_object',
  function: 'is_callable',
  nothing: 'is_null',
}

/** PHP, in the habits of the file: its quotes, its equality, the side on which it puts constants, the mark before functions. */
export function sayPhp(file: string): Say {
  const loose = /[^=!<>]==[^=]/.test(file) && !file.includes('===')
  const [equals, differs] = loose ? ['==', '!='] : ['===', '!==']
  const turned = yoda(file)
  const mark =
    count(file, /[^\w\\]\\(?:count|strlen|is_\w+|array_\w+|in_array|substr|sprintf|str_\w+|implode|preg_\w+)\(/g) >= 2 ? '\\' : ''
  const call = (name: string, ...values: readonly string[]): string =>
    `${mark !== '' && /^[a-z_0-9]+$/.test(name) && !/^(isset|empty)$/.test(name) ? mark : ''}${name}(${values.join(', ')})`
  const is = (a: string, operator: string, b: string): string =>
    turned && constant.test(b) && !constant.test(a) ? `${b} ${operator} ${a}` : `${a} ${operator} ${b}`
  const by = sizes(file, call)
  return {
    yes: spelled(file, 'true'),
    no: spelled(file, 'false'),
    nothing: [spelled(file, 'null')],
    emptyList: brackets(file, ''),
    emptyMap: brackets(file, ''),
    infinities: ['PHP_INT_MAX', 'PHP_INT_MIN'],
    text: phpText,
    operator: (operator) => operator,
    is,
    equality: [equals, differs],
    equal: (a, b) => is(a, equals, b),
    unequal: (a, b) => is(a, differs, b),
    not: (value) => `!${value}`,
    and: (a, b) => `${a} && ${b}`,
    or: (a, b) => `${a} || ${b}`,
    both: (a, b) => `${a} ? ${b} : ${a}`,
    either: (a, b) => `${a} ?: ${b}`,
    orElse: (a, b) => `${a} ?? ${b}`,
    choose: (test, yes, no) => `${test} ? ${yes} : ${no}`,
    ...questions(file, is, differs, equals, call),
    ...lists(by, call, is, equals),
    option: (options, name) => `${options}[${phpText(name)}]`,
    call,
    ...statements(file),
  }
}

type Call = Say['call']
type Is = Say['is']

/** null, texts, numbers, constants: what a file that writes `null === $x` puts first. */
const constant = /^(?:null|true|false|-?\d[\d.]*|'[^']*'|"[^"]*"|\[\])$/i

const yoda = (file: string): boolean =>
  count(file, /(?<![\w$'"\])])(?:null|true|false|\d+|'[^'\n]*') [!=]==? [$\\a-z(]/gi) >
  count(file, /[\w)\]] [!=]==? (?:null|true|false|\d+|'[^'\n]*')/gi)

const spelled = (file: string, word: string): string =>
  count(file, new RegExp(`\\b${word.toUpperCase()}\\b`, 'g')) > count(file, new RegExp(`\\b${word}\\b`, 'g')) ? word.toUpperCase() : word

const brackets = (file: string, inner: string): string =>
  /\barray\(/.test(file) && !/[=(,] ?\[/.test(file) ? `array(${inner})` : `[${inner}]`

type Questions = Pick<
  Say,
  'missing' | 'present' | 'isA' | 'isNotA' | 'isNotWhole' | 'isNotNumber' | 'numeric' | 'isEmpty' | 'isFilled' | 'hasOwn'
>

function questions(file: string, is: Is, differs: string, equals: string, call: Call): Questions {
  const none = spelled(file, 'null')
  const isA = (value: string, kind: Kind): string | undefined => {
    const asks = types[kind]
    return asks === undefined ? undefined : call(kind === 'number' && !file.includes('is_numeric(') ? 'is_int' : asks, value)
  }
  return {
    missing: (value) => [
      [is(value, equals, none), 1],
      [`!isset(${value})`, /^\$\w+$/.test(value) ? 0.3 : 0.7],
      [call('is_null', value), file.includes('is_null(') ? 0.8 : 0.1],
      [`empty(${value})`, 0.4],
    ],
    present: (value) => [
      [is(value, differs, none), 1],
      [`isset(${value})`, /^\$\w+$/.test(value) ? 0.3 : 0.8],
      [`!empty(${value})`, 0.4],
    ],
    isA,
    isNotA: (value, kind) => {
      const asks = isA(value, kind)
      return asks === undefined ? undefined : `!${asks}`
    },
    isNotWhole: (value) => `!${call('is_int', value)}`,
    isNotNumber: (value) => call('is_nan', value),
    numeric: (value) => [call('is_numeric', value)],
    isEmpty: (value) =>
      isText(file, value) ? is(value, equals, "''") : file.includes('empty(') ? `empty(${value})` : `${value} ${equals} []`,
    isFilled: (value) => (isText(file, value) ? is(value, differs, "''") : `!empty(${value})`),
    hasOwn: (map, key) => [
      [`isset(${map}[${key}])`, 0.7],
      [call('array_key_exists', key, map), 0.7],
    ],
  }
}

/** Whether the file treats the value as a text: says its type, measures it or takes it apart. */
const isText = (file: string, value: string): boolean => sizes(file, () => '').isText(value)

type Lists = Pick<
  Say,
  'length' | 'item' | 'fromEnd' | 'partOf' | 'slice' | 'reversed' | 'smallest' | 'largest' | 'keys' | 'values' | 'entries' | 'conversions'
>

const lists = (by: Sizes, call: Call, is: Is, equals: string): Lists => ({
  length: by.length,
  partOf: (value, part) => [
    [call('str_starts_with', value, part), 1],
    [call('str_ends_with', value, part), 0.7],
    [call('str_contains', value, part), 0.6],
  ],
  item: (list, index) => `${list}[${index}]`,
  fromEnd: (list, fromEnd) => `${list}[${by.length(list)} - ${fromEnd}]`,
  slice: (value, from, to) => {
    const size = to === undefined ? [] : [from === undefined || from === '0' ? to : `${to} - ${from}`]
    return call(by.isText(value) ? by.substr : 'array_slice', value, from ?? '0', ...size)
  },
  reversed: (list) => call(by.isText(list) ? 'strrev' : 'array_reverse', list),
  smallest: (list) => call('min', list),
  largest: (list) => call('max', list),
  keys: (map) => call('array_keys', map),
  values: (map) => call('array_values', map),
  entries: (map) => call('array_filter', map),
  conversions: (name) => [
    [`(string) ${name}`, 'string'],
    [`(int) ${name}`, 'number'],
    [`(float) ${name}`, 'number'],
    [call('trim', name), 'string'],
    [call('strtolower', name), 'string'],
    [call('array_values', name), 'array'],
    [`(array) ${name}`, 'array'],
    [`clone ${name}`, 'object'],
    [`${is(name, equals, "''")} ? null : ${name}`, 'string'],
  ],
})

type Statements = Pick<Say, 'statement' | 'assign' | 'under' | 'leave' | 'step' | 'nothingDone' | 'lift' | 'error' | 'raised'>

function statements(file: string): Statements {
  const unit = /^(\t| {2,8})\S/m.exec(file)?.[1] ?? '    '
  const ended = (said: string): string => (/;$/.test(said) || (said.endsWith('}') && isBlock.test(said)) ? said : `${said};`)
  const global = /^\s*namespace\b/m.test(file) && !/^use (?:Exception|\w*Exception);/m.test(file) ? '\\' : ''
  return {
    statement: ended,
    assign: (name, value) => `${name} = ${value}`,
    under: (test, inner, indent) => `if (${test}) {\n${indent}${unit}${ended(inner).replaceAll('\n', `\n${unit}`)}\n${indent}}`,
    leave: (value) => (value === undefined ? 'return' : `return ${value}`),
    step: (name, sign) => `${name}${sign}${sign}`,
    nothingDone: '{}',
    lift: (block) => (block.startsWith('{') ? block.slice(1, -1).trim() : block),
    error: (type, message) => `new ${type.includes('\\') || isImported(file, type) ? '' : global}${type}(${message ?? ''})`,
    raised: (error) => `throw ${error}`,
  }
}

const isImported = (file: string, name: string): boolean => new RegExp(`^use [\\w\\\\]*\\b${name};`, 'm').test(file)

const isBlock = /^\s*(?:if|for|foreach|while|do|switch|try|function|class|\{)\b|^\s*\{/

/**
 * A text as a literal. In single quotes PHP knows only `\\` and `\'` (https://www.php.net/manual/en/language.types.string.php): what needs
 * more goes in double quotes, where `$` would begin a variable.
 */
export function phpText(value: string, quote: '"' | "'" = "'"): string {
  const escapes = /[\n\r\t\v\f\0\x1b]/.test(value)
  if (!escapes && (quote === "'" || value.includes('$'))) return `'${value.replace(/\\(?=\\|'|$)/g, '\\\\').replaceAll("'", "\\'")}'`
  const marks: Readonly<Record<string, string>> = {
    '\n': '\\n',
    '\r': '\\r',
    '\t': '\\t',
    '\v': '\\v',
    '\f': '\\f',
    '\0': '\\0',
    '\x1b': '\\e',
  }
  return `"${value.replace(/[\\"$]/g, '\\$&').replace(/[\n\r\t\v\f\0\x1b]/g, (mark) => marks[mark]!)}"`
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0
