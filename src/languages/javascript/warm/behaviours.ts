import type { BehaviourOptions, WarmCandidate } from '../../../contracts/index.ts'
import { type Behaved, readTexts } from '../../common/index.ts'
import type { WarmProcess } from './process.ts'
import { spliceUnit, type Replacement } from './splice.ts'
import type { SwapCheck, Wire } from './swappable.ts'

/** Inputs are tried for one candidate at a time; each call is bounded by steps, so this is for built-ins only. */
const SILENT_BEHAVIOURS_MS = 2_000

/** See WarmSession.behaviours. A candidate that only a reload can show has no outcomes. */
export async function askBehaviours(
  process: WarmProcess,
  check: SwapCheck,
  candidates: readonly WarmCandidate[],
  options: BehaviourOptions,
): Promise<Behaved> {
  const wires = (await check.prepare(candidates)).filter((each) => typeof each === 'object')
  const units = unitsOf(process, wires)
  let calls: readonly string[] = []
  const outcomes = new Map<number, readonly string[]>()
  // A candidate that hangs is left out and the rest asked again: one try more than there are candidates is enough.
  for (let tries = 0; tries <= wires.length && outcomes.size < wires.length; tries++) {
    const left = wires.filter((wire) => !outcomes.has(wire.id))
    const asked = wires.map((wire) => ({ ...wire, skip: outcomes.has(wire.id) }))
    const request = { op: 'behaviours', ...options, units, candidates: asked, captureWith: left[0]?.id }
    const reply = await process.ask(request, ['behaviours'], SILENT_BEHAVIOURS_MS, (message) => {
      if (message.kind === 'calls') calls = readTexts(message['calls'])
      if (message.kind === 'outcomes') outcomes.set(Number(message['id']), readTexts(message['outcomes']))
    })
    if (reply.ended === 'done') break
    const hung = wires.find((wire) => !outcomes.has(wire.id))
    if (hung)
      outcomes.set(
        hung.id,
        calls.map(() => 'timeout'),
      )
    await process.restart()
  }
  return { calls, outcomes: candidates.map((candidate) => outcomes.get(candidate.id) ?? []) }
}

/** The units that any of the candidates edits, each with its own text. */
function unitsOf(process: WarmProcess, wires: readonly Wire[]): readonly { own: Replacement; title: string; kind: string }[] {
  const found = new Map<string, { own: Replacement; title: string; kind: string }>()
  for (const [fileIndex, unitIndex] of wires.flatMap((wire) => wire.units)) {
    const file = process.options.sources.files[fileIndex]
    const unit = file?.units[unitIndex]
    const own = file && unit && spliceUnit(file, unit, [])
    if (unit && own && typeof own !== 'string') found.set(`${fileIndex}:${unitIndex}`, { own, title: unit.title, kind: unit.kind })
  }
  return [...found.values()]
}
