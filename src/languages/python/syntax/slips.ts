/** What people get wrong in Python's grammar, as edits near the place where the parser stopped. */
import type { Slip } from '../../templates/index.ts'
import type { Piece } from './tokens.ts'

/** Pieces looked at on either side of an error; a slip is nearly always nearer. */
const WINDOW = 12

/** Put in before a piece; with what it costs in credibility. */
const insertions: readonly (readonly [string, number])[] = [
  [':', 0.9],
  [')', 1],
  [',', 0.9],
  [']', 0.8],
  ['}', 0.7],
  ['(', 0.6],
  ['[', 0.4],
  ['{', 0.4],
  [' = ', 0.4],
  ['.', 0.3],
  [' + ', 0.25],
  [' in ', 0.4],
  [' and ', 0.2],
  [' not ', 0.1],
  [' as ', 0.2],
  [' else ', 0.2],
  [' import ', 0.2],
  [' for ', 0.1],
  [' if ', 0.1],
  [' == ', 0.1],
]

/** Marks and words taken for each other, mostly from other languages. */
const confusions: Readonly<Record<string, readonly string[]>> = {
  '=': ['==', ':', ':='],
  '==': ['='],
  '=>': ['>=', ':'],
  '<>': ['!='],
  '&&': [' and '],
  '||': [' or '],
  '!': ['not ', '!='],
  '++': [' += 1'],
  '--': [' -= 1'],
  ';': [',', ':', ''],
  ',': [':', '.', ''],
  '.': [',', ''],
  ':': [',', '=', ''],
  '{': [':', '(', '['],
  '}': [')', ']', ''],
  '(': ['[', '{'],
  ')': [']', '}', '):'],
  '[': ['(', '{'],
  ']': [')', '}'],
  '->': ['.', ':'],
  '?': [''],
  $: [''],
}

/** Words of other languages and what Python says, `wrong wrong = right`. */
const foreign =
  'elseif elsif=elif|function func fn=def|new var let const=|then do=:|throw=raise|catch=except|switch=match|foreach=for|of=in|null=None'
const words: ReadonlyMap<string, string> = new Map(
  foreign.split('|').flatMap((group) => {
    const [wrong, right] = group.split('=') as [string, string]
    return wrong.split(' ').map((word): [string, string] => [word, right])
  }),
)

const keywords = (
  'def class return if elif else for while in not and or import from as try except finally raise with lambda pass break continue ' +
  'yield assert global nonlocal del async await is None True False'
).split(' ')

/** Whether one letter too many, too few, another, or two exchanged lead from one word to the other. */
export function isNear(word: string, keyword: string): boolean {
  if (word === keyword || Math.abs(word.length - keyword.length) > 1 || word.length < 2) return false
  let head = 0
  while (head < word.length && head < keyword.length && word[head] === keyword[head]) head++
  let tail = 0
  while (tail < word.length - head && tail < keyword.length - head && word.at(-1 - tail) === keyword.at(-1 - tail)) tail++
  const left = word.slice(head, word.length - tail)
  const right = keyword.slice(head, keyword.length - tail)
  return (left.length <= 1 && right.length <= 1) || (left.length === 2 && right === left[1]! + left[0]!)
}

export function* slipsAround(pieces: readonly Piece[], at: number, text: string): Iterable<Slip> {
  for (let index = Math.max(0, at - WINDOW); index <= Math.min(pieces.length, at + WINDOW); index++) {
    // The parser stops at the first piece that cannot be: the slip is there or shortly before.
    const distance = index <= at ? at - index : 2 * (index - at)
    const near = 1 / (1 + 0.6 * distance)
    const piece = pieces[index]
    const place = pieces[index - 1]?.end ?? 0
    for (const [inserted, credit] of insertions)
      yield { start: place, end: place, text: inserted, weight: near * credit, why: 'adds what is missing' }
    if (piece) yield* slipsAt(piece, pieces[index + 1], near, text)
  }
}

