import type { SandboxLimits, SandboxResult } from '../../../contracts/index.ts'
import { inodesMax, openFilesMax, sharedMemoryBytes } from '../limits.ts'

const MiB = 1024 * 1024

/** An attempt to take more than was given. Judged by how it ended, how long that took, and what the machine still has running afterwards. */
export interface Attack {
  readonly id: string
  readonly title: string
  readonly script: string
  readonly limits: Partial<SandboxLimits>
  /** Acceptable ends. */
  readonly ends: readonly SandboxResult['ended'][]
  /** Figures the script prints as `name=number`, and the most each may be. */
  readonly most?: Readonly<Record<string, number>>
}

/** Small limits, so that an attack costs the machine that tests it little. */
const limits: Partial<SandboxLimits> = {
  wallMs: 10_000,
  memoryBytes: 96 * MiB,
  processes: 64,
  fileBytes: 16 * MiB,
  outputBytes: 4 * MiB,
  cpuSeconds: 30,
}
/** Attacks that only time ends: long enough to get going, short enough to wait for. */
const brief = { wallMs: 300 }
/** Every attack reports before it ends; one that may be killed reports as it goes. */
const report = 'sub say_ { syswrite STDOUT, "@_\\n" } '

export const resourceAttacks: readonly Attack[] = [
  attack('fork-bomb', 'Fork without end', 'while (1) { fork }', ['wall-time', 'memory'], undefined, brief),
  attack(
    'fork-count',
    'Count how many processes can be had',
    'my $n = 0; while ($n < 5000) { my $p = fork; last unless defined $p; if (!$p) { sleep 10; exit } $n++ } say_ "processes=$n"',
    ['exit'],
    { processes: 64 },
  ),
  attack('memory', 'Take memory without end', 'my @x; push @x, "x" x 4e6 while 1', ['memory']),
  attack('memory-many', 'Take memory in many processes', 'for (1 .. 20) { next if fork; my $x = "x" x 20e6; sleep 10; exit } sleep 10', [
    'memory',
  ]),
  attack(
    'disk',
    'Fill the temporary folder',
    'my $n = 0; F: for my $f (1 .. 200) { open $h, ">", "$ENV{TMPDIR}/f$f" or last; for (1 .. 8) { my $w = syswrite $h, "x" x (1 << 20); last F unless $w; $n += $w; } } say_ "bytes=$n"',
    ['exit', 'output'],
    { bytes: 17 * MiB },
  ),
  attack(
    'one-file',
    'Write one file without end',
    '$SIG{XFSZ} = "IGNORE"; my $n = 0; open $h, ">", "$ENV{TMPDIR}/f"; while (my $w = syswrite $h, "x" x (1 << 20)) { $n += $w } say_ "bytes=$n"',
    ['exit', 'output'],
    { bytes: 17 * MiB },
  ),
  attack(
    'shared-memory',
    'Fill shared memory',
    '$SIG{XFSZ} = "IGNORE"; my $n = 0; F: for my $f (1 .. 40) { open $h, ">", "/dev/shm/f$f" or last; while (my $w = syswrite $h, "x" x (1 << 20)) { $n += $w } last if $! == 28 } say_ "bytes=$n"',
    ['exit'],
    { bytes: sharedMemoryBytes },
  ),
  attack(
    'inodes',
    'Create empty files without end',
    'my $n = 0; while ($n < 400000) { open $h, ">", "$ENV{TMPDIR}/e$n" or last; $n++ } say_ "files=$n"',
    ['exit', 'output', 'wall-time'],
    { files: inodesMax },
  ),
  attack('output-flood', 'Write output without end', 'syswrite STDOUT, "x" x 65536 while 1', ['output']),
  attack('control-flood', 'Write to the control pipe without end', 'open $c, ">&=", 3; syswrite $c, "x" x 65536 while 1', ['output']),
  attack('endless-loop', 'Loop without end', '1 while 1', ['wall-time'], undefined, brief),
  attack('processor-time', 'Burn processor time in several processes', 'fork; fork; 1 while 1', ['cpu-time'], undefined, {
    cpuSeconds: 1,
    wallMs: 8000,
  }),
  attack('signals-ignored', 'Ignore every signal', '$SIG{$_} = "IGNORE" for keys %SIG; 1 while 1', ['wall-time'], undefined, brief),
  attack(
    'daemon',
    'Leave a daemon behind',
    'if (!fork) { require POSIX; POSIX::setsid(); exit if fork; close $_ for *STDIN, *STDOUT, *STDERR; open $c, ">&=", 3; close $c; $SIG{$_} = "IGNORE" for keys %SIG; chdir "/"; sleep 100; exit } wait; say_ "left=1"',
    ['exit'],
    { left: 1 },
  ),
  attack(
    'daemons-breeding',
    'Leave daemons that replace one another',
    'if (!fork) { for (1 .. 4) { next if fork; while (1) { exit if fork; select undef, undef, undef, 0.0005 } } exit } wait; select undef, undef, undef, 0.05; say_ "left=1"',
    ['exit'],
    { left: 1 },
  ),
  attack(
    'open-files',
    'Open files without end',
    'my @f; while (@f < 100000) { open my $h, "<", "/dev/null" or last; push @f, $h } say_ "files=" . @f',
    ['exit'],
    { files: openFilesMax },
  ),
  attack('sleeping', 'Hold on without using anything', 'sleep 100', ['wall-time'], undefined, brief),
]

function attack(
  id: string,
  title: string,
  script: string,
  ends: Attack['ends'],
  most?: Attack['most'],
  special: Partial<SandboxLimits> = {},
): Attack {
  return { id, title, script: report + script, limits: { ...limits, ...special }, ends, ...(most ? { most } : {}) }
}
