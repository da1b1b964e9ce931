import type { Kind, Tables } from '../../templates/index.ts'
import { methods } from './methods.ts'

/** In ESTree's operators: `===` is `is`, `!==` is `is not`. */
const comparison: Tables['comparison'] = {
  '<': ['<=', '>', '>=', '==', '!='],
  '<=': ['<', '>=', '>', '==', '!='],
  '>': ['>=', '<', '<=', '==', '!='],
  '>=': ['>', '<=', '<', '==', '!='],
  '==': ['!=', '<=', '>=', '<', '>', 'in', '==='],
  '!=': ['==', '<', '>', '<=', '>=', 'not in', '!=='],
  '===': ['!==', '=='],
  '!==': ['===', '!='],
  in: ['not in', '=='],
  'not in': ['in', '!='],
}

const arithmetic: Tables['arithmetic'] = {
  '+': ['-', '*', '/', '%', '//'],
  '-': ['+', '%', '//', '*'],
  '*': ['+', '**', '//', '/', '-', '%'],
  '/': ['//', '*', '%', '-', '+'],
  '//': ['/', '%', '*', '-'],
  '%': ['//', '/', '*', '-', '+'],
  '**': ['*', '+'],
  '&': ['|', '^', '-'],
  '|': ['&', '^', '-'],
  '^': ['&', '|', '**'],
  '<<': ['>>'],
  '>>': ['<<'],
}

const assignment: Tables['assignment'] = {
  '=': ['+=', '-=', '*=', '|='],
  '+=': ['-=', '=', '*='],
  '-=': ['+=', '=', '//='],
  '*=': ['+=', '//=', '=', '**='],
  '/=': ['//=', '*=', '-=', '='],
  '//=': ['/=', '%=', '-=', '*='],
  '%=': ['//=', '/=', '='],
  '**=': ['*='],
  '|=': ['&=', '^='],
  '&=': ['|=', '^='],
  '^=': ['|=', '&='],
  '<<=': ['>>='],
  '>>=': ['<<='],
}

const empties = (own: string): readonly (readonly [string, number])[] =>
  (
    [
      ['None', 0.4],
      ['[]', 0.3],
      ["''", 0.3],
      ['0', 0.3],
      ['{}', 0.2],
      ['False', 0.3],
      ['True', 0.15],
      ['()', 0.1],
      ['set()', 0.1],
    ] as const
  ).filter(([text]) => text !== own)

const constants: Tables['constants'] = {
  True: [['False', 1]],
  False: [['True', 1]],
  None: empties('None'),
  "''": empties("''"),
  '""': empties("''"),
  '[]': [...empties('[]'), ['[0]', 0.1], ['[[]]', 0.1]],
  '{}': empties('{}'),
  '()': empties('()'),
  '0': [
    ['None', 0.15],
    ["float('inf')", 0.12],
    ["float('-inf')", 0.12],
    ['[]', 0.05],
    ['False', 0.05],
    ["''", 0.05],
  ],
  '1': [['True', 0.03]],
  '-1': [
    ['None', 0.15],
    ['False', 0.05],
  ],
}

