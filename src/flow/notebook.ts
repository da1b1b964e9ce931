/** A heal's journal with what the story needs around it: how it begins or goes on, notes for the reader, and its end. */
import { PrunellaError, type HealReport } from '../model/index.ts'
import { begunIn } from './decided.ts'
import { openHeal, type OpenHeal } from './journal.ts'
import type { HealOptions, HealParts } from './parts.ts'

/** What writing and taking back need of a heal's journal, whether the heal runs or a person approves later. */
export type Book = Pick<OpenHeal, 'heal' | 'step' | 'effect'>

export interface Notebook extends Book {
  /** The options in force: those the heal began with, also when it is resumed with others. */
  readonly options: HealOptions
  /** Whether a patch of this heal was published before: the next one is made on top of it. */
  published(): boolean
  /** Something the reader should know; said once. */
  note(text: string): void
  readonly notes: readonly string[]
  /** The text of a file as it was when the heal began, given its text now: what this heal wrote before it was cut off does not count. */
  asBegun(path: string, now: string | undefined): string | undefined
  finish(report: HealReport): Promise<HealReport>
}

type Recorded = Omit<HealOptions, 'only' | 'test' | 'branch'> & Record<'only' | 'test' | 'branch', string | null>

/** JSON knows no undefined: what was not given is null in the journal. */
const asOptions = ({ only, test, branch, ...same }: Recorded): HealOptions => ({
  ...same,
  only: only ?? undefined,
  test: test ?? undefined,
  branch: branch ?? undefined,
})

/** Opens the heal to go on with, or begins one. The options are a step of their own, so that a resumed heal has the same ones. */
export async function openNotebook(options: HealOptions, parts: HealParts): Promise<Notebook> {
  const { journal, clock, project, sandbox } = parts
  const heal = parts.resume ?? (await journal.begin(project.packageDir, clock.now()))
  const book = await openHeal(journal, clock, heal)
  const recorded = book.result('options') as Recorded | undefined
  if (recorded !== undefined && recorded.tree !== options.tree)
    throw new PrunellaError(
      'changed-since',
      `the files of ${project.packageDir} are not those that heal ${heal} began with; start a new heal`,
    )
  await book.step('options', { tree: options.tree }, () => ({
    ...options,
    only: options.only ?? null,
    test: options.test ?? null,
    branch: options.branch ?? null,
    sandbox: sandbox.kind,
    root: project.root,
    language: project.language,
    runner: project.runnerTitle,
  }))
  const written = new Map(begunIn(book.entries).flatMap(({ changes }) => changes.changes.map((change) => [change.path, change] as const)))
  const notes: string[] = []
  const stopped = (): void => {
    if (parts.signal.aborted) throw new PrunellaError('interrupted', `heal ${heal} stopped before it was done`)
  }
  return {
    heal,
    options: recorded === undefined ? options : { ...options, ...asOptions(recorded) },
    published: () => book.entries.some((entry) => /^\d+\.apply\.done$/.test(entry.step)),
    notes,
    asBegun: (path, now) => (now !== undefined && written.get(path)?.after === now ? written.get(path)?.before : now),
    note: (text) => void (notes.includes(text) || notes.push(text)),
    // What was cut short by Ctrl-C is not a result: it must run again on resume.
    step: (name, input, work, shape) =>
      book.step(
        name,
        input,
        async () => {
          stopped()
          const result = plain(await work())
          stopped()
          return result
        },
        shape,
      ),
    effect: (name, input, work, shape) =>
      book.effect(name, input, { ...work, perform: async (stable) => plain(await work.perform(stable)) }, shape),
    finish: (report) => book.step('finish', { tree: options.tree }, () => plain(report)),
  }
}

/** Typed arrays and undefined members do not survive JSON; the journal refuses what it cannot give back, so values are made plain here. */
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T
