import { probe, type Probe } from './probe.ts'

/** Namespaces, mounts and what else the kernel offers. A GOT means that the kernel took the call. */
export const kernelProbes: readonly Probe[] = [
  probe('userns-unshare', 'Make a user namespace (unshare)', 'attempt("unshare", 0x10000000)'),
  probe(
    'userns-clone',
    'Make a user namespace (clone)',
    'my $r = attempt("clone", 0x10000000 | 17, 0, 0, 0, 0); if (defined $r && $r == 0) { require POSIX; POSIX::_exit(0) } wait',
  ),
  probe(
    'userns-clone3',
    'Make a user namespace (clone3)',
    'my $a = pack("Q8", 0x10000000, 0, 0, 0, 17, 0, 0, 0); my $r = attempt("clone3", $a, 64); if (defined $r && $r == 0) { require POSIX; POSIX::_exit(0) } wait',
  ),
  probe(
    'namespaces',
    'Make mount, network, process and time namespaces',
    'attempt("unshare", $_) for 0x20000, 0x40000000, 0x20000000, 0x8000000, 0x4000000, 0x80, 0x2000000',
  ),
  probe(
    'setns',
    'Enter the namespaces of another process',
    'for my $p ($H, getppid, 1) { for my $n (qw(mnt net pid user uts ipc)) { next if readlink("/proc/$p/ns/$n") eq readlink("/proc/self/ns/$n"); open $f, "<", "/proc/$p/ns/$n" or next; my $fd = fileno $f; attempt("setns", $fd, 0) } } my $m = -1; attempt("setns", $m, 0)',
  ),
  probe(
    'mount',
    'Mount a file system',
    'my ($s, $t, $y, $f) = ("x", "$ENV{TMPDIR}", "ramfs", 0); attempt("mount", $s, "/nonexistent", $y, $f, 0)',
  ),
  probe(
    'mount-new',
    'Mount by the newer calls',
    'my $t = "tmpfs"; attempt("fsopen", $t, 0); my $p = "/tmp"; attempt("open_tree", -100, $p, 1); my $e = ""; attempt("move_mount", -1, $e, -1, $e, 0); my $a = "\\0" x 32; attempt("mount_setattr", -100, $p, 0, $a, 32)',
  ),
  probe(
    'umount',
    'Unmount what hides the machine',
    'attempt("umount2", $_, 2) for "/nonexistent"; my $p = $P; call("umount2", $p, 2); my $t = "/tmp"; call("umount2", $t, 2) unless $ENV{CONTROL}; show slurp("$O/secret")',
    { safeOutside: false },
  ),
  probe(
    'pivot-root',
    'Change the root',
    'my ($a, $b) = ("/nonexistent", "/nonexistent"); attempt("pivot_root", $a, $b); attempt("chroot", $a)',
  ),
  probe('bpf', 'Load a BPF program', 'my $a = "\\0" x 128; attempt("bpf", 0, $a, 128); attempt("bpf", 5, $a, 128)'),
  probe('perf', 'Open performance counters', 'my $a = pack("LL", 1, 112) . "\\0" x 104; attempt("perf_event_open", $a, 0, -1, -1, 0)'),
  probe('userfaultfd', 'Handle page faults', 'attempt("userfaultfd", 1)'),
  probe('io-uring', 'Use io_uring, which a filter cannot see into', 'my $p = "\\0" x 120; attempt("io_uring_setup", 4, $p)'),
  probe(
    'keyring',
    "Use the kernel's keyrings",
    'attempt("keyctl", 0, -3, 0); my ($t, $d, $v) = ("user", "prunella-probe", "x"); attempt("add_key", $t, $d, $v, 1, -4)',
  ),
  probe(
    'dmesg',
    "Read the kernel's log",
    'my $b = "\\0" x 4096; attempt("syslog", 3, $b, 4096); open $f, "<", "/dev/kmsg" and got("kmsg")',
  ),
  probe('kexec', 'Load another kernel', 'attempt("kexec_load", 0, 99, 0, 0); attempt("kexec_file_load", -1, -1, 0, 0, 0)'),
  probe('modules', 'Load a kernel module', 'my $e = ""; attempt("init_module", 0, 0, $e); attempt("finit_module", -1, $e, 0)'),
  probe('reboot', 'Restart the machine (with a wrong password)', 'attempt("reboot", 1, 2, 3, 0)'),
  probe(
    'core-pattern',
    'Run a program on the machine at the next crash',
    'for my $p (qw(kernel/core_pattern kernel/modprobe fs/binfmt_misc/register vm/drop_caches kernel/hotplug kernel/domainname net/ipv4/ip_forward)) { open $f, "+<", "/proc/sys/$p" and got($p); }',
  ),
  probe('sysrq', "Press the kernel's emergency keys", 'open $f, ">>", "/proc/sysrq-trigger" and got("sysrq")'),
  probe(
    'kcore',
    "Read the kernel's memory and addresses",
    'for my $p (qw(kcore kpagecount kpageflags vmallocinfo slabinfo timer_list sched_debug)) { open $f, "<", "/proc/$p" and sysread($f, my $b, 16) and got($p) } slurp("/proc/kallsyms") =~ /^(?!0+ )[0-9a-f]{16} /m and got("kallsyms")',
  ),
  probe('set-clock', 'Set the clock', 'my $z = -1; attempt("clock_settime", 0, $z); attempt("settimeofday", $z, $z)'),
  probe('set-hostname', 'Rename the machine', 'my $h = "x"; attempt("sethostname", $h, -1); attempt("setdomainname", $h, -1)'),
  probe(
    'swap-acct',
    'Switch swap, accounting and quotas',
    'my $n = "/nonexistent"; attempt("swapon", $n, 0); attempt("acct", $n); attempt("quotactl", 0x80000700, $n, 0, 0)',
  ),
  probe('port-io', 'Talk to hardware ports', 'attempt("iopl", 3)'),
  probe('ldt', "Change the processor's descriptor tables", 'my $b = "\\0" x 64; attempt("modify_ldt", 0, $b, 64)'),
  probe('personality', 'Switch off memory protection', 'attempt("personality", 0x0400000); attempt("personality", 0x0040000)'),
  probe(
    'x32',
    'Call by the x32 numbers, past the filter',
    '$! = 0; my $r = syscall(0x40000000 | $N{getpid}); got("x32") if $r > 0; my $b = "\\0" x 8; $r = syscall(0x40000000 | 101, 0, 0, 0, 0); got("x32 ptrace") if $r >= 0',
  ),
  probe('memfd', 'Hold memory that no process owns', 'my $n = "x"; attempt("memfd_create", $n, 0)'),
  probe('sysv-ipc', 'Leave System V memory and queues behind', 'attempt("shmget", 0, 4096, 01600); attempt("msgget", 0, 01600)', {
    safeOutside: false,
  }),
  probe('fanotify', "Watch the whole machine's files", 'attempt("fanotify_init", 0, 0)'),
  probe('numa', 'Move memory between nodes', 'attempt("migrate_pages", $H+0, 0, 0, 0); attempt("vmsplice", -1, 0, 0, 0)'),
]
