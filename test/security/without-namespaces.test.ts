/** The whole program where no user namespace can be made, as in a container by default: Landlock is chosen, said, and heals. About 11 seconds. */
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { finished } from './sandbox/people.ts'

/** Four times what the heal takes on two busy cores. */
const timeout = 240_000
const repository = fileURLToPath(new URL('../..', import.meta.url))
const home = mkdtempSync(join(tmpdir(), 'prunella-without-'))
const project = join(home, 'storefront')
const none = 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"'

/** With packages of its own, not linked ones: the copy has to deal with a whole node_modules. */
beforeAll(() => void execFileSync('/bin/cp', ['-a', join(repository, 'examples/storefront'), project]), timeout)
afterAll(() => rmSync(home, { recursive: true }))

const run = (...words: string[]) =>
  finished(
    spawn('/usr/bin/unshare', ['--user', '--map-root-user', '/bin/sh', '-c', none, 'sh', process.execPath, 'src/cli/main.ts', ...words], {
      cwd: repository,
      env: { PATH: process.env['PATH'] ?? '', HOME: home, PRUNELLA_STATE: join(home, 'state.db'), PRUNELLA_USER_NODE: process.execPath },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  )

test('doctor names the sandbox, why it is not the other, and what to do', { timeout }, async () => {
  const { stdout } = await run('doctor', '--quick', project)
  expect(stdout).toMatch(/Sandbox +landlock: \d+ attacks, 0 leaks;.*bubblewrap does not work here.*sysctl -w user\.max_user_namespaces=/)
})

test('a vitest suite that writes is healed', { timeout }, async () => {
  const { stdout, stderr, code } = await run('heal', project, '--dry-run')
  expect([stdout, stderr, code].join('\n')).toContain('sandbox landlock')
  expect(stdout).toContain('Proof  proven')
  expect(stdout).toContain('discounted')
})
