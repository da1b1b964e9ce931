import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { SandboxLimits } from '../../contracts/index.ts'
import { sharedMemoryBytes } from './limits.ts'

/** bubblewrap, its first process inside, and prlimit, besides what the program starts. */
const processesMore = 8
const prefix = 'prunella-'

/** Where the two controllers are, and what their files are called (cgroups(7), Documentation/admin-guide/cgroup-v2.rst, cgroup-v1/memory.rst). */
export interface Hierarchy {
  /** Only version 2 is looked for; version 1 is for whoever has one, as the test has on a machine without the other. */
  readonly version: 1 | 2
  /** Folders in which a group for one run can be made; the same one twice for version 2. */
  readonly memory: string
  readonly pids: string
}

/** One run's group. The supervisor's child joins it before it gives up its rights; everything it starts is in it. */
export interface Group {
  /** Files to write a process id to. */
  readonly joins: readonly string[]
  /** The file in which the kernel counts processes that it killed because the group's memory was at its limit: `oom_kill N`. */
  readonly events: string
  /** After the run. What still has a dying process in it is removed at the next call, or by the next Prunella. */
  remove(): void
}

export interface Groups {
  readonly hierarchy: Hierarchy
  /** Undefined when the kernel has no room for one more. */
  make(limits: SandboxLimits): Group | undefined
}

const files = {
  1: { limit: 'memory.limit_in_bytes', swap: 'memory.memsw.limit_in_bytes', events: 'memory.oom_control' },
  2: { limit: 'memory.max', swap: 'memory.swap.max', events: 'memory.events' },
} as const

/** The hierarchy in which this user may make groups with both limits; undefined where there is none. Throws where /proc cannot be read. */
export const hierarchyHere = (): Hierarchy | undefined =>
  findHierarchy(readFileSync('/proc/self/cgroup', 'utf8'), readFileSync('/proc/self/mountinfo', 'utf8'))

/** Groups for runs. Removes those of a Prunella that was killed. */
export function openGroups(hierarchy: Hierarchy): Groups {
  removeAbandoned(hierarchy)
  let count = 0
  let left: string[] = []
  const removeLeft = (): void => void (left = left.filter((folder) => !removed(folder)))
  return {
    hierarchy,
    make(limits) {
      removeLeft()
      const name = `${prefix}${process.pid}-${count++}`
      const folders = [...new Set([join(hierarchy.memory, name), join(hierarchy.pids, name)])]
      const remove = (): void => {
        left.push(...folders)
        removeLeft()
      }
      const { limit, swap, events } = files[hierarchy.version]
      const [memory, pids] = [folders[0] as string, folders.at(-1) as string]
      try {
        for (const folder of folders) mkdirSync(folder)
        // What the writable file systems of the sandbox hold is memory as well; the poller does not count it, the group does.
        writeFileSync(join(memory, limit), String(limits.memoryBytes + limits.fileBytes * 2 + sharedMemoryBytes))
        limitSwap(join(memory, swap), hierarchy.version === 2 ? '0' : readFileSync(join(memory, limit), 'utf8'))
        writeFileSync(join(pids, 'pids.max'), String(limits.processes + processesMore))
      } catch {
        remove()
        return undefined
      }
      return { joins: folders.map((folder) => join(folder, 'cgroup.procs')), events: join(memory, events), remove }
    },
  }
}

/** Exists only where the kernel accounts for swap. */
function limitSwap(file: string, value: string): void {
  if (existsSync(file)) writeFileSync(file, value)
}

/**
 * Version 2 with both controllers handed down, as systemd does for a user's session and root finds on most machines. `own` is /proc/self/cgroup,
 * `mounts` /proc/self/mountinfo.
 */
export function findHierarchy(own: string, mounts: string): Hierarchy | undefined {
  const mount = mounts
    .split('\n')
    .map((line) => line.split(' '))
    .find((words) => words[words.indexOf('-') + 1] === 'cgroup2')?.[4]
  const group = /^0::(.*)$/m.exec(own)?.[1]
  const folder = mount === undefined || group === undefined ? undefined : nearest(mount, group)
  return folder === undefined ? undefined : { version: 2, memory: folder, pids: folder }
}

/** The folder of our own group or the nearest above it that hands both controllers down and is ours to write: processes move only below such a one. */
function nearest(mount: string, group: string): string | undefined {
  for (let folder = resolve(`${mount}/${group}`); folder === mount || folder.startsWith(`${mount}/`); folder = dirname(folder)) {
    try {
      for (const path of [folder, join(folder, 'cgroup.procs')]) accessSync(path, constants.W_OK)
      const given = readFileSync(join(folder, 'cgroup.subtree_control'), 'utf8').trim().split(' ')
      if (given.includes('memory') && given.includes('pids')) return folder
    } catch {
      // Not ours, or not shown in this container.
    }
  }
  return undefined
}

/** Groups of a Prunella that was killed. */
function removeAbandoned({ memory, pids }: Hierarchy): void {
  for (const parent of new Set([memory, pids]))
    for (const name of readdirSync(parent)) {
      const pid = name.startsWith(prefix) ? /^\d+(?=-)/.exec(name.slice(prefix.length))?.[0] : undefined
      if (pid !== undefined && !existsSync(`/proc/${pid}`)) removed(join(parent, name))
    }
}

function removed(folder: string): boolean {
  try {
    rmdirSync(folder)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT'
  }
  return true
}
