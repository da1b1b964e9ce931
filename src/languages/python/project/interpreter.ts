/**
 * The Python that runs the project's tests, found the way its users have it, without starting anything: an environment in the project
 * or above it, the activated one, the one that pdm, Poetry or Pipenv keeps elsewhere, the version that pyenv, asdf or mise selects,
 * python3 on PATH. Always the real program: a version manager's shim needs its manager, and the sandbox has none.
 */
import { ancestors, digestBytes, join } from '../../../kit/index.ts'
import { PrunellaError } from '../../../model/index.ts'
import type { Disk } from '../../common/index.ts'
import { describeInstallation, type Installation } from './installation.ts'
import type { Machine } from './machine.ts'

export interface Place {
  readonly disk: Disk
  readonly machine: Machine
  readonly packageDir: string
}

/** Where a Python was looked for; `own` when it belongs to the project, so that another one would lack what the project needs. */
interface Candidate {
  readonly python: string
  readonly because: string
  readonly own: boolean
}

/** All that are there, best first. Nothing behind one of the project's own is returned: it could only fail for want of packages. */
export async function findInterpreters(wanted: Place): Promise<readonly (Installation & { readonly because: string })[]> {
  const place = { ...wanted, disk: skipping(wanted.disk) }
  const found: (Installation & { because: string })[] = []
  for await (const { python, because, own } of candidates(place)) {
    if (found.some((one) => one.python === python)) continue
    const installation = await describeInstallation(place.disk, place.machine, python)
    if (installation === undefined && python === place.machine.userEnv['PRUNELLA_PYTHON'])
      throw new PrunellaError('no-runner', `${python} (from PRUNELLA_PYTHON) is no Python`)
    if (installation === undefined) continue
    found.push({ ...installation, because })
    if (own) break
  }
  return found
}

/** What this user may not read, as another user's folders that a variable still names, counts as not there. */
const skipping = (disk: Disk): Disk => ({
  ...disk,
  text: (path) => disk.text(path).catch(() => undefined),
  exists: (path) => disk.exists(path).catch(() => false),
})

async function* candidates(place: Place): AsyncIterable<Candidate> {
  const { machine } = place
  const named = machine.userEnv['PRUNELLA_PYTHON']
  if (named !== undefined && named !== '') yield { python: named, because: 'PRUNELLA_PYTHON names it', own: true }
  for (const folder of environmentFolders(place)) yield { python: join(folder, 'bin/python'), because: `${folder} is there`, own: true }
  for (const name of ['VIRTUAL_ENV', 'CONDA_PREFIX'] as const) {
    const folder = machine.userEnv[name]
    if (folder?.startsWith('/') === true) yield { python: join(folder, 'bin/python'), because: `${name} is set`, own: true }
  }
  for await (const found of managed(place)) yield found
  for await (const found of versionManagers(place)) yield found
  for (const folder of (machine.userEnv['PATH'] ?? '').split(':').filter((path) => path.startsWith('/')))
    if (!/\/shims\/?$/.test(folder)) yield { python: join(folder, 'python3'), because: 'python3 is on PATH', own: false }
  yield { python: '/usr/bin/python3', because: 'it is the system’s', own: false }
}

/** Names that tools and tutorials give; what lies outside the home folder or the root is nobody's project. */
function environmentFolders({ disk, machine, packageDir }: Place): string[] {
  const configured = machine.userEnv['UV_PROJECT_ENVIRONMENT']
  const names = [...(configured === undefined || configured === '' ? [] : [configured]), '.venv', 'venv', 'env', '.env']
  return disk.upwards(packageDir).flatMap((dir) => (dir === '/' ? [] : names.map((name) => join(dir, name))))
}

