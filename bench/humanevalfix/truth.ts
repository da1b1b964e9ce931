/** Where the fault of a row lies, from the lines in which the buggy and the correct program differ. */
import { diffLines } from 'diff'
import type { WarmStatement } from '../../src/contracts/index.ts'
import { programOf, type Row } from './rows.ts'

/** The innermost statements that hold a changed line; for an insertion, those on either side of it. */
export function faultyStatements(row: Row, statements: readonly WarmStatement[]): ReadonlySet<WarmStatement> {
  const text = programOf(row, 'buggy')
  const places: number[] = []
  let at = 0
  const changes = diffLines(text, programOf(row, 'correct'), { ignoreWhitespace: true, stripTrailingCr: true })
  changes.forEach((change, index) => {
    if (change.added) {
      if (!changes[index - 1]?.removed) places.push(lastInk(text, at), firstInk(text, at))
      return
    }
    if (change.removed)
      for (let line = at; line < at + change.value.length; line = text.indexOf('\n', line) + 1 || text.length)
        places.push(firstInk(text, line), lastInk(text, text.indexOf('\n', line) + 1 || text.length))
    at += change.value.length
  })
  const found = new Set<WarmStatement>()
  for (const place of places) {
    const around = statements.filter((statement) => statement.start <= place && place < statement.end)
    around.sort((a, b) => a.end - a.start - (b.end - b.start))
    if (around[0]) found.add(around[0])
  }
  return found
}

function firstInk(text: string, at: number): number {
  while (at < text.length && /[\s}]/.test(text[at]!)) at++
  return at
}

function lastInk(text: string, at: number): number {
  at--
  while (at > 0 && /[\s{};]/.test(text[at]!)) at--
  return at
}
