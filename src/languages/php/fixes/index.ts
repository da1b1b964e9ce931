import type { Candidate, FixSource, ProjectFiles } from '../../../contracts/index.ts'
import { parsePhp } from '../parse.ts'
import { classCandidates, functionCandidates } from './classes.ts'
import { openFile } from './file.ts'
import { askPhp, type BuiltIn, knownNames } from './known.ts'
import { memberCandidates, variableCandidates } from './members.ts'

export { snifferFixes } from './sniffer.ts'

/** More candidates than this would push every other source aside. */
const CANDIDATES_MAX = 300

/**
 * Classes, functions, members and variables that nothing defines, spelled like what is defined, or imported. What a static analyser would
 * complain of; the project's PHP is asked once for the names that it brings along. `openFiles` gets the project's root.
 */
export function nameFixes(openFiles: (root: string) => ProjectFiles): FixSource {
  const asked = new Map<string, Promise<BuiltIn | undefined>>()
  return {
    id: 'linter',
    async candidates(input) {
      const { interpreter, root } = input.project
      const asking = asked.get(interpreter) ?? askPhp(input)
      asked.set(interpreter, asking)
      const builtIn = await asking
      if (builtIn === undefined) return { candidates: [], note: undefined }
      const known = await knownNames(openFiles(root), input, builtIn)
      const found: Candidate[] = []
      for (const [path, text] of input.files) {
        const parsed = path.endsWith('.php') ? parsePhp(text) : { error: '' }
        if (!('program' in parsed)) continue
        const file = openFile(path, text, parsed.program)
        found.push(...classCandidates(file, known), ...functionCandidates(file, known))
        found.push(...memberCandidates(file, known), ...variableCandidates(file))
      }
      return { candidates: found.sort((a, b) => b.weight - a.weight).slice(0, CANDIDATES_MAX), note: undefined }
    },
  }
}