/** Environments that a tool keeps away from the project. */
async function* managed({ disk, machine, packageDir }: Place): AsyncIterable<Candidate> {
  const pdm = (await disk.text(join(packageDir, '.pdm-python')))?.trim()
  if (pdm?.startsWith('/') === true) yield { python: pdm, because: '.pdm-python names it', own: true }
  const home = machine.userEnv['HOME'] ?? '/root'
  if (await disk.exists(join(packageDir, 'poetry.lock'))) {
    const cache = machine.userEnv['POETRY_CACHE_DIR'] ?? join(machine.userEnv['XDG_CACHE_HOME'] ?? join(home, '.cache'), 'pypoetry')
    const folder = machine.userEnv['POETRY_VIRTUALENVS_PATH'] ?? join(cache, 'virtualenvs')
    const name = `-${base64Url(digestBytes(packageDir).slice(0, 48)).slice(0, 8)}-py`
    for (const entry of (await machine.listFolder(folder)).filter((each) => each.includes(name)))
      yield { python: join(folder, entry, 'bin/python'), because: 'Poetry keeps it for this project', own: true }
  }
  if (await disk.exists(join(packageDir, 'Pipfile'))) {
    const folder = machine.userEnv['WORKON_HOME'] ?? join(home, '.local/share/virtualenvs')
    const name = `-${base64Url(digestBytes(join(packageDir, 'Pipfile')).slice(0, 12))}`
    for (const entry of (await machine.listFolder(folder)).filter((each) => each.endsWith(name)))
      yield { python: join(folder, entry, 'bin/python'), because: 'Pipenv keeps it for this project', own: true }
  }
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** RFC 4648 section 5 of bytes given in hex; the names of Poetry's and Pipenv's folders hold the digest of the project's place so. */
function base64Url(hex: string): string {
  let bits = ''
  for (const digit of hex) bits += Number.parseInt(digit, 16).toString(2).padStart(4, '0')
  return (bits.match(/.{1,6}/g) ?? []).map((six) => LETTERS[Number.parseInt(six.padEnd(6, '0'), 2)]).join('')
}

/** Where each manager unpacks its versions, below HOME unless its own variable says otherwise. */
const versionRoots = [
  { variable: 'PYENV_ROOT', below: '.pyenv', versions: 'versions' },
  { variable: 'ASDF_DATA_DIR', below: '.asdf', versions: 'installs/python' },
  { variable: 'MISE_DATA_DIR', below: '.local/share/mise', versions: 'installs/python' },
] as const

/** The version a file of the project, or the user's choice for everything, selects. Several may stand in a line; the first that is there is used. */
async function* versionManagers({ disk, machine, packageDir }: Place): AsyncIterable<Candidate> {
  const { userEnv } = machine
  const home = userEnv['HOME'] ?? '/root'
  for (const { variable, below, versions } of versionRoots) {
    const root = userEnv[variable] ?? pyenvOnPath(userEnv['PATH'] ?? '', variable) ?? join(home, below)
    const wanted = await wantedVersions(disk, packageDir, [userEnv['PYENV_VERSION'] ?? '', join(root, 'version')])
    if (wanted.length === 0) continue
    const there = await machine.listFolder(join(root, versions))
    for (const version of wanted) {
      const match = newestOf(there.filter((name) => name === version || name.startsWith(`${version}.`)))
      if (match === undefined) continue
      yield { python: join(root, versions, match, 'bin/python3'), because: `version ${version} is selected`, own: false }
    }
  }
}

/** pyenv is found by its folder of shims where its variable is not exported. */
const pyenvOnPath = (path: string, variable: string): string | undefined =>
  variable === 'PYENV_ROOT'
    ? path
        .split(':')
        .find((folder) => /\/\.?pyenv\/shims\/?$/.test(folder))
        ?.replace(/\/shims\/?$/, '')
    : undefined

async function wantedVersions(disk: Disk, packageDir: string, [chosen, everywhere]: readonly [string, string]): Promise<string[]> {
  if (chosen !== '') return chosen.split(':')
  for (const dir of ancestors(packageDir)) {
    const file = await disk.text(join(dir, '.python-version'))
    if (file !== undefined) return file.split(/\s+/).filter((word) => /^[\d.]+$/.test(word))
    const tools = /^python\s+([\d.]+)/m.exec((await disk.text(join(dir, '.tool-versions'))) ?? '')
    if (tools !== null) return [tools[1]!]
  }
  return ((await disk.text(everywhere)) ?? '').split(/\s+/).filter((word) => /^[\d.]+$/.test(word))
}

const newestOf = (versions: readonly string[]): string | undefined =>
  versions.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1)
