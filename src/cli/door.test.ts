import { EventEmitter } from 'node:events'
import { expect, it } from 'vitest'
import { doorOf, withInterrupt, type ProcessLike } from './door.ts'
import { renderFailure } from './render/failure.ts'

it.each<readonly [string | undefined, RegExp]>([
  [undefined, /Next: prunella heal --resume goes on/],
  ['The same command goes on.', /Next: The same command goes on\. \[interrupted\]/],
])('Ctrl-C ends the work at once and names how to go on: %s', async (goOn, said) => {
  const signals = new EventEmitter()
  let err = ''
  const silent = { write: () => true }
  const process: ProcessLike = {
    ...{ stdout: silent, stderr: { write: (text: string) => (err += text) }, stdin: {}, env: {}, cwd: () => '/' },
    on: (signal, handler) => signals.on(signal, handler),
    off: (signal, handler) => signals.off(signal, handler),
  }
  const door = doorOf(process)
  let aborted = false
  const endless = (signal: AbortSignal): Promise<never> => {
    signal.addEventListener('abort', () => (aborted = true))
    queueMicrotask(() => signals.emit('SIGINT'))
    return new Promise(() => {})
  }
  const error = await withInterrupt(door, endless, goOn).catch((thrown: unknown) => thrown)
  expect({ exit: renderFailure(error, door), aborted, listening: signals.listenerCount('SIGINT') }).toEqual({
    ...{ exit: 130, aborted: true, listening: 0 },
  })
  expect(err).toMatch(said)
})
