import { rmSync } from 'node:fs'
import { BroadcastChannel } from 'node:worker_threads'

/**
 * Texts that Vite hands out instead of the files': its servers live in the main thread, the tests in a worker. Each thread
 * loads this module for itself; they find each other by the name of the channel.
 */
const NAME = 'prunella-texts'
const TICK_MS = 2 // Vite's caches tell texts apart by the millisecond

/** Main thread: a Vite plugin that answers `askForTexts`. */
export function textsPlugin() {
  const servers = new Set()
  let texts = new Map()
  const channel = new BroadcastChannel(NAME)
  channel.unref()
  channel.onmessage = async ({ data }) => {
    if (!data.texts) return
    const changed = new Set([...texts.keys(), ...data.texts.keys()])
    texts = data.texts
    for (const server of servers) for (const graph of graphsOf(server)) for (const file of changed) forget(graph, file)
    await new Promise((resolve) => setTimeout(resolve, TICK_MS))
    channel.postMessage({ ready: data.id })
  }
  return {
    name: 'prunella-texts',
    enforce: 'pre',
    configureServer(server) {
      servers.add(server)
    },
    load: (id) => texts.get(id),
  }
}

const graphsOf = (server) =>
  server.environments ? Object.values(server.environments).map((each) => each.moduleGraph) : [server.moduleGraph]

function forget(graph, file) {
  for (const module of graph?.getModulesByFile(file) ?? []) {
    // Vitest 5 writes what it transformed to a file and tells the worker its name once; without the file the worker asks again.
    const written = module.transformResult?.__vitestTmp
    if (typeof written === 'string') rmSync(written, { force: true })
    graph.invalidateModule(module)
  }
}

let channel
let asked = 0
const waiting = new Map()

/** Worker: from when this resolves on, modules are transformed from these texts; a path that is not among them has its file's again. */
export function askForTexts(texts) {
  channel ??= open()
  const id = ++asked
  return new Promise((resolve) => {
    waiting.set(id, resolve)
    channel.postMessage({ id, texts })
  })
}

function open() {
  const made = new BroadcastChannel(NAME)
  made.unref()
  made.onmessage = ({ data }) => {
    waiting.get(data.ready)?.()
    waiting.delete(data.ready)
  }
  return made
}
