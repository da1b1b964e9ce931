import { existsSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

/** The folder of an installed package, also where `exports` hides its package.json. */
export function packageFolder(name, from) {
  const request = createRequire(path.join(from, 'package.json'))
  for (const folder of request.resolve.paths(name) ?? []) {
    const candidate = path.join(folder, name)
    if (existsSync(path.join(candidate, 'package.json'))) return realpathSync(candidate)
  }
  throw new Error(`${name} is not installed`)
}
