/**
 * The cold tier: the project's own runner, started by runtime/launch.cjs in a fresh sandbox. The key that signs the results goes in
 * over stdin, the results come out over fd 3, and nothing printed is believed.
 */
import type { ProjectFiles, SuiteRequest, SuiteRunner } from '../../../contracts/index.ts'
import type { SuiteRun } from '../../../model/index.ts'
import { openDisk } from '../project/index.ts'
import { collectRun } from './collect.ts'
import { planLaunch } from './plan.ts'
import { runOnce } from './run-once.ts'

export interface SuiteWorld {
  /** Rooted at the project or any folder above it. */
  readonly files: ProjectFiles
  /** 64 lower-case hex digits from a cryptographic source, new at every call. */
  readonly newKey: () => string
}

/** Words of a run that failed only because the project cannot be written. */
const NEEDS_WRITING = /\bEROFS\b|read-only file system/i

const isRed = (run: SuiteRun): boolean =>
  !run.complete || run.loadErrors.length > 0 || run.tests.some((test) => test.status === 'failed') || run.tests.length === 0

const wantsToWrite = (run: SuiteRun): boolean =>
  isRed(run) &&
  (NEEDS_WRITING.test(run.log) || run.tests.some(({ failure }) => failure !== undefined && NEEDS_WRITING.test(failure.message)))

export function createSuiteRunner(world: SuiteWorld): SuiteRunner {
  const disk = openDisk(world.files)
  /** Projects whose tests were seen to write: they get a scratch layer at once the next time. */
  const writers = new Set<string>()
  const attempt = async (sandbox: Parameters<SuiteRunner['run']>[0], request: SuiteRequest, writes: 'none' | 'scratch') => {
    const plan = await planLaunch(disk, request)
    const { decoded, result } = await runOnce(sandbox, request, { plan, overlays: request.overlays, key: world.newKey(), writes })
    return collectRun(request.project, decoded, result, { sentinels: request.sentinel !== undefined })
  }
  return {
    async run(sandbox, request) {
      const { packageDir } = request.project
      if (!writers.has(packageDir)) {
        const run = await attempt(sandbox, request, 'none')
        if (!wantsToWrite(run)) return run
        writers.add(packageDir)
      }
      return attempt(sandbox, request, 'scratch')
    },
  }
}
