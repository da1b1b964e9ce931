/**
 * oxlint prints no fixes; its language server (LSP 3.17, in the same program since 1.20) tells each with its exact range. One
 * code action is one fix.
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Cold, on a large file, it answers within a second. */
const TIME_MS = 8_000

/** Fixes of the project's oxlint; `{ used: false, note }` when it has none. */
export async function* oxlintRecords({ packageDir, files }) {
  const program = findProgram(packageDir)
  if (program === undefined) return yield { used: false, note: 'is not installed' }
  const server = startServer(program, packageDir)
  try {
    const folder = pathToFileURL(packageDir).href
    await server.ask('initialize', {
      processId: process.pid,
      rootUri: folder,
      workspaceFolders: [{ uri: folder, name: 'package' }],
      capabilities: { textDocument: { codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } } } } },
      initializationOptions: [{ workspaceUri: folder, options: { run: 'onType', fixKind: 'all' } }],
    })
    server.tell('initialized', {})
    yield { used: true }
    for (const path of files) yield* changes(server, path)
  } finally {
    server.end()
  }
}

async function* changes(server, path) {
  const text = readFileSync(path, 'utf8')
  const uri = pathToFileURL(path).href
  const languageId = /\.[cm]?tsx?$/.test(path) ? 'typescript' : 'javascript'
  server.tell('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } })
  const offset = offsetIn(text)
  const range = { start: { line: 0, character: 0 }, end: { line: text.split('\n').length, character: 0 } }
  const actions = (await server.ask('textDocument/codeAction', { textDocument: { uri }, range, context: { diagnostics: [] } })) ?? []
  for (let at = 0; at < actions.length; at++) {
    const { title, kind, edit, isPreferred } = actions[at]
    if (kind !== 'quickfix' || title.startsWith('Disable ')) continue
    const edits = edit?.changes?.[uri] ?? []
    if (edits.length !== 1) continue
    // The fixes of one finding are followed by the offers to turn its rule off, which alone name the rule.
    const rule = actions.slice(at).flatMap((action) => /^Disable (\S+) for this line$/.exec(action.title)?.[1] ?? [])[0] ?? 'oxlint'
    const [{ range: where, newText }] = edits
    const span = { start: offset(where.start), end: offset(where.end), text: newText }
    yield { path, rule, severity: 'warning', kind: isPreferred === false ? 'suggestion' : 'fix', message: title, ...span }
  }
}

/** LSP counts lines, and UTF-16 units within them. */
function offsetIn(text) {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return ({ line, character }) => Math.min((starts[line] ?? text.length) + character, text.length)
}

function findProgram(packageDir) {
  try {
    const manifest = createRequire(join(packageDir, 'package.json')).resolve('oxlint/package.json')
    const { bin } = JSON.parse(readFileSync(manifest, 'utf8'))
    return join(dirname(manifest), typeof bin === 'string' ? bin : bin.oxlint)
  } catch {
    return undefined
  }
}

function startServer(program, cwd) {
  const child = spawn(process.execPath, [program, '--lsp'], { cwd, stdio: ['pipe', 'pipe', 'ignore'] })
  const waiting = new Map()
  let nextId = 1
  let failed
  const fail = (reason) => {
    failed ??= new Error(reason)
    for (const { reject } of waiting.values()) reject(failed)
    waiting.clear()
  }
  const timer = setTimeout(() => {
    fail('its language server did not answer in time')
    child.kill('SIGKILL')
  }, TIME_MS)
  const send = (message) => {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }))
    child.stdin.write(Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]))
  }
  child.stdin.on('error', () => undefined)
  child.on('error', (error) => fail(error.message))
  child.on('close', () => fail('it has no language server (oxlint 1.20 has one)'))
  readMessages(child.stdout, (message) => {
    // What the server asks of its client (configuration, registration) is answered with nothing.
    if (message.method !== undefined) return message.id === undefined ? undefined : send({ id: message.id, result: null })
    waiting.get(message.id)?.resolve(message.result)
    waiting.delete(message.id)
  })
  return {
    tell: (method, params) => send({ method, params }),
    ask: (method, params) =>
      new Promise((resolve, reject) => {
        if (failed !== undefined) return reject(failed)
        waiting.set(nextId, { resolve, reject })
        send({ id: nextId++, method, params })
      }),
    end() {
      clearTimeout(timer)
      child.kill('SIGKILL')
    },
  }
}

function readMessages(stream, hear) {
  let held = Buffer.alloc(0)
  stream.on('data', (chunk) => {
    held = Buffer.concat([held, chunk])
    for (;;) {
      const gap = held.indexOf('\r\n\r\n')
      if (gap === -1) return
      const size = Number(/Content-Length: *(\d+)/i.exec(held.toString('latin1', 0, gap))?.[1] ?? 0)
      if (held.length < gap + 4 + size) return
      const body = held.toString('utf8', gap + 4, gap + 4 + size)
      held = held.subarray(gap + 4 + size)
      hear(JSON.parse(body))
    }
  })
}
