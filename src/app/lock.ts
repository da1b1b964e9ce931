/** Who may write in a project: one place for heal, approve and rollback. */
import { recoverApplies } from '../adapters/node-files/index.ts'
import type { Journal, Progress, Project } from '../contracts/index.ts'
import { PrunellaError } from '../model/index.ts'

/** Between two looks at a lock that another process holds. */
const LOOK_AGAIN_MS = 1_000

interface Lock {
  release(): Promise<void>
}

/** Who waits for a lock that is taken; who does not wait is refused with `heal-running`. */
interface Waiting {
  readonly signal: AbortSignal
  readonly progress: Progress
}

/**
 * Runs `work` while nobody else writes there: the package is what is healed, the workspace root is where patches are written, so
 * both are held, the root first. What an earlier process left half written is settled before.
 */
export async function withLock<T>(
  journal: Journal,
  { root, packageDir }: Pick<Project, 'root' | 'packageDir'>,
  work: () => Promise<T>,
  waiting?: Waiting,
): Promise<T> {
  const held: Lock[] = []
  try {
    for (const dir of new Set([root, packageDir])) held.push(await lockOne(journal, dir, waiting))
    await recoverApplies(root)
    return await work()
  } finally {
    for (const lock of held.reverse()) await lock.release()
  }
}

async function lockOne(journal: Journal, dir: string, waiting: Waiting | undefined): Promise<Lock> {
  for (;;) {
    const lock = await journal.lock(dir)
    if ('release' in lock) return lock
    if (waiting === undefined) throw new PrunellaError('heal-running', `${dir} is being healed by ${lock.heldBy}`)
    if (waiting.signal.aborted) throw new PrunellaError('interrupted', 'stopped while waiting for another heal')
    waiting.progress({ kind: 'stage', stage: 'wait', detail: `another heal of this project runs: ${lock.heldBy}` })
    await new Promise((wake) => setTimeout(wake, LOOK_AGAIN_MS))
  }
}
