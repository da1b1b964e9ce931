import type { WarmCandidate, WarmForced, WarmHole, WarmPlace, WarmSight } from '../../../contracts/index.ts'
import { forceInTwo, readForced, readSights, watching, withQuestion, type Looker, type Told } from '../../common/index.ts'
import type { WarmProcess } from './process.ts'
import type { Replacement } from './units.ts'

/** The replacements of a candidate; undefined where its functions cannot be exchanged. */
type Prepare = (candidate: WarmCandidate) => { readonly units: readonly Replacement[] } | undefined

/** See WarmSession.force; runtime/holes.py answers. */
export const askHoles = (process: WarmProcess, prepare: Prepare, holes: readonly WarmHole[]): Promise<readonly WarmForced[]> =>
  forceInTwo(holes, async (each) => {
    const found = new Map<number, Told>()
    const asked = each.flatMap((hole) => {
      const made = prepare({ id: hole.id, files: withQuestion(hole, looker) })
      return made ? [{ id: hole.id, units: made.units, asks: hole.asks.length }] : []
    })
    if (asked.length === 0) return found
    const reply = await process.ask({ op: 'force', holes: asked }, ['done'], (message) => {
      const told = readForced(message)
      if (told) found.set(told.id, told)
    })
    if (reply.ended !== 'done') await process.restart()
    return found
  })

/** See WarmSession.watch. */
export async function askPlaces(
  process: WarmProcess,
  prepare: Prepare,
  places: readonly WarmPlace[],
): Promise<readonly (WarmSight | undefined)[]> {
  const { byPath } = process.options.sources
  const files = watching(places, (path) => byPath.get(path)?.text, looker)
  const units = files.flatMap((file, id) => prepare({ id, files: [file] })?.units ?? [])
  let sights: readonly (WarmSight | undefined)[] = places.map(() => undefined)
  if (units.length === 0) return sights
  const reply = await process.ask({ op: 'watch', units, places: places.length }, ['done'], (message) => {
    if (message.kind === 'watched') sights = readSights(message, places.length)
  })
  if (reply.ended !== 'done') await process.restart()
  return sights
}

/** Whoever listens is a builtin of the forked process. */
const looker: Looker = {
  thunk: (text) => `lambda: (${text})`,
  question: (usual, asks) => `__prunella_o__(${usual}, lambda: [${asks}])`,
  open: (at, thunks) => `(__prunella_w__(${at}, lambda: [${thunks}]), `,
  close: ')[1]',
}
