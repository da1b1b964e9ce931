import { realpath } from 'node:fs/promises'
import { PrunellaError } from '../../model/index.ts'
import { type GitProgram, refused, run } from './run.ts'
import { findProgram } from './safe.ts'

export interface Opened {
  /** Works at the top of the working tree. */
  readonly git: GitProgram
  readonly top: string
  readonly prefix: string
}

/**
 * Finds the repository of a folder. Undefined when there is none (or no git). `git-refused` when it belongs to another user: then
 * git trusts it only once the person says so, and Prunella does not say it for them.
 */
export async function open(dir: string, environment: Readonly<Record<string, string | undefined>>): Promise<Opened | undefined> {
  const git = findProgram(await realpath(dir), environment)
  if (git === undefined) return undefined
  const asked = ['rev-parse', '--show-toplevel']
  const found = await run(git, asked)
  if (found.code !== 0) {
    if (/dubious ownership/.test(found.stderr)) throw dubious(found.stderr, git.cwd)
    if (/not a git repository|must be run in a work tree|cannot use bare repository/.test(found.stderr)) return undefined
    throw refused(asked, found)
  }
  const prefix = await run(git, ['rev-parse', '--show-prefix'])
  if (prefix.code !== 0) throw refused(['rev-parse'], prefix)
  const top = oneLine(found.stdout)
  return { git: { ...git, cwd: top }, top, prefix: oneLine(prefix.stdout) }
}

const oneLine = (bytes: Buffer): string => bytes.toString('utf8').replace(/\n$/, '')

function dubious(said: string, dir: string): PrunellaError {
  const line = /git config --global --add safe\.directory .*/.exec(said)?.[0] ?? `git config --global --add safe.directory ${dir}`
  return new PrunellaError('git-refused', `the repository belongs to another user; if you trust it: ${line}`)
}
