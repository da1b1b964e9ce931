/**
 * A repository of a stranger is data: nothing its configuration names is ever run. Hooks, file-system monitors, clean and smudge
 * filters, signature programs, transports of a partial clone: each has a line here, and a hostile repository in the tests.
 * External diffs and textconv are turned off where a diff is asked for (`--no-ext-diff --no-textconv`): their settings cannot be
 * emptied, an empty command is run too.
 */
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, dirname, isAbsolute, join, sep } from 'node:path'
import { PrunellaError } from '../../model/index.ts'
import { answer, type GitProgram } from './run.ts'

const SETTINGS: readonly string[] = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.pager=cat',
  'core.editor=false',
  'core.sshCommand=false',
  'core.askPass=',
  'core.safecrlf=false',
  'core.quotePath=false',
  // A commit that was announced must survive a power cut.
  'core.fsync=all',
  'credential.helper=',
  'commit.gpgSign=false',
  'log.showSignature=false',
  'log.mailmap=false',
  'diff.renames=false',
  'diff.orderFile=/dev/null',
  'blame.ignoreRevsFile=',
  'i18n.commitEncoding=utf-8',
  'i18n.logOutputEncoding=utf-8',
  'protocol.allow=never',
  'safe.bareRepository=explicit',
  'submodule.recurse=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'color.ui=false',
]

/** What git needs to find the user's own identity and settings. Everything else stays out, all GIT_* above all. */
const KEPT = ['HOME', 'XDG_CONFIG_HOME', 'USER', 'LOGNAME', 'SUDO_UID', 'TMPDIR', 'TZ']

/** More drivers than this are no configuration of a person. */
const DRIVERS_MAX = 100

/** The program for a folder, or undefined where no git is installed. */
export function findProgram(dir: string, environment: Readonly<Record<string, string | undefined>>): GitProgram | undefined {
  const repository = repositoryAbove(dir)
  // A `git` that lies in the project (node_modules/.bin is on the path under npm) is the project's code.
  const folders = (environment['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => isAbsolute(folder) && !`${folder}${sep}`.includes(`${sep}node_modules${sep}`) && !within(folder, repository))
  const binary = folders.map((folder) => join(folder, 'git')).find(isExecutable)
  if (binary === undefined) return undefined
  const env: Record<string, string> = {
    PATH: folders.join(delimiter),
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
  }
  for (const name of KEPT) if (environment[name] !== undefined) env[name] = environment[name]
  return { binary, cwd: dir, env, settings: SETTINGS.flatMap((setting) => ['-c', setting]) }
}

/**
 * The same program with every clean and smudge filter that any configuration defines emptied, so that git runs none, and their names: a
 * file that passes through one of them (Git LFS, git-crypt) can be neither compared nor stored without running it.
 */
export async function withoutFilters(git: GitProgram): Promise<{ readonly git: GitProgram; readonly filters: ReadonlySet<string> }> {
  const keys = (await answer(git, ['config', '--list', '-z', '--name-only'])).toString('utf8').split('\0')
  const drivers = new Set(keys.flatMap((key) => /^filter\.(.*)\.[^.]+$/s.exec(key)?.[1] ?? []))
  if (drivers.size > DRIVERS_MAX) throw new PrunellaError('git-refused', `the repository defines more than ${DRIVERS_MAX} filters`)
  for (const name of drivers)
    // `-c` ends a key at the first '=': such a filter could not be emptied, and no honest one is called so.
    if (/[=\n]/.test(name)) throw new PrunellaError('git-refused', `the repository defines a filter with the name ${JSON.stringify(name)}`)
  const emptied = [...drivers].flatMap((name) =>
    ['clean=', 'smudge=', 'process=', 'required=false'].flatMap((setting) => ['-c', `filter.${name}.${setting}`]),
  )
  return { git: { ...git, settings: [...git.settings, ...emptied] }, filters: drivers }
}

function repositoryAbove(dir: string): string {
  for (let at = dir; at !== dirname(at); at = dirname(at)) if (existsSync(join(at, '.git'))) return at
  return dir
}

const within = (path: string, folder: string): boolean => path === folder || path.startsWith(folder + sep)

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
