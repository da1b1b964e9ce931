#!/usr/bin/perl -w
# Stands between Prunella and one sandbox: prepares mounts, gives up root, starts the sandbox, watches it, and ends it.
# Perl because perl-base is on every Debian and Ubuntu, starts in 2 ms, and can fork and call the kernel directly, which Node cannot:
# the repository needs no compiled file. No module is loaded but `strict`: each costs a millisecond (`warnings` too, hence -w).
#
# Descriptors: 0-3 belong to the sandboxed program; 4 brings the plan and then commands ("k" = kill; end of file = Prunella is gone);
# 5 takes the report, one line per event: "started PID", "failed TEXT", "end STATUS REASON CPU_US MAXRSS_KB PEAK_BYTES".
use strict;
my ($runtime) = __FILE__ =~ m{\A(.*)/};
require "$runtime/kernel.pl";

open(my $commands, '+<&=', 4) or die "descriptor 4: $!";
open(my $report, '>&=', 5) or die "descriptor 5: $!";
fcntl($_, 2, 1) for $commands, $report;    # F_SETFD FD_CLOEXEC
$SIG{PIPE} = 'IGNORE';

# Started ahead of its plan: what it will need is compiled meanwhile, and nothing else is done yet.
require "$runtime/$_" for @ARGV;
my $plan = read_plan($commands);
exit 0 unless $plan;
# Only what this run needs: compiling a file costs more than most of what is in it.
require "$runtime/prepare.pl" if $plan->{prepare} ne 'none';
require "$runtime/confine.pl" if $plan->{tree};
our $KERNEL = kernel_for($plan->{arch});
close_others();
kernel_call('prctl', 36, 1, 0, 0, 0);      # PR_SET_CHILD_SUBREAPER: whatever detaches comes back to us
$plan->{scoped} = enter_signal_domain($plan->{landlock}) if $plan->{landlock};

my ($status_read, $status_write);
pipe($status_read, $status_write) or fail("pipe: $!");
my $child = fork;
fail("fork: $!") unless defined $child;
if (!$child) {
    close $status_read;
    $SIG{PIPE} = 'DEFAULT';
    fcntl($status_write, 2, 0);            # the sandbox program inherits it
    launch($plan, fileno $status_write);
}
close $status_write;
require "$runtime/watch.pl";    # while the child goes on
open(my $null, '+<', '/dev/null') or fail("/dev/null: $!");
kernel_call('dup3', fileno $null, $_, 0) for 0 .. 3;    # ours must not keep the program's pipes open
delete @$plan{qw(puts data program)};
# Under Landlock we stay root: same id, same process table, and the program could otherwise reach us.
drop_to($plan->{uid}, $plan->{gid}) if $plan->{root} && !$plan->{tree};
my $gone = watch($plan, $child, $commands, $status_read, $report);
# With `keep` Prunella uses the folder again, unless it is gone itself.
remove_home($plan->{scratch}) if $plan->{scratch} && ($gone || !$plan->{keep});
leave(0);

# Whoever started Prunella may have left descriptors open in it; none of them may reach the sandbox.
sub close_others {
    return if kernel_call('close_range', 6, 0x7fffffff, 0) == 0;
    opendir(my $dir, '/proc/self/fd') or fail("/proc/self/fd: $!");
    kernel_call('close', $_ + 0) for grep { /\A\d+\z/ && $_ > 5 && $_ != fileno $dir } readdir $dir;
}

sub fail {
    my ($text) = @_;
    $text =~ s/\s+/ /g;
    syswrite $report, "failed $text\n";
    exit 1;
}

# Runs in the child. Every failure before exec is told on descriptor 5, which the program itself never sees.
sub launch {
    my ($plan, $status_fd) = @_;
    spit('/proc/self/oom_score_adj', $plan->{oom}) if defined $plan->{oom};
    # Prunella may have been started with real-time priority; a fork bomb that inherited it would starve whoever has to end it.
    my $priority = pack 'i', 0;
    kernel_call('sched_setscheduler', 0, 0, $priority);
    # Before anything that takes memory, and while we still may.
    for my $file (split /\n/, $plan->{joins} // '') { spit($file, $$) or fail("$file: $!") }
    prepare($plan) if $plan->{prepare} ne 'none';
    limit_resources(split /\n/, $plan->{limits}) if $plan->{limits};
    my %fd = (status => $status_fd);
    if ($plan->{tree}) {
        kernel_call('setsid');
        fcntl_close_on_exec($status_fd);
        $plan->{keep_read} ? drop_keeping_read($plan->{uid}, $plan->{gid}) : drop_to($plan->{uid}, $plan->{gid}) if $plan->{root};
        chdir $plan->{cwd} or fail("$plan->{cwd}: $!");
        %ENV = %{ $plan->{env} };
        kernel_call('prctl', 1, 9, 0, 0, 0);    # PR_SET_PDEATHSIG: not to outlive a supervisor that was killed
        confine($plan) if $plan->{landlock};
    }
    else {
        $fd{$_} = memory_file($_, $plan->{data}{$_}) for keys %{ $plan->{data} };
        drop_to($plan->{uid}, $plan->{gid}) if $plan->{root};
        chdir '/';
    }
    my @program = map { my $word = $_; $word =~ s/\A\@fd:(\w+)\@\z/$fd{$1}/; $word } @{ $plan->{program} };
    { no warnings 'exec'; exec { $program[0] } @program }
    fail("cannot start $program[0]: $!") unless $plan->{tree};
    syswrite STDERR, "cannot start $program[0]: $!\n";    # an outcome of the program's, with the code that shells give
    leave(127);
}

# The plan: total length, then records; a record is a count and that many counted strings, all numbers 32-bit little endian.
sub read_plan {
    my ($from) = @_;
    my $length = read_exactly($from, 4);
    return undef unless defined $length;
    my $bytes = read_exactly($from, unpack('V', $length));
    return undef unless defined $bytes;
    my %plan = (sources => [], mounts => [], puts => {}, data => {}, rules => [], env => {});
    my $at = 0;
    while ($at < length $bytes) {
        my $kind = unpack "x$at V/a", $bytes;
        $at += 4 + length $kind;
        my $count = unpack "x$at V", $bytes;
        $at += 4;
        my @rest;
        for (1 .. $count) {
            push @rest, unpack "x$at V/a", $bytes;
            $at += 4 + length $rest[-1];
        }
        if    ($kind eq 'set')     { $plan{ $rest[0] } = $rest[1] }
        elsif ($kind eq 'source')  { push @{ $plan{sources} }, { name => $rest[0], path => $rest[1] } }
        elsif ($kind eq 'tmpfs' || $kind eq 'overlay') { push @{ $plan{mounts} }, [ $kind, @rest ] }
        elsif ($kind eq 'put')     { push @{ $plan{puts}{ $rest[0] } }, [ @rest[ 1 .. $#rest ] ] }
        elsif ($kind eq 'data')    { $plan{data}{ $rest[0] } = $rest[1] }
        elsif ($kind eq 'program') { $plan{program} = [@rest] }
        elsif ($kind eq 'env')     { $plan{env}{ $rest[0] } = $rest[1] }
        elsif ($kind eq 'rule')    { push @{ $plan{rules} }, [@rest] }
        else                       { fail("unknown record $kind") }
    }
    return \%plan;
}

sub read_exactly {
    my ($from, $length) = @_;
    my $bytes = '';
    while (length $bytes < $length) {
        my $got = sysread $from, $bytes, $length - length $bytes, length $bytes;
        next if !defined $got && $! == 4;    # EINTR
        return undef unless $got;
    }
    return $bytes;
}
