# Watches one sandbox until it ends: wall time, processor time and resident memory of the whole tree, and Prunella's own life.
use strict;

# How often the tree is measured. 20 ms: a process can touch about 100 MB between two looks, and one look costs about 0.1 ms.
sub LOOK_SECONDS() { 0.02 }
sub TICKS_PER_SECOND() { 100 }
# Processes looked at in one tree; the limit on processes ends a fork bomb long before.
sub PROCESSES_MAX() { 20_000 }

# Returns whether Prunella was gone at the end. $plan->{tree}: no namespace holds the processes together, so they are found as our descendants (we are their subreaper).
sub watch {
    my ($plan, $child, $commands, $status, $report) = @_;
    my $end = now() + $plan->{wallMs} / 1000;
    my %state = (plan => $plan, child => $child, init => 0, reason => '', peak => 0, text => '', cpu => 0, rss => 0);
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
        # Again until it has ended: a child that had not given up root yet could not be killed.
        finish(\%state, $state{reason}) if $state{reason};
        look(\%state);
        finish(\%state, 'wall-time') if now() > $end;
        finish(\%state, 'memory') if $state{rss} > $plan->{memoryBytes} || killed_for_memory($plan);
        finish(\%state, 'cpu-time') if $state{cpu} > $plan->{cpuMs};
        finish(\%state, 'output') if $plan->{scratch} ? disk_exceeded(\%state) : $plan->{counted} && files_exceeded(\%state);
    }
    my $code = $?;
    $state{reason} ||= 'memory' if killed_for_memory($plan);
    $plan->{tree} ? end_tree($plan) : reap_rest();
    # Only now: a process that was left would hold the other end, and we would wait for it.
    if ($status) { 1 while read_status(\%state, $status, $report) }
    my $usage = "\0" x 144;
    my $who = -1;    # RUSAGE_CHILDREN
    kernel_fill('getrusage', $who, $usage);
    my @usage = unpack 'q5', $usage;
    my $cpu = ($usage[0] + $usage[2]) * 1e6 + $usage[1] + $usage[3];
    $cpu = int($state{cpu} * 1000) if $state{cpu} * 1000 > $cpu;
    my $ran = $state{reason} || $plan->{tree} || $state{text} =~ /"exit-code"/ ? 'ran' : 'broken';
    syswrite $report, join(' ', 'end', $code, $state{reason} || 'exit', $cpu, $usage[4], $state{peak}, $ran) . "\n";
    return !$commands;
}

