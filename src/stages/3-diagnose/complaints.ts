import type { TemplateEngine } from '../../contracts/index.ts'
import type { Diagnosis, Suspect, TestResult } from '../../model/index.ts'

/** More suspects than this: the tool names the line, so what is far from it is hardly to blame. */
const SUSPECTS_MAX = 200
/** Statements that are around the complaint, each less to blame than the one inside it. */
const AROUND_MAX = 3
/** Places that declare a name of the complaint, per name and file: more means a name as common as `i`. */
const DECLARED_MAX = 4

/** How much of the doubt each kind of place keeps. */
const share = { here: 1, around: 0.5, declared: 0.3 } as const

const DECLARES =
  /\b(?:function|const|let|var|class|interface|type|enum|def|fn)\s+([\p{L}_$][\p{L}\p{N}_$]*)|([\p{L}_$][\p{L}\p{N}_$]*)\??\s*[:=]/gu

/**
 * Where an error of a type checker or linter may be mended: the statement it names, those around it, and where the names on that line
 * are declared. `files`: path relative to the root → text. `under`: the package's folder in the root with a slash, or ''. Pure.
 */
export function diagnoseComplaints(
  failing: readonly TestResult[],
  files: ReadonlyMap<string, string>,
  templates: TemplateEngine,
  under: string,
): Diagnosis {
  const suspects = new Map<string, Suspect>()
  const add = (suspect: Suspect): void => {
    const key = `${suspect.path} ${suspect.start} ${suspect.end}`
    const known = suspects.get(key)
    if (known === undefined || known.suspiciousness < suspect.suspiciousness) suspects.set(key, suspect)
  }
  for (const test of failing) {
    const path = `${under}${test.id.file}`
    const text = files.get(path)
    if (text === undefined || test.line === undefined) continue
    for (const suspect of placesOf({ path, text, line: test.line, column: test.column ?? 1 }, templates)) add(suspect)
  }
  const sorted = [...suspects.values()].sort((a, b) => b.suspiciousness - a.suspiciousness).slice(0, SUSPECTS_MAX)
  return { failing: [...failing], flaky: [], suspects: sorted, summary: summarise(sorted, failing) }
}

interface Place {
  readonly path: string
  readonly text: string
  readonly line: number
  readonly column: number
}

function* placesOf({ path, text, line, column }: Place, templates: TemplateEngine): Generator<Suspect> {
  const open = templates.open(path, text)
  if (open === undefined) return
  const starts = lineStarts(text)
  const at = (starts[line - 1] ?? 0) + column - 1
  const sites = open.sitesOnLine(line)
  const covering = sites.filter(({ start, end }) => start <= at && at < end)
  const nearest = covering[0] ?? sites[0]
  if (nearest !== undefined) yield { path, line, ...nearest, suspiciousness: share.here, evidence: ['the complaint is about this line'] }
  for (const [index, site] of covering.slice(1, 1 + AROUND_MAX).entries())
    yield {
      ...{ path, line: lineAt(starts, site.start), ...site },
      suspiciousness: share.here * share.around ** (index + 1),
      evidence: ['around the complaint'],
    }
  const words = new Set((text.split('\n')[line - 1] ?? '').match(/[\p{L}_$][\p{L}\p{N}_$]*/gu))
  for (const declared of declarations(text, words, line))
    for (const site of open.sitesOnLine(declared.line).slice(0, 1))
      yield {
        ...{ path, line: declared.line, ...site, suspiciousness: share.declared },
        evidence: [`declares ${declared.name}, which stands on the line of the complaint`],
      }
}

function declarations(text: string, words: ReadonlySet<string>, line: number): { readonly name: string; readonly line: number }[] {
  const counts = new Map<string, number>()
  const found: { readonly name: string; readonly line: number }[] = []
  for (const [index, row] of text.split('\n').entries()) {
    if (index + 1 === line) continue
    for (const match of row.matchAll(DECLARES)) {
      const name = match[1] ?? match[2]!
      const count = counts.get(name) ?? 0
      if (!words.has(name) || count >= DECLARED_MAX) continue
      counts.set(name, count + 1)
      found.push({ name, line: index + 1 })
    }
  }
  return found
}

function lineStarts(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

const lineAt = (starts: readonly number[], offset: number): number => Math.max(1, starts.findLastIndex((start) => start <= offset) + 1)

function summarise(suspects: readonly Suspect[], failing: readonly TestResult[]): string {
  const [first] = suspects
  if (first === undefined) return 'Nothing that may be changed is on the lines of the complaints.'
  const errors = `${failing.length} ${failing.length === 1 ? 'error' : 'errors'}`
  return `${errors}, ${suspects.length} suspect ${suspects.length === 1 ? 'place' : 'places'}; first ${first.path}:${first.line}.`
}
