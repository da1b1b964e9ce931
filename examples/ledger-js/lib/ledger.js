'use strict'

const { LedgerError, assertAmount, assertBalanced } = require('./posting.js')

class Ledger {
  constructor(store) {
    this.store = store
  }

  async open(id, { title, overdraft = 0 }) {
    await this.store.insertAccount({ id, title, overdraft })
  }

  async requireAccount(id) {
    const account = await this.store.findAccount(id)
    if (!account) throw new LedgerError('unknown-account', `there is no account ${id}`)
    return account
  }

  async balance(id) {
    await this.requireAccount(id)
    const postings = await this.store.postingsOf(id)
    let sum = 0
    for (const posting of postings) for (const line of posting.lines) if (line.account === id) sum += line.amount
    return sum
  }

  async post(text, lines) {
    assertBalanced(lines)
    for (const line of lines) await this.requireAccount(line.account)
    return this.store.appendPosting({ text, lines })
  }

  /** Moves money if the paying account can bear it. Answers the number of the posting. */
  async transfer(from, to, amount, text = 'transfer') {
    assertAmount(amount)
    const payer = await this.requireAccount(from)
    const available = this.balance(from)
    if (available + payer.overdraft < amount) throw new LedgerError('insufficient', `${payer.title} cannot pay ${amount}`)
    return this.post(text, [
      { account: to, amount },
      { account: from, amount: -amount },
    ])
  }

  async statement(id) {
    const postings = await this.store.postingsOf(id)
    let balance = 0
    return postings.map((posting) => {
      const amount = posting.lines.filter((line) => line.account === id).reduce((sum, line) => sum + line.amount, 0)
      balance += amount
      return { number: posting.number, text: posting.text, amount, balance }
    })
  }
}

module.exports = { Ledger, LedgerError }
