import assert from 'node:assert/strict'
import { book, freeSlots, merge, toClock, toMinutes } from '../src/schedule.js'

const memory = (days) => ({
  load: async (day) => days.get(day) ?? [],
  save: async (day, ranges) => void days.set(day, ranges),
})

describe('schedule', () => {
  it('reads a clock', () => assert.equal(toMinutes('13:05'), 785))
  it('refuses a wrong hour', () => assert.throws(() => toMinutes('24:00'), RangeError))
  it('refuses a wrong minute', () => assert.throws(() => toMinutes('1:60'), RangeError))
  it('refuses words', () => assert.throws(() => toMinutes('a:b'), /no such time: a:b/))
  it('writes a clock', () => assert.equal(toClock(785), '13:05'))
  it('wraps at midnight', () => assert.equal(toClock(1445), '00:05'))
  it('merges', () =>
    assert.deepEqual(
      merge([
        [5, 7],
        [1, 3],
        [3, 4],
      ]),
      [
        [1, 4],
        [5, 7],
      ],
    ))
  it('keeps the longer', () =>
    assert.deepEqual(
      merge([
        [1, 9],
        [2, 3],
      ]),
      [[1, 9]],
    ))
  it('finds gaps', () =>
    assert.deepEqual(
      freeSlots(
        [
          [60, 120],
          [150, 200],
        ],
        0,
        240,
        30,
      ),
      [
        [0, 60],
        [120, 150],
        [200, 240],
      ],
    ))
  it('leaves short gaps out', () => assert.deepEqual(freeSlots([[10, 100]], 0, 120, 30), []))
  it('stops at the end', () => assert.deepEqual(freeSlots([[0, 300]], 0, 240, 1), []))
  it('books', async () => {
    const days = new Map()
    assert.deepEqual(await book(memory(days), 'mon', 60, 30), { ok: true, until: '01:30' })
    assert.deepEqual(days.get('mon'), [[60, 90]])
  })
  it('does not book twice', async () => {
    const store = memory(new Map([['mon', [[60, 90]]]]))
    assert.deepEqual(await book(store, 'mon', 80, 30), { ok: false, reason: 'taken' })
    assert.equal((await book(store, 'mon', 90, 30)).ok, true)
  })
})
