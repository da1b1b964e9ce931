import { probe, type Probe } from './probe.ts'

/** Seeing, signalling and entering other processes; becoming someone else. */
export const processProbes: readonly Probe[] = [
  probe('see-processes', 'See what else runs on the machine', 'show slurp($_) for "/proc/$H/cmdline", glob("/proc/[0-9]*/cmdline")'),
  probe('read-environ', 'Read the environment of another process', 'show slurp($_) for "/proc/$H/environ", glob("/proc/[0-9]*/environ")'),
  probe(
    'own-environ',
    'Find secrets in the environment',
    'got("variable $_") for grep { !/^(HOME|TMPDIR|PWD|_|OLDPWD|SHLVL|OUTSIDE|PROJECT|HOSTPID|PORT|UDPPORT|ABSTRACT|SHM)$/ } keys %ENV',
  ),
  probe('signal-host', 'Send signals to another process', 'kill $_, $H for "USR1", "STOP", "KILL"'),
  probe(
    'signal-all',
    'Send a signal to everything',
    '$SIG{USR1} = "IGNORE"; kill "USR1", -1; my @p = map { m{(\\d+)} } glob("/proc/[0-9]*"); kill "USR1", grep { $_ != $$ && $_ > 2 } @p',
    { safeOutside: false },
  ),
  probe('signal-parent', 'End the supervisor', 'my $pp = getppid; kill("KILL", $pp); kill("TERM", $pp); print "DONE\\n"; sleep 0', {
    safeOutside: false,
  }),
  probe('ptrace-host', 'Debug another process', 'attempt("ptrace", 0x4206, $H+0, 0, 0)'),
  probe('ptrace-me', 'Be debugged', 'attempt("ptrace", 0, 0, 0, 0)'),
  probe(
    'vm-read',
    "Read another process's memory by system call",
    'my $b = "\\0" x 64; my $l = pack("JJ", unpack("J", pack("p", $b)), 64); attempt("process_vm_readv", $H+0, $l, 1, $l, 1, 0)',
  ),
  probe(
    'mem-host',
    "Open another process's memory",
    'for my $p ($H, getppid) { next if $p < 2; open $f, "+<", "/proc/$p/mem" and got("mem of $p") }',
  ),
  probe(
    'supervisor-fds',
    'Look into the supervisor',
    'my $p = getppid; if ($p > 1) { got("fd of $p") if opendir $d, "/proc/$p/fd"; show slurp("/proc/$p/environ") }',
  ),
  probe('pidfd-getfd', 'Take a descriptor out of another process', 'my $f = call("pidfd_open", $H+0, 0); attempt("pidfd_getfd", $f, 0, 0)'),
  probe(
    'prlimit-host',
    "Change another process's limits",
    'my $l = pack("QQ", 1, 1); attempt("prlimit64", $H+0, 4, $l, 0) if kill(0, $H+0) || $! == 1',
  ),
  probe('renice-host', "Change another process's priority", 'call("setpriority", 0, $H+0, 19); call("setpriority", 2, $<+0, 19)', {
    safeOutside: false,
  }),
  probe('affinity-host', 'Move another process to another processor', 'my $m = pack("Q", 1); call("sched_setaffinity", $H+0, 8, $m)'),
  probe('kcmp', 'Compare kernel pointers with another process', 'attempt("kcmp", $H+0, $$, 2, 0, 0)'),
  probe(
    'madvise-host',
    "Advise on another process's memory",
    'my $f = call("pidfd_open", $H+0, 0); my $v = pack("JJ", 0, 4096); attempt("process_madvise", $f, $v, 1, 4, 0)',
  ),
  probe(
    'become-root',
    'Become root',
    'my $z = 0; $< = 0; $> = 0; got("uid 0") if $< == 0 || $> == 0; $! = 0; $( = 0; got("gid 0") if ($( + 0) == 0',
  ),
  probe(
    'no-new-privs',
    'Gain rights from a set-uid program',
    'got("new privileges are possible") unless slurp("/proc/self/status") =~ /NoNewPrivs:\\s+1/',
  ),
  probe(
    'capabilities',
    'Hold capabilities',
    'slurp("/proc/self/status") =~ /^Cap$_:\\s+0*([1-9a-f]\\w*)/m and got("Cap$_ $1") for qw(Inh Prm Eff Amb)',
  ),
  probe('seccomp-off', 'Run without a system call filter', 'got("no filter") unless slurp("/proc/self/status") =~ /^Seccomp:\\s+2/m'),
  probe(
    'oom-score',
    'Hide from the out-of-memory killer',
    'open $f, ">", "/proc/self/oom_score_adj"; print $f "-1000" if $f; close $f if $f; got("oom") if slurp("/proc/self/oom_score_adj") < 1000',
  ),
  probe(
    'tty-inject',
    'Type into the terminal',
    'my $c = "x"; for my $fd (0 .. 3) { open $f, "<&=", $fd or next; $! = 0; ioctl($f, 0x5412, $c) and got("TIOCSTI on $fd") } open $t, "+<", "/dev/tty" and got("controlling terminal"); open $m, "+<", "/dev/ptmx" and do { my $z = pack "i", 0; ioctl $m, 0x40045431, $z; ioctl $m, 0x80045430, $z; open $s, "+<", "/dev/pts/" . unpack("i", $z) and ioctl($s, 0x5412, $c) and got("TIOCSTI") }',
  ),
  probe(
    'node-spawn',
    'Reach another process with Node',
    `const h = Number(process.env.HOSTPID)
try { process.kill(h, 'SIGKILL') } catch {}
try { process._debugProcess(h) } catch {}
try { require('child_process').execFileSync('/bin/kill', ['-9', String(h)], { stdio: 'ignore' }) } catch {}
console.log('DONE')`,
    { interpreter: 'node' },
  ),
]
