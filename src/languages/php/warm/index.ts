import type { ProjectFiles, WarmFactory } from '../../../contracts/index.ts'
import type { PhpFacts } from '../project/index.ts'
import { Session } from './session.ts'
import { readSources } from './sources.ts'

export interface WarmWorld {
  /** Reads the project from outside; root is the project's root. */
  readonly openFiles: (root: string) => ProjectFiles
  readonly facts: PhpFacts
}

/**
 * The fast tier: PHPUnit collects the tests once inside one sandbox, and candidates stand in for bodies of functions in copies of that
 * process. Throws `suite-broken` when the suite cannot be collected or this PHP cannot be forked.
 */
export function phpWarm({ openFiles, facts }: WarmWorld): WarmFactory {
  return {
    async open(sandbox, project, options) {
      const overlays = options.overlays ?? new Map<string, string | null>()
      const disk = openFiles(project.root)
      const sources = await readSources(project, disk, overlays)
      return await Session.open({
        sandbox,
        project,
        facts,
        disk,
        limits: options.limits ?? {},
        overlays,
        testFiles: options.testFiles,
        sources,
      })
    },
  }
}
