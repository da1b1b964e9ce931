# System calls by number, for the two architectures Prunella's sandbox supports; each name once.
use strict;
our $KERNEL;

my %numbers = (
    x64 => {
        unshare => 272, mount => 165, prctl => 157, setresuid => 117, setresgid => 119, setgroups => 116, getrusage => 98, dup3 => 292,
        memfd_create => 319, seccomp => 317, clock_gettime => 228, capset => 126, statfs => 137, prlimit64 => 302, mknodat => 259, setsid => 112, close => 3, sched_setscheduler => 144, exit_group => 231,
    },
    arm64 => {
        unshare => 97, mount => 40, prctl => 167, setresuid => 147, setresgid => 149, setgroups => 159, getrusage => 165, dup3 => 24,
        memfd_create => 279, seccomp => 277, clock_gettime => 113, capset => 91, statfs => 43, prlimit64 => 261, mknodat => 33, setsid => 157, close => 57, sched_setscheduler => 119, exit_group => 94,
    },
);
my %shared = (
    open_tree => 428, move_mount => 429, pidfd_open => 434, close_range => 436, mount_setattr => 442, landlock_create_ruleset => 444, landlock_add_rule => 445,
    landlock_restrict_self => 446,
);

sub kernel_for {
    my ($arch) = @_;
    my $numbers = $numbers{$arch} or die "no system call table for $arch";
    return { %$numbers, %shared };
}

# Returns -1 with $! set on failure, as syscall(2) does. Numbers are passed as integers, strings as pointers.
sub kernel_call {
    my ($name, @arguments) = @_;
    return syscall($KERNEL->{$name}, @arguments);
}

# The same for calls that write into their arguments: what is passed must be variables.
sub kernel_fill {
    my $name = shift;
    return syscall($KERNEL->{$name}, @_);
}

sub spit {
    my ($path, $text) = @_;
    open(my $file, '>', $path) or return 0;
    return defined syswrite $file, $text;
}

sub slurp {
    my ($path) = @_;
    open(my $file, '<', $path) or return undef;
    my ($text, $got) = ('', 1);
    $got = sysread $file, $text, 65536, length $text while $got;
    return $text;
}

# Monotonic seconds.
sub now {
    my $buffer = "\0" x 16;
    my $clock = 1;    # CLOCK_MONOTONIC
    kernel_fill('clock_gettime', $clock, $buffer);
    my ($seconds, $nanos) = unpack 'q2', $buffer;
    return $seconds + $nanos / 1e9;
}

# An anonymous file that holds the bytes, rewound; returns its descriptor, which survives exec.
sub memory_file {
    my ($name, $bytes) = @_;
    my $fd = kernel_call('memfd_create', "prunella-$name", 0);
    fail("memfd_create: $!") if $fd < 0;
    open(my $file, '+<&=', $fd) or fail("memfd: $!");
    binmode $file;
    for (my $at = 0; $at < length $bytes;) {
        my $wrote = syswrite $file, $bytes, length($bytes) - $at, $at;
        fail("memfd: $!") unless defined $wrote;
        $at += $wrote;
    }
    sysseek $file, 0, 0;
    our @kept_open;
    push @kept_open, $file;
    fcntl($file, 2, 0);
    return $fd;
}

# Irrevocable: real, effective and saved ids, no groups; the kernel clears every capability on the way.
sub drop_to {
    my ($uid, $gid) = @_;
    kernel_call('setgroups', 0, 0) == 0                        or fail("setgroups: $!");
    kernel_call('setresgid', $gid + 0, $gid + 0, $gid + 0) == 0 or fail("setresgid: $!");
    kernel_call('setresuid', $uid + 0, $uid + 0, $uid + 0) == 0 or fail("setresuid: $!");
}
# Limits of this process and what it starts: lines of RLIMIT number, soft and hard. Never above the hard limit it has already.
sub limit_resources {
    for my $line (@_) {
        my ($resource, @wanted) = split / /, $line;
        my $held = "\0" x 16;
        my ($self, $none) = (0, 0);
        kernel_fill('prlimit64', $self, $resource + 0, $none, $held) == 0 or fail("prlimit: $!");
        my $most = (unpack 'Q2', $held)[1];
        my $limits = pack 'Q2', map { $_ > $most && !may_raise() ? $most : $_ } @wanted;
        kernel_call('prlimit64', 0, $resource + 0, $limits, 0) == 0 or fail("prlimit $resource: $!");
    }
}

sub may_raise { return $> == 0 }

# Ends at once: Perl's own end takes longer than many a run.
sub leave {
    my ($code) = @_;
    kernel_call('exit_group', $code);
}
1;
