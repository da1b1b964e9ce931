import { quoted, type Kind, type Say } from '../../templates/index.ts'

const types: Readonly<Partial<Record<Kind, string>>> = {
  number: '(int, float)',
  string: 'str',
  boolean: 'bool',
  array: '(list, tuple)',
  object: 'dict',
}

const words: Readonly<Record<string, string>> = { '&&': 'and', '||': 'or', '!': 'not', '===': 'is', '!==': 'is not', '??': 'or' }

/** Python, in the quotes and the indentation of the file. */
export function sayPython(file: string): Say {
  const quote = count(file, /'/g) >= count(file, /"/g) ? "'" : '"'
  const unit = /^(\t| +)\S/m.exec(file)?.[1] ?? '    '
  const operator = (said: string): string => words[said] ?? said
  return {
    yes: 'True',
    no: 'False',
    nothing: ['None'],
    emptyList: '[]',
    emptyMap: '{}',
    infinities: ["float('inf')", "float('-inf')"],
    text: (value, own = quote) => quoted(value, own),
    operator,
    is: (a, said, b) => `${a} ${b === 'None' ? (said.startsWith('!') ? 'is not' : 'is') : said.slice(0, 2)} ${b}`,
    equality: ['==', '!='],
    equal: (a, b) => `${a} ${b === 'None' ? 'is' : '=='} ${b}`,
    unequal: (a, b) => `${a} ${b === 'None' ? 'is not' : '!='} ${b}`,
    not: (value) => `not ${value}`,
    and: (a, b) => `${a} and ${b}`,
    or: (a, b) => `${a} or ${b}`,
    both: (a, b) => `${a} and ${b}`,
    either: (a, b) => `${a} or ${b}`,
    orElse: (a, b) => `${a} if ${a} is not None else ${b}`,
    choose: (test, yes, no) => `${yes} if ${test} else ${no}`,
    missing: (value) => [[`${value} is None`, 1]],
    present: (value) => [[`${value} is not None`, 1]],
    isA: (value, kind) => typeTest(value, kind, ''),
    isNotA: (value, kind) => typeTest(value, kind, 'not '),
    isNotWhole: (value) => `not isinstance(${value}, int)`,
    isNotNumber: () => undefined,
    numeric: () => [],
    isEmpty: (value) => `not ${value}`,
    isFilled: (value) => `len(${value}) > 0`,
    ...lists,
    length: (value) => `len(${value})`,
    partOf: (value, part) => [
      [`${value}.startswith(${part})`, 1],
      [`${value}.endswith(${part})`, 0.7],
      [`${part} in ${value}`, 0.6],
    ],
    item: (list, index) => `${list}[${index}]`,
    fromEnd: (list, fromEnd) => `${list}[-${fromEnd}]`,
    option: (options, name) => `${options}[${quoted(name, quote)}]`,
    call: (name, ...values) => `${name}(${values.join(', ')})`,
    statement: (said) => said,
    assign: (name, value) => `${name} = ${value}`,
    under: (test, inner, indent) => `if ${test}:\n${indent}${unit}${inner.replaceAll('\n', `\n${unit}`)}`,
    leave: (value) => (value === undefined ? 'return' : `return ${value}`),
    step: (name, sign) => `${name} ${sign}= 1`,
    nothingDone: 'pass',
    lift,
    error: (type, message) => `${type}(${message ?? ''})`,
    raised: (error) => `raise ${error}`,
  }
}

const lists: Pick<Say, 'hasOwn' | 'slice' | 'reversed' | 'smallest' | 'largest' | 'keys' | 'values' | 'entries' | 'conversions'> = {
  hasOwn: (map, key) => [[`${key} in ${map}`, 0.7]],
  slice: (value, from, to) => `${value}[${from ?? ''}:${to ?? ''}]`,
  reversed: (list) => `reversed(${list})`,
  smallest: (list) => `min(${list})`,
  largest: (list) => `max(${list})`,
  keys: (map) => `${map}.keys()`,
  values: (map) => `${map}.values()`,
  entries: (map) => `${map}.items()`,
  conversions: (name) => [
    [`str(${name})`, 'string'],
    [`int(${name})`, 'number'],
    [`float(${name})`, 'number'],
    [`${name}.strip()`, 'string'],
    [`${name}.lower()`, 'string'],
    [`list(${name})`, 'array'],
    [`sorted(${name})`, 'array'],
    [`dict(${name})`, 'object'],
  ],
}

function typeTest(value: string, kind: Kind, not: string): string | undefined {
  if (kind === 'nothing') return `${value} is ${not}None`
  if (kind === 'function') return `${not}callable(${value})`
  const type = types[kind]
  return type && `${not}isinstance(${value}, ${type})`
}

/** The other branch of a chain becomes a statement of its own; lines of a block move to the indentation of its owner. */
function lift(block: string, indent: string): string {
  if (block.startsWith('elif')) return block.slice(2)
  const depths = [...block.matchAll(/\n([ \t]*)(?=\S)/g)].map((match) => match[1]!)
  const inner = depths.reduce<string | undefined>(
    (least, depth) => (least === undefined || depth.length < least.length ? depth : least),
    undefined,
  )
  return inner === undefined ? block : block.replaceAll(`\n${inner}`, `\n${indent}`)
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0
