/** Two commands at once on a package and on the workspace above it: one works, the other says who holds it. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openJournal } from '../../src/adapters/sqlite/index.ts'
import { approveHeal, healProject, rollbackHeal } from '../../src/app/index.ts'
import { systemClock } from '../../src/app/world.ts'
import type { Journal } from '../../src/contracts/index.ts'
import { PrunellaError } from '../../src/model/index.ts'

let top: string
let api: string
let journal: Journal
let heals: { readonly inner: string; readonly outer: string }

beforeEach(async () => {
  top = realpathSync(mkdtempSync(join(tmpdir(), 'prunella-locks-')))
  api = join(top, 'packages/api')
  mkdirSync(join(api, 'test'), { recursive: true })
  writeFileSync(join(top, 'package.json'), '{ "name": "shop", "workspaces": ["packages/*"] }')
  writeFileSync(join(api, 'package.json'), '{ "name": "api", "type": "module", "scripts": { "test": "node --test" } }')
  writeFileSync(join(api, 'test/api.test.js'), "import { test } from 'node:test'\ntest('works', () => {})\n")
  journal = await openJournal({ file: join(top, 'state.db'), clock: systemClock })
  const began = async (dir: string): Promise<string> => {
    const heal = await journal.begin(dir, 1)
    await journal.append(heal, 'options', 'x', { root: top }, 2)
    return heal
  }
  heals = { inner: await began(api), outer: await began(top) }
})
afterEach(async () => {
  await journal.close()
  rmSync(top, { recursive: true, force: true })
})

const audience = () => ({
  ...{ cwd: top, env: { ...process.env, PRUNELLA_STATE: join(top, 'state.db'), PRUNELLA_USER_NODE: process.execPath } },
  ...{ signal: new AbortController().signal, progress: () => {}, confirm: async () => false, offerInstall: async () => false },
})

const commands: Readonly<Record<string, () => Promise<unknown>>> = {
  heal: () => healProject({ dir: api, publishAs: 'files', dryRun: true }, audience()),
  rollback: () => rollbackHeal(heals.inner, { dryRun: false }, audience()),
  approve: () => approveHeal(heals.inner, 'deadbeefcafe', audience()),
  'rollback above': () => rollbackHeal(heals.outer, { dryRun: false }, audience()),
}

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof PrunellaError ? error.code : String(error)),
  )

test.for(Object.keys(commands))('%s waits for nobody and works beside nobody: package and workspace are one', async (name) => {
  const command = commands[name] as () => Promise<unknown>
  for (const dir of name === 'rollback above' ? [top] : [top, api]) {
    const lock = await journal.lock(dir)
    if (!('release' in lock)) throw new Error(`${dir} is locked`)
    expect(await codeOf(command()), `${name} while ${dir} is held`).toBe('heal-running')
    await lock.release()
  }
  // Nothing stays held after a refusal.
  expect(await codeOf(command())).toBe(name === 'approve' ? 'heal-unknown' : 'done')
})
