'use strict'
/**
 * How each mocha is started so that the project's own options hold and what would hide results does not: 11 and newer take options, 6 to
 * 10 take words, 5 and older are a program that reads process.argv.
 */
const fs = require('node:fs')
const path = require('node:path')
const { pathToFileURL } = require('node:url')
const { loadOneByOne } = require('./mocha-load.cjs')

/** Since this major version `main` takes options that were read already; some older ones do, but all of them take words. */
const OPTIONS_SINCE = 11
/** Since this major version there is lib/cli. */
const CLI_SINCE = 6
/** Since this major version mocha waits for open handles unless told to exit; before it there is no such flag. */
const EXIT_SINCE = 4
/** Up to this major version test/mocha.opts is read, beside .mocharc. */
const OPTS_UNTIL = 7

/** What decides how much runs and how it is reported: ours. */
const OVERRULED = ['R', 'reporter-option', 'reporter-options', 'reporterOption', 'O', 'w', 'b', 'p', 'watch']

/**
 * Options, as mocha's own loader reads them, in the words of its command line. One letter is an alias of a long name that is there too,
 * and the configuration that was read is not to be read a second time.
 */
function wordsOf(options, major) {
  const words = ['--no-config', '--no-package', ...(major <= OPTS_UNTIL ? ['--no-opts'] : [])]
  for (const [name, value] of Object.entries(options)) {
    if (name.length === 1 || ['config', 'package', 'opts'].includes(name)) continue
    for (const one of [].concat(value ?? [])) {
      if (typeof one === 'boolean') words.push(one ? `--${name}` : `--no-${name}`)
      else words.push(`--${name}`, String(one))
    }
  }
  return [...words, ...(options._ ?? [])]
}

/** What bin/mocha of version 5 gave to Node rather than to mocha. */
const OLD_NODE_FLAG =
  /^--(?:expose-gc|gc-global|es_staging|no-deprecation|no-warnings|throw-deprecation|use_strict|allow-natives-syntax|napi-modules|harmony.*|trace.*|icu-data-dir.*|max-old-space-size.*|preserve-symlinks.*)$/
/** Flags of version 5 that stop early, wait for changes or refuse `.only`. */
const OLD_OVERRULED = /^(?:-b|--bail|-w|--watch|--no-exit|--forbid-only)$/

/** Words for version 5 and older, which has no .mocharc: the last reporter named is the one that counts. */
function oldWords(words, reporter, major) {
  const nodeFlags = words
    .filter((word) => word === '-gc' || OLD_NODE_FLAG.test(word))
    .map((word) => (word === '-gc' ? '--expose-gc' : word))
  const rest = words.filter((word) => word !== '-gc' && !OLD_NODE_FLAG.test(word) && !OLD_OVERRULED.test(word))
  return { nodeFlags, words: ['--reporter', reporter, ...(major >= EXIT_SINCE ? ['--exit'] : []), ...withoutReporter(rest)] }
}

function withoutReporter(words) {
  const out = []
  for (let at = 0; at < words.length; at++) {
    if (/^(?:-R|--reporter|-O|--reporter-options)$/.test(words[at])) at++
    else if (!/^--reporter(?:-options)?=/.test(words[at])) out.push(words[at])
  }
  return out
}

/** Node's own flags stand in .mocharc or in the script; bin/mocha would start a second Node for them, which could not have the key. */
function takeNodeFlags({ isNodeFlag, unparseNodeFlags }, options) {
  const named = {}
  for (const name of Object.keys(options)) {
    if (!isNodeFlag(name)) continue
    named[name.replace(/^v8-(?!options)/, '')] = options[name]
    delete options[name]
  }
  const listed = [].concat(options['node-option'] ?? []).map((flag) => `--${String(flag).replace(/^--/, '')}`)
  delete options['node-option']
  return [...unparseNodeFlags(named), ...listed]
}

/** `runAgain(nodeFlags)` starts all this anew in a Node with these flags; `claimed` is called before anything of the project loads. */
async function runMocha(folder, config, { runAgain, claimed }) {
  const major = Number(JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')).version.split('.')[0])
  const reporter = path.join(__dirname, 'mocha-reporter.cjs')
  const start = () => {
    claimed()
    const { loadFailed } = require(reporter)
    const loaded = require(folder)
    loadOneByOne(loaded.default ?? loaded, config.cwd, loadFailed)
  }
  if (major < CLI_SINCE) return runProgram(folder, config, { major, reporter, start, runAgain })
  const part = (name) => {
    for (const ending of ['.cjs', '.js'])
      if (fs.existsSync(path.join(folder, 'lib/cli', name + ending))) return require(path.join(folder, 'lib/cli', name + ending))
    throw new Error(`mocha has no ${name}`)
  }
  const options = part('options').loadOptions(config.flags)
  const nodeFlags = [...config.nodeFlags, ...takeNodeFlags(part('node-flags'), options)]
  if (nodeFlags.length > 0 && !config.flagged) return runAgain(nodeFlags)
  start()
  if (config.files.length > 0) {
    options._ = [...config.files]
    delete options.spec
  }
  for (const name of OVERRULED) delete options[name]
  Object.assign(options, { reporter, bail: false, exit: true, parallel: false, 'forbid-only': false })
  const cli = await import(pathToFileURL(path.join(folder, 'lib/cli/cli.js')).href)
  const main = cli.main ?? cli.default.main
  if (major < OPTIONS_SINCE) main(wordsOf(options, major))
  else main([], options)
}

function runProgram(folder, config, { major, reporter, start, runAgain }) {
  const program = path.join(folder, 'bin/_mocha')
  process.argv = [process.argv[0], program, ...config.flags, ...config.files]
  const readOpts = path.join(folder, 'bin/options.js')
  if (fs.existsSync(readOpts)) require(readOpts)()
  const { nodeFlags, words } = oldWords(process.argv.slice(2), reporter, major)
  const allFlags = [...config.nodeFlags, ...nodeFlags]
  if (allFlags.length > 0 && !config.flagged) return runAgain(allFlags)
  process.argv = [process.argv[0], program, ...words]
  start()
  require(program)
}

module.exports = { runMocha, wordsOf, oldWords }
