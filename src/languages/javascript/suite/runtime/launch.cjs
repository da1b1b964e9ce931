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

const runMocha = () => require('./mocha.cjs').runMocha(packageFolder('mocha'), config, { runAgain, claimed: () => offer(send) })

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

/** Flags of Node in the script are for the runner's process; node:test gives them to its children, mocha adds its own to them. */
const startsAnew = () => config.nodeFlags.length > 0 && !config.flagged && (config.runner === 'jest' || config.runner === 'vitest')

Promise.resolve()
  .then(() => (startsAnew() ? runAgain(config.nodeFlags) : runners[config.runner]()))
  .catch((error) => {
    process.stderr.write(`${error?.stack ?? error}\n`)
    process.exit(70)
  })