const wraps: Tables['wraps'] = {
  number: [
    ['abs(_)', 1],
    ['int(_)', 1],
    ['round(_)', 0.6],
    ['round(_, 2)', 0.2],
    ['str(_)', 0.5],
    ['float(_)', 0.2],
    ['math.floor(_)', 0.3],
    ['math.ceil(_)', 0.3],
    ['max(0, _)', 0.3],
    ['_ * 100', 0.15],
    ['_ / 100', 0.15],
    ['max(1, _)', 0.1],
    ['min(1, _)', 0.1],
    ['range(_)', 0.1],
    ['[_]', 0.05],
  ],
  string: [
    ['_.lower()', 1],
    ['_.strip()', 0.8],
    ['_.upper()', 0.5],
    ['int(_)', 0.6],
    ['float(_)', 0.3],
    ['list(_)', 0.3],
    ['set(_)', 0.3],
    ['_.split()', 0.5],
    ["_.split(' ')", 0.2],
    ['_[::-1]', 0.5],
    ['_[1:]', 0.2],
    ['_[:-1]', 0.2],
    ['_[0]', 0.1],
    ['_.title()', 0.1],
    ['len(_)', 0.2],
    ['sorted(_)', 0.2],
    ["''.join(sorted(_))", 0.2],
    ['_.swapcase()', 0.1],
  ],
  array: [
    ['sorted(_)', 0.8],
    ['sorted(_, reverse=True)', 0.4],
    ['list(_)', 0.6],
    ['set(_)', 0.5],
    ['sorted(set(_))', 0.4],
    ['list(set(_))', 0.3],
    ['tuple(_)', 0.4],
    ['len(_)', 0.5],
    ['sum(_)', 0.3],
    ['max(_)', 0.2],
    ['min(_)', 0.2],
    ['_[::-1]', 0.5],
    ['_[1:]', 0.7],
    ['_[:-1]', 0.4],
    ['_[0]', 0.3],
    ['_[-1]', 0.2],
    ['_.copy()', 0.3],
    ['enumerate(_)', 0.2],
    ["''.join(_)", 0.4],
    ["' '.join(_)", 0.3],
    ['any(_)', 0.1],
    ['all(_)', 0.1],
  ],
  any: [
    ['str(_)', 0.4],
    ['int(_)', 0.4],
    ['len(_)', 0.4],
    ['abs(_)', 0.3],
    ['list(_)', 0.3],
    ['sorted(_)', 0.3],
    ['set(_)', 0.25],
    ['sorted(set(_))', 0.15],
    ['tuple(_)', 0.2],
    ['_[::-1]', 0.2],
    ['_[1:]', 0.15],
    ['_[:-1]', 0.15],
    ['_[0]', 0.15],
    ['_.lower()', 0.25],
    ['_.strip()', 0.2],
    ['_.upper()', 0.1],
    ['round(_)', 0.2],
    ['float(_)', 0.15],
    ['bool(_)', 0.1],
    ['sum(_)', 0.1],
    ['[_]', 0.1],
  ],
  boolean: [
    ['bool(_)', 0.1],
    ['int(_)', 0.1],
  ],
}

const methodKinds = kindsOf({
  number: 'count find index rfind rindex total_seconds weekday bit_length',
  string:
    'join lower upper title capitalize strip lstrip rstrip replace format zfill ljust rjust center swapcase decode isoformat strftime',
  boolean: 'startswith endswith isdigit isalpha isalnum isupper islower isspace isnumeric isdecimal issubset issuperset isdisjoint',
  array: 'split rsplit splitlines keys values items copy most_common partition',
})

const functionKinds = kindsOf({
  number: 'len int float abs round sum ord hash pow divmod',
  string: 'str repr chr bin hex oct format input',
  boolean: 'bool isinstance issubclass any all callable hasattr',
  array: 'list sorted range tuple set frozenset map filter zip enumerate reversed',
  object: 'dict defaultdict Counter OrderedDict',
})

/** Words by kind → kind by word. */
function kindsOf(words: Readonly<Partial<Record<Kind, string>>>): Readonly<Record<string, Kind>> {
  return Object.fromEntries(Object.entries(words).flatMap(([kind, list]) => list.split(' ').map((name) => [name, kind as Kind])))
}

export const tables: Tables = {
  comparison,
  arithmetic,
  assignment,
  logical: { '&&': ['||'], '||': ['&&'] },
  constants,
  methods,
  wraps,
  chains: {
    string: [
      ['.strip()', 0.5],
      ['.lower()', 0.5],
      ['.upper()', 0.15],
      ['.rstrip()', 0.15],
      ['.lstrip()', 0.15],
    ],
    array: [
      ['[::-1]', 0.3],
      ['.copy()', 0.2],
    ],
  },
  methodKinds,
  functionKinds,
  stringMethods: new Set(
    'lower upper strip lstrip rstrip split replace startswith endswith isdigit isalpha isupper islower title format'.split(' '),
  ),
  arrayMethods: new Set('append extend insert sort pop remove reverse'.split(' ')),
  errors: ['ValueError', 'TypeError', 'KeyError', 'IndexError', 'RuntimeError', 'Exception', 'AttributeError', 'NotImplementedError'],
}
