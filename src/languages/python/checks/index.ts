import type { ProjectFiles, StaticChecks } from '../../../contracts/index.ts'
import type { ToolRun } from '../../common/index.ts'
import { checkLint } from './lint.ts'
import { addedRisks } from './security/index.ts'
import { checkTypes } from './types.ts'

/**
 * Static checks of one heal. `files` is rooted at the project or any folder above it. What the project's own tools say of the project as
 * it is, is asked once and remembered: make a new one after the project changed.
 */
export function createStaticChecks(files: ProjectFiles): StaticChecks {
  const remembered = new Map<string, Promise<ToolRun>>()
  const remember = (key: string, run: () => Promise<ToolRun>): Promise<ToolRun> => {
    const known = remembered.get(key) ?? run()
    remembered.set(key, known)
    return known
  }
  const world = { files, remember }
  return {
    types: (sandbox, project, overlays) => checkTypes(world, sandbox, project, overlays),
    lint: (sandbox, project, overlays) => checkLint(world, sandbox, project, overlays),
    security: addedRisks,
  }
}
