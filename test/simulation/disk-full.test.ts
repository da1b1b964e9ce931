/** The disk is full at every point of a heal: a clear error, nothing changed by half, and the heal goes on once there is room. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { isRoot, system, works } from './tools.ts'

/** A mount of one's own: root needs no user namespace, anybody else one. */
const namespace = isRoot ? ['--mount'] : ['--user', '--map-root-user', '--mount']
const isPossible = works('unshare', ...namespace, 'mount', '-t', 'tmpfs', 'none', '/mnt')
/** Pages of room between one try and the next; every page was tried while this was written. */
const STEP_PAGES = 3

it.skipIf(!isPossible)(`a full disk${isPossible ? '' : ' (needs the right to mount: root, or unprivileged user namespaces)'}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'prunella-full-'))
  try {
    const script = fileURLToPath(new URL('./disk-full.ts', import.meta.url))
    const said = system(
      'unshare',
      ...namespace,
      process.execPath,
      '--disable-warning=ExperimentalWarning',
      script,
      folder,
      String(STEP_PAGES),
    )
    const tries = said
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { pages: number; outcome: string; resumed: string; faults: string[] })
    for (const one of tries) {
      expect(one.outcome, said).toMatch(/^(finished|PrunellaError disk-full (journal|project))$/)
      expect(one.resumed, said).toBe('finished')
      expect(one.faults, said).toEqual([])
    }
    // Full for the journal at first, later for the files that are being written, then for neither.
    expect(tries.filter((one) => one.outcome.endsWith('journal')).length).toBeGreaterThan(10)
    expect(tries.filter((one) => one.outcome.endsWith('project')).length).toBeGreaterThan(2)
    expect(tries.at(-1)?.outcome).toBe('finished')
  } finally {
    rmSync(folder, { recursive: true })
  }
})
