'use strict'
/**
 * Runs the command a person gave with --test and sends what it reported: its standard output, every JUnit file it wrote, its exit code.
 * This process is not the one that runs the code under test, so the exit code at least is beyond its reach.
 */
const { spawn } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')

/** Reports taken at most, all together; a suite of ten thousand tests writes about two million characters. */
const REPORT_CHARS_MAX = 16_000_000
/** One record holds this much, see TEXT_CHARS_MAX of the channel. */
const PART_CHARS = 8_000
/** Folder entries looked at when searching for a report. */
const ENTRIES_MAX = 50_000

function newReports(folders, since) {
  const found = []
  const queue = [...folders]
  let entries = 0
  for (let folder = queue.pop(); folder !== undefined && entries < ENTRIES_MAX; folder = queue.pop()) {
    let names = []
    try {
      names = fs.readdirSync(folder, { withFileTypes: true })
    } catch {
      continue
    }
    for (const entry of names) {
      entries++
      const at = path.join(folder, entry.name)
      if (entry.isDirectory() && entry.name !== 'node_modules' && entry.name !== '.git') queue.push(at)
      else if (entry.isFile() && /\.(?:xml|tap)$/.test(entry.name) && fs.statSync(at).mtimeMs >= since) found.push(at)
    }
  }
  return [...new Set(found)].sort()
}

function sendReport(send, name, text) {
  const parts = Math.max(1, Math.ceil(text.length / PART_CHARS))
  for (let part = 0; part < parts; part++)
    send({ kind: 'report', path: name, part, parts, text: text.slice(part * PART_CHARS, (part + 1) * PART_CHARS) })
}

async function runCommand(config, send) {
  const [program, ...rest] = config.command
  const since = Date.now() - 1_000
  send({ kind: 'start', runner: 'command' })
  let stdout = ''
  const child = spawn(program, rest, { cwd: config.cwd, stdio: ['ignore', 'pipe', 'inherit'] })
  child.stdout.setEncoding('utf8')
  child.stdout.on('data', (text) => {
    if (stdout.length < REPORT_CHARS_MAX) stdout += text
    process.stdout.write(text)
  })
  const code = await new Promise((resolve) => {
    child.on('error', (error) => {
      process.stderr.write(`${program}: ${error.message}\n`)
      resolve(127)
    })
    child.on('close', (exit, signal) => resolve(exit ?? (signal ? 128 : 1)))
  })
  let left = REPORT_CHARS_MAX
  for (const file of newReports([config.cwd, process.env.TMPDIR ?? '/tmp'], since)) {
    const text = fs.readFileSync(file, 'utf8')
    if (text.length <= left) sendReport(send, file, text)
    left -= text.length
  }
  sendReport(send, 'stdout', stdout.slice(0, REPORT_CHARS_MAX))
  send({ kind: 'exit', code })
  send({ kind: 'end', tests: 0 })
  process.exit(code)
}

module.exports = { runCommand }
