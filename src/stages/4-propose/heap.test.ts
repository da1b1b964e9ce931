import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Heap } from './heap.ts'

it('gives back the largest key first, equals in the order they came', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9 })), (keys) => {
      const heap = new Heap<string>()
      keys.forEach((key, index) => heap.push(key, `${key} ${index}`))
      const out: string[] = []
      for (let item = heap.pop(); item !== undefined; item = heap.pop()) out.push(item)
      const expected = keys.map((key, index) => ({ key, index })).sort((a, b) => b.key - a.key || a.index - b.index)
      expect(out).toEqual(expected.map(({ key, index }) => `${key} ${index}`))
      expect(heap.top).toBe(-1)
    }),
  )
})
