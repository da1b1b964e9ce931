import type { SandboxLimits } from '../../contracts/index.ts'

const MiB = 1024 * 1024

/** What holds when a request says nothing. Every figure can be raised by the request; none can be switched off. */
export const limitsDefault: SandboxLimits = {
  /** A suite that is healed at all ends within two minutes; more is the caller's decision. */
  wallMs: 120_000,
  /** Processor seconds of the whole tree: two minutes on four cores. */
  cpuSeconds: 480,
  /** Resident memory of the whole tree that the kernel cannot drop. Vitest with four workers stays under 1 GiB. */
  memoryBytes: 2048 * MiB,
  /** Standard output, standard error and control together; a long verbose suite writes a few MiB. */
  outputBytes: 32 * MiB,
  /** One file, and each writable file system as a whole (/tmp, the scratch layer). */
  fileBytes: 256 * MiB,
  /** Linux counts threads: one Node process has about eleven, and runners start a worker per core. */
  processes: 512,
}

/** Files one process may have open: twice what Node with a large module graph was seen to use. */
export const openFilesMax = 4096
/** Files on one writable file system; an empty file costs the kernel 1 KiB that no process is charged for. */
export const inodesMax = 65_536
/** /dev/shm: semaphores and the small segments of Python's multiprocessing. */
export const sharedMemoryBytes = 64 * MiB
/** Private writable memory one process may map, above `memoryBytes`: V8 maps more than it touches. The poller counts what is touched. */
export const dataSlackBytes = 2048 * MiB

export const completeLimits = (limits: Partial<SandboxLimits>): SandboxLimits => ({ ...limitsDefault, ...definedOnly(limits) })

const definedOnly = (limits: Partial<SandboxLimits>): Partial<SandboxLimits> =>
  Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined))
