import type { Candidate, FixSource, ProjectFiles } from '../../../contracts/index.ts'
import { join } from '../../../kit/index.ts'
import { parse } from '../tree/index.ts'
import { importCandidates } from './imports.ts'
import { projectModules } from './modules.ts'
import { nameCandidates } from './names.ts'

export { guardFixes } from './guards.ts'
export { libraryFixes } from './library.ts'
export { saidFixes } from './said.ts'

/** More candidates than this would push every other source aside. */
const CANDIDATES_MAX = 300

/**
 * Names that nothing defines and modules that are not there: imports to add, names and modules spelled right. What a linter would
 * complain of (pyflakes F821, F401), read off the text in this process. `files` is rooted at the project or any folder above it.
 */
export const nameFixes = (files: ProjectFiles): FixSource => ({
  id: 'linter',
  async candidates(input) {
    const modules = await projectModules(files, input)
    const found: Candidate[] = []
    for (const [path, text] of input.files) {
      const read = path.endsWith('.py') ? parse(text) : { fault: true }
      if (!('program' in read)) continue
      const file = { path, text, program: read.program, module: modules.nameOf(join(input.project.root, path)) }
      found.push(...(await importCandidates(file, modules)), ...(await nameCandidates(file, modules)))
    }
    return { candidates: found.sort((a, b) => b.weight - a.weight).slice(0, CANDIDATES_MAX), note: undefined }
  },
})
