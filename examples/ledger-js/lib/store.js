'use strict'

/** Accounts and postings in memory, with the interface of a database: every call answers later. */
class MemoryStore {
  constructor() {
    this.accounts = new Map()
    this.postings = []
  }

  async insertAccount(account) {
    if (this.accounts.has(account.id)) throw new Error(`account ${account.id} exists already`)
    this.accounts.set(account.id, { ...account })
  }

  async findAccount(id) {
    const account = this.accounts.get(id)
    return account ? { ...account } : undefined
  }

  async appendPosting(posting) {
    this.postings.push({ ...posting, number: this.postings.length + 1 })
    return this.postings.length
  }

  async postingsOf(accountId) {
    return this.postings.filter((posting) => posting.lines.some((line) => line.account === accountId))
  }
}

module.exports = { MemoryStore }
