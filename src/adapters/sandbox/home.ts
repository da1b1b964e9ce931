import { spawnSync } from 'node:child_process'
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
    removeHome(join(tmpdir(), name))
  }
}

/** Removing a whole tree may not take longer than this; what is left is tried again by the next Prunella. */
const removeMs = 60_000

/** Also folders that their owner cannot list, and those nested deeper than a path can name. Another user's stay. */
export function removeHome(home: string): void {
  try {
    rmSync(home, { recursive: true, force: true })
  } catch {
    const options = { env: {}, stdio: 'ignore', timeout: removeMs } as const
    spawnSync('/bin/chmod', ['-R', 'u+rwX', '--', home], options)
    spawnSync('/bin/rm', ['-rf', '--', home], options)
  }
}
