import type { ProjectFiles, StaticChecks } from '../../../contracts/index.ts'
import { deltaOf, keepLast, type ToolRun, wholeOf } from '../../common/index.ts'
import { checkLint, findSniffer } from './lint.ts'
import { addedRisks } from './security/index.ts'
import { silences } from './silences.ts'
import { findChecker } from './types.ts'

export { findTool, runTool } from './tool.ts'

/**
 * Static checks of one heal. `files` is rooted at the project or any folder above it. What the project's own tools say of the project as
 * it is, is asked once and remembered: make a new one after the project changed.
 */
export function createStaticChecks(files: ProjectFiles): StaticChecks {
  const kept = keepLast()
  const remembered = new Map<string, Promise<ToolRun>>()
  const remember = (key: string, run: () => Promise<ToolRun>): Promise<ToolRun> => {
    const made = remembered.get(key) ?? run()
    remembered.set(key, made)
    return made
  }
  return {
    types: async (sandbox, project, overlays) =>
      deltaOf(await findChecker(files, sandbox, project), overlays, remember, `types ${project.packageDir}`),
    lint: (sandbox, project, overlays) => checkLint(files, sandbox, project, overlays, remember),
    complaints: (check, sandbox, project, overlays) =>
      kept(`${check} ${project.packageDir}`, overlays, async () =>
        wholeOf(check === 'types' ? await findChecker(files, sandbox, project) : await findSniffer(files, sandbox, project), overlays),
      ),
    security: addedRisks,
    silences,
  }
}
