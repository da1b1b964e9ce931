import type { Kind, Tables } from '../../templates/index.ts'
import { methods } from './methods.ts'

/** Boundary first, then negation, then direction: in the order in which people get them wrong. */
const comparison: Tables['comparison'] = {
  '<': ['<=', '>', '>=', '==', '!='],
  '<=': ['<', '>=', '>', '==', '!='],
  '>': ['>=', '<', '<=', '==', '!='],
  '>=': ['>', '<=', '<', '==', '!='],
  '==': ['!=', '===', '<=', '>=', '<', '>'],
  '!=': ['==', '!==', '<', '>', '<=', '>='],
  '===': ['!==', '==', '<=', '>=', '<', '>'],
  '!==': ['===', '!=', '<', '>', '<=', '>='],
  in: ['instanceof'],
  instanceof: ['in'],
}

const arithmetic: Tables['arithmetic'] = {
  '+': ['-', '*', '/', '%'],
  '-': ['+', '%', '/', '*'],
  '*': ['/', '+', '**', '-', '%'],
  '/': ['*', '%', '-', '+'],
  '%': ['/', '*', '-', '+'],
  '**': ['*', '+'],
  '&': ['|', '^'],
  '|': ['&', '^'],
  '^': ['&', '|', '**'],
  '<<': ['>>', '>>>'],
  '>>': ['<<', '>>>'],
  '>>>': ['>>', '<<'],
}

const assignment: Tables['assignment'] = {
  '=': ['+=', '-=', '*=', '||=', '??='],
  '+=': ['-=', '=', '*='],
  '-=': ['+=', '=', '/='],
  '*=': ['/=', '+=', '=', '**='],
  '/=': ['*=', '-=', '='],
  '%=': ['/=', '='],
  '**=': ['*='],
  '&&=': ['||=', '='],
  '||=': ['&&=', '??=', '='],
  '??=': ['||=', '='],
  '|=': ['&=', '^='],
  '&=': ['|=', '^='],
  '^=': ['|=', '&='],
  '<<=': ['>>='],
  '>>=': ['<<=', '>>>='],
  '>>>=': ['>>='],
}

/** Booleans flipped; null, undefined, '', 0, [] and {} taken for each other. */
const constants: Tables['constants'] = {
  true: [['false', 1]],
  false: [['true', 1]],
  null: [
    ['undefined', 0.4],
    ['[]', 0.3],
    ["''", 0.3],
    ['0', 0.3],
    ['{}', 0.2],
    ['false', 0.3],
    ['true', 0.2],
  ],
  undefined: [
    ['null', 0.5],
    ['[]', 0.3],
    ["''", 0.3],
    ['0', 0.3],
    ['{}', 0.1],
    ['false', 0.2],
  ],
  "''": [
    ['null', 0.3],
    ['undefined', 0.15],
    ['[]', 0.15],
    ['0', 0.1],
  ],
  '""': [
    ['null', 0.3],
    ['undefined', 0.15],
    ['[]', 0.15],
    ['0', 0.1],
  ],
  '[]': [
    ['null', 0.4],
    ["''", 0.3],
    ['{}', 0.3],
    ['undefined', 0.2],
    ['0', 0.1],
    ['[0]', 0.1],
    ['[[]]', 0.1],
  ],
  '{}': [
    ['null', 0.3],
    ['[]', 0.4],
    ['undefined', 0.2],
  ],
  NaN: [
    ['0', 0.4],
    ['null', 0.2],
  ],
  Infinity: [
    ['-Infinity', 0.8],
    ['0', 0.3],
  ],
  '-Infinity': [
    ['Infinity', 0.8],
    ['0', 0.3],
  ],
  '0': [
    ['Infinity', 0.15],
    ['-Infinity', 0.15],
    ['null', 0.15],
    ["''", 0.05],
    ['[]', 0.05],
    ['false', 0.05],
    ['true', 0.03],
  ],
  '1': [
    ['true', 0.03],
    ['Infinity', 0.05],
  ],
  '-1': [
    ['null', 0.1],
    ['undefined', 0.1],
    ['false', 0.05],
  ],
}

