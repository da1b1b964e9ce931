/** The result of `learn --history` in words and one table. */
import type { LearnReport } from '../../app/index.ts'
import type { Paint } from './paint.ts'

const REASONS_SHOWN = 8
const REASON_CHARS = 160
const SUBJECT_CHARS = 60
const DETAIL_CHARS = 120

const ends: Readonly<Record<LearnReport['ended'], string>> = {
  history: 'the whole history',
  rows: 'stopped at the number of faults asked for',
  commits: 'stopped at the limit of commits',
  time: 'stopped when the time was up',
  stopped: 'stopped by hand',
}

export function renderLearned(report: LearnReport, paint: Paint): string {
  const { outcomes, table } = report
  const lines = [
    paint.bold(`${outcomes.length} ${outcomes.length === 1 ? 'fault' : 'faults'} of the past taken up anew`),
    `${report.commits} commits of ${report.project}, newest first (${ends[report.ended]}); seed ${report.seed}, ${report.budgetEach / 1000} s of search each`,
    '',
    ...outcomes.flatMap((outcome) => fault(outcome, paint)),
    '',
    row([
      'fix of at most',
      'faults',
      'plausible',
      'right',
      'equal',
      'in other words',
      'unclear',
      'wrong',
      'warned of wrong',
      'warned of right',
    ]),
    ...table.map((line) =>
      row([
        `${line.linesAtMost} lines`,
        String(line.rows),
        share(line.plausible, line.rows),
        share(line.right, line.rows),
        share(line.equal, line.rows),
        share(line.alike, line.rows),
        String(line.unclear),
        String(line.wrong),
        `${line.wrongWarned} of ${line.wrong}`,
        `${line.rightWarned} of ${line.right}`,
      ]),
    ),
    '',
    ...report.skipped
      .slice(0, REASONS_SHOWN)
      .map(({ reason, count, example }) =>
        paint.dim(
          `  ${count} ${count === 1 ? 'commit' : 'commits'}: ${reason}${example === undefined ? '' : `, such as ${example}`}`.slice(
            0,
            REASON_CHARS,
          ),
        ),
      ),
    paint.dim(`Kept in ${report.folder}`),
    '',
  ]
  return lines.join('\n')
}

/** What was not right says why. */
function fault(
  { commit, changedLines, verdict, warned, subject, families, detail }: LearnReport['outcomes'][number],
  paint: Paint,
): string[] {
  const by = families.length > 0 ? paint.dim(` (${families.join(' + ')})`) : ''
  const size = `${changedLines} ${changedLines === 1 ? 'line' : 'lines'}`.padStart(8)
  const line = `  ${commit.slice(0, 10)} ${size}  ${verdict.padEnd(14)} ${warned ? 'warned ' : '       '} ${subject.slice(0, SUBJECT_CHARS)}${by}`
  const said = detail.split('\n')[0] ?? ''
  return verdict === 'equal' || verdict === 'same-behaviour' ? [line] : [line, paint.dim(`               ${said.slice(0, DETAIL_CHARS)}`)]
}

const widths = [15, 7, 12, 12, 12, 14, 8, 6, 16, 16]
const row = (cells: readonly string[]): string =>
  cells
    .map((cell, index) => cell.padEnd(widths[index] ?? 0))
    .join(' ')
    .trimEnd()

const share = (part: number, whole: number): string => (whole === 0 ? '0' : `${part} (${Math.round((100 * part) / whole)} %)`)
