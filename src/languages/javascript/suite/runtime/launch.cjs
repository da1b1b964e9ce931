'use strict'
/**
 * First program of every cold run: `node launch.cjs <json>` with {runner, cwd, flags, files, nodeFlags}. Takes the key from stdin,
 * opens the result channel and only then hands over to the project's own runner, found from the package as Node would.
 */
const { readKey, openChannel, childKey, offer } = require('./channel.cjs')
const fs = require('node:fs')
const path = require('node:path')
const { createRequire } = require('node:module')
const { pathToFileURL } = require('node:url')

const key = readKey()
const config = JSON.parse(process.argv[2])
const send = openChannel(key, 'main')
const resolveFromPackage = createRequire(path.join(config.cwd, 'package.json')).resolve

/** The folder of an installed package, also where `exports` hides its package.json. */
function packageFolder(name, from = config.cwd) {
  const request = createRequire(path.join(from, 'package.json'))
  for (const folder of request.resolve.paths(name) ?? []) {
    const candidate = path.join(folder, name)
    if (fs.existsSync(path.join(candidate, 'package.json'))) return fs.realpathSync(candidate)
  }
  throw new Error(`${name} is not installed`)
}

async function runVitest() {
  offer(send)
  const { runVitest } = await import('./vitest.mjs')
  const { version } = JSON.parse(fs.readFileSync(path.join(packageFolder('vitest'), 'package.json'), 'utf8'))
  await runVitest(pathToFileURL(resolveFromPackage('vitest/node')).href, version, config)
}

/** Mocha's own option loader keeps .mocharc and package.json in force; what would hide results is overruled here. */
async function runMocha() {
  const folder = packageFolder('mocha')
  const part = (name) => {
    for (const ending of ['.cjs', '.js'])
      if (fs.existsSync(path.join(folder, 'lib/cli', name + ending))) return require(path.join(folder, 'lib/cli', name + ending))
    throw new Error(`mocha has no ${name}`)
  }
  const options = part('options').loadOptions(config.flags)
  const nodeFlags = mochaNodeFlags(part('node-flags'), options)
  if (nodeFlags.length > 0 && !config.flagged) return runAgain(nodeFlags)
  offer(send)
  const reporter = path.join(__dirname, 'mocha-reporter.cjs')
  require(reporter)
  if (config.files.length > 0) {
    options._ = [...config.files]
    delete options.spec
  }
  for (const name of ['R', 'reporter-option', 'reporter-options', 'reporterOption', 'O', 'w', 'b', 'p', 'watch']) delete options[name]
  Object.assign(options, { reporter, bail: false, exit: true, parallel: false, 'forbid-only': false })
  const cli = await import(pathToFileURL(path.join(folder, 'lib/cli/cli.js')).href)
  const main = cli.main ?? cli.default.main
  const major = Number(JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')).version.split('.')[0])
  // Before 11 main takes words only, and reads the project's configuration a second time unless told not to.
  if (major < 11) main(wordsOf(options))
  else main([], options)
}

function wordsOf(options) {
  const words = ['--no-config', '--no-package']
  for (const [name, value] of Object.entries(options)) {
    // One letter: an alias of a long name that is there too.
    if (name.length === 1 || name === 'config' || name === 'package' || name === 'opts') continue
    for (const one of [].concat(value ?? [])) {
      if (typeof one === 'boolean') words.push(one ? `--${name}` : `--no-${name}`)
      else words.push(`--${name}`, String(one))
    }
  }
  return [...words, ...(options._ ?? [])]
}

/** Node's own flags stand in .mocharc or in the script; bin/mocha would start a second Node for them, which could not have the key. */
function mochaNodeFlags({ isNodeFlag, unparseNodeFlags }, options) {
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

function runAgain(nodeFlags) {
  const { spawn } = require('node:child_process')
  const argument = JSON.stringify({ ...config, flagged: true })
  const child = spawn(process.execPath, [...nodeFlags, __filename, argument], { cwd: config.cwd, stdio: ['pipe', 'inherit', 'inherit', 3] })
  child.stdin.end(key)
  child.on('exit', (code) => process.exit(code ?? 1))
}

function runJest() {
  offer(send)
  const reporter = path.join(__dirname, 'jest-reporter.cjs')
  require(reporter)
  const core = packageFolder('jest')
  const cli = createRequire(path.join(core, 'package.json')).resolve('jest-cli')
  process.argv = [
    process.argv[0],
    path.join(core, 'bin/jest.js'),
    ...config.flags,
    '--runInBand',
    '--ci',
    '--bail=0',
    '--coverage=false',
    '--watchman=false',
    '--forceExit',
    '--cacheDirectory=/tmp/jest-cache',
    `--reporters=${reporter}`,
    ...(config.files.length > 0 ? ['--runTestsByPath', ...config.files] : []),
  ]
  process.env.NODE_ENV ??= 'test'
  return require(cli).run(process.argv.slice(2))
}

const runners = {
  vitest: runVitest,
  mocha: runMocha,
  jest: runJest,
  'node-test': () => require('./node-test.cjs').runNodeTest(config, send, (stream) => childKey(key, stream)),
  command: () => require('./command.cjs').runCommand(config, send),
}

Promise.resolve()
  .then(() => runners[config.runner]())
  .catch((error) => {
    process.stderr.write(`${error?.stack ?? error}\n`)
    process.exit(70)
  })
