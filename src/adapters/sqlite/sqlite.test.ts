import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Journal } from '../../contracts/index.ts'
import { digestValue } from '../../kit/index.ts'
import { countingIds, journalContract, manualClock } from '../../testing/index.ts'
import { openJournal } from './index.ts'

const face = new URL('./index.ts', import.meta.url).href
const digest = digestValue('input')

let folder: string
let file: string
let opened: Journal[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'prunella-sqlite-'))
  file = join(folder, 'deep', 'state.db')
  opened = []
})
afterEach(async () => {
  for (const journal of opened) await journal.close()
  rmSync(folder, { recursive: true })
})

async function open(): Promise<Journal> {
  const journal = await openJournal({ file, clock: manualClock(1_700_000_000_000) })
  opened.push(journal)
  return journal
}

/** Runs a script that has `open(file)` and `digest` at hand in a process of its own; resolves to what it printed. */
async function elsewhere(body: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script(body)], { timeout: 20_000 })
  return stdout.trim()
}
const script = (body: string): string => `
  import { openJournal } from ${JSON.stringify(face)}
  const clock = { now: () => 5, monotonic: () => 0 }
  const journal = await openJournal({ file: ${JSON.stringify(file)}, clock })
  const digest = ${JSON.stringify(digest)}
  ${body}`

describe('contract', () => {
  it.each(journalContract)('$title', async ({ run }) => run(open))
})

describe('durability settings', () => {
  it('uses WAL, survives reopening, and leaves no side files after the last close', async () => {
    const journal = await open()
    const heal = await journal.begin('/shop', 1)
    expect(readdirSync(join(folder, 'deep')).sort()).toEqual(['state.db', 'state.db-shm', 'state.db-wal'])
    await journal.close()
    opened = []
    expect(readdirSync(join(folder, 'deep'))).toEqual(['state.db'])
    expect((await (await open()).entries(heal)).map((row) => row.step)).toEqual(['begin'])
  })

  it('is opened at first by six processes at once, and takes all their rows', async () => {
    const heals = await Promise.all(
      Array.from({ length: 6 }, (_, at) =>
        elsewhere(`
          const heal = await journal.begin('/p${at}', 1)
          for (let at = 0; at < 25; at++) await journal.append(heal, 'step', digest, { at }, at)
          await journal.close()
          console.log(heal)`),
      ),
    )
    const journal = await open()
    expect(new Set(heals).size).toBe(6)
    for (const heal of heals) expect(await journal.entries(heal)).toHaveLength(26)
    expect(await journal.verify()).toMatchObject({ entries: 6 * 26, faults: [] })
  })
})

