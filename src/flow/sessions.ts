/** Sessions for the searches of one heal: the warm one is opened once for as long as the tree under repair stays the same. */
import type { WarmSession } from '../contracts/index.ts'
import { openColdSession } from './cold-session.ts'
import type { HealOptions, HealParts } from './parts.ts'
import type { Aim } from './aim.ts'

/** A suite is watched warm only as far as its baseline stays this quick, milliseconds of test time. */
const WARM_SUITE_MS = 20_000

export interface Sessions {
  /** `until`: monotonic milliseconds, when the search of this aim ends. */
  open(aim: Aim, texts: ReadonlyMap<string, string>, until: number): Promise<WarmSession>
  close(): Promise<void>
}

export function openSessions(options: HealOptions, parts: HealParts): Sessions {
  let warm: { readonly session: WarmSession; readonly base: Aim['base'] } | undefined
  /** Said once; what failed once is not tried again in the same heal. */
  let whyCold =
    parts.project.runner === 'command'
      ? 'A custom test command runs every candidate anew; a recognised runner is hundreds of times faster.'
      : undefined

  const cold = (aim: Aim, texts: ReadonlyMap<string, string>, until: number, why: string): WarmSession => {
    parts.progress({ kind: 'note', text: why })
    return openColdSession({ ...aim, texts, until, why, options, parts })
  }
  const close = async (): Promise<void> => {
    await warm?.session.close()
    warm = undefined
  }
  return {
    close,
    async open(aim, texts, until) {
      if (whyCold !== undefined) return cold(aim, texts, until, whyCold)
      if (aim.targets.some((test) => test.id.name === ''))
        return cold(aim, texts, until, 'A test file does not load, so every candidate runs anew.')
      if (warm !== undefined && sameBase(warm.base, aim.base)) return warm.session
      await close()
      try {
        const session = await parts.language.warm.open(parts.sandbox, parts.project, {
          testFiles: watched(aim),
          overlays: aim.base,
          seed: options.seed,
        })
        warm = { session, base: new Map(aim.base) }
        return session
      } catch (error) {
        if (parts.signal.aborted) throw error
        whyCold = `The warm tier could not start, so every candidate runs anew: ${error instanceof Error ? error.message : String(error)}`
        return cold(aim, texts, until, whyCold)
      }
    },
  }
}

const sameBase = (a: Aim['base'], b: Aim['base']): boolean => a.size === b.size && [...a].every(([path, text]) => b.get(path) === text)

/** The files of all failing tests, then the quickest others while the sum stays small. */
function watched({ red }: Aim): string[] {
  const chosen = new Set(red.failing.map((test) => test.id.file))
  const cost = new Map<string, number>()
  for (const test of red.run.tests) cost.set(test.id.file, (cost.get(test.id.file) ?? 0) + test.durationMs)
  let total = [...chosen].reduce((sum, file) => sum + (cost.get(file) ?? 0), 0)
  for (const [file, ms] of [...cost].sort((a, b) => a[1] - b[1])) {
    if (chosen.has(file)) continue
    total += ms
    if (total > WARM_SUITE_MS) break
    chosen.add(file)
  }
  return [...chosen].sort()
}
