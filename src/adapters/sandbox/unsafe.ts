import { join } from 'node:path'
import { makeHome } from './home.ts'
import { completeLimits, inodesMax } from './limits.ts'
import { layOver, newCopy, refresh } from './materialise.ts'
import type { PlanRecord } from './plan.ts'
import { checkRequest } from './request.ts'
import { limitLines } from './resources.ts'
import { supervisors, type Start } from './supervised.ts'
import { replaceBytes, translated } from './translate.ts'

/**
 * No sandbox, because the user asked for none in words: limits on time, memory, output and processes, and a copy to write on; the program
 * can still read, send and break whatever its user can.
 */
export function plainSandboxStart(): Start {
  const startSupervised = supervisors(['confine.pl', 'watch.pl'])
  return async (request) => {
    const limits = completeLimits(request.limits)
    checkRequest(request)
    const home = makeHome()
    const root = join(home, 'project')
    const translation = { from: request.projectRoot, to: root }
    const inward = (text: string): string => replaceBytes(Buffer.from(text), translation.from, translation.to).toString()
    const copy = newCopy(request.projectRoot, root, { root: false, uid: 0, gid: 0, ids: 0 })
    refresh(copy)
    layOver(copy, request.overlays, inward)
    const set: Record<string, string | number> = {
      ...{
        arch: process.arch,
        tree: 1,
        prepare: 'none',
        root: 0,
        cwd: inward(request.cwd),
        wallMs: limits.wallMs,
        cpuMs: limits.cpuSeconds * 1000,
      },
      ...{ memoryBytes: limits.memoryBytes, scratch: home, scratchBytes: limits.fileBytes * 2, scratchInodes: inodesMax },
    }
    const records: PlanRecord[] = [
      ...Object.entries(set).map(([key, value]): PlanRecord => ['set', key, value]),
      ...Object.entries({ HOME: home, TMPDIR: home, ...request.env }).map(([name, value]): PlanRecord => ['env', name, inward(value)]),
      // The user's other processes count as well, and nothing here is contained: a limit on processes would only break honest tests.
      ['set', 'limits', limitLines(limits, ['nproc'])],
      ['program', ...request.argv.map(inward)],
    ]
    return translated(startSupervised(records, limits, request.interactive ?? false), translation)
  }
}
