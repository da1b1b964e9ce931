import { syscallNumber, type Arch, type Syscall } from '../seccomp/syscalls.ts'

/**
 * One attempt to get out. The script runs in the sandbox; what it reaches is judged from outside: a secret token in its output, a change in the
 * world around it (files, listeners, another process), or, where success leaves no trace outside, the kernel's answer (`GOT`).
 * A script ends with DONE, so that one that never ran is not taken for one that was stopped.
 */
export interface Probe {
  readonly id: string
  readonly title: string
  readonly interpreter: 'perl' | 'sh' | 'node' | 'python3'
  readonly script: string
  /** False when trying it without a sandbox could harm the machine; the control run leaves it out. */
  readonly safeOutside: boolean
}

interface ProbeOptions {
  readonly interpreter?: Probe['interpreter']
  readonly safeOutside?: boolean
}

export const probe = (id: string, title: string, script: string, options: ProbeOptions = {}): Probe => ({
  ...{ id, title, script, interpreter: 'perl', safeOutside: true },
  ...options,
})

const names = [
  ...([
    'ptrace',
    'process_vm_readv',
    'pidfd_getfd',
    'kcmp',
    'prlimit64',
    'setpriority',
    'sched_setaffinity',
    'unshare',
    'clone',
    'setns',
    'mount',
  ] as const),
  ...([
    'umount2',
    'pivot_root',
    'chroot',
    'fsopen',
    'open_tree',
    'move_mount',
    'bpf',
    'perf_event_open',
    'userfaultfd',
    'io_uring_setup',
    'keyctl',
  ] as const),
  ...([
    'add_key',
    'syslog',
    'kexec_load',
    'init_module',
    'reboot',
    'clock_settime',
    'sethostname',
    'swapon',
    'acct',
    'quotactl',
    'iopl',
    'modify_ldt',
  ] as const),
  ...([
    'personality',
    'memfd_create',
    'shmget',
    'open_by_handle_at',
    'name_to_handle_at',
    'fanotify_init',
    'socket',
    'clone3',
    'process_madvise',
  ] as const),
  ...([
    'utimensat',
    'vmsplice',
    'migrate_pages',
    'kexec_file_load',
    'finit_module',
    'mount_setattr',
    'settimeofday',
    'setdomainname',
    'msgget',
  ] as const),
] as const satisfies readonly Syscall[]

/** The words the Perl scripts use: `call` is a system call by name, `attempt` says GOT unless the kernel refused it. */
export function perlPrelude(arch: Arch): string {
  const numbers = names.map((name) => `${name}=>${syscallNumber(arch, name) ?? -1}`).join(',')
  return `$|=1; our %N=(${numbers}, getpid=>${arch === 'x64' ? 39 : 172}, pidfd_open=>434); our ($O,$P,$H)=@ENV{qw(OUTSIDE PROJECT HOSTPID)};
sub got { print "GOT @_\\n" }
sub show { my $t = shift; print "READ $t\\n" if defined $t && length $t }
sub slurp { open(my $f, '<', $_[0]) or return ''; my $t = ''; sysread $f, $t, 1<<20; return $t }
sub call { my $n = shift; return -1 if $N{$n} < 0; my @a = @_; return syscall($N{$n}, @a) }
sub attempt { my $n = shift; return if $N{$n} < 0; my @a = @_; $! = 0; my $r = syscall($N{$n}, @a); my $e = $!+0;
  got("$n = $r errno $e") unless $r == -1 && ($e == 1 || $e == 13 || $e == 38 || $e == 97); return $r }
END { print "DONE\\n" }
`
}
