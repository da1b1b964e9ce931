import type { ProjectFiles, WarmFactory } from '../../../contracts/index.ts'
import { PrunellaError } from '../../../model/index.ts'
import { Session } from './session.ts'
import { readSources } from './sources.ts'

/**
 * The fast tier: the project's tests are collected once by its own runner inside one sandbox, candidates are tried in forks of that
 * process by replacing single functions. Throws `no-runner` for a runner that is only a command, `suite-broken` when nothing can be
 * collected. `openFiles` reads the project from outside; its root is the project's root.
 */
export function pythonWarm(openFiles: (root: string) => ProjectFiles): WarmFactory {
  return {
    async open(sandbox, project, options) {
      if (project.runner !== 'pytest' && project.runner !== 'unittest')
        throw new PrunellaError('no-runner', `${project.runnerTitle} cannot be searched in process`)
      const overlays = options.overlays ?? new Map<string, string | null>()
      const sources = await readSources(project, openFiles(project.root), overlays)
      // pytest finds its own files, as its configuration says.
      const testFiles = options.testFiles ?? (project.runner === 'pytest' ? [] : sources.testFiles)
      return await Session.open({ sandbox, project, limits: options.limits ?? {}, overlays, testFiles, sources })
    },
  }
}
