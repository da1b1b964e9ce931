import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Sandbox } from '../../../contracts/index.ts'
import { interpreterPath, runProbe } from '../self-test.ts'
import { escapeProbes } from './index.ts'
import { openRange } from './range.ts'

/** The same request without any sandbox. A battery that finds nothing here would find nothing anywhere. */
const bare: Pick<Sandbox, 'run'> = {
  run: ({ argv, cwd, env }) =>
    new Promise((resolve) => {
      const [program = '', ...words] = argv
      const options = { cwd, env: { TMPDIR: env['OUTSIDE'] as string, HOME: '/', STRAY: 'x', ...env }, timeout: 10_000 }
      execFile(program, words, options, (error, stdout, stderr) =>
        resolve({
          ...{ exitCode: error === null ? 0 : 1, signal: null, ended: 'exit', wallMs: 0, cpuMs: undefined, peakMemoryBytes: undefined },
          ...{ stdout, stderr, control: new Uint8Array() },
        }),
      )
    }),
}

/** What a normal user may not do even without a sandbox, or what this machine does not have; they tell nothing in the control run. */
const mayStaySilent = new Set([
  ...[
    'shadow',
    'block-devices',
    'mknod-disk',
    'sysfs',
    'cgroup',
    'logs-and-boot',
    'file-handles',
    'run-sockets',
    'chown-outside',
    'shell-glob',
  ],
  ...[
    'inherited-fds',
    'become-root',
    'capabilities',
    'tty-inject',
    'kexec',
    'modules',
    'reboot',
    'core-pattern',
    'sysrq',
    'kcore',
    'set-clock',
  ],
  ...[
    'set-hostname',
    'swap-acct',
    'port-io',
    'x32',
    'fanotify',
    'packet-socket',
    'netlink-audit',
    'dmesg',
    'bpf',
    'userfaultfd',
    'perf',
    'numa',
  ],
  ...[
    'namespaces',
    'mount',
    'mount-new',
    'pivot-root',
    'ldt',
    'setns',
    'internet',
    'odd-sockets',
    'io-uring',
    'mmap-project',
    'seccomp-off',
  ],
  ...[
    'userns-unshare',
    'userns-clone',
    'userns-clone3',
    'ptrace-host',
    'vm-read',
    'mem-host',
    'pidfd-getfd',
    'kcmp',
    'madvise-host',
    'oom-score',
  ],
  ...[
    'prlimit-host',
    'no-new-privs',
    'personality',
    'keyring',
    'memfd',
    'affinity-host',
    'supervisor-fds',
    'read-proc-cwd',
    'read-host-fd',
  ],
])

test('without a sandbox the probes do get out', { timeout: 120_000 }, async () => {
  const probes = escapeProbes.filter((probe) => probe.safeOutside && existsSync(interpreterPath(probe)))
  const silent: string[] = []
  const leaked: string[] = []
  for (const probe of probes) {
    const range = await openRange()
    const outcome = await runProbe(bare as Sandbox, probe, range)
    await range.close()
    expect(outcome.detail, probe.id).not.toContain('did not run')
    ;(outcome.contained ? silent : leaked).push(probe.id)
  }
  expect(silent.filter((id) => !mayStaySilent.has(id))).toEqual([])
  expect(leaked.length).toBeGreaterThanOrEqual(35)
  if (process.getuid?.() === 0) expect(leaked.length).toBeGreaterThanOrEqual(probes.length - 8)
})
