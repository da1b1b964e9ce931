import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'

/** Methods and functions that are taken for each other. Members of one group may stand for one another; the order is no preference. */
const groups: readonly (readonly string[])[] = [
  ['push', 'unshift'],
  ['pop', 'shift'],
  ['min', 'max'],
  ['floor', 'ceil', 'round', 'trunc'],
  ['slice', 'splice', 'substring', 'substr'],
  ['some', 'every'],
  ['find', 'filter', 'findLast', 'findIndex', 'some'],
  ['map', 'filter', 'forEach', 'flatMap'],
  ['indexOf', 'lastIndexOf', 'includes'],
  ['findIndex', 'findLastIndex', 'find', 'indexOf'],
  ['startsWith', 'endsWith', 'includes'],
  ['toLowerCase', 'toUpperCase'],
  ['keys', 'values', 'entries'],
  ['trim', 'trimStart', 'trimEnd'],
  ['padStart', 'padEnd'],
  ['replace', 'replaceAll'],
  ['reduce', 'reduceRight'],
  ['concat', 'push'],
  ['charAt', 'charCodeAt', 'codePointAt'],
  ['parseInt', 'parseFloat', 'Number'],
  ['get', 'has', 'set'],
  ['add', 'delete'],
  ['set', 'add'],
  ['isInteger', 'isFinite', 'isSafeInteger', 'isNaN'],
  ['pow', 'sqrt', 'log', 'exp'],
  ['log', 'log2', 'log10'],
  ['sin', 'cos', 'tan'],
  ['sort', 'reverse', 'toSorted'],
  ['match', 'matchAll', 'test', 'exec', 'search'],
  ['all', 'allSettled', 'race', 'any'],
  ['then', 'catch', 'finally'],
  ['resolve', 'reject'],
  ['call', 'apply', 'bind'],
  ['seal', 'freeze'],
  ['stringify', 'parse'],
  ['encodeURIComponent', 'encodeURI', 'decodeURIComponent'],
  ['getDate', 'getDay', 'getUTCDate', 'getUTCDay'],
  ['getMonth', 'getUTCMonth'],
  ['getFullYear', 'getYear', 'getUTCFullYear'],
  ['getHours', 'getUTCHours'],
  ['getMinutes', 'getUTCMinutes'],
  ['setDate', 'setUTCDate'],
  ['setHours', 'setUTCHours'],
  ['setMonth', 'setUTCMonth'],
  ['on', 'once', 'off'],
  ['setTimeout', 'setInterval'],
  ['clearTimeout', 'clearInterval'],
  ['appendChild', 'prepend', 'append'],
  ['length', 'size'],
  ['toString', 'toFixed', 'valueOf'],
  ['splice', 'filter'],
  ['isArray', 'from', 'of'],
]

const relatives = new Map<string, Set<string>>()
for (const group of groups)
  for (const name of group) {
    const others = relatives.get(name) ?? new Set<string>()
    for (const other of group) if (other !== name) others.add(other)
    relatives.set(name, others)
  }

export const methodSwap: Template = {
  id: 'method-swap',
  title: 'calls another method',
  on: ['MemberExpression', 'CallExpression'],
  examples: {
    valid: [
      { before: 'xs.push(1)', after: 'xs.unshift(1)' },
      { before: 'n = Math.floor(x)', after: 'n = Math.ceil(x)' },
      { before: 'n = seen.length', after: 'n = seen.size' },
      { before: 'n = parseInt(x)', after: 'n = parseFloat(x)' },
      { before: 'if (isNaN(x)) f()', after: 'if (Number.isNaN(x)) f()' },
    ],
    invalid: ['f(x)', 'a.b'],
  },
  *propose(node, ctx): Iterable<Draft> {
    const name =
      node.type === 'MemberExpression' && !node.computed && node.property.type === 'Identifier'
        ? node.property
        : node.type === 'CallExpression' && node.callee.type === 'Identifier'
          ? node.callee
          : undefined
    const others = name && relatives.get(name.name)
    if (!name || !others || (node.type === 'MemberExpression' && ctx.source(node.object) === 'console')) return
    const share = Math.max(0.3, 1 / Math.sqrt(others.size))
    for (const other of others) yield replace(name, other, share)
    // The global ones convert first, or are the older spelling (ECMA-262 21.1.2).
    if (node.type === 'CallExpression' && /^(isNaN|isFinite|parseInt|parseFloat)$/.test(name.name))
      yield replace(name, `Number.${name.name}`, 0.6)
  },
}
