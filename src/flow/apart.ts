/**
 * Independent faults in one patch: which of its edits heal which tests. Edits belong apart when each group alone turns its own tests
 * green and breaks nothing, no test needs two groups, and together they heal all.
 */
import type { CandidateEdit, WarmSession } from '../contracts/index.ts'
import type { Healing, Patch, TestId } from '../model/index.ts'

/** Every group of edits is tried: 62 candidates. A patch with more edits is rare, and hardly a sum of independent ones. */
const EDITS_MAX = 6
/** Where each try is a run of the suite, only one edit here and one there. */
const COLD_EDITS_MAX = 2

interface Place {
  readonly path: string
  readonly edit: CandidateEdit['edits'][number]
}

/** Empty when the patch is one edit, or its edits are needed together. `texts`: path → text before the patch. */
export async function healingsOf(
  patch: Patch,
  targets: readonly TestId[],
  session: WarmSession,
  texts: ReadonlyMap<string, string>,
): Promise<Healing[]> {
  const places = patch.files.flatMap(({ path, edits }) => edits.map((edit): Place => ({ path, edit })))
  const most = session.tier === 'cold' ? COLD_EDITS_MAX : EDITS_MAX
  if (targets.length < 2 || places.length < 2 || places.length > most) return []
  const all = 2 ** places.length - 1
  const groups = Array.from({ length: all - 1 }, (_, index) => index + 1)
  await session.focus([...new Set(places.map(({ path }) => path))], targets)
  const verdicts = await session.evaluate(
    groups.map((id) => ({ id, files: filesOf(places.filter((_, at) => (id >> at) & 1)) })),
    { full: true },
  )
  const heals = new Map<number, ReadonlySet<number>>([[all, new Set(targets.keys())]])
  for (const verdict of verdicts)
    if (verdict.status === 'failing' && verdict.broken === 0)
      heals.set(verdict.id, new Set(targets.keys().filter((at) => verdict.progress[at] === 1)))
  const parts = separate(all, heals)
  if (parts.length < 2) return []
  return parts.map((part) => ({
    places: linesOf(
      places.filter((_, at) => (part >> at) & 1),
      texts,
    ),
    heals: [...heals.get(part)!].map((at) => targets[at]!),
  }))
}

function linesOf(places: readonly Place[], texts: ReadonlyMap<string, string>): Healing['places'] {
  const lines = new Map<string, Healing['places'][number]>()
  for (const { path, edit } of places) {
    const line = (texts.get(path) ?? '').slice(0, edit.start).split('\n').length
    lines.set(`${path}:${line}`, { path, line })
  }
  return [...lines.values()]
}

/** The finest groups; a group is a number whose bits are its edits. */
function separate(group: number, heals: ReadonlyMap<number, ReadonlySet<number>>): number[] {
  const lowest = group & -group
  for (let part = (group - 1) & group; part > 0; part = (part - 1) & group) {
    const own = heals.get(part)
    const others = heals.get(group ^ part)
    if ((part & lowest) === 0 || own === undefined || others === undefined || own.size === 0 || others.size === 0) continue
    if (own.isDisjointFrom(others) && own.size + others.size === heals.get(group)!.size)
      return [...separate(part, heals), ...separate(group ^ part, heals)]
  }
  return [group]
}

const filesOf = (places: readonly Place[]): CandidateEdit[] =>
  [...Map.groupBy(places, ({ path }) => path)].map(([path, own]) => ({ path, edits: own.map(({ edit }) => edit) }))
