import { randomUUID } from 'node:crypto'
import type { GitFileChange, GitHunk, GitLogEntry, GitLogOptions } from '../../contracts/index.ts'
import { PrunellaError } from '../../model/index.ts'
import { resolve } from './commit.ts'
import { checkPath } from './names.ts'
import type { Opened } from './open.ts'
import { run, stream } from './run.ts'

/** Blame of a long history can take minutes; it answers newest first, so what came by then is the useful part. */
const BLAME_MS = 5_000
const HUNKS_MAX = 200
/** One path or number list of git; longer is no path. */
const TOKEN_BYTES_MAX = 1024 * 1024

/** Files and counts, and none of what a configuration could run or change. */
const SHOWN =
  'log -z --raw --numstat --no-abbrev --no-renames --relative -O/dev/null --no-ext-diff --no-textconv --no-show-signature --no-color --no-decorate --no-notes'.split(
    ' ',
  )

export async function* log(opened: Opened, options: GitLogOptions = {}): AsyncGenerator<GitLogEntry> {
  const from = await resolve(opened, options.from ?? 'HEAD')
  if (from === undefined) {
    if (options.from === undefined) return
    throw new PrunellaError('git-refused', `there is no commit ${options.from}`)
  }
  // Fields end with NUL, and so do paths: a random mark tells where a commit begins whatever a message or a path holds.
  const mark = randomUUID()
  const args = [
    ...SHOWN,
    `--format=format:%x00${mark}%x00%H%x00%P%x00%at%x00%s%x00`,
    ...(options.merges === true ? ['--diff-merges=first-parent'] : ['--no-merges']),
    ...(options.firstParent === true ? ['--first-parent'] : []),
    ...(options.max === undefined ? [] : [`--max-count=${Math.trunc(options.max)}`]),
    from,
    '--',
    ...(options.paths?.map(checkPath) ?? ['.']),
  ]
  const inFolder = { ...opened.git, cwd: opened.prefix === '' ? opened.top : `${opened.top}/${opened.prefix}` }
  let entry: Token[] | undefined
  for await (const token of tokens(stream(inFolder, args))) {
    if (token === mark) {
      if (entry !== undefined) yield parseEntry(entry)
      entry = []
    } else entry?.push(token)
  }
  if (entry !== undefined) yield parseEntry(entry)
}

type Token = string

async function* tokens(chunks: AsyncIterable<Buffer>): AsyncGenerator<Token> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of chunks) {
    const bytes = Buffer.concat([rest, chunk])
    let at = 0
    for (let end = bytes.indexOf(0); end !== -1; end = bytes.indexOf(0, at)) {
      yield bytes.toString('utf8', at, end)
      at = end + 1
    }
    rest = bytes.subarray(at)
    if (rest.length > TOKEN_BYTES_MAX) throw new PrunellaError('git-refused', 'git log: a path longer than a path can be')
  }
  if (rest.length > 0) yield rest.toString('utf8')
}

const STATUS: Readonly<Record<string, GitFileChange['status']>> = { A: 'added', M: 'modified', D: 'deleted', T: 'retyped' }

/** commit, parents, time, subject; then `:modes oids X` and its path for every file; then `added TAB deleted TAB path` for every file. */
function parseEntry([commit = '', parents = '', time = '', subject = '', ...rest]: readonly Token[]): GitLogEntry {
  const files = new Map<string, GitFileChange>()
  for (let at = 0; at < rest.length; at++) {
    const token = rest[at]!.replace(/^\n+/, '')
    const raw = /^:\d{6} \d{6} [0-9a-f]+ [0-9a-f]+ ([A-Z])\d*$/.exec(token)
    if (raw !== null) {
      const path = rest[++at] ?? ''
      files.set(path, { path, status: STATUS[raw[1]!] ?? 'modified', added: undefined, deleted: undefined })
      continue
    }
    const counts = /^(\d+|-)\t(\d+|-)\t(.*)$/s.exec(token)
    const known = counts === null ? undefined : files.get(counts[3]!)
    if (counts === null || known === undefined) continue
    files.set(known.path, { ...known, added: count(counts[1]!), deleted: count(counts[2]!) })
  }
  return {
    commit,
    parents: parents.split(' ').filter((parent) => parent !== ''),
    authoredAt: Number(time) * 1000,
    subject,
    files: [...files.values()],
  }
}

const count = (digits: string): number | undefined => (digits === '-' ? undefined : Number(digits))

export async function recentDiff(opened: Opened, path: string, hunksMax = HUNKS_MAX): Promise<readonly GitHunk[]> {
  const top = opened.prefix + checkPath(path)
  if ((await resolve(opened, 'HEAD')) === undefined) return []
  const { stdout } = await run(opened.git, ['blame', '--incremental', '--no-textconv', 'HEAD', '--', top], { timeMs: BLAME_MS })
  const facts = new Map<string, { authoredAt: number; subject: string }>()
  const hunks: { commit: string; startLine: number; lineCount: number }[] = []
  let commit = ''
  for (const line of stdout.toString('utf8').split('\n')) {
    const group = /^([0-9a-f]{40,64}) \d+ (\d+) (\d+)$/.exec(line)
    if (group !== null) {
      commit = group[1]!
      hunks.push({ commit, startLine: Number(group[2]), lineCount: Number(group[3]) })
      if (!facts.has(commit)) facts.set(commit, { authoredAt: 0, subject: '' })
    } else if (line.startsWith('author-time ')) facts.get(commit)!.authoredAt = Number(line.slice('author-time '.length)) * 1000
    else if (line.startsWith('summary ')) facts.get(commit)!.subject = line.slice('summary '.length)
  }
  return hunks
    .map((hunk) => ({ ...hunk, ...facts.get(hunk.commit)! }))
    .sort((a, b) => b.authoredAt - a.authoredAt || a.startLine - b.startLine)
    .slice(0, hunksMax)
}
