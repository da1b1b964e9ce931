import { access, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { PrunellaError } from '../../model/index.ts'
import { configJsonSchema, renderInitialConfig, schemaFileName } from './render.ts'

/** In the order in which they are looked for; one project has one of them. */
export const configFileNames = ['prunella.yaml', 'prunella.yml', 'prunella.json'] as const

/**
 * Writes the commented configuration file and its JSON Schema into a folder. Refuses when a configuration is there
 * already, unless forced; then that very file name is replaced only if it is YAML. Answers the absolute paths written.
 */
export async function initProject(dir: string, options: { readonly force: boolean }, world: { readonly cwd: string }): Promise<string[]> {
  const folder = resolve(world.cwd, dir)
  if (
    !(await stat(folder).then(
      (facts) => facts.isDirectory(),
      () => false,
    ))
  )
    throw new PrunellaError('no-project', `${folder} is not a folder`)
  const existing = await firstThere(configFileNames.map((name) => join(folder, name)))
  if (existing?.endsWith('.json') || (existing && !options.force))
    throw new PrunellaError('usage', `${existing} is there already${existing.endsWith('.json') ? '' : '; --force replaces it'}`)
  const config = existing ?? join(folder, configFileNames[0])
  const schema = join(folder, schemaFileName)
  await write(schema, `${JSON.stringify(configJsonSchema(), null, 2)}\n`)
  await write(config, renderInitialConfig())
  return [config, schema]
}

async function firstThere(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths)
    if (
      await access(path).then(
        () => true,
        () => false,
      )
    )
      return path
  return undefined
}

async function write(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM')
      throw new PrunellaError('read-only', `${path}: ${code}`, { cause: error })
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new PrunellaError('disk-full', `${path}: ${code}`, { cause: error })
    throw new PrunellaError('io', `${path}: ${code ?? String(error)}`, { cause: error })
  }
}
