/** What compiler and linter would change: they look at files under suspicion, and where all sources are few, while the suite still runs. */
import type { Candidate, FixRequest } from '../contracts/index.ts'
import type { Diagnosis } from '../model/index.ts'
import type { HealParts } from './parts.ts'
import { readSources } from './sources.ts'

/** Compiler and linter look only at the files most under suspicion. */
const TOOL_SUSPECTS = 20
/** So many sources, in characters of text, a compiler reads whole within the time of a suite; more are asked about by suspicion only. */
const EARLY_CHARS_MAX = 500_000

export interface Tools {
  /** Begins to ask about all sources as they are, when they are few. */
  begin(): void
  candidates(
    diagnosis: Diagnosis,
    texts: ReadonlyMap<string, string>,
    base: ReadonlyMap<string, string | null>,
  ): Promise<{ readonly candidates: readonly Candidate[]; readonly notes: readonly string[] }>
  /** What they would change in these very files. */
  about(
    files: ReadonlyMap<string, string>,
    base: ReadonlyMap<string, string | null>,
    how: How,
  ): Promise<{ readonly candidates: readonly Candidate[]; readonly notes: readonly string[] }>
  /** Ends what nobody waits for any more. */
  close(): void
}

/** What is asked beyond the files, see FixRequest. */
type How = Pick<FixRequest, 'layout' | 'timeMs' | 'complaints' | 'sources'>

type Answer = Awaited<ReturnType<Tools['candidates']>>

export function openTools(parts: HealParts): Tools {
  const stop = new AbortController()
  const signal = AbortSignal.any([parts.signal, stop.signal])
  let early: Promise<Answer | undefined> | undefined
  const ask = async (files: ReadonlyMap<string, string>, overlays: ReadonlyMap<string, string | null>, how: How = {}): Promise<Answer> => {
    const { sandbox, project } = parts
    const { fixes } = parts.language
    const answers = await Promise.all(fixes.map((source) => source.candidates({ sandbox, project, files, overlays, ...how, signal })))
    return {
      candidates: answers.flatMap((one, index) => one.candidates.map((candidate) => ({ source: fixes[index]!.id, ...candidate }))),
      notes: answers.flatMap(({ note }) => (note === undefined ? [] : [note])),
    }
  }
  const askEarly = async (): Promise<Answer | undefined> => {
    const texts = await readSources(parts, new Map())
    const chars = [...texts.values()].reduce((sum, text) => sum + text.length, 0)
    return chars > EARLY_CHARS_MAX ? undefined : ask(texts, new Map())
  }
  return {
    begin() {
      // Where it fails, the question is asked again later, and that failure is told.
      early ??= askEarly().catch(() => undefined)
    },
    async candidates(diagnosis, texts, base) {
      const suspects = new Set(diagnosis.suspects.slice(0, TOOL_SUSPECTS).map((suspect) => suspect.path))
      const files = new Map([...texts].filter(([path]) => suspects.has(path)))
      if (files.size === 0) return { candidates: [], notes: [] }
      const known = base.size === 0 ? await early : undefined
      const { candidates, notes } = known ?? (await ask(files, base))
      // An early answer is about every file; what the failing tests have nothing to do with is left out.
      const reached = new Set(diagnosis.suspects.map((suspect) => suspect.path))
      const isWanted = ({ path }: Candidate): boolean => texts.has(path) && (known === undefined || reached.has(path))
      return { candidates: candidates.filter(isWanted), notes }
    },
    about: ask,
    close: () => stop.abort(),
  }
}
