import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

/**
 * What Mocha's command line does between its options and `mocha.run()`, by its own parts but without yargs: old ones of that
 * do not load on a newer Node than theirs. Reporters, watching and parallel runs are left out.
 */
const require = createRequire(import.meta.url)

/** An inner module of Mocha; undefined when this version has none. */
export function partOf(folder, name) {
  for (const ending of ['.cjs', '.js', '.mjs']) {
    const file = path.join(folder, 'lib/cli', name + ending)
    if (existsSync(file)) return require(file)
  }
  return undefined
}

const LEFT_OUT = ['R', 'reporter-option', 'reporter-options', 'reporterOption', 'reporterOptions', 'O', 'w', 'b', 'p', 'watch', 'parallel']

/** Mocha 6 and later. Ends in mocha.run(), which the caller has replaced. `created` gets the instance before files are loaded. */
export async function startByParts(Mocha, folder, loaded, testFiles, created) {
  const helpers = partOf(folder, 'run-helpers')
  const options = complete(loaded, testFiles)
  const plugins = await helpers.handleRequires(options.require)
  // Mocha 7 and 8.0 give a list of root hooks, later ones an object of all plugins.
  if (Array.isArray(plugins)) {
    if (plugins.length > 0) options.rootHooks = await helpers.loadRootHooks(plugins)
  } else Object.assign(options, plugins)
  const validate = helpers.validateLegacyPlugin ?? helpers.validatePlugin
  validate(options, 'ui', Mocha.interfaces)
  const mocha = new Mocha(options)
  created(mocha)
  // Mocha 6.0 and 6.1 collect the files first; later ones do it in there.
  await helpers.runMocha(mocha, options, helpers.handleFiles?.(options))
}

/** As yargs hands them over: names also in camel case, and positional arguments as specs. */
function complete(loaded, testFiles) {
  const options = { ...loaded }
  for (const name of LEFT_OUT) delete options[name]
  const specs = testFiles.length > 0 ? testFiles : [...(options._ ?? []), ...[options.spec ?? []].flat()]
  options.spec = specs.length > 0 ? [...new Set(specs)] : ['./test']
  for (const name of Object.keys(options)) options[name.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase())] ??= options[name]
  return { ...options, reporter: 'min', bail: false, exit: true, 'forbid-only': false, forbidOnly: false }
}

/** Mocha 5 and earlier: a command line of its own that needs no yargs, and reads mocha.opts. Ends in mocha.run() too. */
export function startByCommand(folder, flags, testFiles) {
  const program = path.join(folder, 'bin/_mocha')
  const kept = flags.filter((flag) => flag !== '-w' && flag !== '--watch')
  process.argv = [process.argv[0], program, ...kept, ...testFiles]
  require(program)
}

/** Mocha 5 keeps these two to itself. */
export function hasOnly(suite) {
  return suite._onlyTests.length > 0 || suite._onlySuites.length > 0 || suite.suites.some(hasOnly)
}

/** Leaves what is marked `only`, as Mocha does it; true when something is left. */
export function filterOnly(suite) {
  if (suite._onlyTests.length > 0) {
    suite.tests = suite._onlyTests
    suite.suites = []
  } else {
    suite.tests = []
    for (const only of suite._onlySuites) if (hasOnly(only)) filterOnly(only)
    suite.suites = suite.suites.filter((inner) => suite._onlySuites.includes(inner) || filterOnly(inner))
  }
  return suite.tests.length > 0 || suite.suites.length > 0
}
