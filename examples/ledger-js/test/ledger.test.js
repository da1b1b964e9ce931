'use strict'

const assert = require('node:assert/strict')
const { Ledger } = require('../lib/ledger.js')
const { MemoryStore } = require('../lib/store.js')

describe('ledger', () => {
  let ledger

  beforeEach(async () => {
    ledger = new Ledger(new MemoryStore())
    await ledger.open('capital', { title: 'Capital', overdraft: 1_000_000 })
    await ledger.open('bank', { title: 'Bank' })
    await ledger.open('rent', { title: 'Rent' })
    await ledger.post('opening', [
      { account: 'bank', amount: 50_000 },
      { account: 'capital', amount: -50_000 },
    ])
  })

  it('knows the balance of every account', async () => {
    assert.equal(await ledger.balance('bank'), 50_000)
    assert.equal(await ledger.balance('capital'), -50_000)
    assert.equal(await ledger.balance('rent'), 0)
  })

  it('refuses an account opened twice', async () => {
    await assert.rejects(ledger.open('bank', { title: 'Again' }), /exists already/)
  })

  it('refuses a posting that does not balance', async () => {
    const lines = [
      { account: 'bank', amount: 100 },
      { account: 'rent', amount: -90 },
    ]
    await assert.rejects(ledger.post('wrong', lines), { code: 'unbalanced', message: 'the lines differ by 10' })
  })

  it('refuses a posting of one line', async () => {
    await assert.rejects(ledger.post('alone', [{ account: 'bank', amount: 0 }]), { code: 'too-few-lines' })
  })

  it('moves money and numbers the posting', async () => {
    assert.equal(await ledger.transfer('bank', 'rent', 20_000, 'rent'), 2)
    assert.equal(await ledger.balance('bank'), 30_000)
    assert.equal(await ledger.balance('rent'), 20_000)
  })

  it('pays out the last cent', async () => {
    await ledger.transfer('bank', 'rent', 50_000)
    assert.equal(await ledger.balance('bank'), 0)
  })

  it('refuses a transfer that the account cannot bear', async () => {
    await assert.rejects(ledger.transfer('bank', 'rent', 50_001), { code: 'insufficient', message: 'Bank cannot pay 50001' })
    assert.equal(await ledger.balance('rent'), 0)
  })

  it('lets an overdraft be used, and no more', async () => {
    await ledger.transfer('capital', 'bank', 950_000)
    await assert.rejects(ledger.transfer('capital', 'bank', 1), { code: 'insufficient' })
    assert.equal(await ledger.balance('capital'), -1_000_000)
  })

  it('refuses amounts that are not money', async () => {
    for (const amount of [0, -5, 1.5, Number.NaN]) await assert.rejects(ledger.transfer('bank', 'rent', amount), { code: 'bad-amount' })
  })

  it('refuses an unknown account on either side', async () => {
    await assert.rejects(ledger.transfer('bank', 'nowhere', 10), { code: 'unknown-account' })
    await assert.rejects(ledger.transfer('nowhere', 'bank', 10), { code: 'unknown-account' })
  })

  it('writes a statement with a running balance', async () => {
    await ledger.transfer('bank', 'rent', 15_000, 'rent June')
    await ledger.transfer('bank', 'rent', 15_500, 'rent July')
    assert.deepEqual(await ledger.statement('bank'), [
      { number: 1, text: 'opening', amount: 50_000, balance: 50_000 },
      { number: 2, text: 'rent June', amount: -15_000, balance: 35_000 },
      { number: 3, text: 'rent July', amount: -15_500, balance: 19_500 },
    ])
  })
})
