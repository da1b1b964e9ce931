/** Packages below src/ (https://packaging.python.org/en/latest/discussions/src-layout-vs-flat-layout/) that nobody installed. */
import { join, relative } from '../../../kit/index.ts'
import type { Disk } from '../../common/index.ts'
import type { Installation } from './installation.ts'
import type { Machine } from './machine.ts'

/** Path files read at most, as `linkedPaths` does. */
const PATH_FILES_MAX = 50

/**
 * The folder `src` of the project where Python would find none of the packages in it: an editable install would put it on the path.
 * Undefined when one of them is installed, in place or as a copy: then the tests run what is installed.
 */
export async function uninstalledSource(
  disk: Disk,
  machine: Machine,
  packageDir: string,
  { sites }: Installation,
): Promise<string | undefined> {
  const folder = join(packageDir, 'src')
  const packages = new Set<string>()
  for (const path of await disk.filesUnder(packageDir)) {
    const [top, name, ...rest] = relative(packageDir, path).split('/')
    if (top !== 'src' || !path.endsWith('.py') || name === undefined) continue
    // Then src is a package itself, and imported by that name.
    if (name === '__init__.py') return undefined
    packages.add(rest.length === 0 ? name.slice(0, -'.py'.length) : name)
  }
  if (packages.size === 0) return undefined
  for (const site of sites) {
    const names = await machine.listFolder(site)
    if (names.some((name) => packages.has(name.replace(/\.py$/, '')))) return undefined
    // `.pth` files, and the finders that setuptools writes for packages it maps one by one, name the folder as text.
    const links = names.filter((name) => /\.pth$|^__editable__.*\.py$|\.egg-link$/.test(name))
    for (const name of links.slice(0, PATH_FILES_MAX))
      if (((await disk.text(join(site, name)).catch(() => undefined)) ?? '').includes(folder)) return undefined
  }
  return folder
}
