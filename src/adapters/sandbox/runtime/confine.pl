# The second sandbox, for machines without user namespaces: Landlock for files and signals, seccomp for everything else (landlock(7)).
use strict;

my %access = (
    read => 0x0c, execute => 0x0d,               # READ_FILE READ_DIR (EXECUTE)
    write => 0x77bf, device => 0xc006,           # all but devices and ioctl; READ_FILE WRITE_FILE TRUNCATE IOCTL_DEV
);
my $file_only = 0xc007;                          # the rights that mean something on a file
# What a program may read about itself. Not the whole of /proc/self, which also tells the machine's network and mounts.
my @own_facts = qw(stat statm status cmdline comm limits cgroup maps smaps_rollup fd oom_score_adj environ);
# LANDLOCK_ACCESS_FS_*: everything the kernel's version knows; REFER came with 2, TRUNCATE with 3, IOCTL_DEV with 5.
sub handled { my ($abi) = @_; return $abi >= 5 ? 0xffff : $abi >= 3 ? 0x7fff : $abi >= 2 ? 0x3fff : 0x1fff }

sub ruleset {
    my ($files, $network, $scoped, $abi) = @_;
    my $attributes = pack 'Q3', $files, $abi >= 4 ? $network : 0, $abi >= 6 ? $scoped : 0;
    my $size = $abi >= 6 ? 24 : $abi >= 4 ? 16 : 8;
    my $fd = kernel_call('landlock_create_ruleset', $attributes, $size, 0);
    fail("landlock_create_ruleset: $!") if $fd < 0;
    fcntl_close_on_exec($fd);
    return $fd;
}

sub restrict {
    my ($fd) = @_;
    kernel_call('prctl', 38, 1, 0, 0, 0) == 0            or fail("no_new_privs: $!");
    kernel_call('landlock_restrict_self', $fd, 0) == 0 or fail("landlock_restrict_self: $!");
}

# Puts the supervisor into a domain that can signal only itself and what it starts: kill(-1) then ends the whole sandbox at once, without a
# race against forks, and nothing else. Returns true only after seeing that a process of ours outside the domain cannot be reached.
sub enter_signal_domain {
    my ($abi) = @_;
    return 0 if $abi < 6;
    pipe(my $hold, my $release) or return 0;
    my $outsider = fork // return 0;
    if (!$outsider) {
        close $release;
        sysread $hold, my $end, 1;
        kernel_call('prctl', 1, 9, 0, 0, 0);
        kill 'KILL', $$;
    }
    restrict(ruleset(0, 0, 2, $abi));
    my $shut = !kill(0, $outsider) && $! == 1;    # EPERM
    close $release;
    waitpid $outsider, 0;
    return $shut;
}

# In the child, after the ids were given up: from here on the process reaches only what the rules name.
sub confine {
    my ($plan) = @_;
    my $abi = $plan->{landlock};
    my $fd = ruleset(handled($abi), 3, 3, $abi);    # no TCP bind or connect; no abstract sockets, no signals outside
    allow($fd, $abi, @$_) for @{ $plan->{rules} }, map { [ "/proc/$$/$_", 'read' ] } @own_facts;
    restrict($fd);
    my $filter = $plan->{data}{seccomp};
    my $program = pack 'Sx6J', length($filter) / 8, unpack 'J', pack 'p', $filter;
    kernel_call('seccomp', 1, 0, $program) == 0 or fail("seccomp: $!");
}

sub allow {
    my ($fd, $abi, $path, $kind) = @_;
    sysopen(my $file, $path, 0x200000) or return;    # O_PATH; what does not exist needs no rule
    my $rights = $access{$kind} & handled($abi);
    $rights &= $file_only unless -d $file;
    my $rule = pack 'Ql', $rights, fileno $file;
    kernel_call('landlock_add_rule', $fd, 1, $rule, 0) == 0 or fail("landlock rule $path: $!");
}

# Gives up root but keeps the right to read and execute (CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, as far as a container's root has them) for
# projects that only root can read. Landlock decides which files that right can be used on, and the filter refuses what Landlock does not rule.
sub drop_keeping_read {
    my ($uid, $gid) = @_;
    my ($held) = slurp('/proc/self/status') =~ /^CapPrm:\s+([0-9a-f]+)/m;
    my $kept = hex(substr $held, -8) & 0x6;
    kernel_call('prctl', 8, 1, 0, 0, 0);    # PR_SET_KEEPCAPS
    drop_to($uid, $gid);
    my $header = pack 'LL', 0x20080522, 0;
    my $sets = pack 'L6', $kept, $kept, $kept, 0, 0, 0;
    kernel_call('capset', $header, $sets) == 0 or fail("capset: $!");
    for my $capability (1, 2) {
        kernel_call('prctl', 47, 2, $capability, 0, 0) if $kept & 1 << $capability;    # PR_CAP_AMBIENT_RAISE
    }
}

sub fcntl_close_on_exec {
    my ($fd) = @_;
    open(my $file, '<&=', $fd) or return;
    fcntl($file, 2, 1);
    our @kept_open;
    push @kept_open, $file;
}
1;
