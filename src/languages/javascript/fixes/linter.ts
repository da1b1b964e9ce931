import type { Candidate, FixRequest, FixSource, SandboxRequest } from '../../../contracts/index.ts'
import { ownManifest } from '../own-manifest.ts'
import { dirname, join, relative } from '../project/index.ts'
import { type LinterRecord, parseRecords } from './records.ts'

/** Folder of the programs that run inside the sandbox. */
const runtimeDir = decodeURIComponent(new URL('./runtime', import.meta.url).pathname)

/** A linter with type information on a project of some hundred files needs about ten seconds. */
const WALL_MS = 20_000
/** 1,000 records of some hundred bytes; beyond it the linter is not fixing but shouting. */
const CONTROL_BYTES_MAX = 4 << 20
/** More candidates than this from one tool would push every other source aside. */
const CANDIDATES_MAX = 500

/**
 * What the project's own ESLint and oxlint would change, one candidate per fix or suggestion (family `lint:<rule>`), each rule as the
 * project configured it. The linters are the project's code: they run inside the sandbox, over the overlays, and their answers are
 * guesses. Fixes of mere layout are left out unless they are asked for. The note says in words why a linter was not used.
 */
export const linterFixes = ({ wallMs = WALL_MS }: { readonly wallMs?: number } = {}): FixSource => ({
  id: 'linter',
  async candidates(input) {
    const files = [...input.files.keys()].filter((path) => /\.[cm]?[jt]sx?$/.test(path))
    if (files.length === 0 || input.signal?.aborted) return { candidates: [], note: 'linters: there was nothing to look at' }
    const { records, ended } = await ask(input, files, wallMs)
    const candidates = unique(records.flatMap((record) => candidateOf(record, input) ?? []))
    return { candidates: candidates.sort((a, b) => b.weight - a.weight).slice(0, CANDIDATES_MAX), note: noteOf(records, ended) }
  },
})

async function ask(
  input: FixRequest,
  files: readonly string[],
  wallMs: number,
): Promise<{ records: readonly LinterRecord[]; ended: string | undefined }> {
  const child = await input.sandbox.start(requestFor(input, files, wallMs))
  const chunks: Uint8Array[] = []
  let bytes = 0
  child.control.on('data', (chunk: Uint8Array) => {
    bytes += chunk.length
    if (bytes > CONTROL_BYTES_MAX) child.kill()
    else chunks.push(chunk)
  })
  const drained = new Promise<void>((resolve) => {
    for (const event of ['end', 'close', 'error']) child.control.once(event, () => resolve())
  })
  const kill = (): void => child.kill()
  input.signal?.addEventListener('abort', kill, { once: true })
  if (input.signal?.aborted) kill()
  child.stdin.on('error', () => undefined)
  child.stdin.end()
  const result = await child.result
  await drained
  input.signal?.removeEventListener('abort', kill)
  const ended = result.exitCode === 0 ? undefined : `the linters did not finish (${result.ended})`
  return { records: parseRecords(chunks), ended }
}

function requestFor({ project, overlays, layout = false }: FixRequest, files: readonly string[], wallMs: number): SandboxRequest {
  const job = { packageDir: project.packageDir, root: project.root, layout, files: files.map((path) => join(project.root, path)) }
  return {
    argv: [project.interpreter, join(runtimeDir, 'linters.mjs'), JSON.stringify(job)],
    cwd: project.packageDir,
    env: { PATH: `${dirname(project.interpreter)}:/usr/bin:/bin`, HOME: '/tmp', TMPDIR: '/tmp', NO_COLOR: '1', CI: '1', ...project.env },
    projectRoot: project.root,
    overlays,
    readOnly: [dirname(project.interpreter), runtimeDir, ownManifest, ...(project.readOnly ?? [])],
    writes: 'none',
    limits: { wallMs },
    interactive: true,
  }
}

/** A rule against a problem fixes a fault sooner than a rule of taste; a suggestion is what the rule itself calls uncertain. */
function weightOf({ type, kind, severity }: LinterRecord & { state: 'change' }): number {
  const rule = type === 'problem' ? 1 : type === 'suggestion' ? 0.4 : 0.6
  return rule * (kind === 'fix' ? 1 : 0.8) * (severity === 'error' ? 1 : 0.9)
}

/** Undefined for what is no change of the program: nonsense, a file nobody asked about, mere white space. */
function candidateOf(record: LinterRecord, input: FixRequest): Candidate | undefined {
  if (record.state !== 'change') return undefined
  const path = relative(input.project.root, record.path)
  const text = input.files.get(path)
  if (text === undefined || record.start < 0 || record.end < record.start || record.end > text.length) return undefined
  const replaced = text.slice(record.start, record.end)
  if (input.layout !== true && withoutSpace(replaced) === withoutSpace(record.text)) return undefined
  const { start, end } = record
  return {
    family: `lint:${record.rule}`,
    path,
    start,
    end,
    edits: [{ start, end, text: record.text }],
    weight: weightOf(record),
    // ESLint's fixes keep what the program does, by its own rule for them; oxlint names the dangerous ones fixes as well.
    source: record.kind === 'fix' && record.tool === 'ESLint' ? 'linter' : 'linter suggestion',
    explanation: `${record.tool} ${record.rule}: ${record.message}${record.description === undefined ? '' : ` ${record.description}`}`,
  }
}

const withoutSpace = (text: string): string => text.replace(/\s+/g, '')

/** Two linters often know the same rule. */
function unique(candidates: readonly Candidate[]): Candidate[] {
  const byEdit = new Map<string, Candidate>()
  for (const candidate of candidates) {
    const key = JSON.stringify([candidate.path, candidate.edits])
    const known = byEdit.get(key)
    const better = known === undefined || known.weight < candidate.weight ? candidate : known
    // Whichever weighs more: that one of them calls it safe is not lost.
    const safe = [known, candidate].find((one) => one?.source === 'linter')
    byEdit.set(key, safe === undefined ? better : { ...safe, weight: better.weight })
  }
  return [...byEdit.values()]
}

/** Silent about a tool that is missing while another was used: no project has both. */
function noteOf(records: readonly LinterRecord[], ended: string | undefined): string | undefined {
  const used = records.some(({ state }) => state === 'used')
  const said = records.flatMap((record) =>
    record.state === 'failed' || (record.state === 'unused' && !used) ? [`${record.tool} ${record.note}`] : [],
  )
  const all = [...said, ...(ended === undefined ? [] : [ended])]
  return all.length === 0 ? undefined : all.join('; ')
}
