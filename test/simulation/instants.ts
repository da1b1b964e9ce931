/**
 * Counts the instants of this process: the moment after each call of Node's file system and of SQLite that may change the disk. At the
 * n-th the process kills itself with SIGKILL, so that every boundary can be tried one by one, and again.
 */
import fs from 'node:fs'
import promises from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import process from 'node:process'
import { DatabaseSync, StatementSync } from 'node:sqlite'

type Method = (this: unknown, ...args: unknown[]) => unknown

export async function dieAtInstant(fatal: number): Promise<void> {
  let count = 0
  const instant = (): void => {
    if (++count === fatal) process.kill(process.pid, 'SIGKILL')
  }
  const wrap = (owner: object, names: readonly string[]): void => {
    for (const name of names) {
      const real = Reflect.get(owner, name) as Method
      const wrapped: Method = function (...args) {
        const result = real.apply(this, args)
        if (result instanceof Promise) return result.finally(instant)
        instant()
        return result
      }
      Object.defineProperty(owner, name, { value: wrapped, configurable: true, writable: true })
    }
  }
  const handle = await promises.open(process.execPath)
  wrap(Object.getPrototypeOf(handle) as object, ['writeFile', 'sync', 'chmod', 'chown', 'close'])
  await handle.close()
  count = 0
  wrap(promises, ['open', 'rename', 'rm'])
  wrap(fs, ['mkdirSync', 'appendFileSync', 'fsyncSync'])
  wrap(DatabaseSync.prototype, ['close'])
  wrap(StatementSync.prototype, ['run', 'all'])
  syncBuiltinESMExports()
}