const wraps: Tables['wraps'] = {
  number: [
    ['Math.abs(_)', 1],
    ['Math.floor(_)', 1],
    ['Math.round(_)', 0.6],
    ['Math.ceil(_)', 0.5],
    ['Math.trunc(_)', 0.3],
    ['Math.max(0, _)', 0.4],
    ['Math.max(1, _)', 0.15],
    ['Math.min(1, _)', 0.1],
    ['Math.sqrt(_)', 0.15],
    ['Number(_)', 0.2],
    ['String(_)', 0.3],
    ['Number((_).toFixed(2))', 0.1],
    ['Math.round((_) * 100) / 100', 0.15],
    ['[_]', 0.05],
  ],
  string: [
    ['_.toLowerCase()', 1],
    ['_.trim()', 0.8],
    ['_.toUpperCase()', 0.5],
    ['Number(_)', 0.6],
    ['String(_)', 0.4],
    ['parseInt(_, 10)', 0.3],
    ["_.split('')", 0.4],
    ['encodeURIComponent(_)', 0.1],
    ['_.slice(1)', 0.2],
    ['_.slice(0, -1)', 0.2],
    ['_.length', 0.1],
    ['[..._]', 0.1],
  ],
  array: [
    ['_.slice()', 0.5],
    ['[..._]', 0.5],
    ['_.sort()', 0.4],
    ['_.sort((a, b) => a - b)', 0.5],
    ['_.slice(1)', 0.7],
    ['_.slice(0, -1)', 0.4],
    ['_.reverse()', 0.5],
    ["_.join('')", 0.5],
    ["_.join(' ')", 0.3],
    ["_.join(', ')", 0.1],
    ["_.join(',')", 0.1],
    ['_.length', 0.3],
    ['_[0]', 0.3],
    ['_.at(-1)', 0.2],
    ['_.flat()', 0.3],
    ['_.filter(Boolean)', 0.3],
    ['new Set(_)', 0.1],
    ['[...new Set(_)]', 0.5],
    ['Array.from(new Set(_))', 0.5],
    ['Array.from(_)', 0.1],
  ],
  any: [
    ['Number(_)', 0.4],
    ['String(_)', 0.4],
    ['Math.abs(_)', 0.3],
    ['Math.floor(_)', 0.2],
    ['Math.round(_)', 0.15],
    ['_.length', 0.3],
    ['_.toLowerCase()', 0.25],
    ['_.trim()', 0.2],
    ['_.toString()', 0.15],
    ['[..._]', 0.2],
    ['_.slice()', 0.15],
    ['_.slice(1)', 0.1],
    ['_.sort()', 0.1],
    ['_.reverse()', 0.1],
    ['_[0]', 0.1],
    ['[_]', 0.1],
    ['[...new Set(_)]', 0.1],
    ['Boolean(_)', 0.1],
  ],
  boolean: [
    ['Boolean(_)', 0.1],
    ['Number(_)', 0.1],
  ],
}

const methodKinds: Tables['methodKinds'] = kindsOf({
  number: 'indexOf lastIndexOf findIndex charCodeAt codePointAt search push unshift getTime localeCompare',
  string:
    'join toString toLowerCase toUpperCase trim trimStart trimEnd charAt substring substr replace replaceAll repeat padStart padEnd toFixed toISOString toPrecision',
  boolean: 'includes startsWith endsWith test some every has isArray isInteger isNaN isFinite hasOwnProperty',
  array: 'map filter split splice sort reverse flat flatMap match keys values entries from toSorted toReversed fill',
})

const functionKinds: Tables['functionKinds'] = kindsOf({
  number: 'Number parseInt parseFloat',
  string: 'String',
  boolean: 'Boolean isNaN',
  array: 'Array',
})

/** Words by kind → kind by word. */
function kindsOf(words: Readonly<Partial<Record<Kind, string>>>): Readonly<Record<string, Kind>> {
  return Object.fromEntries(Object.entries(words).flatMap(([kind, names]) => names.split(' ').map((name) => [name, kind as Kind])))
}

/** Calls that people forget most, on texts and on lists. */
const chains: Tables['chains'] = {
  string: [
    ['.trim()', 0.5],
    ['.toLowerCase()', 0.5],
    ['.toUpperCase()', 0.15],
    ['.trimEnd()', 0.15],
    ['.trimStart()', 0.15],
  ],
  array: [
    ['.filter(Boolean)', 0.6],
    ['.slice()', 0.3],
    ['.reverse()', 0.15],
  ],
}

export const tables: Tables = {
  comparison,
  arithmetic,
  assignment,
  logical: { '&&': ['||'], '||': ['&&', '??'], '??': ['||'] },
  constants,
  methods,
  wraps,
  chains,
  methodKinds,
  functionKinds,
  stringMethods: new Set('toLowerCase toUpperCase charCodeAt charAt trim split replace startsWith endsWith substring padStart'.split(' ')),
  arrayMethods: new Set('push pop shift unshift map filter reduce forEach some every sort splice join reverse find'.split(' ')),
  errors: ['Error', 'TypeError', 'RangeError'],
}
