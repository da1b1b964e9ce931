/**
 * How much more often than other lines of the same file those of the last commits are the ones that a repair touches: what
 * `recentlyChanged` in stage 3 rests on. Runs no test; reads history only.
 *
 *   node bench/history/recency.ts <git directory> [...]
 *
 * A repair is a commit that changes a test and, in one or two other JavaScript or TypeScript files, at most ten lines, some of them
 * lines that were there. For each such file: the share of touched lines, and of all lines, that the k commits before had changed.
 */
import { execFileSync } from 'node:child_process'
import { seededRandom } from '../../src/app/world.ts'

const WINDOWS = [5, 10, 20, 50] as const
/** Newest commits looked at in each repository, and repairs drawn from them. */
const COMMITS = 1_500
const REPAIRS_EACH = 40
const LINES_MAX = 10
const GIT_MS_MAX = 60_000

const isTest = (path: string): boolean => /(?:^|\/)(?:tests?|__tests__|spec)\/|\.(?:test|spec)\./.test(path)
const isSource = (path: string): boolean => /\.[cm]?[jt]sx?$/.test(path) && !/\.d\.[cm]?ts$/.test(path)

const git = (dir: string, ...args: string[]): string =>
  execFileSync('git', ['-c', 'safe.directory=*', '--git-dir', dir, ...args], {
    ...{ encoding: 'utf8', maxBuffer: 1e9, timeout: GIT_MS_MAX, stdio: ['ignore', 'pipe', 'ignore'] },
  })

interface Repair {
  readonly commit: string
  readonly paths: readonly string[]
}

function* repairsOf(dir: string): Generator<Repair> {
  const log = git(dir, 'log', '--no-merges', '--no-renames', '--format=%x01%H', '--numstat', '-n', `${COMMITS}`)
  for (const entry of log.split('\x01').slice(1)) {
    const [commit = '', ...lines] = entry.split('\n')
    const files = lines.flatMap((line) => {
      const [, added, deleted, path] = /^(\d+)\t(\d+)\t(.*)$/.exec(line) ?? []
      return path === undefined ? [] : [{ path, added: Number(added), deleted: Number(deleted) }]
    })
    const sources = files.filter(({ path }) => isSource(path) && !isTest(path))
    const size = sources.reduce((sum, { added, deleted }) => sum + Math.max(added, deleted), 0)
    const paths = sources.filter(({ deleted }) => deleted > 0).map(({ path }) => path)
    if (files.some(({ path }) => isTest(path)) && sources.length <= 2 && size <= LINES_MAX && paths.length > 0) yield { commit, paths }
  }
}

/** For each window: share of touched lines and of all lines that it had changed. */
function sharesOf(dir: string, commit: string, path: string): (readonly [number, number])[] {
  const before = `${commit}^`
  const order = git(dir, 'rev-list', '-n', `${WINDOWS.at(-1)}`, before)
    .trim()
    .split('\n')
  if (order.length < WINDOWS.at(-1)!) return []
  const touched = [...git(dir, 'diff', '-U0', '--no-ext-diff', before, commit, '--', path).matchAll(/^@@ -(\d+)(?:,(\d+))? /gm)].flatMap(
    ([, start, count = '1']) => Array.from({ length: Number(count) }, (_, at) => Number(start) + at),
  )
  const blamed = [...git(dir, 'blame', '--porcelain', before, '--', path).matchAll(/^([0-9a-f]{40}) \d+ (\d+)/gm)]
  const author = new Map(blamed.map(([, by, line]) => [Number(line), by!]))
  if (touched.length === 0 || author.size === 0) return []
  const share = (lines: readonly number[], last: ReadonlySet<string>): number =>
    lines.filter((line) => last.has(author.get(line) ?? '')).length / lines.length
  return WINDOWS.map((window) => {
    const last = new Set(order.slice(0, window))
    return [share(touched, last), share([...author.keys()], last)]
  })
}

const random = seededRandom(1)
const rows: (readonly [number, number])[][] = []
let repositories = 0
const examine = (dir: string): (readonly [number, number])[][] => {
  const drawn = [...repairsOf(dir)]
    .map((repair) => ({ repair, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .slice(0, REPAIRS_EACH)
  return drawn.flatMap(({ repair }) => repair.paths.map((path) => sharesOf(dir, repair.commit, path)).filter((row) => row.length > 0))
}
for (const dir of process.argv.slice(2)) {
  try {
    const found = examine(dir)
    if (found.length > 0) repositories++
    rows.push(...found)
  } catch (error) {
    // A history that takes git a minute to list is left out, and named.
    console.log(`left out: ${dir}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`)
  }
}
console.log(`${rows.length} files of repairs in ${repositories} repositories`)
for (const [at, window] of WINDOWS.entries()) {
  const mean = (side: 0 | 1): number => rows.reduce((sum, row) => sum + row[at]![side], 0) / rows.length
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
  const times = (mean(0) / mean(1)).toFixed(2)
  console.log(`last ${window} commits: ${percent(mean(0))} of the touched lines, ${percent(mean(1))} of all lines: ${times} times`)
}
