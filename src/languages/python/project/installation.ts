/** What one Python consists of: its program, its version, where its packages are, and all that the sandbox has to show of it. */
import { dirname, isInside, join } from '../../../kit/index.ts'
import type { Disk } from '../../common/index.ts'
import type { Machine } from './machine.ts'

export interface Installation {
  /** Absolute; inside a virtual environment the link there, because Python finds its environment by the name it was called. */
  readonly python: string
  /** '3.11'. */
  readonly version: string
  /** Folders of packages, in Python's own order. */
  readonly sites: readonly string[]
  /** What the sandbox shows read-only, outside /usr. */
  readonly readOnly: readonly string[]
  /** Present when packages of the user's own count too: Python looks for them below HOME, which the sandbox does not have. */
  readonly userBase: string | undefined
}

/** Undefined when there is no Python at that path, or only a script that would look for one. */
export async function describeInstallation(disk: Disk, machine: Machine, python: string): Promise<Installation | undefined> {
  const real = await machine.realPath(python)
  if (real === undefined || (await isScript(disk, real))) return undefined
  const environment = dirname(dirname(python))
  const settings = await disk.text(join(environment, 'pyvenv.cfg'))
  return settings === undefined ? await baseInstallation(disk, machine, real) : await virtual(disk, machine, python, environment, settings)
}

/** A shim is text. Only its beginning is looked at; a real program has bytes there that are no letters. */
async function isScript(disk: Disk, path: string): Promise<boolean> {
  return ((await disk.text(path)) ?? '\u007fELF').startsWith('#!')
}

async function baseInstallation(disk: Disk, machine: Machine, real: string): Promise<Installation | undefined> {
  const prefix = dirname(dirname(real))
  const version = await versionOf(machine, prefix, real)
  if (version === undefined) return undefined
  const sites = [join(prefix, `lib/python${version}/site-packages`)]
  if (prefix === '/usr') sites.push(`/usr/local/lib/python${version}/dist-packages`, '/usr/lib/python3/dist-packages')
  const userBase = join(machine.userEnv['HOME'] ?? '/root', '.local')
  const userSite = join(userBase, `lib/python${version}/site-packages`)
  const hasOwn = (await machine.realPath(userSite)) !== undefined
  if (hasOwn) sites.unshift(userSite)
  const readOnly = [
    ...(isInside('/usr', prefix) ? [] : [prefix]),
    ...(hasOwn ? [userSite] : []),
    ...(await linkedPaths(disk, machine, sites)),
  ]
  return { python: real, version, sites: await there(machine, sites), readOnly, userBase: hasOwn ? userBase : undefined }
}

async function versionOf(machine: Machine, prefix: string, real: string): Promise<string | undefined> {
  const named = /python(3\.\d+)$/.exec(real)?.[1]
  if (named !== undefined) return named
  const folders = (await machine.listFolder(join(prefix, 'lib'))).filter((name) => /^python3\.\d+$/.test(name))
  return folders.length === 1 ? folders[0]!.slice('python'.length) : undefined
}

/** PEP 405: `home` is the folder of the base's program; the base's own packages count only when the environment says so. */
async function virtual(
  disk: Disk,
  machine: Machine,
  python: string,
  environment: string,
  settings: string,
): Promise<Installation | undefined> {
  const setting = (name: string): string | undefined => new RegExp(`^\\s*${name}\\s*=\\s*(.+?)\\s*$`, 'm').exec(settings)?.[1]
  const home = setting('home')
  const version = /^3\.\d+/.exec(setting('version') ?? setting('version_info') ?? '')?.[0]
  const realHome = home === undefined ? undefined : await machine.realPath(home)
  if (home === undefined || realHome === undefined || version === undefined) return undefined
  const bases = [...new Set([dirname(home), dirname(realHome), dirname(dirname((await machine.realPath(python)) ?? python))])]
  const sites = [join(environment, `lib/python${version}/site-packages`)]
  if (setting('include-system-site-packages') === 'true') {
    sites.push(...bases.map((base) => join(base, `lib/python${version}/site-packages`)))
    if (bases.includes('/usr')) sites.push(`/usr/local/lib/python${version}/dist-packages`, '/usr/lib/python3/dist-packages')
  }
  const folders = [environment, ...bases].filter((path) => path !== '/' && !isInside('/usr', path))
  const found = await there(machine, sites)
  const readOnly = [...new Set([...folders, ...(await linkedPaths(disk, machine, found))])]
  return { python, version, sites: found, readOnly, userBase: undefined }
}

async function there(machine: Machine, paths: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const path of paths) if (!found.includes(path) && (await machine.realPath(path)) !== undefined) found.push(path)
  return found
}

/** Path files read at most: an environment with more editable installs than this is no longer one project. */
const PATH_FILES_MAX = 50

/** Folders that path configuration files add (https://docs.python.org/3/library/site.html): packages installed in place. */
async function linkedPaths(disk: Disk, machine: Machine, sites: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const site of sites) {
    const names = (await machine.listFolder(site)).filter((name) => name.endsWith('.pth')).slice(0, PATH_FILES_MAX)
    for (const name of names)
      for (const line of ((await disk.text(join(site, name))) ?? '').split('\n').map((each) => each.trim()))
        if (line.startsWith('/') && line !== '/' && !isInside('/usr', line) && (await machine.realPath(line)) !== undefined)
          found.push(line)
  }
  return found
}

/** The version of an installed package, by the file that its own program reads it from; undefined when it is not installed. */
export async function pytestVersion(disk: Disk, { sites }: Installation): Promise<string | undefined> {
  for (const site of sites) {
    const text = await disk.text(join(site, '_pytest/_version.py'))
    const version = text === undefined ? undefined : /^(?:__version__ = )?version = ['"]([^'"]+)['"]/m.exec(text)?.[1]
    if (version !== undefined) return version
    if (text !== undefined) return 'of unknown version'
  }
  return undefined
}