describe('verify finds what was done to the file', () => {
  const cases: readonly { title: string; sql: string; faults: readonly string[] }[] = [
    {
      title: 'a result changed',
      sql: `update healing_audit_trail set result = '{"at":99}' where position = 3`,
      faults: ['heal-1:2 the row was changed'],
    },
    {
      title: 'a result that is no JSON any more',
      sql: `update healing_audit_trail set result = '{' where position = 3`,
      faults: ['heal-1:2 the row was changed'],
    },
    {
      title: 'a time changed',
      sql: `update healing_audit_trail set at_ms = at_ms + 1 where position = 3`,
      faults: ['heal-1:2 the row was changed'],
    },
    {
      title: 'a state put beside a row that does not say it',
      sql: `update healing_audit_trail set state = 'healed' where position = 3`,
      faults: ["heal-1:2 the state of the heal beside the row ('healed') is not what the row says"],
    },
    {
      title: 'a row given to another project',
      sql: `update healing_audit_trail set project = '/bank' where position = 3`,
      faults: [
        'heal-1:2 the row names another project than its heal',
        'heal-1:2 the row is not chained to the row before it in the trail',
        'heal-1:3 the row names another project than its heal',
      ],
    },
    {
      title: 'a row removed',
      sql: `delete from healing_audit_trail where position = 2`,
      faults: [
        'heal-1:2 1 row(s) of the trail before this one were removed',
        'heal-1:2 rows of this heal are missing or were moved: expected seq 1',
        'heal-1:2 the row is not chained to the row before it in its heal',
      ],
    },
    {
      title: 'a row removed and the gap closed',
      sql: `delete from healing_audit_trail where position = 2; update healing_audit_trail set position = position - 1 where position > 2;
            update healing_audit_head set position = position - 1`,
      faults: [
        'heal-1:2 rows of this heal are missing or were moved: expected seq 1',
        'heal-1:2 the row is not chained to the row before it in its heal',
        'heal-1:2 the row is not chained to the row before it in the trail',
        'heal-1:3 the row is not chained to the row before it in the trail',
        'heal-2:0 the row is not chained to the row before it in the trail',
        'heal-2:1 the row is not chained to the row before it in the trail',
      ],
    },
    {
      title: 'two rows re-ordered',
      sql: `update healing_audit_trail set position = -1 where position = 2; update healing_audit_trail set position = 2 where position = 3;
            update healing_audit_trail set position = 3 where position = -1`,
      faults: [
        'heal-1:2 rows of this heal are missing or were moved: expected seq 1',
        'heal-1:2 the row is not chained to the row before it in its heal',
        'heal-1:2 the row is not chained to the row before it in the trail',
        'heal-1:1 rows of this heal are missing or were moved: expected seq 3',
        'heal-1:1 the row is not chained to the row before it in its heal',
        'heal-1:1 the row is not chained to the row before it in the trail',
        'heal-1:3 rows of this heal are missing or were moved: expected seq 2',
        'heal-1:3 the row is not chained to the row before it in its heal',
        'heal-1:3 the row is not chained to the row before it in the trail',
      ],
    },
    {
      title: 'the last heal removed whole',
      sql: `delete from healing_audit_trail where heal = 'heal-2'`,
      faults: [':0 2 row(s) at the end of the trail were cut off'],
    },
    {
      title: 'the first heal removed whole',
      sql: `delete from healing_audit_trail where heal = 'heal-1'`,
      faults: ['heal-2:0 4 row(s) of the trail before this one were removed'],
    },
    {
      title: 'the tail cut off',
      sql: `delete from healing_audit_trail where position = 6`,
      faults: [':0 1 row(s) at the end of the trail were cut off'],
    },
    {
      title: 'everything removed',
      sql: `delete from healing_audit_trail`,
      faults: [':0 6 row(s) at the end of the trail were cut off'],
    },
    {
      title: 'the head removed',
      sql: `delete from healing_audit_head`,
      faults: [':0 the head of the trail does not belong to its last row'],
    },
    {
      title: 'tail and head cut alike: only the anchor tells',
      sql: `delete from healing_audit_trail where position = 6; update healing_audit_head set position = 5,
            trail_hash = (select trail_hash from healing_audit_trail where position = 5)`,
      faults: [':0 the anchor is not in the trail: rows were cut off or the trail was written anew'],
    },
  ]
  it.each(cases)('$title', async ({ sql, faults }) => {
    const journal = await openJournal({ file, clock: manualClock(), newId: countingIds() })
    opened.push(journal)
    await journal.begin('/shop', 1)
    for (let at = 1; at < 4; at++) await journal.append('heal-1', 'step', digest, { at }, at)
    await journal.begin('/shop', 2)
    await journal.append('heal-2', 'step', digest, {}, 9)
    const sound = await journal.verify()
    expect(sound).toMatchObject({ entries: 6, faults: [] })
    const forger = new DatabaseSync(file)
    forger.exec(sql)
    forger.close()
    const found = (await journal.verify(sound.head)).faults.map((fault) => `${fault.heal}:${fault.seq} ${fault.fault}`)
    const anchorLost = ':0 the anchor is not in the trail: rows were cut off or the trail was written anew'
    expect(found.filter((fault) => fault !== anchorLost || faults.includes(anchorLost))).toEqual(faults)
  })
})

it.each([
  ['first', 'alter table healing_audit_trail drop column state; delete from schema_migrations where version >= 2'],
  ['second', "update healing_audit_trail set state = 'awaiting' where state = 'proven'; delete from schema_migrations where version >= 3"],
])('a state file of the %s schema is brought up to date, and its heals keep their state', async (_, sql) => {
  const heal = await (await open()).begin('/shop', 1)
  await opened[0]?.append(heal, 'finish', digest, { state: 'proven' }, 2)
  const old = new DatabaseSync(file)
  old.exec(sql)
  old.close()
  const journal = await open()
  expect(await journal.list()).toMatchObject([{ heal, state: 'proven' }])
  expect((await journal.verify()).faults).toEqual([])
})

