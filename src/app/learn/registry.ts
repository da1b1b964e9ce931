/** Packages of a commit of the past from npm's registry. */
import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { digestValue } from '../../kit/index.ts'
import { isThere, type Modules, seatAt } from './modules.ts'

const INSTALL_MS = 600_000
/** What no test needs and takes long to install, or downloads browsers. */
const NOT_NEEDED = /puppeteer|playwright|^karma|selenium|saucelabs|electron|docusaurus|^next$|size-limit|webdriver|zuul|istanbul|^nyc$/

/** What npm fills. */
const NPM = 'node_modules'

/**
 * Linters, formatters, bundlers, and what serves documents and releases. Old ones want packages that are gone, by way of git: a second
 * attempt does without them, and then no linter judges the patch.
 */
const TOOLS =
  /(?:^|[/-])(?:eslint|eclint|prettier|standard|xo|tslint|jshint|jscs|husky|lint-staged|release|publish|commitlint|changelog|changelogen|changeset|evalmd|npmignore|rollup|webpack|browserify|uglify|uglifyify|microbundle|tsup|unbuild|gulp|grunt|typedoc|jsdoc|verb|benchmark|benchmarked|codecov|coveralls|remark|markdownlint|publint)(?:$|[/-])|^(?:in-publish|safe-publish-latest|aud|np|release-it|bundle-collapser|common-shakeify|unassertify)$/

const withoutTools = (wanted: Wanted): Wanted =>
  Object.fromEntries(
    Object.entries(wanted).map(([group, all]) => [
      group,
      group === 'devDependencies' ? Object.fromEntries(Object.entries(all).filter(([name]) => !TOOLS.test(name))) : all,
    ]),
  )

/**
 * For a bench on somebody else's repository: installed from npm's registry once per set of dependencies, scripts of packages not run.
 * Packages of other kinds come from elsewhere.
 */
export function modulesFromRegistry(folder: string, log: (text: string) => void, others: Modules): Modules {
  return {
    async for(tree, kind) {
      if (kind !== NPM) return others.for(tree, kind)
      const text = await readFile(join(tree, 'package.json'), 'utf8').catch(() => undefined)
      if (text === undefined) return { reason: 'no package.json at the top' }
      const all = wantedOf(JSON.parse(text) as Record<string, unknown>)
      // What could not be had for one commit is not asked for again.
      const bare = join(folder, 'without-tools')
      const wanted = (await isThere(bare)) ? withoutTools(all) : all
      const home = join(folder, digestValue(majorsOf(wanted)).slice(0, 16))
      const place = join(home, 'parked')
      const failed = join(home, 'failed')
      if (await isThere(failed)) return { reason: 'its dependencies cannot be installed' }
      if ((await isThere(join(place, NPM))) || (await isThere(join(seatAt(home), NPM)))) return { home, places: [NPM] }
      const said = await install(wanted, place, log)
      if (said !== undefined && (await install(withoutTools(wanted), place, log)) === undefined) await writeFile(bare, said)
      else if (said !== undefined) {
        await writeFile(failed, said)
        return { reason: 'its dependencies cannot be installed' }
      }
      // Of nothing, npm makes no folder.
      await mkdir(join(place, NPM), { recursive: true })
      await removeTests(join(place, NPM))
      return { home, places: [NPM] }
    },
  }
}

/** What npm said when it failed; undefined when all is there. */
async function install(wanted: Wanted, place: string, log: (text: string) => void): Promise<string | undefined> {
  await rm(place, { recursive: true, force: true })
  await mkdir(place, { recursive: true })
  await writeFile(join(place, 'package.json'), JSON.stringify({ private: true, ...wanted }))
  log(`installing ${Object.values(wanted).flatMap((group) => Object.keys(group)).length} dependencies`)
  try {
    const args = 'install --ignore-scripts --no-audit --no-fund --legacy-peer-deps --no-package-lock'.split(' ')
    await promisify(execFile)('npm', args, { cwd: place, timeout: INSTALL_MS, maxBuffer: 16e6 })
    return undefined
  } catch (error) {
    return (error as { stderr?: string }).stderr ?? String(error)
  }
}

/** Projects that keep no node_modules (Yarn's Plug'n'Play) do not exclude it either: tests that packages ship would run with their own. */
async function removeTests(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await removeTests(path)
    else if (/[.](?:test|spec)[.][cm]?[jt]sx?$/.test(entry.name)) await rm(path)
  }
}

/**
 * The oldest majors of runners whose results Prunella can read (the suite runner's own limits). An older commit gets the oldest that
 * will do: its tests use what these have kept.
 */
const OLDEST: Readonly<Record<string, number>> = { vitest: 3, '@vitest/coverage-v8': 3, mocha: 6, jest: 29, 'babel-jest': 29 }

function newEnough(name: string, range: string): string {
  const oldest = OLDEST[name]
  const major = Number(/\d+/.exec(range)?.[0])
  return oldest !== undefined && major < oldest ? `^${oldest}` : range
}

/** A place in git or a file to fetch: what is no longer there, or not reachable from here, keeps all others from being installed. */
const NOT_IN_REGISTRY = /^(?:git|github:|gitlab:|bitbucket:|https?:|file:|link:|[\w.-]+\/[\w.-]+(?:#|$))/

type Wanted = Readonly<Record<string, Readonly<Record<string, string>>>>

function wantedOf(manifest: Record<string, unknown>): Wanted {
  const wanted: Record<string, Record<string, string>> = {}
  for (const group of ['dependencies', 'devDependencies', 'peerDependencies']) {
    const all = Object.entries((manifest[group] ?? {}) as Record<string, string>)
    wanted[group] = Object.fromEntries(
      all
        .filter(([name, range]) => !NOT_NEEDED.test(name) && !NOT_IN_REGISTRY.test(range))
        .map(([name, range]) => [name, newEnough(name, range)]),
    )
  }
  return wanted
}

/** Two commits whose dependencies differ only in minor versions share one installation. */
const majorsOf = (wanted: Wanted): Wanted =>
  Object.fromEntries(
    Object.entries(wanted).map(([group, all]) => [
      group,
      Object.fromEntries(Object.entries(all).map(([name, range]) => [name, /^[\^~]?v?(0\.\d+|\d+)/.exec(range)?.[1] ?? range])),
    ]),
  )