function* slipsAt(piece: Piece, next: Piece | undefined, near: number, text: string): Iterable<Slip> {
  const { start, end } = piece
  yield { start, end, text: '', weight: near * (piece.kind === 'mark' ? 0.8 : 0.15), why: 'removes what is too much' }
  for (const other of confusions[piece.text] ?? []) yield { start, end, text: other, weight: near * 0.7, why: 'corrects a mark' }
  if (piece.kind === 'word') {
    for (const keyword of keywords)
      if (isNear(piece.text, keyword)) yield { start, end, text: keyword, weight: near * 0.95, why: 'corrects a spelling' }
    const other = words.get(piece.text)
    if (other !== undefined)
      yield { start, end: other === '' && next ? next.start : end, text: other, weight: near * 0.9, why: 'says it in Python' }
    const glued = /^(def|return|import|from|not|if|elif|in|for|while|class|raise|del|lambda|else)(\w{2,})$/.exec(piece.text)
    if (glued) yield { start, end, text: `${glued[1]} ${glued[2]}`, weight: near * 0.5, why: 'corrects a spelling' }
    if (piece.text === 'else' && next?.text === 'if') yield { start, end: next.end, text: 'elif', weight: near, why: 'says it in Python' }
    if (piece.text === 'print' && next && next.text !== '(' && next.text !== '=') {
      const line = lineEnd(text, start)
      yield { start, end: line, text: `print(${text.slice(next.start, line).trimEnd()})`, weight: near, why: 'says it in Python 3' }
    }
  }
  const joined = piece.text + (next?.text ?? '')
  const turned: Readonly<Record<string, string>> = {
    '=<': '<=',
    '=>': '>=',
    '=!': '!=',
    '==': '==',
    '<=': '<=',
    '>=': '>=',
    '!=': '!=',
    '<>': '!=',
    '- >': '->',
  }
  if (next && Object.hasOwn(turned, joined))
    yield { start, end: next.end, text: turned[joined]!, weight: near * 0.9, why: 'corrects a mark' }
  if (piece.kind === 'broken-string') yield* unclosed(piece, text)
}

export const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end
}

/** A string that never closes: its quote may belong at any word's end on the line, most likely before the marks at its end. */
function* unclosed(piece: Piece, text: string): Iterable<Slip> {
  const open = piece.start + piece.text.search(/["']/)
  const quote = text[open]!
  const body = text.slice(open + 1, lineEnd(text, open))
  for (const { index } of body.matchAll(/(?=[)\],:}\s]|$)/g)) {
    const at = open + 1 + index
    yield { start: at, end: at, text: quote, weight: /^[)\],:}\s]*$/.test(body.slice(index)) ? 1 : 0.4, why: 'closes a text' }
  }
  const other = /(["'])[)\],:\s]*$/.exec(body)
  if (other) yield { start: open, end: open + 1, text: other[1]!, weight: 1, why: 'closes a text' }
}

const HEADER = /^\s*(?:async\s+)?(?:def|class|if|elif|else|for|while|try|except|finally|with|match|case)\b/
const INDENT = '    '

/** Colons at the ends of headers, and lines that stand at the wrong depth. */
export function* lineSlips(text: string, fault: number): Iterable<Slip> {
  const starts = lineStarts(text)
  const here = starts.findLastIndex((start) => start <= fault)
  for (let line = Math.max(0, here - 3); line <= Math.min(starts.length - 1, here + 1); line++) {
    const start = starts[line]!
    const content = text.slice(start, lineEnd(text, start))
    const code = content.replace(/\s*(?:#[^"']*)?$/, '')
    const near = 1 / (1 + 0.5 * Math.abs(here - line))
    if (HEADER.test(content) && !code.endsWith(':'))
      yield { start: start + code.length, end: start + code.length, text: ':', weight: near * 1.2, why: 'adds the colon of a block' }
    yield* depths(text, starts, line, near)
  }
}

function* depths(text: string, starts: readonly number[], line: number, near: number): Iterable<Slip> {
  const start = starts[line]!
  const own = /^[ \t]*/.exec(text.slice(start, lineEnd(text, start)))![0]
  if (own.length === lineEnd(text, start) - start) return
  const before = starts.slice(Math.max(0, line - 8), line).map((at) => /^[ \t]*/.exec(text.slice(at, lineEnd(text, at)))![0])
  const wanted = new Set([...before.reverse(), `${before[0] ?? ''}${INDENT}`, own + INDENT, own.slice(INDENT.length)])
  for (const indent of wanted) {
    if (indent === own) continue
    yield { start, end: start + own.length, text: indent, weight: near * 0.8, why: 'sets a line at its depth' }
    const block = blockEnd(text, starts, line, own.length)
    if (block > line) yield { ...shifted(text, starts, line, block, own, indent), weight: near * 0.75, why: 'sets lines at their depth' }
  }
  yield { start, end: start, text: `${own}${INDENT}pass\n`, weight: near * 0.3, why: 'adds an empty block' }
}

/** The last line that stands at least as deep. */
function blockEnd(text: string, starts: readonly number[], line: number, depth: number): number {
  let last = line
  for (let at = line + 1; at < starts.length; at++) {
    const content = text.slice(starts[at]!, lineEnd(text, starts[at]!))
    if (content.trim() === '') continue
    if (/^[ \t]*/.exec(content)![0].length < depth) break
    last = at
  }
  return last
}

function shifted(
  text: string,
  starts: readonly number[],
  first: number,
  last: number,
  own: string,
  indent: string,
): Omit<Slip, 'weight' | 'why'> {
  const lines: string[] = []
  for (let at = first; at <= last; at++) {
    const content = text.slice(starts[at]!, lineEnd(text, starts[at]!))
    lines.push(content.startsWith(own) ? indent + content.slice(own.length) : content)
  }
  return { start: starts[first]!, end: lineEnd(text, starts[last]!), text: lines.join('\n') }
}

function lineStarts(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}
