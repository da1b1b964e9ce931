/** A custom test command: words, no shell. */
import { existsSync, realpathSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { PrunellaError } from '../../model/index.ts'

export interface Command {
  /** The first is the real place of the program. */
  readonly words: readonly string[]
  /** Where that program lies. */
  readonly folder: string
  /** What programs of these folders need to see of themselves, but for what every sandbox shows. */
  readonly readOnly: (folders: readonly string[]) => string[]
}

/** Its program is found on PATH here, because the sandbox has none of the user's environment. Throws `usage`. */
export function readCommand(command: string, shellWords: (text: string) => string[][], dir: string, path: string): Command {
  const commands = shellWords(command)
  if (commands.length > 1) throw new PrunellaError('usage', `--test is one command, no shell: put "${command}" into a script and name that`)
  const [program, ...args] = commands[0] ?? []
  if (program === undefined) throw new PrunellaError('usage', '--test is empty')
  const found = program.includes('/') ? resolve(dir, program) : onPath(program, path)
  if (found === undefined || !existsSync(found)) throw new PrunellaError('usage', `--test: ${program} was not found`)
  // Its real place: what the sandbox shows is that folder, not every link to it.
  const real = realpathSync(found)
  return {
    words: [real, ...args],
    folder: dirname(real),
    readOnly: (folders) => folders.map(installation).filter((one) => one !== '/usr' && !one.startsWith('/usr/')),
  }
}

/** A program's folder, or the tree around a `bin` folder (`bin/node` and `lib/node_modules`). */
const installation = (folder: string): string => (basename(folder) === 'bin' ? dirname(folder) : folder)

/** The first program of that name in a list of absolute folders. */
export const onPath = (program: string, path: string): string | undefined =>
  path
    .split(':')
    .filter((folder) => folder.startsWith('/'))
    .map((folder) => resolve(folder, program))
    .find((file) => existsSync(file))
