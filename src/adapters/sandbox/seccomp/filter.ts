import { assemble, branch, field, load, ret, unlessHolds, verdict, type Instruction } from './bpf.ts'
import { auditArch, syscallNumber, syscallNumberMax, type Arch, type Syscall } from './syscalls.ts'

/** errno values, the same on both architectures. */
export const errno = { EPERM: 1, ENOSYS: 38, EAFNOSUPPORT: 97 } as const

/** Refused with EPERM: what lets a process reach into others, into the kernel, into mounts and namespaces, or into the machine's state. */
export const refused: readonly Syscall[] = [
  ...(['ptrace', 'process_vm_readv', 'process_vm_writev', 'process_madvise', 'process_mrelease', 'kcmp', 'pidfd_getfd'] as const),
  ...(['keyctl', 'add_key', 'request_key', 'bpf', 'userfaultfd', 'perf_event_open', 'fanotify_init', 'fanotify_mark'] as const),
  ...(['mount', 'umount2', 'pivot_root', 'chroot', 'move_mount', 'open_tree', 'fsopen', 'fsconfig', 'fsmount', 'fspick'] as const),
  ...(['mount_setattr', 'unshare', 'setns', 'name_to_handle_at', 'open_by_handle_at', 'quotactl', 'quotactl_fd', 'ustat'] as const),
  ...(['kexec_load', 'kexec_file_load', 'init_module', 'finit_module', 'delete_module', 'create_module', 'query_module'] as const),
  ...(['get_kernel_syms', 'swapon', 'swapoff', 'reboot', 'syslog', 'acct', 'nfsservctl', 'lookup_dcookie', 'sysctl', 'sysfs'] as const),
  ...(['settimeofday', 'clock_settime', 'clock_adjtime', 'adjtimex', 'sethostname', 'setdomainname', 'vhangup', 'uselib'] as const),
  ...(['iopl', 'ioperm', 'modify_ldt', 'mbind', 'migrate_pages', 'move_pages', 'set_mempolicy', 'set_mempolicy_home_node'] as const),
  ...(['vmsplice', 'remap_file_pages'] as const),
]

/**
 * Answered as by a kernel that lacks them, so that programs take their older way. clone3 hides its flags behind a pointer that a filter
 * cannot follow; io_uring runs calls that no filter sees; memfd and System V IPC hold memory that belongs to no process's resident set, which
 * would blind the memory poller.
 */
export const absent: readonly Syscall[] = [
  ...(['clone3', 'io_uring_setup', 'io_uring_enter', 'io_uring_register', 'memfd_create', 'memfd_secret'] as const),
  ...(['shmget', 'shmat', 'shmctl', 'shmdt', 'msgget', 'msgsnd', 'msgrcv', 'msgctl', 'semget', 'semop', 'semctl', 'semtimedop'] as const),
]

/** CLONE_NEWNS | NEWCGROUP | NEWUTS | NEWIPC | NEWUSER | NEWPID | NEWNET (linux/sched.h). NEWTIME exists only for clone3 and unshare. */
export const namespaceFlags = 0x7e020000

/** TIOCSTI and TIOCLINUX type into or copy from a terminal; TIOCSETD and TIOCCONS change its driver and where console output goes. */
export const ioctlsRefused = [0x5412, 0x541c, 0x5423, 0x541d] as const

/** Personalities that do not weaken memory protection: PER_LINUX and PER_LINUX32, each with UNAME26, and the query. */
export const personalitiesAllowed = [0x0, 0x8, 0x20000, 0x20008, 0xffffffff] as const

/**
 * Refused as well where no namespaces stand around the process. Landlock does not rule over a file's mode, owner, times and attributes, nor
 * over being told what happens in a folder (inotify); a process of the same user could change all of them on that user's files.
 */
export const refusedOnHost: readonly Syscall[] = [
  ...(['chown', 'fchown', 'lchown', 'fchownat', 'utime', 'utimes', 'futimesat', 'utimensat'] as const),
  ...(['setxattr', 'lsetxattr', 'fsetxattr', 'removexattr', 'lremovexattr', 'fremovexattr'] as const),
  ...(['inotify_init', 'inotify_init1', 'inotify_add_watch'] as const),
  ...(['socket', 'connect', 'bind', 'listen', 'accept', 'accept4', 'mq_open'] as const),
]

/**
 * Refused on the host as well, unless the process has an id of its own: the kernel lets nobody but a file's owner change its mode, and that id owns
 * nothing but what the sandbox made. Copying files (fs.copyFile) needs them. Times stay refused: whoever may write may set them to now.
 */
export const ownersOnly: readonly Syscall[] = ['chmod', 'fchmod', 'fchmodat']

