import assert from 'node:assert/strict'
import type { Journal } from '../contracts/index.ts'
import { digestValue, entryHash, GENESIS } from '../kit/index.ts'
import type { ContractCase } from './contract-case.ts'

/** Opens one more journal over the same, at first empty, store: as a second process would. Whoever runs the cases closes them. */
export type OpenJournal = () => Promise<Journal>

const refusedAs = (code: string) => (error: unknown) => (error as { code?: unknown }).code === code

const digest = digestValue('input')

export const journalContract: readonly ContractCase<OpenJournal>[] = [
  {
    title: 'a heal begins with row 0, which names its project, and rows come back as they were written',
    async run(open) {
      const journal = await open()
      const heal = await journal.begin('/shop', 1000)
      const result = { b: [1, 2.5, -0.1e-7], a: { nested: null, text: 'line\n\u2028 "quoted" \u{1f331}' }, big: 2 ** 53 }
      const row = await journal.append(heal, 'diagnose', digest, result, 1001)
      const rows = await journal.entries(heal)
      assert.deepEqual(rows[0]?.result, { project: '/shop' })
      assert.equal(rows[0].step, 'begin')
      assert.equal(rows[0].previousHash, GENESIS)
      assert.deepEqual(rows[1], row)
      assert.deepEqual(row, {
        heal,
        seq: 1,
        at: 1001,
        step: 'diagnose',
        inputDigest: digest,
        result,
        previousHash: rows[0].hash,
        hash: row.hash,
      })
      assert.equal(row.hash, entryHash(row))
    },
  },
  {
    title: 'two journals over one store see the same rows and never give one heal two names',
    async run(open) {
      const [one, two] = [await open(), await open()]
      const heals = await Promise.all(Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? one : two).begin('/shop', index)))
      assert.equal(new Set(heals).size, 20)
      for (const heal of heals) assert.equal((await two.entries(heal)).length, 1)
      assert.deepEqual((await one.verify()).faults, [])
    },
  },
  {
    title: 'of two writers that want the same place in a heal one wins, and the other hears heal-running',
    async run(open) {
      const [one, two] = [await open(), await open()]
      const heal = await one.begin('/shop', 1)
      const tries = await Promise.allSettled([one, two].map((journal) => journal.append(heal, 'prove', digest, {}, 2, 1)))
      assert.equal(tries.filter((each) => each.status === 'fulfilled').length, 1)
      const lost = tries.find((each) => each.status === 'rejected')
      assert.ok(refusedAs('heal-running')(lost?.reason))
      assert.equal((await one.entries(heal)).length, 2)
      assert.deepEqual((await two.verify()).faults, [])
    },
  },
  {
    title: 'a heal that was never begun is refused, and has no rows',
    async run(open) {
      const journal = await open()
      await assert.rejects(journal.append('nobody', 'prove', digest, {}, 1), refusedAs('heal-unknown'))
      assert.deepEqual(await journal.entries('nobody'), [])
    },
  },
  {
    title: 'what JSON cannot say is refused, and leaves nothing behind',
    async run(open) {
      const journal = await open()
      const heal = await journal.begin('/shop', 1)
      await assert.rejects(journal.append(heal, 'prove', digest, { value: Number.NaN }, 2), TypeError)
      assert.equal((await journal.entries(heal)).length, 1)
      await journal.append(heal, 'prove', digest, { value: 1 }, 3)
      assert.deepEqual((await journal.verify()).faults, [])
    },
  },
  {
    title: 'a project is locked by one journal at a time; release and close free it',
    async run(open) {
      const [one, two] = [await open(), await open()]
      const lock = await one.lock('/shop')
      assert.ok('release' in lock)
      const refused = await two.lock('/shop')
      assert.ok('heldBy' in refused && refused.heldBy.length > 0)
      const elsewhere = await two.lock('/bakery')
      assert.ok('release' in elsewhere)
      await lock.release()
      await lock.release()
      const second = await two.lock('/shop')
      assert.ok('release' in second)
      await two.close()
      assert.ok('release' in (await one.lock('/shop')))
    },
  },
  {
    title: 'the list tells the state of each heal from its last row, newest first',
    async run(open) {
      const journal = await open()
      const finished = async (at: number, state: string, project = '/shop'): Promise<string> => {
        const heal = await journal.begin(project, at)
        await journal.append(heal, 'finish', digest, { state }, at + 1)
        return heal
      }
      const healed = await finished(10, 'healed')
      const proven = await finished(20, 'proven')
      const rolledBack = await finished(30, 'healed')
      await journal.append(rolledBack, 'rollback.intent', digest, {}, 32)
      await journal.append(rolledBack, 'rollback.done', digest, {}, 33)
      const cutOff = await journal.begin('/shop', 40)
      const other = await finished(50, 'not-healed', '/bakery')
      const stateOf = async () =>
        (await journal.list()).map(({ heal, project, startedAt, lastStep, state }) => [heal, project, startedAt, lastStep, state])
      const settled = [
        [rolledBack, '/shop', 30, 'rollback.done', 'rolled-back'],
        [proven, '/shop', 20, 'finish', 'proven'],
        [healed, '/shop', 10, 'finish', 'healed'],
      ]
      const bakery = [other, '/bakery', 50, 'finish', 'not-healed']
      assert.deepEqual(await stateOf(), [bakery, [cutOff, '/shop', 40, 'begin', 'interrupted'], ...settled])
      await journal.lock('/shop')
      assert.deepEqual(await stateOf(), [bakery, [cutOff, '/shop', 40, 'begin', 'running'], ...settled])
      assert.deepEqual(
        (await journal.list('/bakery')).map((each) => each.heal),
        [other],
      )
    },
  },
  {
    title: 'the head of a sound trail is found again as an anchor, whatever was added since',
    async run(open) {
      const journal = await open()
      assert.deepEqual(await journal.verify(), { entries: 0, faults: [], head: GENESIS })
      const heal = await journal.begin('/shop', 1)
      const { head } = await journal.verify()
      for (let at = 2; at < 60; at++) await journal.append(heal, 'step', digest, { at }, at)
      assert.deepEqual(await journal.verify(head), { entries: 59, faults: [], head: (await journal.verify()).head })
      const strange = await journal.verify('f'.repeat(64))
      assert.equal(strange.faults.length, 1)
    },
  },
]
