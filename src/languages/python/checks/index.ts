import type { ProjectFiles, StaticChecks } from '../../../contracts/index.ts'
import { isInside } from '../../../kit/index.ts'
import { deltaOf, keepLast, type ToolRun, wholeOf } from '../../common/index.ts'
import { findLinter } from './lint.ts'
import { addedRisks } from './security/index.ts'
import { silences } from './silences.ts'
import { findChecker } from './types.ts'
import { watchChecker } from './watch.ts'

/**
 * Static checks of one heal. `files` is rooted at the project or any folder above it. What the project's own tools say of the project as
 * it is, is asked once and remembered: make a new one after the project changed.
 */
export function createStaticChecks(files: ProjectFiles): StaticChecks {
  const kept = keepLast()
  const remembered = new Map<string, Promise<ToolRun>>()
  const remember = (key: string, run: () => Promise<ToolRun>): Promise<ToolRun> => {
    const known = remembered.get(key) ?? run()
    remembered.set(key, known)
    return known
  }
  return {
    types: async (sandbox, project, overlays) =>
      deltaOf(await findChecker(files, sandbox, project), overlays, remember, `types ${project.packageDir}`),
    lint: async (sandbox, project, overlays) => {
      const changed = [...overlays]
        .filter(([path, text]) => text !== null && path.endsWith('.py') && isInside(project.packageDir, path))
        .map(([path]) => path)
        .sort()
      const linter = await findLinter(files, sandbox, project, changed)
      return deltaOf(linter, overlays, remember, `lint ${project.packageDir} ${changed.join(' ')}`)
    },
    complaints: (check, sandbox, project, overlays) =>
      kept(`${check} ${project.packageDir}`, overlays, async () =>
        wholeOf(
          check === 'types' ? await findChecker(files, sandbox, project) : await findLinter(files, sandbox, project, undefined),
          overlays,
        ),
      ),
    watch: async (check, sandbox, project, overlays) => (check === 'types' ? watchChecker(files, sandbox, project, overlays) : undefined),
    security: addedRisks,
    silences,
  }
}
