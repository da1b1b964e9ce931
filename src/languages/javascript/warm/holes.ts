import { holeName, type WarmForced, type WarmHole, type WarmPlace, type WarmSight } from '../../../contracts/index.ts'
import type { Edit } from '../../../model/index.ts'
import { readForced, readSights } from '../../common/index.ts'
import type { WarmProcess } from './process.ts'
import type { Replacement } from './splice.ts'
import type { SwapCheck, Wire } from './swappable.ts'

/** Tries of one batch of holes: each hang costs one hole. */
const HANGS_MAX = 5

/** See WarmSession.force. Holes in functions that cannot be swapped are left out. */
export async function askHoles(process: WarmProcess, check: SwapCheck, holes: readonly WarmHole[]): Promise<readonly WarmForced[]> {
  const prepared = await check.prepare(holes.map((hole) => ({ id: hole.id, files: withQuestion(process, hole) })))
  const wires = prepared.filter((each): each is Wire => typeof each === 'object')
  const found = new Map<number, WarmForced>()
  const hung = new Set<number>()
  for (let tries = 0; tries < HANGS_MAX; tries++) {
    const left = wires.filter(({ id }) => !found.has(id) && !hung.has(id))
    if (left.length === 0) break
    let trying = left[0]!.id
    const asked = left.map(({ id, units }) => ({ id, units, asks: holes.find((hole) => hole.id === id)?.asks.length ?? 0 }))
    const reply = await process.ask({ op: 'force', holes: asked }, ['done'], 0, (message) => {
      if (message.kind === 'trying') trying = Number(message['id'])
      const forced = readForced(message)
      if (forced) found.set(forced.id, forced)
    })
    if (reply.ended === 'done') break
    hung.add(trying)
    await process.restart()
  }
  return [...found.values()]
}

function withQuestion(process: WarmProcess, { files, usual, asks }: WarmHole): WarmHole['files'] {
  return files.map(({ path, edits }) => {
    const index = process.options.sources.byPath.get(path)?.index ?? 0
    const question = `__p${index}.o(()=>(${usual}),()=>[${asks.map((ask) => `()=>(${ask})`).join(',')}])`
    return { path, edits: edits.map((edit) => ({ ...edit, text: edit.text.replace(holeName, () => question) })) }
  })
}

/** See WarmSession.watch. Each function is compiled once with all its places in it. */
export async function askPlaces(
  process: WarmProcess,
  check: SwapCheck,
  places: readonly WarmPlace[],
): Promise<readonly (WarmSight | undefined)[]> {
  const byPath = Map.groupBy(places.keys(), (at) => places[at]!.path)
  const candidates = [...byPath].map(([path, indexes], id) => ({ id, files: [{ path, edits: watching(process, path, places, indexes) }] }))
  const prepared = await check.prepare(candidates)
  const units: Replacement[] = prepared.flatMap((each) => (typeof each === 'object' ? each.units : []))
  let sights: readonly (WarmSight | undefined)[] = places.map(() => undefined)
  if (units.length === 0) return sights
  const reply = await process.ask({ op: 'watch', units, places: places.length }, ['done'], 0, (message) => {
    if (message.kind === 'watched') sights = readSights(message, places.length)
  })
  if (reply.ended !== 'done') await process.restart()
  return sights
}

/** Questions around expressions; the outer ones open first and close last. */
function watching(process: WarmProcess, path: string, places: readonly WarmPlace[], indexes: readonly number[]): Edit[] {
  const file = process.options.sources.byPath.get(path)
  if (!file) return []
  const outerFirst = indexes.toSorted((a, b) => places[a]!.start - places[b]!.start || places[b]!.end - places[a]!.end)
  const opening = outerFirst.map((at) => {
    const { start, end, texts } = places[at]!
    const thunks = [file.text.slice(start, end), ...texts].map((text) => `()=>(${text})`)
    return { start, end: start, text: `(__p${file.index}.w(${at},()=>[${thunks.join(',')}]),` }
  })
  const closing = outerFirst.toReversed().map((at) => ({ start: places[at]!.end, end: places[at]!.end, text: ')' }))
  return [...opening, ...closing].sort((a, b) => a.start - b.start)
}
