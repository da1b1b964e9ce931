import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { journalStore, type JournalStore, manualClock, memoryJournal } from '../testing/index.ts'
import { openHeal, type OpenHeal } from './journal.ts'

async function newHeal(store: JournalStore = journalStore()): Promise<{ store: JournalStore; heal: string; reopen(): Promise<OpenHeal> }> {
  const heal = await memoryJournal(store).begin('/shop', 0)
  return { store, heal, reopen: () => openHeal(memoryJournal(store), manualClock(7), heal) }
}

describe('a step', () => {
  it('runs once over the life of a heal, and gives the same value then as on replay', async () => {
    const { reopen } = await newHeal()
    let runs = 0
    const work = () => ({ run: ++runs, left: undefined, list: [undefined, 1] })
    const first = await (await reopen()).step('diagnose', { file: 'a.js' }, work)
    const again = await (await reopen()).step('diagnose', { file: 'a.js' }, work)
    expect(first).toStrictEqual({ run: 1, list: [null, 1] })
    expect(again).toStrictEqual(first)
  })

  it('that throws is not recorded, and runs again', async () => {
    const { reopen } = await newHeal()
    await expect((await reopen()).step('prove', 1, () => Promise.reject(new Error('killed')))).rejects.toThrow('killed')
    const book = await reopen()
    expect(book.entries).toHaveLength(1)
    expect(await book.step('prove', 1, () => 'green')).toBe('green')
  })

  it('is refused when its input is another than what was recorded', async () => {
    const { reopen, heal } = await newHeal()
    await (await reopen()).step('prove', { tree: 'old' }, () => true)
    await expect((await reopen()).step('prove', { tree: 'new' }, () => true)).rejects.toMatchObject({
      code: 'changed-since',
      message: `${heal}: step prove (row 1) was recorded for another input; start a new heal`,
    })
  })

  it('may be called several times: the n-th call belongs to the n-th row', async () => {
    const { reopen } = await newHeal()
    const run = async (book: OpenHeal): Promise<unknown[]> => [
      await book.step('try', 'a', () => 1),
      await book.step('try', 'b', () => 2),
      await book.step('try', 'b', () => 3),
    ]
    expect(await run(await reopen())).toEqual([1, 2, 3])
    const book = await reopen()
    expect(await run(book)).toEqual([1, 2, 3])
    expect(book.entries).toHaveLength(4)
  })

  it('runs beside another without either losing its row', async () => {
    const { reopen, store } = await newHeal()
    const book = await reopen()
    await Promise.all(Array.from({ length: 30 }, (_, at) => book.step(`prove.${at}`, at, async () => at)))
    expect(book.entries).toHaveLength(31)
    expect((await memoryJournal(store).verify()).faults).toEqual([])
  })

  it.each([
    ['a Map', new Map(), /holds a Map at \$\.deep\[0\]/],
    ['a Date', new Date(0), /holds a Date/],
    ['a function', () => 1, /no function/],
    ['a bigint', 1n, /no bigint/],
    ['NaN', Number.NaN, /no NaN/],
  ])('whose result holds %s is refused, for JSON would not give it back', async (_title, value, message) => {
    const { reopen } = await newHeal()
    const book = await reopen()
    await expect(book.step('prove', 1, () => ({ deep: [value] }))).rejects.toThrow(message)
    expect(book.entries).toHaveLength(1)
  })

  it.each(['', 'a b', 'apply.intent', 'apply.done', '.x'])("has no name '%s'", async (name) => {
    await expect(async () => (await newHeal()).reopen().then((book) => book.step(name, 1, () => 1))).rejects.toThrow(RangeError)
  })

  it('checks a recorded result against the shape that this version expects', async () => {
    const { reopen } = await newHeal()
    await (await reopen()).step('diagnose', 1, () => ({ lines: [1] }))
    const old = await reopen()
    await expect(old.step('diagnose', 1, () => ({ lines: ['1'] }), z.object({ lines: z.array(z.string()) }))).rejects.toMatchObject({
      code: 'journal-corrupt',
    })
  })

  it('of a process that was overtaken loses: the row it wants is taken', async () => {
    const { reopen } = await newHeal()
    const [one, two] = [await reopen(), await reopen()]
    await one.step('prove', 1, () => 'mine')
    await expect(two.step('prove', 1, () => 'other')).rejects.toMatchObject({ code: 'heal-running' })
  })

  it('of a heal that is not in the journal is not found', async () => {
    await expect(openHeal(memoryJournal(), manualClock(), 'nobody')).rejects.toMatchObject({ code: 'heal-unknown' })
  })
})

describe('an effect', () => {
  it('records its intent first, keeps its key over a crash, and is not repeated once done', async () => {
    const { reopen, heal } = await newHeal()
    const keys: string[] = []
    const book = await reopen()
    const cutOff = book.effect('apply', 'digest', {
      perform: (key) => {
        keys.push(key)
        expect(book.entries.at(-1)).toMatchObject({ step: 'apply.intent', result: { key } })
        throw new Error('killed')
      },
    })
    await expect(cutOff).rejects.toThrow('killed')
    const perform = (key: string): string => (keys.push(key), 'written')
    expect(await (await reopen()).effect('apply', 'digest', { key: 'another', perform })).toBe('written')
    const last = await reopen()
    expect(await last.effect('apply', 'digest', { perform })).toBe('written')
    expect(keys).toEqual([`${heal}/apply/0`, `${heal}/apply/0`])
    expect(last.entries.map((row) => row.step)).toEqual(['begin', 'apply.intent', 'apply.done'])
    expect(last.result('apply')).toBe('written')
    expect(last.result('begin')).toEqual({ project: '/shop' })
    expect(last.result('nothing')).toBeUndefined()
  })
})

describe('a heal cut off anywhere', () => {
  it('ends with the same rows and values as one that was not, whatever the steps', async () => {
    const plan = fc.array(fc.record({ name: fc.constantFrom('a', 'b', 'c'), effect: fc.boolean(), value: fc.jsonValue() }), {
      maxLength: 8,
    })
    await fc.assert(
      fc.asyncProperty(plan, fc.array(fc.nat(20), { maxLength: 4 }), async (steps, cuts) => {
        const run = async (book: OpenHeal, allowed: number): Promise<unknown[]> => {
          const values: unknown[] = []
          let left = allowed
          const work = (value: unknown) => () => {
            if (left-- <= 0) throw new Error('cut')
            return value
          }
          for (const { name, effect, value } of steps)
            values.push(effect ? await book.effect(`e${name}`, name, { perform: work(value) }) : await book.step(name, name, work(value)))
          return values
        }
        const whole = await newHeal()
        const expected = await run(await whole.reopen(), Infinity)
        const cut = await newHeal()
        for (const allowed of cuts) await run(await cut.reopen(), allowed).catch((error: Error) => expect(error.message).toBe('cut'))
        expect(await run(await cut.reopen(), Infinity)).toEqual(expected)
        expect(cut.store.rows.map((row) => row.hash)).toEqual(whole.store.rows.map((row) => row.hash))
      }),
      { numRuns: 200 },
    )
  })
})
