/** Real repositories in temporary folders, made with the real git of the machine. For the tests of this folder only. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { digestBytes, digestValue } from '../../kit/index.ts'
import type { ChangeSet } from '../../model/index.ts'
import { openGit } from './index.ts'

const made: string[] = []

export function scratch(): string {
  const dir = mkdtempSync(join(tmpdir(), 'prunella-git-'))
  made.push(dir)
  return dir
}

export const cleanUp = (): void => {
  for (const dir of made.splice(0)) rmSync(dir, { recursive: true, force: true })
}

const identity = '[user]\n\tname = Ada\n\temail = ada@example.org\n[init]\n\tdefaultBranch = main\n'

/** A home of its own, so that the tests do not depend on whoever runs them. */
export function home(config = identity): Record<string, string> {
  const dir = scratch()
  writeFileSync(join(dir, '.gitconfig'), config)
  return { HOME: dir, PATH: process.env['PATH']! }
}

export interface Repository {
  readonly dir: string
  readonly env: Record<string, string>
  git(...args: string[]): string
  write(files: Readonly<Record<string, string | Uint8Array>>): void
  commit(message: string, files: Readonly<Record<string, string | Uint8Array>>): string
  open(under?: string): Promise<NonNullable<Awaited<ReturnType<typeof openGit>>>>
}

export function repository(files: Readonly<Record<string, string | Uint8Array>> = {}): Repository {
  const dir = scratch()
  const env = home()
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: dir, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).replace(/\n$/, '')
  const write = (texts: Readonly<Record<string, string | Uint8Array>>): void => {
    for (const [path, text] of Object.entries(texts)) {
      mkdirSync(dirname(join(dir, path)), { recursive: true })
      writeFileSync(join(dir, path), text)
    }
  }
  const commit = (message: string, texts: Readonly<Record<string, string | Uint8Array>>): string => {
    write(texts)
    git('add', '-A')
    git('commit', '-q', '--allow-empty', '-m', message)
    return git('rev-parse', 'HEAD')
  }
  git('init', '-q')
  if (Object.keys(files).length > 0) commit('first', files)
  return { dir, env, git, write, commit, open: async (under = '') => (await openGit(join(dir, under), env))! }
}

/** path → [before, after] */
export function changeSet(texts: Readonly<Record<string, readonly [before: string, after: string]>>): ChangeSet {
  const changes = Object.entries(texts).map(([path, [before, after]]) => ({
    path,
    before,
    after,
    beforeDigest: digestBytes(before),
    afterDigest: digestBytes(after),
  }))
  return { changes, digest: digestValue(changes) }
}
