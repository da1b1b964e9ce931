# Mounts that must exist before bubblewrap runs, in a mount namespace of their own: when the last process in it ends, they are gone.
# As root: the project appears with its owner mapped to the unprivileged id (mount_setattr(2), MOUNT_ATTR_IDMAP), so that files only root
# can read stay readable inside without giving that id anything outside. As a user: the same without the mapping, in a user namespace.
use strict;

# linux/mount.h, linux/fcntl.h, linux/sched.h.
sub CLONE_NEWNS() { 0x20000 }
sub CLONE_NEWUSER() { 0x10000000 }
sub MS_RDONLY() { 1 }
sub MS_NOSUID() { 2 }
sub MS_NODEV() { 4 }
sub MS_REMOUNT() { 32 }
sub MS_BIND() { 4096 }
sub MS_REC() { 16384 }
sub MS_PRIVATE() { 1 << 18 }
sub AT_FDCWD() { -100 }
sub AT_EMPTY_PATH() { 0x1000 }
sub AT_RECURSIVE() { 0x8000 }
sub OPEN_TREE_CLONE() { 1 }
sub MOVE_MOUNT_F_EMPTY_PATH() { 4 }
sub MOUNT_ATTR_IDMAP() { 0x100000 }
sub O_PATH() { 0x200000 }
sub O_WRONLY() { 1 }
sub O_CREAT() { 64 }
sub O_EXCL() { 128 }

# The stage is a small tmpfs over /tmp of the private namespace: /tmp always exists, and sources below it are opened before it is covered.
my $stage = '/tmp';

