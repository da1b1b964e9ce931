/**
 * The compiler's own thread. It is synchronous, slow to load and hungry: here it can be given a memory limit, be told to
 * stop, and be ended, while the thread of the heal goes on. One request at a time; the services stay warm between them.
 */
import type ts from 'ts6'
import { join, relative, sep } from 'node:path'
import { parentPort } from 'node:worker_threads'
import type { Candidate } from '../../contracts/index.ts'
import { fixesOf } from './collect.ts'
import type { WorkerAnswer, WorkerRequest } from './messages.ts'
import { openServices } from './service.ts'
import { settingsFor } from './settings.ts'
import { openTree, within } from './tree.ts'

/** Candidates of one request: the search has other sources too, and a tool that floods it helps nobody. */
const CANDIDATES_MAX = 1_000
/** Few enough to lose little when the time is up. */
const BATCH = 20

const { default: compiler } = (await import('ts6')) as { default: typeof ts }
let cancelled: Int32Array | undefined
const services = openServices(compiler, () => cancelled !== undefined && Atomics.load(cancelled, 0) !== 0)

parentPort!.on('message', (request: WorkerRequest) => {
  cancelled = request.cancelled
  const answer = (message: WorkerAnswer): void => parentPort!.postMessage(message)
  try {
    let batch: Candidate[] = []
    for (const candidate of candidatesOf(request)) {
      if (batch.push(candidate) < BATCH) continue
      answer({ id: request.id, kind: 'found', candidates: batch })
      batch = []
    }
    answer({ id: request.id, kind: 'found', candidates: batch })
    answer({ id: request.id, kind: 'done', note: undefined })
  } catch (thrown) {
    const stopped = thrown instanceof compiler.OperationCanceledException
    answer({
      id: request.id,
      kind: 'done',
      note: stopped ? 'stopped before every file was looked at' : `the compiler failed: ${String(thrown)}`,
    })
  }
})

function* candidatesOf(request: WorkerRequest): Generator<Candidate> {
  const overlays = new Map(request.overlays)
  for (const [path, text] of request.files) overlays.set(join(request.root, path), text)
  const tree = openTree(request.root, overlays)
  const suspects = [...request.files.keys()].map((path) => join(request.root, path))
  const seen = new Set<string>()
  for (const file of suspects) {
    const settings = settingsFor(compiler, tree, file)
    const service = services.get(settings, tree, [file])
    for (const candidate of fixesOf({ compiler, service, file, read: tree.read, relative: (path) => inside(request.root, path) })) {
      const key = JSON.stringify([candidate.path, candidate.edits])
      if (seen.has(key)) continue
      seen.add(key)
      yield candidate
      if (seen.size >= CANDIDATES_MAX) return
    }
  }
}

/** Only the project's own sources are edited: not what is installed, not declarations. */
function inside(root: string, path: string): string | undefined {
  if (!within(path, root) || /\.d\.[cm]?ts$/.test(path)) return undefined
  const short = relative(root, path).split(sep).join('/')
  return `/${short}`.includes('/node_modules/') ? undefined : short
}
