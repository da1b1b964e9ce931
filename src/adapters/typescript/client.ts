import { Worker } from 'node:worker_threads'
import type { Candidate, FixRequest, FixSource } from '../../contracts/index.ts'
import type { WorkerAnswer, WorkerRequest } from './messages.ts'

/** Cold, a small project takes about two seconds; a program that needs more than this is too large to be worth the wait. */
const TIME_MS = 8_000
/** A compiler that does not heed the request to stop is ended, and its warm state with it. */
const GRACE_MS = 1_500
/** The whole heal must stay below 500 MB; the compiler's heap for a project of some hundred files is 150–250 MB. */
const HEAP_MB = 320

export interface TypeScriptFixOptions {
  readonly timeMs?: number
  readonly heapMb?: number
}

type Found = { readonly candidates: readonly Candidate[]; readonly note: string | undefined }

/**
 * The TypeScript compiler's code fixes as candidates (families `ts:<name>`), for TypeScript and for plain JavaScript. Pure text:
 * no code, plug-in or configuration script of the project is run, so it needs no sandbox. Best first; edits to suspect files
 * before edits to others. The thread starts with the first request and stays warm; it never keeps the process alive by itself.
 * A time-out, a lack of memory or an abort give what was found until then, and a note.
 */
export function typescriptFixes(options: TypeScriptFixOptions = {}): FixSource & { close(): Promise<void> } {
  const timeMs = options.timeMs ?? TIME_MS
  let worker: Worker | undefined
  let last: Promise<unknown> = Promise.resolve()
  let nextId = 0

  const ask = async (input: FixRequest): Promise<Found> => {
    if (input.signal?.aborted) return { candidates: [], note: 'stopped before it began' }
    worker ??= startWorker(options.heapMb ?? HEAP_MB)
    const asked = worker
    const { found, alive } = await converse(asked, input, nextId++, input.timeMs ?? timeMs)
    if (!alive && worker === asked) worker = undefined
    if (!alive) await asked.terminate()
    return { ...found, candidates: bestFirst(found.candidates, input.files) }
  }
  return {
    id: 'compiler',
    candidates(input) {
      // One at a time: the compiler has one thread, and two requests would only take each other's time.
      const answer = last.then(() => ask(input))
      last = answer.catch(() => undefined)
      return answer
    },
    async close() {
      await last
      await worker?.terminate()
      worker = undefined
    },
  }
}

function startWorker(heapMb: number): Worker {
  const file = import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js'
  const worker = new Worker(new URL(file, import.meta.url), {
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  })
  worker.unref()
  return worker
}

function converse(worker: Worker, input: FixRequest, id: number, timeMs: number): Promise<{ found: Found; alive: boolean }> {
  const cancelled = new Int32Array(new SharedArrayBuffer(4))
  const request: WorkerRequest = {
    id,
    root: input.project.root,
    files: new Map(input.files),
    overlays: new Map(input.overlays),
    cancelled,
  }
  return new Promise((resolve) => {
    const candidates: Candidate[] = []
    let grace: NodeJS.Timeout | undefined
    const stop = (): void => {
      Atomics.store(cancelled, 0, 1)
      grace ??= setTimeout(() => end('stopped: the compiler did not answer in time', false), GRACE_MS)
    }
    const timer = setTimeout(stop, timeMs)
    const hear = (answer: WorkerAnswer): void => {
      if (answer.id !== id) return
      if (answer.kind === 'found') candidates.push(...answer.candidates)
      else end(answer.note, true)
    }
    const fail = (error: Error): void => end(`the compiler failed: ${error.message}`, false)
    const exit = (): void => end('the compiler ended early', false)
    const end = (note: string | undefined, alive: boolean): void => {
      clearTimeout(timer)
      clearTimeout(grace)
      input.signal?.removeEventListener('abort', stop)
      worker.off('message', hear).off('error', fail).off('exit', exit)
      worker.unref()
      resolve({ found: { candidates, note }, alive })
    }
    worker.on('message', hear).on('error', fail).on('exit', exit)
    worker.ref()
    input.signal?.addEventListener('abort', stop, { once: true })
    worker.postMessage(request)
  })
}

/** Stable: the compiler's own order decides among equals. */
function bestFirst(candidates: readonly Candidate[], suspects: ReadonlyMap<string, string>): readonly Candidate[] {
  const elsewhere = ({ path }: Candidate): number => (suspects.has(path) ? 0 : 1)
  return [...candidates].sort((a, b) => elsewhere(a) - elsewhere(b) || b.weight - a.weight)
}
