# Watches one sandbox until it ends: wall time, processor time and resident memory of the whole tree, and Prunella's own life.
use strict;
use warnings;

# How often the tree is measured. 20 ms: a process can touch about 100 MB between two looks, and one look costs about 0.1 ms.
use constant LOOK_SECONDS => 0.02;
use constant TICKS_PER_SECOND => 100;

sub watch {
    my ($plan, $child, $commands, $status, $report) = @_;
    my $end = now() + $plan->{wallMs} / 1000;
    my %state = (plan => $plan, child => $child, init => 0, reason => '', peak => 0, text => '', cpu => 0);
    my $pidfd = kernel_call('pidfd_open', $child, 0);
    my $next_look = now() + LOOK_SECONDS;
    until (waitpid($child, 1) == $child) {
        my $wanted = '';
        vec($wanted, fileno $_, 1) = 1 for grep { defined } $commands, $status;
        vec($wanted, $pidfd, 1) = 1 if $pidfd >= 0;
        my $wait = $next_look - now();
        my $ready = select $wanted, undef, undef, $wait > 0 ? $wait : 0;
        next if $ready < 0;
        if ($commands && vec $wanted, fileno $commands, 1) {
            my $got = sysread $commands, my $word, 64;
            undef $commands unless $got;
            finish(\%state, 'killed');
        }
        if ($status && vec $wanted, fileno $status, 1) {
            undef $status unless read_status(\%state, $status, $report);
        }
        next if now() < $next_look;
        $next_look = now() + LOOK_SECONDS;
        look(\%state);
        finish(\%state, 'wall-time') if now() > $end;
        finish(\%state, 'memory') if $state{rss} > $plan->{memoryBytes};
        finish(\%state, 'cpu-time') if $state{cpu} > $plan->{cpuMs};
    }
    my $code = $?;
    if ($status) { 1 while read_status(\%state, $status, $report) }
    reap_rest(\%state);
    my $usage = "\0" x 144;
    my $who = -1;    # RUSAGE_CHILDREN
    kernel_fill('getrusage', $who, $usage);
    my @usage = unpack 'q5', $usage;
    my $cpu = ($usage[0] + $usage[2]) * 1e6 + $usage[1] + $usage[3];
    my $ran = $state{text} =~ /"exit-code"/ || $state{reason} || $plan->{landlock} || $plan->{prepare} eq 'none-at-all' ? 'ran' : 'broken';
    syswrite $report, join(' ', 'end', $code, $state{reason} || 'exit', $cpu, $usage[4], $state{peak}, $ran) . "\n";
}

sub read_status {
    my ($state, $status, $report) = @_;
    my $got = sysread $status, $state->{text}, 4096, length $state->{text};
    if (!$state->{init} && $state->{text} =~ /"child-pid": (\d+)/) {
        $state->{init} = $1;
        syswrite $report, "started $1\n";
    }
    return $got;
}

# The first reason stays. Killing the first process of the namespace ends every other one in it, in the kernel, without a race.
sub finish {
    my ($state, $reason) = @_;
    $state->{reason} ||= $reason;
    $state->{kills}++;
    kill 'KILL', $state->{init} if $state->{init};
    kill 'KILL', $state->{child} if !$state->{init} || $state->{kills} > 25;
}

# Resident memory that cannot be dropped (anonymous, shared, swapped, page tables) and processor time. The sandbox's own /proc lists
# exactly its processes, whatever they call themselves and however they detached.
sub look {
    my ($state) = @_;
    $state->{rss} = 0;
    return unless $state->{init};
    my $proc = "/proc/$state->{init}/root/proc";
    opendir(my $dir, $proc) or return;
    my ($kilobytes, $ticks) = (0, 0);
    for my $pid (grep { /\A\d+\z/ } readdir $dir) {
        my $text = slurp("$proc/$pid/status") // next;
        $kilobytes += $1 while $text =~ /^(?:RssAnon|RssShmem|VmSwap|VmPTE):\s+(\d+)/mg;
        my $stat = slurp("$proc/$pid/stat") // next;
        my @fields = split ' ', substr $stat, rindex($stat, ')') + 2;
        $ticks += $_ for @fields[ 11 .. 14 ];
    }
    $state->{rss} = $kilobytes * 1024;
    $state->{peak} = $state->{rss} if $state->{rss} > $state->{peak};
    $state->{cpu} = $ticks * 1000 / TICKS_PER_SECOND;
}

# What was left when bubblewrap ended falls to us as subreaper; it is dying already.
sub reap_rest {
    my ($state) = @_;
    my $end = now() + 2;
    while (waitpid(-1, 1) >= 0 && now() < $end) { select undef, undef, undef, 0.002 }
}
1;
