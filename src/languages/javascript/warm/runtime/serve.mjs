import { cpuMs, send } from './core.mjs'
import { evaluate, focus } from './judge.mjs'
import { identity } from './steady.mjs'

/** Answers the host's requests, one line each, until stdin ends. */
export async function serve(core, lines) {
  for await (const message of lines) {
    if (message.op === 'focus') {
      focus(core, message.failing)
      send({ kind: 'focused', cpu: cpuMs() })
    } else if (message.op === 'identity') {
      for (const [at, unit] of message.units.entries()) {
        const problem = await identity(core, [unit])
        send({ kind: 'identity', at, same: problem === undefined, problem })
      }
      send({ kind: 'done', cpu: cpuMs() })
    } else if (message.op === 'evaluate') {
      await evaluate(core, message)
    } else if (message.op === 'reload') {
      const { answerReload } = await import('./reload.mjs')
      await answerReload(core, message, send)
    } else if (message.op === 'force' || message.op === 'watch') {
      const holes = await import('./holes.mjs')
      await holes[message.op](core, message, send)
      send({ kind: 'done', cpu: cpuMs() })
    } else if (message.op === 'trace') {
      const { trace } = await import('./trace.mjs')
      send({ kind: 'traced', seen: await trace(core, message), cpu: cpuMs() })
    } else if (message.op === 'behaviours') {
      const { behaviours } = await import('./behaviours.mjs')
      await behaviours(core, message, send)
      send({ kind: 'behaviours', cpu: cpuMs() })
    }
  }
}
