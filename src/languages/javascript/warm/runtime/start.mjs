import { format } from 'node:util'
import { send } from './send.mjs'

/**
 * The time until the baseline is sent. Afterwards the process outlives whatever candidates do; before, anything that keeps
 * the tests from being collected must reach the host at once and with its reason, else the host waits for nothing.
 */
const SPOKEN_MAX = 2_000 // characters kept of what the runner printed last
const BEAT_MS = 250 // between two signs of life: the host waits for seconds
const ERROR_MAX = 4_000

const now = performance.now.bind(performance) // tests may put a clock of their own in its place
const state = { starting: true, collecting: true, refused: false, spoken: '', beat: -BEAT_MS }

/** Keeps what the runner prints while it collects; what tests print later says nothing of it. */
export function note(chunk) {
  if (!state.collecting) return
  const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString()
  state.spoken = (state.spoken + text).slice(-SPOKEN_MAX)
}

export function noteLine(args) {
  if (state.collecting) note(`${format(...args)}\n`)
}

export const collected = () => (state.collecting = false)

/** Tells the host that something was achieved, `at` being what comes next: silence is what it takes for a hang. */
export function heartbeat(at) {
  if (!state.starting || now() - state.beat < BEAT_MS) return
  state.beat = now()
  send({ kind: 'starting', at })
}

export function started() {
  state.starting = false
  state.spoken = ''
}

/** There will be no baseline. The host ends the process when it hears this. */
export function refuse(reason, stray) {
  if (!state.starting || state.refused) return
  state.refused = true
  const said = textOf(reason)
  const parts = [said, stray === undefined ? '' : textOf(stray.error), state.spoken.trim()]
  // A runner that ends itself has told why.
  if (reason?.kind === 'exit') parts.reverse()
  const message = parts.filter((part, at) => part !== '' && parts.indexOf(part) === at).join('\n')
  send({ kind: 'broken', message: message.slice(0, ERROR_MAX) })
}

/** Calls `refuse` should nothing be left to do although nothing was collected. */
export function refuseWhenIdle(engine) {
  process.once('beforeExit', () =>
    refuse('the runner ended, or waits for something that never comes, before it collected the tests', engine.stray),
  )
}

/** Errors as Node prints them, but without an own property's whole tree. */
function textOf(error) {
  if (typeof error !== 'object' || error === null) return String(error)
  const message = String(error.message ?? error)
  const stack = typeof error.stack === 'string' && error.kind !== 'exit' ? error.stack : ''
  return stack.includes(message) ? stack : `${message}\n${stack}`.trim()
}
