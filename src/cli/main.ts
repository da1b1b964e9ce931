/** The command line: one door to the app. Parses, calls, prints, and turns every expected failure into an exit code. */
import { keepCompiled } from './compiled.ts'

// `prunella list | head` closes the pipe early; that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

keepCompiled(process.env, process.getuid?.())
// Not before: what is loaded earlier is compiled anew at every start.
const { EXIT_INTERRUPTED, runCli } = await import('./program.ts')
process.exitCode = await runCli(process.argv.slice(2), process)
// After Ctrl-C a test run may still be under way in the sandbox; leaving kills it.
if (process.exitCode === EXIT_INTERRUPTED) process.exit()
