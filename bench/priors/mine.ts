/**
 * Looks among the candidates of the engine for what people did in small repairs of public repositories:
 *
 *   npm run bench:priors -- mine <language> <out.jsonl> <git directory> [...] [--max 150]
 *
 * A row for each repair, and for each of its stretches of lines where it has several: all candidates of the function that changed, and which
 * of them give the person's tree. No test runs, so templates that read failures say less than they would.
 */
import { appendFileSync, readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { diffLines } from 'diff'
import type { Candidate, Focus, OpenFile } from '../../src/contracts/index.ts'
import { applyEdits } from '../../src/kit/index.ts'
import type { Edit } from '../../src/model/index.ts'
import { programOf, readRows } from '../humanevalfix/rows.ts'
import type { MinedLanguage } from './languages.ts'
import { repairsOf, type Repair } from './repairs.ts'
import { functionsAround } from './sites.ts'
import { matcher } from './squash.ts'

/** A function with more candidates than this is searched for hours; what it would tell is no news. */
const CANDIDATES_MAX = 40_000
/** Processor time for one row. */
const CPU_MS_MAX = 30_000
/** Stretches of one repair that are looked at alone. */
const PARTS_MAX = 3
const NEAR_CPU_MS_MAX = 5_000

/** `family` is an index into the row's families; `damping` as the search dampens what grows or shrinks a lot. */
export type MinedCandidate = readonly [family: number, weight: number, damping: number]

export interface MinedRow {
  readonly language: string
  readonly repository: string
  readonly commit: string
  readonly subject: string
  readonly path: string
  readonly lines: number
  readonly tested: boolean
  /** Whole: nothing else changes in the sources of the commit. */
  readonly part: boolean
  readonly families: readonly string[]
  readonly candidates: readonly MinedCandidate[]
  /** Indexes of those that give the person's tree. */
  readonly right: readonly number[]
  readonly rightText: string
  readonly cut: boolean
}

export interface Aim {
  readonly before: string
  readonly after: string
  readonly part: boolean
  /** Changed offsets of `before`. */
  readonly start: number
  readonly end: number
}

/** The repair as a whole, and each stretch of lines alone where it has several and each alone parses. */
export function aimsOf(repair: Repair, language: MinedLanguage): Aim[] {
  const { before, after, path } = repair
  const stretches: { start: number; end: number; text: string }[] = []
  let offset = 0
  let open: { start: number; end: number; text: string } | undefined
  for (const { value, added, removed } of diffLines(before, after)) {
    if (!added && !removed) {
      offset += value.length
      open = undefined
      continue
    }
    if (!open) stretches.push((open = { start: offset, end: offset, text: '' }))
    if (added) open.text += value
    else {
      offset += value.length
      open.end = offset
    }
  }
  const first = stretches[0]
  const last = stretches.at(-1)
  if (!first || !last) return []
  const alone = stretches.flatMap((stretch) => {
    const result = applyEdits(before, [stretch])
    if (language.sameTree(path, before, result) || !language.dialect.parse(path, result)) return []
    return [{ before, after: result, part: true, start: stretch.start, end: stretch.end }]
  })
  const only = alone.length === 1 && language.sameTree(path, alone[0]!.after, after) ? alone[0] : undefined
  const whole = only ?? { before, after, start: first.start, end: last.end }
  const part = repair.sources > 1
  return [{ ...whole, part }, ...(only ? [] : alone.slice(0, PARTS_MAX))]
}

export function mineRow(repair: Repair, aim: Aim, language: MinedLanguage): MinedRow | undefined {
  const opened = language.engine.open(repair.path, aim.before)
  if (!opened) return undefined
  const focus: Focus = { suspects: [], failures: [], tests: repair.tests, paths: repair.paths() }
  const matches = matcher(aim.before, aim.after, language.skipped)
  // First only where the person changed something: most repairs are no candidate, and a function has thousands.
  if (!near(opened, aim, focus, matches)) return rowOf(repair, aim, language)
  const parsed = language.dialect.parse(repair.path, aim.before)
  if (!parsed) return undefined
  const familyIds = new Map<string, number>()
  const id = (of: Map<string, number>, name: string): number => of.get(name) ?? (of.set(name, of.size), of.size - 1)
  const candidates: MinedCandidate[] = []
  const right: number[] = []
  const trees = new Map<string, boolean>()
  let rightText = ''
  const started = process.cpuUsage().user
  let cut = false
  for (const span of functionsAround(parsed.program, aim))
    for (const candidate of opened.candidates(span, focus)) {
      if (
        candidates.length >= CANDIDATES_MAX ||
        (candidates.length % 256 === 255 && process.cpuUsage().user - started > CPU_MS_MAX * 1000)
      ) {
        cut = true
        break
      }
      if (matches(candidate.edits)) {
        const result = applyEdits(aim.before, [...candidate.edits])
        const same = trees.get(result) ?? language.sameTree(repair.path, result, aim.after)
        trees.set(result, same)
        if (same) {
          right.push(candidates.length)
          rightText ||= candidate.explanation
        }
      }
      candidates.push([id(familyIds, candidate.family), candidate.weight, damping(candidate)])
    }
  const found = { families: [...familyIds.keys()], candidates, right, rightText, cut }
  return { ...rowOf(repair, aim, language), ...found }
}

function near(opened: OpenFile, aim: Aim, focus: Focus, matches: (edits: readonly Edit[]) => boolean): boolean {
  const lineAt = (at: number): number => aim.before.slice(0, at).split('\n').length
  const spans = new Map<string, { start: number; end: number }>()
  for (let line = Math.max(1, lineAt(aim.start) - 1); line <= lineAt(aim.end) + 1; line++)
    for (const site of opened.sitesOnLine(line)) spans.set(`${site.start} ${site.end}`, site)
  const started = process.cpuUsage().user
  let seen = 0
  for (const span of spans.values())
    for (const candidate of opened.candidates(span, focus)) {
      if (matches(candidate.edits)) return true
      if (++seen % 256 === 0 && process.cpuUsage().user - started > NEAR_CPU_MS_MAX * 1000) return false
    }
  return false
}

const rowOf = ({ repository, commit, subject, path, lines, tests }: Repair, aim: Aim, language: MinedLanguage): MinedRow => ({
  ...{
    language: /\.[cm]?tsx?$/.test(path) ? 'typescript' : language.id,
    repository,
    commit,
    subject,
    path,
    lines,
    tested: tests.length > 0,
  },
  ...{ part: aim.part, families: [], candidates: [], right: [], rightText: '', cut: false },
})

/** As the search dampens what grows or shrinks a lot. */
function damping({ edits }: Candidate): number {
  let written = 0
  for (const edit of edits) written += Math.abs(edit.text.length - (edit.end - edit.start))
  return 1 / (1 + written / 200)
}

const nameOf = (dir: string): string => (/^repo(\.git)?$/.test(basename(dir)) ? basename(dirname(dir)) : basename(dir, '.git'))

export interface MineOptions {
  /** Repairs of each repository, the newest. */
  readonly max: number
  /** Changed lines. */
  readonly lines: number
}

export function mine(language: MinedLanguage, out: string, dirs: readonly string[], options: MineOptions): void {
  for (const dir of dirs) {
    const counts = { files: 0, whole: 0, right: 0 }
    for (const repair of repairsOf(dir, nameOf(dir), language, options)) {
      counts.files++
      for (const aim of aimsOf(repair, language)) {
        const row = mineRow(repair, aim, language)
        if (!row) continue
        if (!aim.part) counts.whole++
        if (row.right.length > 0 && !aim.part) counts.right++
        appendFileSync(out, lineOf(row))
      }
    }
    console.log(
      `${language.id} ${nameOf(dir)}: ${counts.files} repaired files, ${counts.whole} whole, ${counts.right} of them one candidate`,
    )
  }
}

/** HumanEvalFix as if each row were a repair: the same questions on faults that somebody planted. */
export function mineBenchmark(language: MinedLanguage, out: string, data: string): void {
  for (const row of readRows(readFileSync(data, 'utf8'), language.id)) {
    const repair: Repair = {
      ...{ repository: `humanevalfix-${language.id}`, commit: row.id, subject: row.entryPoint, path: `solution.${language.ending}` },
      ...{ before: programOf(row, 'buggy'), after: programOf(row, 'correct'), lines: 1, sources: 1 },
      ...{ tests: [row.visibleTest], paths: () => [`solution.${language.ending}`] },
    }
    for (const aim of aimsOf(repair, language).slice(0, 1)) {
      const found = mineRow(repair, aim, language)
      if (found) appendFileSync(out, lineOf(found))
    }
  }
}

/** Without a right candidate there is nothing to fit; the row still counts. */
function lineOf(row: MinedRow): string {
  const round = (value: number): number => Math.round(value * 1e4) / 1e4
  const candidates =
    row.right.length > 0 ? row.candidates.map(([family, weight, damp]): MinedCandidate => [family, round(weight), round(damp)]) : []
  return `${JSON.stringify({ ...row, candidates })}\n`
}
