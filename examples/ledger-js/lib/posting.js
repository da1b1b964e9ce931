'use strict'

class LedgerError extends Error {
  constructor(code, message) {
    super(message)
    this.name = 'LedgerError'
    this.code = code
  }
}

/** Debits are positive and credits negative; together they are zero. */
function assertBalanced(lines) {
  if (lines.length < 2) throw new LedgerError('too-few-lines', 'a posting needs at least two lines')
  const sum = lines.reduce((total, line) => total + line.amount, 0)
  if (sum !== 0) throw new LedgerError('unbalanced', `the lines differ by ${sum}`)
}

function assertAmount(amount) {
  if (!Number.isSafeInteger(amount) || amount <= 0) throw new LedgerError('bad-amount', `${amount} is not a positive number of cents`)
}

module.exports = { LedgerError, assertAmount, assertBalanced }
