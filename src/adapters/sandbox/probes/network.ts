import { probe, type Probe } from './probe.ts'

/** Reaching anything over a socket. The listeners on the machine count who came. */
export const networkProbes: readonly Probe[] = [
  probe(
    'tcp-loopback',
    "Connect to a server on the machine's loopback",
    'use Socket; socket($s, PF_INET, SOCK_STREAM, 0) and connect($s, pack_sockaddr_in($ENV{PORT}, inet_aton("127.0.0.1"))) and syswrite $s, "x"',
  ),
  probe(
    'tcp-all-addresses',
    'Connect to it by any address of the machine',
    'use Socket; for my $a (qw(127.0.0.2 0.0.0.0 10.0.2.2 172.17.0.1 169.254.169.254)) { local $SIG{ALRM} = sub {}; socket($s, PF_INET, SOCK_STREAM, 0) or next; $s->blocking(0) if $s->can("blocking"); fcntl($s, 4, 2048); connect($s, pack_sockaddr_in($ENV{PORT}, inet_aton($a))); select undef, undef, undef, 0.01 }',
  ),
  probe(
    'udp-loopback',
    'Send a datagram to the machine',
    'use Socket; socket($s, PF_INET, SOCK_DGRAM, 0) and send($s, "x", 0, pack_sockaddr_in($ENV{UDPPORT}, inet_aton("127.0.0.1")))',
  ),
  probe(
    'abstract-socket',
    'Connect to an abstract Unix socket',
    'use Socket; socket($s, PF_UNIX, SOCK_STREAM, 0) and connect($s, pack("S", AF_UNIX) . "\\0$ENV{ABSTRACT}") and syswrite $s, "x"',
  ),
  probe(
    'unix-socket',
    'Connect to a Unix socket outside',
    'use Socket; socket($s, PF_UNIX, SOCK_STREAM, 0) and connect($s, pack_sockaddr_un("$O/socket")) and syswrite $s, "x"',
  ),
  probe(
    'pair-send',
    'Send from a socket pair to a socket outside',
    'use Socket; socketpair($a, $b, AF_UNIX, SOCK_DGRAM, 0) and do { send($a, "x", 0, pack_sockaddr_un("$O/datagrams")); connect($a, pack_sockaddr_un("$O/datagrams")) and send($a, "y", 0) }',
  ),
  probe(
    'internet',
    'Find a way to the internet',
    'got("default route") if slurp("/proc/net/route") =~ /^\\w+\\s+00000000\\s/m; got("resolver") if slurp("/etc/resolv.conf") =~ /nameserver/; my $d = slurp("/proc/net/dev"); while ($d =~ /^\\s*(\\w+):/mg) { got("interface $1") if $1 ne "lo" }',
  ),
  probe('packet-socket', 'Open raw sockets', 'attempt("socket", 17, 3, 768); attempt("socket", 2, 3, 1); attempt("socket", 10, 3, 58)'),
  probe('odd-sockets', 'Open sockets of rarely used kinds', 'attempt("socket", $_, 5, 0) for 38, 40, 31, 29, 4, 5, 9'),
  probe('netlink-audit', "Listen to the kernel's netlink channels", 'attempt("socket", 16, 3, $_) for 9, 15, 10, 12, 16'),
  probe(
    'node-fetch',
    'Reach the machine with fetch',
    `fetch('http://127.0.0.1:' + process.env.PORT).then((r) => r.text()).then((t) => console.log('READ', t), () => {}).then(() => {
  const n = require('os'); try { for (const [k, v] of Object.entries(n.networkInterfaces())) for (const a of v) if (!a.internal) console.log('GOT', k, a.address) } catch {}
  console.log('DONE') })`,
    { interpreter: 'node' },
  ),
  probe(
    'python-connect',
    'Reach the machine with Python',
    `import os, socket
for family, address in ((socket.AF_INET, ('127.0.0.1', int(os.environ['PORT']))), (socket.AF_UNIX, '\\0' + os.environ['ABSTRACT']), (socket.AF_UNIX, os.environ['OUTSIDE'] + '/socket')):
    try:
        s = socket.socket(family)
        s.settimeout(0.2)
        s.connect(address)
    except OSError: pass
print('DONE')`,
    { interpreter: 'python3' },
  ),
]
