/** The command line: one door to the app. Parses, calls, prints, and turns every expected failure into an exit code. */
import { EXIT_INTERRUPTED } from './door.ts'
import { runCli } from './program.ts'

process.exitCode = await runCli(process.argv.slice(2), process)
// After Ctrl-C a test run may still be under way in the sandbox; leaving kills it.
if (process.exitCode === EXIT_INTERRUPTED) process.exit()