/** These take the process they act on as an argument; on the host only oneself (0) is allowed. The first argument of the last two is a kind (0 = process). */
export const onSelfOnly = [
  ...(['prlimit64', 'sched_setparam', 'sched_setscheduler', 'sched_setaffinity', 'sched_setattr'] as const).map((name) => ({
    name,
    argument: 0,
  })),
  ...(['setpriority', 'ioprio_set'] as const).map((name) => ({ name, argument: 1 })),
]

/**
 * 'namespaces' stand around the process, or it is on the 'host' and the filter is what keeps the network and other processes away;
 * 'host-own-id' when no file and no other process of the host has its id.
 */
export type Surroundings = 'namespaces' | 'host' | 'host-own-id'

export const family = { unix: 1, inet: 2, inet6: 10, netlink: 16 } as const
/** The type without SOCK_NONBLOCK and SOCK_CLOEXEC. SOCK_STREAM ignores a destination address, which a datagram socket would follow. */
const socketTypes = [1, 1 | 0x800, 1 | 0x80000, 1 | 0x80800]

/** The filter as bytes for seccomp(2) or bwrap --seccomp. */
export const seccompFilter = (arch: Arch, surroundings: Surroundings): Uint8Array => assemble(seccompProgram(arch, surroundings))

/** The program: architecture, unknown numbers (x32 calls among them: they start at 2^30), then one test per call; anything else is allowed. */
export function seccompProgram(arch: Arch, surroundings: Surroundings): Instruction[] {
  const on = (name: Syscall, when: readonly Instruction[]): Instruction[] => {
    const number = syscallNumber(arch, name)
    return number === undefined ? [] : branch('jumpEqual', number, when)
  }
  const deny = (code: number): Instruction[] => [ret(verdict.errno(code))]
  return [
    load(field.arch),
    ...unlessHolds('jumpEqual', auditArch[arch], [ret(verdict.killProcess)]),
    load(field.number),
    ...branch('jumpGreater', syscallNumberMax, deny(errno.ENOSYS)),
    ...refused.flatMap((name) => on(name, deny(errno.EPERM))),
    ...absent.flatMap((name) => on(name, deny(errno.ENOSYS))),
    ...on('clone', [load(field.argument(0)), ...branch('jumpAnySet', namespaceFlags, deny(errno.EPERM)), ret(verdict.allow)]),
    ...on('ioctl', oneOf(1, ioctlsRefused, verdict.errno(errno.EPERM), verdict.allow)),
    ...on('personality', oneOf(0, personalitiesAllowed, verdict.allow, verdict.errno(errno.EPERM))),
    ...(surroundings === 'namespaces' ? socketsInside(on) : hostOnly(on, surroundings === 'host' ? ownersOnly : [])),
    ret(verdict.allow),
  ]
}

type On = (name: Syscall, when: readonly Instruction[]) => Instruction[]

/** All that a network namespace contains; other families reach the kernel's rarely used corners, or (vsock) the host of a virtual machine. */
function socketsInside(on: On): Instruction[] {
  const refuse = verdict.errno(errno.EAFNOSUPPORT)
  // NETLINK_ROUTE only (protocol 0): getifaddrs, which os.networkInterfaces() calls.
  const route = [load(field.argument(2)), ...branch('jumpEqual', 0, [ret(verdict.allow)]), ret(refuse)]
  return [
    ...on('socket', [
      load(field.argument(0)),
      ...branch('jumpEqual', family.netlink, route),
      ...oneOfLoaded([family.unix, family.inet, family.inet6], verdict.allow, refuse),
    ]),
    ...on('socketpair', oneOf(0, [family.unix], verdict.allow, refuse)),
  ]
}

/** Every socket would reach the host, Unix ones through the file system; only connected pairs of streams remain. */
function hostOnly(on: On, more: readonly Syscall[]): Instruction[] {
  const refuse = verdict.errno(errno.EPERM)
  const zero = (offset: number): Instruction[] => [load(offset), ...unlessHolds('jumpEqual', 0, [ret(refuse)])]
  return [
    ...[...refusedOnHost, ...more].flatMap((name) => on(name, [ret(refuse)])),
    ...onSelfOnly.flatMap(({ name, argument }) => on(name, [...zero(field.argument(argument)), ret(verdict.allow)])),
    ...on('sendto', [...zero(field.argument(4)), ...zero(field.argumentHigh(4)), ret(verdict.allow)]),
    ...on('socketpair', [
      load(field.argument(0)),
      ...unlessHolds('jumpEqual', family.unix, [ret(refuse)]),
      ...oneOf(1, socketTypes, verdict.allow, refuse),
    ]),
  ]
}

/** The kernel takes these arguments as 32-bit integers, so the lower half alone decides. */
const oneOf = (argument: number, values: readonly number[], then: number, otherwise: number): Instruction[] => [
  load(field.argument(argument)),
  ...oneOfLoaded(values, then, otherwise),
]

const oneOfLoaded = (values: readonly number[], then: number, otherwise: number): Instruction[] => [
  ...values.flatMap((value) => branch('jumpEqual', value, [ret(then)])),
  ret(otherwise),
]
