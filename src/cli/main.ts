/** The command line: one door to the app. Parses, calls, prints, and turns every expected failure into an exit code. */
import { runCli } from './program.ts'

process.exitCode = await runCli(process.argv.slice(2), process)
