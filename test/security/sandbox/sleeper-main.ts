/** Holds a sandbox open until it is killed; the test then looks for what it left behind. */
import { openSandbox } from '../../../src/adapters/sandbox/index.ts'

const [, , prefer, mark = '', project = '', writes] = process.argv
const sandbox = await openSandbox({ prefer: prefer === 'landlock' ? 'landlock' : 'bubblewrap' })
const script = `if (!fork) { require POSIX; POSIX::setsid(); sleep 100; exit } syswrite STDOUT, ""; open my $c, '>&=', 3; syswrite $c, "up"; sleep 100`
const started = await sandbox.start({
  ...{ argv: ['/usr/bin/perl', '-e', script, mark], cwd: project, env: {}, projectRoot: project, overlays: new Map(), readOnly: [] },
  ...{ writes: writes === 'scratch' ? 'scratch' : 'none', limits: {}, interactive: true },
})
started.control.once('data', () => console.log('up'))
await started.result
