/**
 * The published package: packed, installed into an empty project as a user would, and run through npx with the user's Node.
 * Needs the npm registry or a warm npm cache. About 15 s.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'

const root = resolve(fileURLToPath(import.meta.url), '../../..')
const PREPARE_MS_MAX = 300_000
/** The heal of two small faults takes some ten seconds; a loaded machine may need ten times that. */
const STEP_SECONDS_MAX = 200

let place: string
let project: string
let tarball: string
let packed: string[]

/** What the shell of a user has: his Node first, nothing of ours on PATH. */
const environment = (): NodeJS.ProcessEnv => {
  const { PATH = '', HOME = '', TMPDIR = '' } = process.env
  const userBin = dirname(process.env['PRUNELLA_USER_NODE'] ?? process.execPath)
  const path = [userBin, ...PATH.split(delimiter).filter((folder) => !folder.includes('node_modules'))].join(delimiter)
  return {
    PATH: path,
    HOME,
    ...(TMPDIR ? { TMPDIR } : {}),
    XDG_CACHE_HOME: join(place, 'cache'),
    XDG_STATE_HOME: join(place, 'state'),
    CI: '1',
  }
}
const run = (command: string, args: readonly string[], cwd: string): string =>
  // timeout(1) ends the whole group; what Node kills is npx alone, and its children would live on.
  execFileSync('timeout', ['--kill-after=10', String(STEP_SECONDS_MAX), command, ...args], {
    cwd,
    encoding: 'utf8',
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  })

beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'prunella-package-'))
  project = join(place, 'an empty project')
  mkdirSync(project)
  run('npm', ['pack', '--silent', '--pack-destination', place], root)
  const version = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version
  tarball = join(place, `prunella-${version}.tgz`)
  packed = run('tar', ['-tzf', tarball], place).split('\n').filter(Boolean)
  writeFileSync(join(project, 'package.json'), '{"name":"empty","private":true,"type":"module","scripts":{"test":"node --test"}}\n')
  run('npm', ['install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error', tarball], project)
}, PREPARE_MS_MAX)
afterAll(() => rmSync(place, { recursive: true, force: true }))

describe('the tarball', () => {
  it('carries the program and its papers', () => {
    for (const name of ['prunella', 'dist/cli/main.js', 'LICENSE', 'README.md', 'package.json']) expect(packed).toContain(`package/${name}`)
  })

  it('carries no Node, no tests, no sources', () => {
    expect(
      packed.filter((name) =>
        /node_modules|\/node$|\.test\.|^package\/(src|test|bench|examples|scripts|fixtures|dist\/testing)\//.test(name),
      ),
    ).toEqual([])
    const manifest = JSON.parse(readFileSync(join(project, 'node_modules/prunella/package.json'), 'utf8')) as Record<string, object>
    expect(
      Object.keys({ ...manifest['dependencies'], ...manifest['optionalDependencies'] }).filter((name) => /^node(-|$)/.test(name)),
    ).toEqual([])
  })

  it('carries what runs inside the sandbox byte for byte', () => {
    const runtime = run('git', ['ls-files', '--', 'src'], root)
      .split('\n')
      .filter((path) => path !== '' && !path.endsWith('.ts'))
    expect(runtime.length).toBeGreaterThan(0)
    const differing = runtime.filter((path) => {
      const shipped = join(project, 'node_modules/prunella', path.replace(/^src\//, 'dist/'))
      return !existsSync(shipped) || !readFileSync(shipped).equals(readFileSync(join(root, path)))
    })
    expect(differing).toEqual([])
  })

  it('pleases publint', async () => {
    const { messages, pkg } = await publint({ pkgDir: join(project, 'node_modules/prunella'), pack: false, strict: true })
    expect(messages.map((message) => formatMessage(message, pkg ?? {}))).toEqual([])
  })
})

describe('installed into an empty project', () => {
  it('answers its version and its help', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    expect(run('npx', ['prunella', '--version'], project).trim()).toBe(version)
    expect(run('npx', ['prunella', 'heal', '--help'], project)).toContain('Usage: prunella heal')
  })

  it('heals a failing project with the tests in plain node:test', () => {
    for (const folder of ['src', 'test']) cpSync(join(root, 'examples/parcel', folder), join(project, folder), { recursive: true })
    const told = run('npx', ['prunella', 'heal', '--all', '--apply', '--json', '--seed', '1', '--budget', '60s'], project)
    expect(JSON.parse(told)).toMatchObject({ state: 'healed' })
    // In whichever order the sides are multiplied; these are not the ones the tests name.
    const asked =
      "import('./src/weight.js').then((weight) => console.log(weight.volumetricGrams({ length: 700, width: 300, height: 110 })))"
    expect(run('node', ['-e', asked], project).trim()).toBe('4620')
    expect(readFileSync(join(project, 'src/rates.js'), 'utf8')).toContain('grams <= candidate.upTo')
    expect(run('npm', ['test'], project)).toMatch(/^[#ℹ] fail 0$/m)
  }, 240_000)
})
