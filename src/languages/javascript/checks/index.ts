import type { ProjectFiles, StaticChecks } from '../../../contracts/index.ts'
import { deltaOf, keepLast, type ToolRun, wholeOf } from '../../common/index.ts'
import { isInside } from '../project/index.ts'
import { findLinter } from './lint.ts'
import { addedRisks } from './security/index.ts'
import { openSilences } from './silences.ts'
import { findCompiler } from './types.ts'
import { watchCompiler } from './watch.ts'

/**
 * Static checks of one heal. `files` is rooted at the project or any folder above it. What the project's own tools say of the project as
 * it is, is asked once and remembered: make a new one after the project changed.
 */
export function createStaticChecks(files: ProjectFiles): StaticChecks {
  const kept = keepLast()
  const remembered = new Map<string, Promise<ToolRun>>()
  const remember = (key: string, run: () => Promise<ToolRun>): Promise<ToolRun> => {
    const known = remembered.get(key)
    if (known !== undefined) return known
    const made = run()
    remembered.set(key, made)
    return made
  }
  return {
    types: async (sandbox, project, overlays) =>
      deltaOf(await findCompiler(files, sandbox, project), overlays, remember, `types ${project.packageDir}`),
    lint: async (sandbox, project, overlays) => {
      const changed = [...overlays]
        .filter(([path, text]) => text !== null && isInside(project.packageDir, path))
        .map(([path]) => path)
        .sort()
      const linter = await findLinter(files, sandbox, project, changed)
      return deltaOf(linter, overlays, remember, `lint ${project.packageDir} ${changed.join(' ')}`)
    },
    complaints: (check, sandbox, project, overlays) =>
      kept(`${check} ${project.packageDir}`, overlays, async () =>
        wholeOf(
          check === 'types' ? await findCompiler(files, sandbox, project) : await findLinter(files, sandbox, project, undefined),
          overlays,
        ),
      ),
    watch: async (check, sandbox, project, overlays) => (check === 'types' ? watchCompiler(files, sandbox, project, overlays) : undefined),
    security: addedRisks,
    silences: openSilences(),
  }
}
