import { holeName, type CandidateEdit, type WarmForced, type WarmHole, type WarmPlace } from '../../contracts/index.ts'
import type { Edit } from '../../model/index.ts'

/** How a language asks inside the running program. Texts are expressions; a thunk computes one when it is called. */
export interface Looker {
  thunk(text: string): string
  /** An expression that is worth what whoever listens says, told how to compute what is usual and what is asked. */
  question(usual: string, asks: string, path: string): string
  /** What goes before and behind an expression that is watched. */
  open(at: number, thunks: string, path: string): string
  readonly close: string
}

/** As the sandbox tells it: `unclear` where the condition came so often that not every way to choose was tried. */
export interface Told extends WarmForced {
  readonly unclear: boolean
}

/** Asks of a hole that came often and was not solved: compiling what is asked costs more than asking. */
const unclearAsksMax = 400

/**
 * First whether forcing helps at all, which is cheap and settles most; then, only where it may, what of the conditions asked fits.
 */
export async function forceInTwo(
  holes: readonly WarmHole[],
  ask: (holes: readonly WarmHole[]) => Promise<ReadonlyMap<number, Told>>,
): Promise<readonly WarmForced[]> {
  const first = await ask(holes.map((hole) => ({ ...hole, asks: [] })))
  const worthwhile = holes.flatMap((hole) => {
    const told = first.get(hole.id)
    if (told === undefined || !(told.solved || told.unclear)) return []
    return [told.solved ? hole : { ...hole, asks: hole.asks.slice(0, unclearAsksMax) }]
  })
  const second = worthwhile.length === 0 ? first : await ask(worthwhile)
  return holes.flatMap(({ id }) => {
    const told = second.get(id) ?? first.get(id)
    return told ? [{ id, solved: told.solved, fits: told.fits, keeps: told.keeps }] : []
  })
}

/** The hole's edits with the question in them. */
export const withQuestion = ({ files, usual, asks }: WarmHole, looker: Looker): readonly CandidateEdit[] =>
  files.map(({ path, edits }) => {
    const question = looker.question(looker.thunk(usual), asks.map((ask) => looker.thunk(ask)).join(','), path)
    return { path, edits: edits.map((edit) => ({ ...edit, text: edit.text.replace(holeName, () => question) })) }
  })

/** One set of edits a file, with questions around the expressions; the outer ones open first and close last. */
export function watching(
  places: readonly WarmPlace[],
  textOf: (path: string) => string | undefined,
  looker: Looker,
): readonly CandidateEdit[] {
  return [...Map.groupBy(places.keys(), (at) => places[at]!.path)].flatMap(([path, indexes]) => {
    const text = textOf(path)
    if (text === undefined) return []
    const outerFirst = indexes.toSorted((a, b) => places[a]!.start - places[b]!.start || places[b]!.end - places[a]!.end)
    const opening: Edit[] = outerFirst.map((at) => {
      const { start, end, texts } = places[at]!
      const thunks = [text.slice(start, end), ...texts].map((each) => looker.thunk(each))
      return { start, end: start, text: looker.open(at, thunks.join(','), path) }
    })
    const closing = outerFirst.toReversed().map((at) => ({ start: places[at]!.end, end: places[at]!.end, text: looker.close }))
    return [{ path, edits: [...opening, ...closing].sort((a, b) => a.start - b.start) }]
  })
}
