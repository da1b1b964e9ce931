import type { WarmForced, WarmHole, WarmPlace, WarmSight } from '../../../contracts/index.ts'
import { forceInTwo, readForced, readSights, watching, withQuestion, type Looker, type Told } from '../../common/index.ts'
import type { WarmProcess } from './process.ts'
import { spliceCandidate, type Replacement } from './splice.ts'
import type { Group } from './touching.ts'

/** See WarmSession.force; runtime/holes.php answers. `groupOf` names the tests that run what is replaced. */
export const askHoles = (
  process: WarmProcess,
  holes: readonly WarmHole[],
  groupOf: (units: readonly Replacement[]) => readonly [string, Group | undefined],
): Promise<readonly WarmForced[]> =>
  forceInTwo(holes, async (each) => {
    const found = new Map<number, Told>()
    const groups: Record<string, Group | undefined> = {}
    const asked = each.flatMap((hole) => {
      const spliced = spliceCandidate(process.options.sources, withQuestion(hole, looker))
      if (spliced.kind !== 'swap') return []
      const [group, tests] = groupOf(spliced.units)
      groups[group] = tests
      return [{ id: hole.id, units: spliced.units, group, asks: hole.asks.length }]
    })
    if (asked.length === 0) return found
    const reply = await process.ask({ op: 'force', holes: asked, groups }, ['done'], (message) => {
      const told = readForced(message)
      if (told) found.set(told.id, told)
    })
    if (reply.ended !== 'done') await process.restart()
    return found
  })

/** See WarmSession.watch. */
export async function askPlaces(process: WarmProcess, places: readonly WarmPlace[]): Promise<readonly (WarmSight | undefined)[]> {
  const { sources } = process.options
  const files = watching(places, (path) => sources.byPath.get(path)?.text, looker)
  const units = files.flatMap((file) => {
    const spliced = spliceCandidate(sources, [file])
    return spliced.kind === 'swap' ? spliced.units : []
  })
  let sights: readonly (WarmSight | undefined)[] = places.map(() => undefined)
  if (units.length === 0) return sights
  const reply = await process.ask({ op: 'watch', units, places: places.length }, ['done'], (message) => {
    if (message.kind === 'watched') sights = readSights(message, places.length)
  })
  if (reply.ended !== 'done') await process.restart()
  return sights
}

const looker: Looker = {
  thunk: (text) => `fn()=>(${text})`,
  question: (usual, asks) => `\\Prunella\\Holes::ask(${usual},fn()=>[${asks}])`,
  open: (at, thunks) => `[\\Prunella\\Holes::see(${at},fn()=>[${thunks}]),`,
  close: '][1]',
}
