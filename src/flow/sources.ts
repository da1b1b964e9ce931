import { decodeUtf8 } from '../kit/index.ts'
import type { ProjectFiles } from '../contracts/index.ts'
import type { HealParts } from './parts.ts'

/** Larger files are not searched: one is generated code or data, and a patch in it is no repair. */
const FILE_BYTES_MAX = 1_000_000
const FILES_MAX = 5_000

/** Sources of the package under repair (no tests): path relative to project.root → text, with patches of earlier rounds laid over. */
export async function readSources(parts: HealParts, base: ReadonlyMap<string, string | null>): Promise<ReadonlyMap<string, string>> {
  const { project, files, language } = parts
  const under = project.packageDir === project.root ? '' : project.packageDir.slice(project.root.length + 1)
  const texts = new Map<string, string>()
  for (const path of await files.list({ ...(under === '' ? {} : { under }), max: FILES_MAX })) {
    if (!language.isSource(path) || language.isTestFile(path) || !parts.isSearched(path) || parts.isProtected(path)) continue
    const laid = base.get(`${project.root}/${path}`)
    const text = typeof laid === 'string' ? laid : await readText(parts, path)
    if (text !== undefined) texts.set(path, text)
  }
  return texts
}

/** Undefined for what is too large, gone, or not UTF-8: such a file is left alone. */
async function readText(parts: HealParts, path: string): Promise<string | undefined> {
  const facts = await parts.files.facts(path)
  if (facts === undefined || !facts.isFile || facts.size > FILE_BYTES_MAX) return undefined
  return decodeUtf8((await parts.files.read(path)) ?? new Uint8Array())
}

/** The text of each file as it is now; one that is gone or no longer UTF-8 is left out. */
export async function currentTexts(
  named: readonly { readonly path: string }[],
  files: Pick<ProjectFiles, 'read'>,
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>()
  for (const { path } of named) {
    const bytes = await files.read(path)
    const text = bytes === undefined ? undefined : decodeUtf8(bytes)
    if (text !== undefined) texts.set(path, text)
  }
  return texts
}
