import type { WarmForced, WarmHole, WarmPlace, WarmSight } from '../../../contracts/index.ts'
import { forceInTwo, readForced, readSights, watching, withQuestion, type Looker, type Told } from '../../common/index.ts'
import type { WarmProcess } from './process.ts'
import type { SwapCheck, Wire } from './swappable.ts'

/** Tries of one batch of holes: each hang costs one hole. */
const HANGS_MAX = 5

/** See WarmSession.force. Holes in functions that cannot be swapped are left out. */
export const askHoles = (process: WarmProcess, check: SwapCheck, holes: readonly WarmHole[]): Promise<readonly WarmForced[]> =>
  forceInTwo(holes, (each) => askOnce(process, check, each))

async function askOnce(process: WarmProcess, check: SwapCheck, holes: readonly WarmHole[]): Promise<ReadonlyMap<number, Told>> {
  const looker = lookerOf(process)
  const prepared = await check.prepare(holes.map((hole) => ({ id: hole.id, files: withQuestion(hole, looker) })))
  const wires = prepared.filter((each): each is Wire => typeof each === 'object')
  const asks = new Map(holes.map((hole) => [hole.id, hole.asks.length]))
  const found = new Map<number, Told>()
  const hung = new Set<number>()
  for (let tries = 0; tries < HANGS_MAX; tries++) {
    const left = wires.filter(({ id }) => !found.has(id) && !hung.has(id))
    if (left.length === 0) break
    let trying = left[0]!.id
    const asked = left.map(({ id, units }) => ({ id, units, asks: asks.get(id) ?? 0 }))
    const reply = await process.ask({ op: 'force', holes: asked }, ['done'], 0, (message) => {
      if (message.kind === 'trying') trying = Number(message['id'])
      const told = readForced(message)
      if (told) found.set(told.id, told)
    })
    if (reply.ended === 'done') break
    hung.add(trying)
    await process.restart()
  }
  return found
}

/** See WarmSession.watch. Each function is compiled once with all its places in it. */
export async function askPlaces(
  process: WarmProcess,
  check: SwapCheck,
  places: readonly WarmPlace[],
): Promise<readonly (WarmSight | undefined)[]> {
  const { byPath } = process.options.sources
  const files = watching(places, (path) => byPath.get(path)?.text, lookerOf(process))
  const prepared = await check.prepare(files.map((file, id) => ({ id, files: [file] })))
  const units = prepared.flatMap((each) => (typeof each === 'object' ? each.units : []))
  let sights: readonly (WarmSight | undefined)[] = places.map(() => undefined)
  if (units.length === 0) return sights
  const reply = await process.ask({ op: 'watch', units, places: places.length }, ['done'], 0, (message) => {
    if (message.kind === 'watched') sights = readSights(message, places.length)
  })
  if (reply.ended !== 'done') await process.restart()
  return sights
}

/** Whoever listens is reached through the record of the file. */
function lookerOf(process: WarmProcess): Looker {
  const record = (path: string): string => `__p${process.options.sources.byPath.get(path)?.index ?? 0}`
  return {
    thunk: (text) => `()=>(${text})`,
    question: (usual, asks, path) => `${record(path)}.o(${usual},()=>[${asks}])`,
    open: (at, thunks, path) => `(${record(path)}.w(${at},()=>[${thunks}]),`,
    close: ')',
  }
}
