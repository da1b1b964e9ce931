import type { Dialect } from '../../templates/index.ts'
import { declaredKind, kindOf } from './kinds.ts'
import { names } from './names.ts'
import { patterns } from './patterns.ts'
import { operatorSpan, precedence } from './precedence.ts'
import { priors } from './priors.ts'
import { repairSyntax } from './syntax/repair.ts'
import { sayPhp } from './say.ts'
import { tables } from './tables.ts'
import { children, parse } from './tree.ts'

export const dialect: Dialect = {
  parse: (_path, text) => parse(text),
  repairSyntax,
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
  // Promises, imports by path, prototypes, `let`, callbacks and methods of lists are JavaScript's.
  without: new Set('await-missing declaration fresh-copy error-way sort-order chain-call import-path value-truth'.split(' ')),
  priors,
}

/**
 * A statement is replaced with its `;`: what takes its place has one too. A number never stands at a dot, which would be taken for
 * its fraction.
 */
function finish(text: string, edit: Parameters<NonNullable<Dialect['finish']>>[1]): typeof edit {
  const { start, end } = edit
  const bare = edit.text.trim() === ''
  const ended = end > start && text[end - 1] === ';' && !bare && !/[;}]\s*$/.test(edit.text)
  const before = !bare && /^[\d.]/.test(edit.text) && text[start - 1] === '.' ? ' ' : ''
  const after = !bare && /\d$/.test(edit.text) && text[end] === '.' ? ' ' : ''
  return ended || before || after ? { start, end, text: `${before}${edit.text}${ended ? ';' : ''}${after}` } : edit
}
