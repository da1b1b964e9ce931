/** Opens the sandbox that this machine allows, tries it, and says which it was or why there is none. */
import { openSandbox } from '../../../src/adapters/sandbox/index.ts'
import { PrunellaError } from '../../../src/model/index.ts'

const prefer = process.argv[2]
try {
  const sandbox = await openSandbox(prefer === 'bubblewrap' || prefer === 'landlock' ? { prefer } : {})
  const open = (await sandbox.selfTest('quick')).filter((outcome) => !outcome.contained)
  console.log(JSON.stringify({ kind: sandbox.kind, open, notes: sandbox.notes }))
} catch (error) {
  if (!(error instanceof PrunellaError)) throw error
  console.log(JSON.stringify({ code: error.code, exit: error.kind.exit, cause: error.message }))
}
