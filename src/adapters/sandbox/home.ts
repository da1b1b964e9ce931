import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const prefix = 'prunella-sandbox-'

/** The folder of one run without a file system of its own. The supervisor removes it when the run has ended. */
export const makeHome = (): string => mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`))

/** Folders whose Prunella is gone and whose supervisor was killed before it could remove them. Those of other users stay. */
export function removeAbandonedHomes(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(prefix) ? /^\d+/.exec(name.slice(prefix.length))?.[0] : undefined
    if (pid === undefined || existsSync(`/proc/${pid}`)) continue
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true })
    } catch {
      // Another user's.
    }
  }
}
