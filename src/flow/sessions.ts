/** Sessions for the searches of one heal: the warm one is opened once for as long as the tree under repair stays the same. */
import type { WarmSession } from '../contracts/index.ts'
import { openColdSession } from './cold-session.ts'
import type { HealOptions, HealParts } from './parts.ts'
import type { Aim } from './aim.ts'
import type { Red } from './reproduce.ts'
import { testKey } from '../model/index.ts'

/** A suite is watched warm only as far as its baseline stays this quick, milliseconds of test time. */
const WARM_SUITE_MS = 20_000

export interface Sessions {
  /** Begins to open the warm session for the tree as it is, while something else still runs. `open` gives it, or says why it failed. */
  begin(red: Red): void
  /** `until`: monotonic milliseconds, when the search of this aim ends. */
  open(aim: Aim, texts: ReadonlyMap<string, string>, until: number): Promise<WarmSession>
  close(): Promise<void>
}

export function openSessions(options: HealOptions, parts: HealParts): Sessions {
  let warm: { readonly session: Promise<WarmSession>; readonly base: Aim['base'] } | undefined
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
    const closing = warm
    warm = undefined
    // What never opened has closed itself.
    await closing?.session.then(
      (session) => session.close(),
      () => undefined,
    )
  }
  const openWarm = ({ red, base }: Pick<Aim, 'red' | 'base'>): Promise<WarmSession> => {
    const { sandbox, project, language } = parts
    const asked = { ...watched(red, language.isTestFile), overlays: base, seed: options.seed }
    const session = language.warm.open(sandbox, project, asked)
    warm = { session, base: new Map(base) }
    return session
  }
  const warmFor = async (aim: Aim): Promise<WarmSession> => {
    if (warm !== undefined && sameBase(warm.base, aim.base)) return warm.session
    await close()
    return openWarm(aim)
  }
  return {
    close,
    begin(red) {
      // Nobody may be waiting yet when it fails; whoever asks for it is told.
      if (whyCold === undefined && warm === undefined) openWarm({ red, base: new Map() }).catch(() => undefined)
    },
    async open(aim, texts, until) {
      if (whyCold !== undefined) return cold(aim, texts, until, whyCold)
      try {
        const session = await warmFor(aim)
        return sees(session, aim) ? session : cold(aim, texts, until, UNSEEN)
      } catch (error) {
        if (parts.signal.aborted) throw error
        whyCold = `The warm tier could not start, so every candidate runs anew: ${error instanceof Error ? error.message : String(error)}`
        return cold(aim, texts, until, whyCold)
      }
    },
  }
}

const UNSEEN = 'A test file or the data of a test does not load, so every candidate runs anew.'

/** A file that does not load is a test without a name; not every session can try those, or a test whose data could not be made. */
function sees({ baseline }: WarmSession, { targets }: Aim): boolean {
  const isSeen = ({ id }: Aim['targets'][number]): boolean => baseline.tests.some((test) => testKey(test.id) === testKey(id))
  return targets.some(isSeen) && targets.every((target) => target.id.name !== '' || isSeen(target))
}

const sameBase = (a: Aim['base'], b: Aim['base']): boolean => a.size === b.size && [...a].every(([path, text]) => b.get(path) === text)

/** The files of all failing tests, then the quickest others while the sum stays small. All, where a runner blames a source. */
function watched(red: Red, isTestFile: (path: string) => boolean): { readonly testFiles?: readonly string[] } {
  const chosen = new Set(red.failing.map((test) => test.id.file))
  if (red.failing.some((test) => test.id.name === '' && !isTestFile(test.id.file))) return {}
  const cost = new Map<string, number>()
  for (const test of red.run.tests) cost.set(test.id.file, (cost.get(test.id.file) ?? 0) + test.durationMs)
  let total = [...chosen].reduce((sum, file) => sum + (cost.get(file) ?? 0), 0)
  for (const [file, ms] of [...cost].sort((a, b) => a[1] - b[1])) {
    if (chosen.has(file)) continue
    total += ms
    if (total > WARM_SUITE_MS) break
    chosen.add(file)
  }
  return { testFiles: [...chosen].sort() }
}
