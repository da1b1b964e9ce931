import type { Dialect } from '../../templates/index.ts'
import { declaredKind, kindOf } from './kinds.ts'
import { names } from './names.ts'
import { patterns } from './patterns.ts'
import { operatorSpan, precedence } from './precedence.ts'
import { sayPhp } from './say.ts'
import { tables } from './tables.ts'
import { children, parse } from './tree.ts'

export const dialect: Dialect = {
  parse: (_path, text) => parse(text),
  repairSyntax: () => [],
  children,
  precedence,
  operatorSpan,
  say: sayPhp,
  names,
  tables,
  kind: kindOf,
  declaredKind,
  patterns,
  finish,
  // Promises, prototypes, `let`, callbacks and methods of lists are JavaScript's.
  without: new Set('await-missing declaration fresh-copy error-way sort-order chain-call'.split(' ')),
  priors: {},
}

/** A statement is replaced with its `;`: what takes its place has one too. */
function finish(text: string, edit: Parameters<NonNullable<Dialect['finish']>>[1]): typeof edit {
  const replaced = edit.end > edit.start && text[edit.end - 1] === ';'
  return replaced && edit.text.trim() !== '' && !/[;}]\s*$/.test(edit.text) ? { ...edit, text: `${edit.text};` } : edit
}
