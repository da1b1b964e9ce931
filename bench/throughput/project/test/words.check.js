import assert from 'node:assert/strict'
import { closest, distance, slug, wrap } from '../src/words.js'

describe('words', () => {
  it('makes a slug', () => assert.equal(slug('  Crème brûlée & tea!'), 'creme-brulee-tea'))
  it('cuts a slug at a word', () => assert.equal(slug('one two three', 9), 'one-two'))
  it('cuts a long word', () => assert.equal(slug('abcdefgh', 5), 'abcde'))
  it('measures nothing', () => assert.equal(distance('', ''), 0))
  it('measures', () => assert.equal(distance('kitten', 'sitting'), 3))
  it('finds the closest', () => assert.equal(closest('colur', ['color', 'collar', 'dolor']), 'color'))
  it('finds none', () => assert.equal(closest('xyz', ['abcdef']), undefined))
  it('wraps', () => assert.deepEqual(wrap('to be or not to be', 8), ['to be or', 'not to', 'be']))
  it('wraps nothing', () => assert.deepEqual(wrap('', 5), []))
})
