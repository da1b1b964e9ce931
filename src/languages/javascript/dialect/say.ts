import { quoted, type Say, type Weighed } from '../../templates/index.ts'

/** JavaScript, in the habits of the file: its equality, its quotes, its semicolons, its test for a missing value. */
export function sayJavaScript(file: string): Say {
  const loose = /[^=!]==[^=]/.test(file) && !file.includes('===')
  const semicolons = file.includes(';\n')
  const quote = count(file, /'/g) >= count(file, /"/g) ? "'" : '"'
  const equals = loose ? '==' : '==='
  const differs = loose ? '!=' : '!=='
  const text = (value: string, own: '"' | "'" = quote): string => quoted(value, own)
  return {
    yes: 'true',
    no: 'false',
    nothing: ['undefined', 'null'],
    emptyList: '[]',
    emptyMap: '{}',
    infinities: ['Infinity', '-Infinity'],
    text,
    operator: (operator) => operator,
    is: (a, operator, b) => `${a} ${operator} ${b}`,
    equality: [equals, differs],
    equal: (a, b) => `${a} ${equals} ${b}`,
    unequal: (a, b) => `${a} ${differs} ${b}`,
    not: (value) => `!${value}`,
    and: (a, b) => `${a} && ${b}`,
    or: (a, b) => `${a} || ${b}`,
    both: (a, b) => `${a} && ${b}`,
    either: (a, b) => `${a} || ${b}`,
    orElse: (a, b) => `${a} ?? ${b}`,
    choose: (test, yes, no) => `${test} ? ${yes} : ${no}`,
    ...missingValues(file, equals, differs, text('undefined')),
    isA: (value, kind) => typeTest(value, kind, equals, '', text),
    isNotA: (value, kind) => typeTest(value, kind, differs, '!', text),
    isNotWhole: (value) => `!Number.isInteger(${value})`,
    isNotNumber: (value) => `Number.isNaN(${value})`,
    numeric: (value) => [`!Number.isNaN(${value})`, `!isNaN(${value})`],
    isEmpty: (value) => `${value}.length ${equals} 0`,
    isFilled: (value) => `${value}.length > 0`,
    ...lists(file),
    length: (value) => `${value}.length`,
    partOf: (value, part) =>
      ['startsWith', 'endsWith', 'includes'].flatMap((method, index) =>
        ['.', '?.'].map((access) => [`${value}${access}${method}(${part})`, (access === '.' ? 1 : 0.5) / (1 + 0.5 * index)] as const),
      ),
    item: (list, index) => `${list}[${index}]`,
    fromEnd: (list, fromEnd) => `${list}[${list}.length - ${fromEnd}]`,
    option: (options, name) => `${options}.${name}`,
    call: (name, ...values) => `${name}(${values.join(', ')})`,
    ...statements(semicolons),
  }
}

type Lists = Pick<Say, 'hasOwn' | 'slice' | 'reversed' | 'smallest' | 'largest' | 'keys' | 'values' | 'entries' | 'conversions'>

const lists = (file: string): Lists => ({
  hasOwn: (map, key) => [
    ...(/\.hasOwnProperty\((?!call)/.test(file) ? [[`${map}.hasOwnProperty(${key})`, 0.6] as const] : []),
    ...(/\b(hasOwn|has|own)\.call\(/.exec(file)
      ? [[`${/\b(hasOwn|has|own)\.call\(/.exec(file)![1]}.call(${map}, ${key})`, 0.7] as const]
      : []),
    [`Object.hasOwn(${map}, ${key})`, 0.4],
    [`Object.prototype.hasOwnProperty.call(${map}, ${key})`, 0.4],
    [`${key} in ${map}`, 0.3],
  ],
  slice: (value, from, to) => `${value}.slice(${[from ?? (to === undefined ? '' : '0'), to].filter(Boolean).join(', ')})`,
  reversed: (list) => `[...${list}].reverse()`,
  smallest: (list) => `Math.min(...${list})`,
  largest: (list) => `Math.max(...${list})`,
  keys: (map) => `Object.keys(${map})`,
  values: (map) => `Object.values(${map})`,
  entries: (map) => `Object.entries(${map})`,
  conversions: (name) => [
    [`String(${name})`, 'string'],
    [`Number(${name})`, 'number'],
    [`Math.floor(${name})`, 'number'],
    [`${name}.trim()`, 'string'],
    [`${name}.toLowerCase()`, 'string'],
    [`${name}.slice()`, 'array'],
    [`[...${name}]`, 'array'],
    [`{ ...${name} }`, 'object'],
    [`Object.assign({}, ${name})`, 'object'],
  ],
})

type Statements = Pick<Say, 'statement' | 'assign' | 'under' | 'leave' | 'step' | 'nothingDone' | 'lift' | 'error' | 'raised'>

const statements = (semicolons: boolean): Statements => ({
  statement: (said) => (/[;}]$/.test(said) || !semicolons ? said : `${said};`),
  assign: (name, value) => `${name} = ${value}`,
  under: (test, inner) => `if (${test}) ${inner}`,
  step: (name, sign) => `${name}${sign}${sign}`,
  nothingDone: '{}',
  lift: (block) => (!block.startsWith('{') || /\b(?:let|const|class|function)\b/.test(block) ? block : block.slice(1, -1).trim()),
  leave: (value) => (value === undefined ? 'return' : `return ${value}`),
  error: (type, message) => `new ${type}(${message ?? ''})`,
  raised: (error) => `throw ${error}`,
})

function missingValues(file: string, equals: string, differs: string, nothing: string): Pick<Say, 'missing' | 'present'> {
  const byType = /typeof [\w$.]+ [!=]==? ['"]undefined/.test(file)
  const double = /[!=]= null/.test(file)
  const ways = (is: string, isLoose: string): ((value: string) => readonly Weighed[]) => {
    const said: [(value: string) => string, number][] = [
      [(value) => `${value} ${is} undefined`, byType ? 0.6 : 1],
      [(value) => `typeof ${value} ${is} ${nothing}`, byType ? 1 : 0.5],
      [(value) => `${value} ${isLoose} null`, double ? 1 : 0.5],
      [(value) => `${value} ${is} null`, 0.6],
    ]
    said.sort((a, b) => b[1] - a[1])
    return (value) => said.map(([write, weight]) => [write(value), weight] as const)
  }
  return { missing: ways(equals, '=='), present: ways(differs, '!=') }
}

function typeTest(value: string, kind: string, is: string, not: string, text: (value: string) => string): string | undefined {
  if (kind === 'array') return `${not}Array.isArray(${value})`
  if (kind === 'any') return undefined
  return `typeof ${value} ${is} ${text(kind === 'nothing' ? 'undefined' : kind)}`
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0
