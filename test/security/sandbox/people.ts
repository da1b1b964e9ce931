import { spawn, type ChildProcess } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, chmodSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface Person {
  readonly name: string
  /** Starts one of this folder's programs as this person; `within` are the words of a program that runs the rest of its arguments. */
  start(program: string, args: readonly string[], within?: readonly string[]): ChildProcess
}

const repository = fileURLToPath(new URL('../../..', import.meta.url))
const nobody = 65_534

/**
 * Who the sandbox is tried as: ourselves and, when we are root, nobody. Nobody gets a copy of what runs, because the checkout may lie where
 * only root can read.
 */
export function people(): { all: Person[]; close(): void } {
  const self: Person = { name: process.getuid?.() === 0 ? 'root' : 'user', start: starter(repository, process.execPath, {}) }
  if (process.getuid?.() !== 0) return { all: [self], close: () => {} }
  const home = mkdtempSync(join(tmpdir(), 'prunella-nobody-'))
  chmodSync(home, 0o755)
  for (const part of [
    'package.json',
    'src/kit',
    'src/model',
    'src/contracts',
    'src/adapters/sandbox',
    'test/security/sandbox',
    'node_modules/zod',
  ])
    cpSync(join(repository, part), join(home, part), { recursive: true })
  const node = join(home, 'node')
  cpSync(process.execPath, node)
  const user: Person = { name: 'nobody', start: starter(home, node, { uid: nobody, gid: nobody }) }
  return { all: [self, user], close: () => rmSync(home, { recursive: true, force: true }) }
}

const starter =
  (root: string, node: string, who: { uid?: number; gid?: number }): Person['start'] =>
  (program, args, within = []) =>
    // setpriv rather than spawn's uid: the groups of root must go as well.
    spawn(...command([...within, node, join(root, 'test/security/sandbox', program), ...args], who), {
      cwd: dirname(root),
      env: { PATH: '/usr/bin:/bin', SECRET_OF_PRUNELLA: 'must stay outside' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })

const command = (words: string[], { uid, gid }: { uid?: number; gid?: number }): [string, string[]] =>
  uid === undefined
    ? [words[0] as string, words.slice(1)]
    : ['/usr/bin/setpriv', [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', ...words]]

/** Everything the child said, once it has ended. */
export async function finished(child: ChildProcess): Promise<{ code: number | null; stdout: string; stderr: string }> {
  let [stdout, stderr] = ['', '']
  child.stdout?.on('data', (bytes: Buffer) => (stdout += bytes.toString()))
  child.stderr?.on('data', (bytes: Buffer) => (stderr += bytes.toString()))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, stdout, stderr }
}
