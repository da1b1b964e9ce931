/** Who owns a patched file when Prunella is not root: what the user may not give away stays with the user. */
import { execFileSync } from 'node:child_process'
import { chownSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'

const house = resolve(import.meta.dirname, '../..')
const USER = 12_345
const OTHER = 54_321
let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'prunella-owner-'))
  writeFileSync(join(root, 'a.js'), 'a\n')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

/** Loads as root, because the house may lie where only root can read, and then is the user. */
const applyAsUser = (): string =>
  execFileSync(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { applier } from '${house}/src/adapters/node-files/index.ts'
       import { changeSetOf } from '${house}/src/testing/index.ts'
       process.setgroups([]); process.setgid(${USER}); process.setuid(${USER})
       const change = changeSetOf({ 'a.js': ['a\\n', 'A\\n'] })
       await applier().apply(${JSON.stringify(root)}, 'key', change).then(() => console.log('written'), (error) => console.log(error.code))`,
    ],
    { encoding: 'utf8', cwd: root },
  ).trim()

/** Only root can make files of others, and become somebody else. */
it.runIf(process.getuid?.() === 0)('a group that cannot be given away is the user’s own afterwards, as after any save', () => {
  chownSync(root, USER, USER)
  chownSync(join(root, 'a.js'), USER, OTHER)
  expect(applyAsUser()).toBe('written')
  expect({ ...owner(), text: readFileSync(join(root, 'a.js'), 'utf8') }).toEqual({ uid: USER, gid: USER, text: 'A\n' })
})

it.runIf(process.getuid?.() === 0)("a file of somebody else does not become the user's", () => {
  chownSync(root, USER, USER)
  chownSync(join(root, 'a.js'), OTHER, USER)
  expect(applyAsUser()).not.toBe('written')
  expect({ ...owner(), text: readFileSync(join(root, 'a.js'), 'utf8') }).toEqual({ uid: OTHER, gid: USER, text: 'a\n' })
})

function owner(): { uid: number; gid: number } {
  const { uid, gid } = statSync(join(root, 'a.js'))
  return { uid, gid }
}
