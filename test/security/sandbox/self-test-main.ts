/** Runs the whole self-test as whoever started it and prints what came out; `sandbox.test.ts` starts it as root and as nobody. */
import { openSandbox } from '../../../src/adapters/sandbox/index.ts'

const prefer = process.argv[2] === 'landlock' ? 'landlock' : 'bubblewrap'
const sandbox = await openSandbox({ prefer })
const outcomes = await sandbox.selfTest('full')
console.log(JSON.stringify({ kind: sandbox.kind, uid: process.getuid?.(), outcomes }))
