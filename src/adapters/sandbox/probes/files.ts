import { probe, type Probe } from './probe.ts'

/** Reading, writing and changing files that are not the sandbox's own. */
export const fileProbes: readonly Probe[] = [
  probe('read-outside', 'Read a file beside the project', 'show slurp("$O/secret")'),
  probe(
    'read-dotdot',
    'Read it by climbing out of the project',
    'show slurp("$P/../outside/secret"); chdir $P; show slurp("../outside/secret")',
  ),
  probe(
    'read-link',
    'Read it through a symbolic link in the project',
    'show slurp("$P/link"); show slurp("$P/linkdir/secret"); show slurp("$P/uplink/outside/secret")',
  ),
  probe(
    'read-own-link',
    'Read it through a symbolic link made in /tmp',
    'my $l = "$ENV{TMPDIR}/l"; symlink "$O/secret", $l; show slurp($l)',
  ),
  probe(
    'read-proc-root',
    'Read it through /proc/*/root',
    'show slurp("$_$O/secret") for glob("/proc/[0-9]*/root"), "/proc/self/root", "/proc/thread-self/root"',
  ),
  probe(
    'read-proc-cwd',
    'Read it through /proc/*/cwd',
    'for my $d (glob("/proc/[0-9]*/cwd")) { show slurp("$d/../outside/secret"); show slurp("$d/secret") }',
  ),
  probe('read-host-fd', 'Read what another process has open', '-f $_ and show slurp($_) for glob("/proc/$H/fd/*")'),
  probe(
    'inherited-fds',
    'Find descriptors of Prunella left open',
    'for my $n (4 .. 255) { my $l = readlink "/dev/fd/$n"; open($f, "<&=", $n) and got("descriptor $n $l") }',
  ),
  probe('list-outside', 'List the folder beside the project', 'opendir $d, $O; print "READ $_\\n" for readdir $d'),
  probe('write-outside', 'Create a file in a folder everyone can write', 'open $f, ">", "$O/open/new" and print $f "x"'),
  probe('append-outside', 'Append to a file everyone can write', 'open $f, ">>", "$O/open/file" and print $f "x"'),
  probe('truncate-outside', 'Empty a file everyone can write', 'truncate "$O/open/file", 0; open $f, ">", "$O/open/file"'),
  probe(
    'delete-outside',
    'Delete and rename files outside',
    'unlink "$O/open/file"; rename "$O/open/file", "$O/open/moved"; rmdir "$O/open"',
  ),
  probe('mkdir-outside', 'Make a folder outside', 'mkdir "$O/open/dir"'),
  probe(
    'write-linkdir',
    'Write outside through a link in the project',
    'open $f, ">", "$P/linkdir/open/via-link" and print $f "x"; open $g, ">>", "$P/linkfile" and print $g "x"',
  ),
  probe(
    'chmod-outside',
    'Change modes outside and in the project',
    'chmod 0777, "$O/secret", "$O/open/file", "$P/a.txt", $P, $O; open $f, "<", "$P/a.txt"; chmod 0777, $f',
  ),
  probe('chown-outside', 'Change owners outside and in the project', 'chown 12345, 12345, "$O/secret", "$O/open/file", "$P/a.txt"'),
  probe('utime-outside', 'Change times outside and in the project', 'utime 1, 1, "$O/open/file", "$O/secret", "$P/a.txt", $P'),
  probe(
    'hardlink-project',
    'Write to the project through a hard link',
    'link "$P/a.txt", "$ENV{TMPDIR}/h"; open $f, ">>", "$ENV{TMPDIR}/h" and print $f "x"; link "$O/open/file", "$ENV{TMPDIR}/g"; open $g, ">>", "$ENV{TMPDIR}/g" and print $g "x"',
  ),
  probe('write-project', 'Create a file in the project', 'open $f, ">", "$P/new.txt" and print $f "x"; mkdir "$P/newdir"'),
  probe('overwrite-project', 'Overwrite a file of the project', 'open $f, ">", "$P/a.txt" and print $f "x"'),
  probe(
    'rename-project',
    'Rename and delete files of the project',
    'rename "$P/a.txt", "$P/b.txt"; unlink "$P/a.txt", "$P/b.txt"; rename "$P/sub", "$P/other"',
  ),
  probe(
    'remount-project',
    'Make the project writable by mounting it again',
    'attempt("mount", "none", $P, 0, 4096 | 32, 0); attempt("mount", $P, $P, 0, 4096, 0); open $f, ">", "$P/remounted" and print $f "x"',
    { safeOutside: false },
  ),
  probe(
    'mmap-project',
    'Write to the project through /proc/self/mem and /proc/self/fd',
    'open $r, "<", "$P/a.txt"; my $n = fileno $r; open $w, "+<", "/proc/self/fd/$n" and syswrite $w, "x"; open $a, ">>", "/dev/fd/$n" and syswrite $a, "x"',
  ),
  probe(
    'project-fifo',
    'Write into a pipe of the machine that lies in the project',
    'use Fcntl; sysopen($f, "$P/fifo", O_WRONLY | O_NONBLOCK) and syswrite $f, "x\\n"',
  ),
  probe(
    'project-socket',
    'Connect to a socket of the machine that lies in the project',
    'use Socket; socket($s, PF_UNIX, SOCK_STREAM, 0) and connect($s, pack_sockaddr_un("$P/socket")) and syswrite $s, "x"',
  ),
  probe(
    'shadow',
    'Read the password hashes',
    'got("shadow") if slurp("/etc/shadow") =~ /^root:/m; got("gshadow") if slurp("/etc/gshadow") =~ /:/',
  ),
  probe(
    'dev-shm',
    'Read and write shared memory of the machine',
    'show slurp("/dev/shm/$ENV{SHM}"); open $f, ">>", "/dev/shm/$ENV{SHM}" and print $f "x"',
  ),
  probe('host-tmp', 'See temporary files of the machine', 'show slurp("/tmp/$ENV{SHM}"); show slurp("/var/tmp/$ENV{SHM}")'),
  probe(
    'run-sockets',
    'Find sockets of services (docker.sock, systemd, dbus)',
    'use Socket; for my $p (glob("/run/*.sock /var/run/*.sock /run/*/*.sock /run/systemd/journal/* /run/dbus/* /run/containerd/*"), $ENV{OUTSIDE} . "/socket") { next unless -S $p; socket($s, PF_UNIX, SOCK_STREAM, 0) and connect($s, pack_sockaddr_un($p)) and got($p) }',
  ),
  probe(
    'block-devices',
    'Open disks, memory and kernel devices',
    'for my $d (glob("/dev/{vd,sd,xvd,nvme,loop,dm-,mapper/,mem,kmem,port,kmsg,kvm,fuse,net/tun,snd/,input/,uinput,dri/,vhost,rtc,hpet,nvram,watchdog,mqueue/}*")) { open $f, "<", $d and got($d) }',
  ),
  probe(
    'mknod-disk',
    "Make a device node of one's own",
    'my $d = "$ENV{TMPDIR}/dev"; for my $n ("c 1 1", "b 254 0", "b 8 0", "c 1 11") { system("/usr/bin/mknod $d $n 2>/dev/null") == 0 and got("mknod $n"); unlink $d }',
  ),
  probe(
    'sysfs',
    "Read and write the kernel's view of the hardware",
    'got("sys") if -e "/sys/kernel" && opendir $d, "/sys/kernel"; open $f, ">>", "/sys/power/state" and got("power")',
  ),
  probe(
    'cgroup',
    'Make and change control groups',
    'for my $c (glob("/sys/fs/cgroup/cgroup.procs /sys/fs/cgroup/*/cgroup.procs")) { open $f, ">>", $c and got($c) } for my $d ("/sys/fs/cgroup", glob("/sys/fs/cgroup/*")) { mkdir "$d/prunella-$$" and do { got($d); rmdir "$d/prunella-$$" } }',
  ),
  probe(
    'logs-and-boot',
    'Read logs and boot files',
    'for my $d ("/var/log", "/boot", "/var/lib", "/srv") { opendir $h, $d or next; got($d) if grep { !/^\\.\\.?$/ } readdir $h }',
  ),
  probe(
    'file-handles',
    'Open files by kernel handle',
    'my $h = pack("Ll", 128, 0) . "\\0" x 128; my $m = "\\0" x 8; my ($fd, $p, $z) = (-100, "/", 0); attempt("name_to_handle_at", $fd, $p, $h, $m, $z); attempt("open_by_handle_at", $fd, $h, $z)',
  ),
  probe(
    'node-read',
    "Read and write outside with Node's own fs",
    `const fs = require('fs'), o = process.env.OUTSIDE
for (const f of [() => console.log('READ', fs.readFileSync(o + '/secret', 'utf8')), () => fs.writeFileSync(o + '/open/node', 'x'), () => fs.cpSync(o, process.env.TMPDIR + '/copy', { recursive: true }), () => console.log('READ', fs.readFileSync(process.env.TMPDIR + '/copy/secret', 'utf8'))]) try { f() } catch {}
console.log('DONE')`,
    { interpreter: 'node' },
  ),
  probe(
    'shell-glob',
    'Search the machine for readable secrets with a shell',
    'cat /root/.ssh/* /home/*/.ssh/* /root/.netrc /root/.npmrc /home/*/.npmrc "$OUTSIDE"/* 2>/dev/null | sed "s/^/READ /"; echo; echo DONE',
    { interpreter: 'sh' },
  ),
  probe(
    'python-read',
    'Read and write outside with Python',
    `import os
o = os.environ['OUTSIDE']
for p in (o + '/secret', o + '/../outside/secret'):
    try: print('READ', open(p).read())
    except OSError: pass
try: open(o + '/open/python', 'w').write('x')
except OSError: pass
print('DONE')`,
    { interpreter: 'python3' },
  ),
]
