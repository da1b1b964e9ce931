/** What PHP_CodeSniffer's own fixer (phpcbf) would write, asked for as a diff: it keeps what the program does. */
import type { Candidate, FixSource, ProjectFiles } from '../../../contracts/index.ts'
import { join } from '../../../kit/index.ts'
import type { Complaint, Edit } from '../../../model/index.ts'
import { findTool, runTool } from '../checks/index.ts'

/** More changes than this nobody reads. */
const CANDIDATES_MAX = 500

/** Answers only where the sniffer is the judge: a change of layout turns no test green. */
export const snifferFixes = (files: ProjectFiles): FixSource => ({
  id: 'linter',
  async candidates({ sandbox, project, files: texts, overlays, layout, complaints = [] }) {
    const paths = [...texts.keys()].filter((path) => path.endsWith('.php'))
    const script = layout === true && paths.length > 0 ? await findTool(files, project, 'phpcs') : undefined
    if (script === undefined) return { candidates: [], note: undefined }
    const asked = paths.map((path) => join(project.root, path))
    const result = await runTool(sandbox, project, script, ['--report=diff', '--no-cache', '-q', ...asked], overlays)
    if (result.ended !== 'exit') return { candidates: [], note: `phpcbf: stopped by its limits (${result.ended})` }
    const under = project.packageDir === project.root ? '' : `${project.packageDir.slice(project.root.length + 1)}/`
    return { candidates: candidatesOf(result.stdout, texts, complaints, under).slice(0, CANDIDATES_MAX), note: undefined }
  },
})

interface Change extends Edit {
  /** Lines of the old text, from 1; the second is not in it any more. */
  readonly from: number
  readonly to: number
}

/** One candidate for each run of changed lines, named by the first complaint about them. */
export function candidatesOf(
  diff: string,
  texts: ReadonlyMap<string, string>,
  complaints: readonly Complaint[],
  under: string,
): Candidate[] {
  return diff.split(/^(?=--- )/m).flatMap((part) => {
    const named = /^--- (.+?)(?:\t.*)?$/m.exec(part)?.[1]
    const path = [...texts.keys()].find((known) => known === `${under}${named}` || (named?.startsWith('/') && named.endsWith(`/${known}`)))
    if (path === undefined) return []
    return changesOf(part, texts.get(path)!).flatMap((change) => {
      const { start, end, text, from, to } = change
      const said = complaints.find((one) => `${under}${one.path}` === path && from <= one.line && one.line < Math.max(to, from + 1))
      if (said === undefined) return []
      return [
        {
          ...{ family: `lint:${said.rule}`, path, start, end, edits: [{ start, end, text }], weight: 1, source: 'linter' },
          explanation: `PHP_CodeSniffer ${said.rule}: ${said.message}`,
        },
      ]
    })
  })
}

function changesOf(part: string, text: string): Change[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  const offset = (line: number): number => starts[line - 1] ?? text.length
  const found: Change[] = []
  let line = 0
  let open: { readonly from: number; readonly added: string[] } | undefined
  const close = (): void => {
    if (open !== undefined)
      found.push({
        start: offset(open.from),
        end: offset(line),
        text: open.added.map((one) => `${one}\n`).join(''),
        from: open.from,
        to: line,
      })
    open = undefined
  }
  for (const row of part.split('\n').slice(2)) {
    const hunk = /^@@ -(\d+)/.exec(row)
    const sign = row[0]
    if (hunk === null && (sign === '-' || sign === '+')) {
      open ??= { from: line, added: [] }
      if (sign === '+') open.added.push(row.slice(1))
      else line++
      continue
    }
    close()
    if (hunk !== null) line = Number(hunk[1])
    else if (sign === ' ') line++
  }
  close()
  return found
}
