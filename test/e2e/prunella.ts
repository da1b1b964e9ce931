/** Runs the real command line on real folders, with a state file of its own. */
import { spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const main = join(repository, 'src/cli/main.ts')

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Bench {
  readonly dir: string
  run(
    args: readonly string[],
    options?: {
      readonly cwd?: string
      readonly env?: Readonly<Record<string, string>>
      readonly interruptAt?: string
      readonly signal?: 'SIGINT' | 'SIGKILL'
    },
  ): Promise<Ran>
  /** A project from its files; `modules` links a node_modules folder of this repository or of an example. */
  project(name: string, files: Readonly<Record<string, string>>, modules?: string): Promise<string>
  /** A copy of an example, with its dependencies linked. */
  example(name: string): Promise<string>
  close(): Promise<void>
}

export async function openBench(): Promise<Bench> {
  const dir = await mkdtemp(join(tmpdir(), 'prunella-e2e-'))
  return {
    dir,
    run: (args, { cwd = dir, env = {}, interruptAt, signal = 'SIGINT' } = {}) =>
      new Promise((settle, fail) => {
        const child = spawn(process.execPath, [main, ...args], {
          cwd,
          env: {
            PATH: process.env['PATH'] ?? '',
            HOME: dir,
            PRUNELLA_STATE: join(dir, 'state.db'),
            PRUNELLA_USER_NODE: process.execPath,
            CI: '1',
            ...env,
          },
          stdio: ['ignore', 'pipe', 'pipe'],
        })
        let stdout = ''
        let stderr = ''
        let interrupted = false
        child.stdout.on('data', (data: Buffer) => (stdout += data.toString()))
        child.stderr.on('data', (data: Buffer) => {
          stderr += data.toString()
          if (interruptAt !== undefined && !interrupted && stderr.includes(interruptAt)) interrupted = child.kill(signal)
        })
        child.on('error', fail)
        child.on('close', (code) => settle({ code, stdout, stderr }))
      }),
    async project(name, files, modules) {
      const root = join(dir, name)
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(root, path)), { recursive: true })
        await writeFile(join(root, path), text)
      }
      if (modules !== undefined) await symlink(modules, join(root, 'node_modules'))
      return root
    },
    async example(name) {
      const from = join(repository, 'examples', name)
      const root = join(dir, name)
      await cp(from, root, { recursive: true, filter: (path) => !path.includes('node_modules') })
      await symlink(join(from, 'node_modules'), join(root, 'node_modules'))
      return root
    },
    close: () => rm(dir, { recursive: true, force: true }),
  }
}
