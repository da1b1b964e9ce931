/** Small repairs of a git repository's past, as texts before and after. Nothing is checked out and nothing runs. */
import { execFileSync } from 'node:child_process'
import type { MinedLanguage } from './languages.ts'

/** A listing of a long history takes git seconds, one file a few milliseconds. */
const GIT_MS_MAX = 120_000
/** Bytes of one answer: the listing of a very long history. */
const ANSWER_MAX = 1e9
const SOURCES_MAX = 2
/** A commit that touches more tests than this is a move or a reformatting. */
const TESTS_MAX = 8
/** Commits whose texts are held at once. */
const BATCH = 50
/** Larger files are bundles or data. */
const TEXT_CHARS_MAX = 200_000

export interface Repair {
  readonly repository: string
  readonly commit: string
  readonly subject: string
  readonly path: string
  readonly before: string
  readonly after: string
  /** Changed lines of all sources of the commit; a line rewritten is one. */
  readonly lines: number
  /** Sources the commit changes. */
  readonly sources: number
  /** The lines it adds to tests, as what fails without it, and the tests it touches, as they are after it. */
  readonly tests: readonly string[]
  /** All files of the parent; asks git. */
  readonly paths: () => readonly string[]
}

const repairWords =
  /\b(?:fix(?:e[sd]|ing)?|bug(?:s|fix)?|correct(?:s|ed|ly)?|wrong(?:ly)?|issues?|regressions?|should|handles?|prevents?|avoids?|ensures?|missing|crash(?:es)?|errors?|broken|fail(?:s|ed|ing|ure)?|incorrect(?:ly)?|do(?:es)? ?n[o']t|properly|instead|allow|respect|support|close[sd]?|resolve[sd]?)\b|#\d+/i
const otherWords =
  /^(?:feat|docs?|style|chore|build|ci|refactor|test|perf|types?)\b[(!:]|\b(?:docs?|documentation|phpdoc|docblocks?|doc-?strings?|comments?|phpstan|psalm|mypy|pyright|jsdoc|coding|cs|lint(?:ing)?|eslint|style|readme|annotations?|type hints?|typings?|typos?|deprecat\w+|inspections?|travis|bump|release|version|rename\w*|refactor\w*|format\w*|clean ?-?up|benchmarks?|changelog|copyright|license)\b/i

const git = (dir: string, ...args: string[]): string =>
  execFileSync('git', ['-c', 'safe.directory=*', '--git-dir', dir, ...args], {
    ...{ encoding: 'utf8', maxBuffer: ANSWER_MAX, timeout: GIT_MS_MAX, stdio: ['ignore', 'pipe', 'ignore'] },
  })

/** Many files at once: a process for each would cost more than all the rest. Undefined where there is none, or one too long. */
function textsOf(dir: string, names: readonly string[]): Map<string, string | undefined> {
  const texts = new Map<string, string | undefined>()
  const safe = names.filter((name) => !name.includes('\n'))
  if (safe.length === 0) return texts
  const answer = execFileSync('git', ['-c', 'safe.directory=*', '--git-dir', dir, 'cat-file', '--batch'], {
    ...{ input: `${safe.join('\n')}\n`, maxBuffer: ANSWER_MAX, timeout: GIT_MS_MAX, stdio: ['pipe', 'pipe', 'ignore'] },
  })
  let at = 0
  for (const name of safe) {
    const end = answer.indexOf(10, at)
    const [, type, length] = answer.toString('utf8', at, end).split(' ')
    at = end + 1
    if (type !== 'blob') continue
    const size = Number(length)
    if (size <= TEXT_CHARS_MAX) texts.set(name, answer.toString('utf8', at, at + size))
    at += size + 1
  }
  return texts
}

/** Newest first, at most `max` commits. */
export function* repairsOf(
  dir: string,
  repository: string,
  language: MinedLanguage,
  options: { readonly max: number; readonly lines: number },
): Generator<Repair> {
  const log = git(dir, 'log', '--no-merges', '--no-renames', '--format=%x01%H%x02%s', '--numstat', 'HEAD')
  const chosen: { commit: string; subject: string; size: number; sources: string[]; tests: string[] }[] = []
  for (const entry of log.split('\x01').slice(1)) {
    if (chosen.length >= options.max) break
    const [head = '', ...lines] = entry.split('\n')
    const [commit = '', subject = ''] = head.split('\x02')
    const files = lines.flatMap((line) => {
      const [, added, deleted, path] = /^(\d+)\t(\d+)\t(.*)$/.exec(line) ?? []
      return path === undefined ? [] : [{ path, size: Math.max(Number(added), Number(deleted)) }]
    })
    const tests = files.filter(({ path }) => language.isTestFile(path)).map(({ path }) => path)
    const sources = files.filter(({ path }) => language.isSource(path) && !language.isTestFile(path) && !language.isTool(path))
    const size = sources.reduce((sum, file) => sum + file.size, 0)
    if (sources.length === 0 || sources.length > SOURCES_MAX || size > options.lines || tests.length > TESTS_MAX) continue
    if (otherWords.test(subject) || !(repairWords.test(subject) || tests.length > 0)) continue
    chosen.push({ commit, subject, size, sources: sources.map(({ path }) => path), tests })
  }
  for (let from = 0; from < chosen.length; from += BATCH) {
    const batch = chosen.slice(from, from + BATCH)
    const texts = textsOf(
      dir,
      batch.flatMap(({ commit, sources, tests }) => [
        ...sources.flatMap((path) => [`${commit}^:${path}`, `${commit}:${path}`]),
        ...tests.flatMap((path) => [`${commit}^:${path}`, `${commit}:${path}`]),
      ]),
    )
    for (const { commit, subject, size, sources, tests } of batch) {
      let listed: readonly string[] | undefined
      for (const path of sources) {
        const before = texts.get(`${commit}^:${path}`)
        const after = texts.get(`${commit}:${path}`)
        if (before === undefined || after === undefined || language.sameTree(path, before, after)) continue
        yield {
          ...{ repository, commit, subject, path, before, after, lines: size, sources: sources.length },
          paths: () => (listed ??= git(dir, 'ls-tree', '-r', '--name-only', `${commit}^`).split('\n')),
          tests: nearest(tests.map((test) => [texts.get(`${commit}^:${test}`) ?? '', texts.get(`${commit}:${test}`) ?? ''])),
        }
      }
    }
  }
}

function nearest(tests: readonly (readonly [before: string, after: string])[]): string[] {
  const added = tests.map(([before, after]) => {
    const known = new Set(before.split('\n'))
    return after
      .split('\n')
      .filter((line) => !known.has(line))
      .join('\n')
  })
  return [added.join('\n'), ...tests.map(([, after]) => after)].filter((text) => text.trim() !== '')
}