# The kernel ends one process of a group that is at its limit; what remains of the run is no result.
sub killed_for_memory {
    my ($plan) = @_;
    return $plan->{oom_events} && (slurp($plan->{oom_events}) // '') =~ /^oom_kill [1-9]/m;
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
    look($state) unless $state->{reason};    # what the kernel reaps by itself leaves no usage behind
    $state->{reason} ||= $reason;
    $state->{kills}++;
    if ($state->{plan}{tree}) {
        kill_domain($state->{plan});
        kill 'KILL', $state->{child};
        return;
    }
    kill 'KILL', $state->{init} if $state->{init};
    kill 'KILL', $state->{child} if !$state->{init} || $state->{kills} > 25;
}

# Resident memory that cannot be dropped (anonymous, shared, swapped, page tables) and processor time. The sandbox's own /proc lists
# exactly its processes, whatever they call themselves and however they detached.
sub look {
    my ($state) = @_;
    my ($proc, @pids) = processes_of($state);
    my ($kilobytes, $ticks) = (0, 0);
    for my $pid (@pids) {
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

sub processes_of {
    my ($state) = @_;
    return ('/proc', descendants($$)) if $state->{plan}{tree};
    return ('') unless $state->{init};
    my $proc = "/proc/$state->{init}/root/proc";
    # Until bubblewrap has changed its root this is the machine's own /proc; there, and only there, "self" is us.
    return ('') if defined readlink "$proc/self";
    opendir(my $dir, $proc) or return ('');
    return ($proc, grep { /\A\d+\z/ } readdir $dir);
}

sub descendants {
    my @pending = @_;
    my @found;
    while (@pending && @found < PROCESSES_MAX) {
        my $pid = shift @pending;
        opendir(my $threads, "/proc/$pid/task") or next;
        for my $thread (grep { /\A\d+\z/ } readdir $threads) {
            my @children = split ' ', slurp("/proc/$pid/task/$thread/children") // '';
            push @found,   @children;
            push @pending, @children;
        }
    }
    return @found;
}

# All at once where the kernel can: as the only domain (Landlock) or the only processes (an id of its own) that kill(-1) reaches.
sub kill_domain {
    my ($plan) = @_;
    if ($plan->{scoped}) { kill 'KILL', -1 }
    elsif ($plan->{own_id}) {
        my $killer = fork // return;
        if (!$killer) {
            drop_to($plan->{uid}, $plan->{gid});
            kill 'KILL', -1;
            kernel_call('prctl', 1, 9, 0, 0, 0);
            kill 'KILL', $$;
        }
        waitpid $killer, 0;
    }
}

# Whatever still runs after the program ended: daemons, and what they start while we look.
sub end_tree {
    my ($plan) = @_;
    my $end = now() + 5;
    while (now() < $end) {
        kill_domain($plan);
        my @left = descendants($$);
        kill 'STOP', @left unless $plan->{scoped};    # what is stopped starts nothing new
        kill 'KILL', @left;
        1 while waitpid(-1, 1) > 0;
        last unless descendants($$);
        select undef, undef, undef, 0.0005;
    }
}

# What was left when bubblewrap ended falls to us as subreaper. Normally nothing; but a bubblewrap that was killed while it set up may leave the
# first process of its namespace waiting for a word that never comes.
sub reap_rest {
    my $end = now() + 5;
    while ((my $ended = waitpid(-1, 1)) >= 0 && now() < $end) {
        next if $ended;
        kill 'KILL', descendants($$);
        select undef, undef, undef, 0.0005;
    }
}

# Without a file system of its own the sandbox writes to the machine's disk. The free space tells cheaply whether to count; then the
# folder's own files decide, or, when they are deleted but open, four times the limit.
sub disk_exceeded {
    my ($state) = @_;
    return 0 if $state->{looks}++ % 3;
    my $facts = "\0" x 256;
    my $path = $state->{plan}{scratch};
    return 0 if kernel_fill('statfs', $path, $facts) != 0;
    my (undef, $block, undef, $free, undef, undef, $files) = unpack 'q7', $facts;
    $state->{free} //= $free * $block;
    $state->{files} //= $files;
    my ($bytes, $inodes) = ($state->{free} - $free * $block, $state->{files} - $files);
    my $over = $bytes / $state->{plan}{scratchBytes};
    $over = $inodes / $state->{plan}{scratchInodes} if $inodes / $state->{plan}{scratchInodes} > $over;
    return 0 if $over <= 1;
    return 1 if $over > 4;
    my ($used, $count) = usage($path);
    return $used > $state->{plan}{scratchBytes} || $count > $state->{plan}{scratchInodes};
}

# Files on the sandbox's own file systems, where mounting them could not limit their number.
sub files_exceeded {
    my ($state) = @_;
    return 0 if $state->{looks}++ % 3 || !$state->{init} || defined readlink "/proc/$state->{init}/root/proc/self";
    for my $mounted (split /\n/, $state->{plan}{counted}) {
        my ($path, $facts) = ("/proc/$state->{init}/root$mounted", "\0" x 256);
        next if kernel_fill('statfs', $path, $facts) != 0;
        my ($type, undef, undef, undef, undef, $files, $free) = unpack 'q7', $facts;
        return 1 if $type == 0x01021994 && $files - $free > $state->{plan}{countedMax};    # TMPFS_MAGIC
    }
    return 0;
}

sub usage {
    my @pending = @_;
    my ($bytes, $count) = (0, 0);
    while (defined(my $dir = shift @pending)) {
        opendir(my $handle, $dir) or next;
        for my $name (readdir $handle) {
            next if $name eq '.' || $name eq '..';
            my @facts = lstat "$dir/$name" or next;
            $count++;
            $bytes += $facts[12] * 512;
            push @pending, "$dir/$name" if -d _;
        }
    }
    return ($bytes, $count);
}

# What a path cannot name (nested too deep) the tools can still remove.
sub remove_home {
    my ($path) = @_;
    remove_tree($path);
    return unless -e $path;
    system '/bin/chmod', '-R', 'u+rwX', '--', $path;
    system '/bin/rm', '-rf', '--', $path;
}

# Removes the sandbox's folder when all its processes are gone; links are removed, never followed.
sub remove_tree {
    my ($path) = @_;
    chmod 0700, $path;
    if (opendir my $dir, $path) {
        for my $name (readdir $dir) {
            next if $name eq '.' || $name eq '..';
            lstat "$path/$name";
            -d _ ? remove_tree("$path/$name") : unlink "$path/$name";
        }
    }
    rmdir $path;
}
1;