it('a check does not keep others from writing, and sees one moment', async () => {
  const journal = await open()
  const heal = await journal.begin('/shop', 1)
  for (let at = 0; at < 300; at++) await journal.append(heal, 'step', digest, { at }, at)
  const writer = await open()
  const [check] = await Promise.all([
    journal.verify(),
    writer.append(heal, 'late', digest, {}, 9),
    writer.append(heal, 'later', digest, {}, 9),
  ])
  expect(check.faults).toEqual([])
  expect(await journal.verify(check.head)).toMatchObject({ entries: 303, faults: [] })
})

describe('a broken world', () => {
  it.each([
    ['a file that is no database', () => writeFileSync(file, 'x'.repeat(8192)), 'journal-corrupt'],
    ['a folder where the file should be', () => (rmSync(file), mkdirSync(file)), 'io'],
  ])('%s', async (_title, breakIt, code) => {
    const journal = await openJournal({ file, clock: manualClock() })
    await journal.close()
    breakIt()
    await expect(openJournal({ file, clock: manualClock() })).rejects.toMatchObject({ name: 'PrunellaError', code })
  })

  it('a file where the folder should be is io', async () => {
    writeFileSync(join(folder, 'deep'), '')
    await expect(openJournal({ file, clock: manualClock() })).rejects.toMatchObject({ name: 'PrunellaError', code: 'io' })
  })

  it('a page overwritten is journal-corrupt, not nonsense', async () => {
    const journal = await openJournal({ file, clock: manualClock() })
    const heal = await journal.begin('/shop', 1)
    for (let at = 0; at < 50; at++) await journal.append(heal, 'step', digest, { text: 'x'.repeat(500) }, at)
    await journal.close()
    const fd = openSync(file, 'r+')
    for (let page = 1; page < statSync(file).size / 4096; page++) writeSync(fd, Buffer.alloc(4096, 0xee), 0, 4096, page * 4096)
    closeSync(fd)
    const work = openJournal({ file, clock: manualClock() }).then(async (again) => {
      opened.push(again)
      return again.verify()
    })
    await expect(work).rejects.toMatchObject({ name: 'PrunellaError', code: 'journal-corrupt' })
  })

  it('a schema from the future is refused', async () => {
    await (await openJournal({ file, clock: manualClock() })).close()
    const forger = new DatabaseSync(file)
    forger.exec(`insert into schema_migrations values (99, 'from the future', 0)`)
    forger.close()
    await expect(openJournal({ file, clock: manualClock() })).rejects.toMatchObject({ code: 'state-newer' })
  })
})

describe('the lock of a project', () => {
  it('names its holder, and dies with it on kill -9', async () => {
    const child = spawn(process.execPath, [
      '--input-type=module',
      '-e',
      script(`await journal.lock('/shop'); console.log('held'); process.stdin.resume()`),
    ])
    try {
      await once(child.stdout, 'data')
      const journal = await open()
      expect(await journal.lock('/shop')).toEqual({ heldBy: `pid ${child.pid} since 1970-01-01T00:00:00.005Z` })
      const heal = await journal.begin('/shop', 1)
      expect(await journal.list()).toMatchObject([{ heal, state: 'running' }])
      child.kill('SIGKILL')
      await once(child, 'exit')
      expect(await journal.list()).toMatchObject([{ heal, state: 'interrupted' }])
      expect(await journal.lock('/shop')).toHaveProperty('release')
    } finally {
      child.kill('SIGKILL')
    }
  })

  it('is never held by two of six processes', async () => {
    const log = join(folder, 'log')
    await Promise.all(
      Array.from({ length: 6 }, () =>
        elsewhere(`
          import { appendFileSync } from 'node:fs'
          for (let times = 0; times < 5; ) {
            const lock = await journal.lock('/shop')
            if (!('release' in lock)) continue
            appendFileSync(${JSON.stringify(log)}, 'in ' + process.pid + '\\n')
            await journal.begin('/shop', 1)
            appendFileSync(${JSON.stringify(log)}, 'out ' + process.pid + '\\n')
            await lock.release()
            times++
          }`),
      ),
    )
    const lines = readFileSync(log, 'utf8').trim().split('\n')
    expect(lines).toHaveLength(60)
    for (let at = 0; at < lines.length; at += 2) expect(lines[at + 1]).toBe(lines[at]?.replace('in', 'out'))
  })
})
