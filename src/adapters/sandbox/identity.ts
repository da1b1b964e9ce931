import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** Ids the sandbox may take when Prunella is root: far above what systems hand out, so that no file and no process of the machine has them. */
const idBase = 0x6000_0000
const idCount = 0x100_0000

export interface Identity {
  readonly root: boolean
  readonly uid: number
  readonly gid: number
  /** Ids below this exist in our user namespace (65536 on a whole machine). */
  readonly ids: number
}

/**
 * Who the sandbox is on the machine. A normal user stays itself. Root takes an id of its own for every run, so that two sandboxes share no
 * process limit, no keyring, no pipe quota, and neither can signal the other. In a container whose root has only some ids, the highest of them.
 */
export function pickIdentity(): Identity {
  const uid = process.getuid?.() ?? -1
  const gid = process.getgid?.() ?? -1
  if (uid !== 0) return { root: false, uid, gid, ids: 65_536 }
  const ranges = readFileSync('/proc/self/uid_map', 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
  const end = Math.max(...ranges.map(([inside, , count]) => (inside as number) + (count as number)))
  // "Root" of a namespace that has no other id is a normal user outside, and has nobody to become.
  if (end === 1) return { root: false, uid, gid, ids: 1 }
  const id = end > idBase + idCount ? idBase + randomInt(idCount) : end > 65_534 ? 65_534 : end - 1
  return { root: true, uid: id, gid: id, ids: Math.min(end, 65_536) }
}

/** Whether nothing else on the machine has this id. */
export const hasOwnId = (identity: Identity): boolean => identity.root && identity.uid >= idBase
