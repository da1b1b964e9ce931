import assert from 'node:assert/strict'
import { formatAmount, MoneyError, parseAmount, percent, split } from '../src/money.js'

describe('money', () => {
  it('parses whole amounts', () => assert.equal(parseAmount('12'), 1200))
  it('parses cents', () => assert.equal(parseAmount(' 12.34 '), 1234))
  it('parses one decimal', () => assert.equal(parseAmount('1.5'), 150))
  it('parses negative amounts', () => assert.equal(parseAmount('-3.05'), -305))
  it('refuses words', () => assert.throws(() => parseAmount('ten'), MoneyError))
  it('refuses three decimals', () => assert.throws(() => parseAmount('1.234'), /not an amount: 1.234/))
  it('formats', () => assert.equal(formatAmount(1234), '12.34 EUR'))
  it('formats small and negative', () => assert.equal(formatAmount(-5, 'USD'), '-0.05 USD'))
  it('splits evenly', () => assert.deepEqual(split(900, 3), [300, 300, 300]))
  it('splits the rest to the first', () => assert.deepEqual(split(1000, 3), [334, 333, 333]))
  it('refuses to split between nobody', () => assert.throws(() => split(1, 0), MoneyError))
  it('takes a percentage', () => assert.equal(percent(1999, 20), 400))
})