sub prepare {
    my ($plan) = @_;
    my $root = $plan->{prepare} eq 'root';
    my ($uid, $gid) = ($<, $( + 0);
    kernel_call('unshare', $root ? CLONE_NEWNS : CLONE_NEWNS | CLONE_NEWUSER) == 0 or fail("unshare: $!");
    map_self($uid, $gid) unless $root;
    mount_or_fail('none', '/', 0, MS_REC | MS_PRIVATE, 0);
    for my $source (@{ $plan->{sources} }) {
        sysopen($source->{file}, $source->{path}, O_PATH) or fail("$source->{path}: $!");
        $source->{is_dir} = -d $source->{file};
    }
    mount_or_fail('stage', $stage, 'tmpfs', MS_NOSUID | MS_NODEV, 'mode=755,size=1m,nr_inodes=256');
    attach($plan, $_, $root) for @{ $plan->{sources} };
    for my $mount (@{ $plan->{mounts} }) {
        $mount->[0] eq 'tmpfs' ? stage_tmpfs($plan, @$mount[ 1 .. 4 ]) : stage_overlay($plan, @$mount[ 1 .. 4 ]);
    }
}

sub map_self {
    my ($uid, $gid) = @_;
    spit('/proc/self/setgroups', 'deny');
    spit('/proc/self/uid_map', "$uid $uid 1") or fail("uid_map: $!");
    spit('/proc/self/gid_map', "$gid $gid 1") or fail("gid_map: $!");
}

sub mount_or_fail {
    my ($from, $to, $type, $flags, $options) = @_;
    kernel_call('mount', $from, $to, $type, $flags, $options) == 0 or fail("mount $from on $to: $!");
}

sub attach {
    my ($plan, $source, $root) = @_;
    my $to = "$stage/$source->{name}";
    if   ($source->{is_dir}) { mkdir $to, 0755 or fail("$to: $!") }
    else                     { spit($to, '')   or fail("$to: $!") }
    my $fd = fileno $source->{file};
    return if $root && attach_mapped($plan, $source, $to);
    mount_or_fail("/proc/self/fd/$fd", $to, 0, MS_BIND | MS_REC, 0);
}

# False where the file system cannot be mapped (FUSE, some network file systems, kernels before 5.12): then plain permissions decide.
sub attach_mapped {
    my ($plan, $source, $to) = @_;
    my $tree = kernel_call('open_tree', fileno $source->{file}, '', OPEN_TREE_CLONE | AT_EMPTY_PATH | AT_RECURSIVE | 0x80000);
    return 0 if $tree < 0;
    open(my $held, '<&=', $tree) or return 0;
    my $owner = (stat $source->{file})[4];
    my $map = id_map($plan, $owner) or return 0;
    my $attributes = pack 'Q4', MOUNT_ATTR_IDMAP, 0, 0, fileno $map;
    return 0 if kernel_call('mount_setattr', $tree, '', AT_EMPTY_PATH | AT_RECURSIVE, $attributes, length $attributes) != 0;
    return kernel_call('move_mount', $tree, '', AT_FDCWD, $to, MOVE_MOUNT_F_EMPTY_PATH) == 0;
}

# A user namespace that only carries the mapping "owner on disk -> the sandbox's id"; ids below 65536 otherwise stay what they are.
my %id_maps;
sub id_map {
    my ($plan, $owner) = @_;
    return $id_maps{$owner} if exists $id_maps{$owner};
    pipe(my $ready, my $tell) or return;
    pipe(my $hold, my $release) or return;
    my $holder = fork // return;
    if (!$holder) {
        close $release;
        syswrite $tell, kernel_call('unshare', CLONE_NEWUSER) == 0 ? 'y' : 'n';
        sysread $hold, my $end, 1;
        kernel_call('prctl', 1, 9, 0, 0, 0);
        kill 'KILL', $$;
    }
    close $hold;
    sysread $ready, my $answer, 1;
    my $map;
    if ($answer eq 'y' && spit("/proc/$holder/uid_map", map_lines($owner, $plan->{uid}, $plan->{ids})) && spit("/proc/$holder/gid_map", map_lines($owner, $plan->{gid}, $plan->{ids}))) {
        open($map, '<', "/proc/$holder/ns/user") or undef $map;
    }
    close $release;
    waitpid $holder, 0;
    return $id_maps{$owner} = $map;
}

sub map_lines {
    my ($owner, $to, $ids) = @_;
    my @lines = ("$owner $to 1");
    push @lines, "0 0 $owner" if $owner > 0;
    push @lines, join ' ', $owner + 1, $owner + 1, $ids - $owner - 1 if $owner + 1 < $ids;
    return join "\n", @lines, '';
}

sub stage_tmpfs {
    my ($plan, $name, $bytes, $inodes, $mode) = @_;
    mkdir "$stage/$name", 0755 or fail("$stage/$name: $!");
    mount_or_fail('prunella', "$stage/$name", 'tmpfs', MS_NOSUID | MS_NODEV, "mode=$mode,size=$bytes,nr_inodes=$inodes");
    chown $plan->{uid}, $plan->{gid}, "$stage/$name" if $plan->{root};
}

# The project with room to write on top of it; what is written lives in a tmpfs of limited size and ends with the sandbox.
sub stage_overlay {
    my ($plan, $name, $lower, $bytes, $inodes) = @_;
    stage_tmpfs($plan, "$name-upper", $bytes, $inodes, '755');
    my ($upper, $work) = ("$stage/$name-upper/upper", "$stage/$name-upper/work");
    my $mode = (stat "$stage/$lower")[2] & 07777;
    mkdir $upper, $mode or fail("$upper: $!");
    chmod $mode, $upper;
    mkdir $work, 0755 or fail("$work: $!");
    chown $plan->{uid}, $plan->{gid}, $upper if $plan->{root};
    mkdir "$stage/$name", 0755 or fail("$stage/$name: $!");
    put_files($plan, $upper, "$stage/$lower", $plan->{puts}{$name} || []);
    my $options = "lowerdir=$stage/$lower,upperdir=$upper,workdir=$work";
    for my $extra ($plan->{root} ? ('') : (',userxattr', '')) {
        return if kernel_call('mount', 'prunella', "$stage/$name", 'overlay', MS_NOSUID | MS_NODEV, $options . $extra) == 0;
    }
    fail("overlay: $!");
}

# Lays the files of this run into the upper layer before it is mounted: nothing is copied up, and the layer holds no symbolic link that could
# lead out of it. A hidden file is a whiteout, a character device 0/0 (overlayfs documentation); users may make those since Linux 5.8.
sub put_files {
    my ($plan, $upper, $lower, $puts) = @_;
    for my $put (@$puts) {
        my ($path, $hidden, $bytes) = @$put;
        my @parts = split m{/}, $path;
        pop @parts;
        my $dir = '';
        for my $part (@parts) {
            $dir .= "/$part";
            next if -d "$upper$dir";
            my $mode = ((stat "$lower$dir")[2] // 0755) & 0777;
            mkdir "$upper$dir", $mode or fail("$path: $!");
            chmod $mode, "$upper$dir";
            chown $plan->{uid}, $plan->{gid}, "$upper$dir" if $plan->{root};
        }
        if ($hidden) {
            next unless -e "$lower/$path" || -l "$lower/$path";
            kernel_call('mknodat', AT_FDCWD, "$upper/$path", 020000, 0) == 0 or fail("hide $path: $!");
            next;
        }
        my $mode = ((stat "$lower/$path")[2] // 0644) & 0777;
        sysopen(my $file, "$upper/$path", O_WRONLY | O_CREAT | O_EXCL, $mode) or fail("$path: $!");
        binmode $file;
        print {$file} $bytes or fail("$path: $!");
        close $file          or fail("$path: $!");
        chmod $mode, "$upper/$path";
        chown $plan->{uid}, $plan->{gid}, "$upper/$path" if $plan->{root};
    }
}
1;
