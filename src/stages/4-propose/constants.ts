import type { Constants } from '../../contracts/index.ts'
import type { Change } from './change.ts'

/** Lines round an edit that are read for constants: as a rule the whole function. */
const linesAround = 40
/** Of each kind; a table of data is no help in choosing inputs. */
const kindMax = 24
/** A longer text is prose. */
const textMax = 40

const numeral = /(?<![\w.$])\d[\d_]*(?:\.\d+)?(?![\w.])/g
const quoted = /'([^'\\\n]*)'|"([^"\\\n]*)"/g
const nothing = /\b(?:null|undefined|None|is_null|isset)\b|\?\?/

/**
 * What the code under repair and its patches compare with, in the words of any language: numerals, short quoted texts, and whether
 * they ask for nothing. Patches of a condition differ at its constants and hardly anywhere else.
 */
export function constantsOf(changes: readonly Change[], files: ReadonlyMap<string, string>): Constants {
  const numbers = new Set<number>()
  const texts = new Set<string>()
  let asksForNothing = false
  const read = (code: string): void => {
    for (const [found] of code.matchAll(numeral)) numbers.add(Number(found.replaceAll('_', '')))
    for (const [, single, double] of code.matchAll(quoted)) texts.add(single ?? double ?? '')
    asksForNothing ||= nothing.test(code)
  }
  const edits = changes.flatMap(({ parts }) => parts.flatMap(({ path, edits: own }) => own.map((edit) => ({ path, ...edit }))))
  for (const { text } of edits) read(text)
  for (const { path, start, end } of edits) read(linesRound(files.get(path) ?? '', start, end))
  return {
    numbers: [...numbers].filter(Number.isFinite).slice(0, kindMax),
    texts: [...texts].filter((text) => text.length > 0 && text.length <= textMax).slice(0, kindMax),
    nothing: asksForNothing,
  }
}

function linesRound(text: string, start: number, end: number): string {
  let from = start
  for (let line = 0; line < linesAround && from > 0; line++) from = text.lastIndexOf('\n', from - 1)
  let to = end
  for (let line = 0; line < linesAround && to !== -1; line++) to = text.indexOf('\n', to + 1)
  return text.slice(Math.max(0, from), to === -1 ? text.length : to)
}
