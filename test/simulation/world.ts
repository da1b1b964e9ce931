/**
 * The small world in which a heal is killed: a project of three files that every heal takes from one version to the next, a state file,
 * and a ledger that stands outside of all that Prunella writes and says what really happened.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Clock } from '../../src/contracts/index.ts'
import type { ChangeSet } from '../../src/model/index.ts'
import { changeSetOf } from '../../src/testing/index.ts'

export interface World {
  readonly project: string
  readonly state: string
  /** Outside of the disk that is cut off or filled up. */
  readonly ledger: string
}

export const worldIn = (disk: string, outside = disk): World => ({
  project: join(disk, 'project'),
  state: join(disk, 'state', 'state.db'),
  ledger: join(outside, 'ledger.jsonl'),
})

/** A step is 'run' when its work begins and 'kept' when the journal said that its result is durable. */
export type LedgerLine =
  | { readonly event: 'begun' | 'done'; readonly heal: string }
  | { readonly event: 'run' | 'kept'; readonly heal: string; readonly step: string; readonly value: unknown }
  | { readonly event: 'message'; readonly heal: string; readonly key: string }

/** The test's own reading and writing may be made to fail; that says nothing about Prunella. */
export class LedgerError extends Error {
  override readonly name = 'LedgerError'
}

/** A line begins on a line of its own even when the one before was cut off. */
export function note({ ledger }: World, line: LedgerLine): void {
  try {
    appendFileSync(ledger, `\n${JSON.stringify(line)}\n`)
  } catch (cause) {
    throw new LedgerError('the ledger could not be written', { cause })
  }
}

/** A line that was cut off says nothing: what it would have said was not acknowledged. */
export function readLedger({ ledger }: World): LedgerLine[] {
  if (!existsSync(ledger)) return []
  return textNow(ledger)
    .split('\n')
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as LedgerLine]
      } catch {
        return []
      }
    })
}

/** Byte order mark, CRLF, no last newline and some kilobytes: what must survive to the byte. */
const texts: Readonly<Record<string, (version: number) => string>> = {
  'src/cart.js': (version) => `\ufeffexport const version = ${version}\r\n// \u{1f331}\r\n`,
  'src/price/tax.js': (version) => `export const tax = ${version}\n${'// padding\n'.repeat(600)}`,
  'index.js': (version) => `import './src/cart.js' // ${version}`,
}
export const paths = Object.keys(texts)

export function makeProject({ project, ledger }: World): void {
  for (const [path, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(project, path)), { recursive: true })
    writeFileSync(join(project, path), text(0))
  }
  mkdirSync(dirname(ledger), { recursive: true })
}

export const textOf = (path: string, version: number): string => (texts[path] as (version: number) => string)(version)

/** Which version each file holds, or the text itself when it is none: a file that is part of one and part of another. */
export function versionsOf({ project }: World): (number | string)[] {
  return paths.map((path) => {
    const now = textNow(join(project, path))
    const version = Number(/\d+/.exec(now)?.[0])
    return now === textOf(path, version) ? version : `${path} holds neither version: ${JSON.stringify(now.slice(0, 80))}`
  })
}

function textNow(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new LedgerError('the test itself could not read', { cause })
  }
}

/** From one version to the next. */
export const changeTo = (version: number): ChangeSet =>
  changeSetOf(Object.fromEntries(paths.map((path) => [path, [textOf(path, version - 1), textOf(path, version)]])))

export const stillClock: Clock = { now: () => 1_700_000_000_000, monotonic: () => 0 }
