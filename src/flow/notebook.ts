/** A heal's journal with what the story needs around it: how it begins or goes on, notes for the reader, and its end. */
import { PrunellaError, type HealReport } from '../model/index.ts'
import { begunIn } from './decided.ts'
import { openHeal } from './journal.ts'
import type { HealOptions, HealParts } from './parts.ts'

export interface Notebook {
  readonly heal: string
  step<T>(name: string, input: unknown, work: () => Promise<T> | T): Promise<T>
  effect<T>(name: string, input: unknown, key: string, perform: (key: string) => Promise<T> | T): Promise<T>
  /** Something the reader should know; said once. */
  note(text: string): void
  readonly notes: readonly string[]
  /** The text of a file as it was when the heal began, given its text now: what this heal wrote before it was cut off does not count. */
  asBegun(path: string, now: string | undefined): string | undefined
  finish(report: HealReport): Promise<HealReport>
}

/** Opens the heal to go on with, or begins one. The options are a step of their own, so that a resumed heal has the same ones. */
export async function openNotebook(options: HealOptions, parts: HealParts): Promise<Notebook> {
  const { journal, clock, project, sandbox } = parts
  const heal = parts.resume ?? (await journal.begin(project.packageDir, clock.now()))
  const book = await openHeal(journal, clock, heal)
  const recorded = book.result('options') as { tree?: string } | undefined
  if (recorded !== undefined && recorded.tree !== options.tree)
    throw new PrunellaError(
      'changed-since',
      `the files of ${project.packageDir} are not those that heal ${heal} began with; start a new heal`,
    )
  await book.step('options', { tree: options.tree }, () => ({
    ...options,
    only: options.only ?? null,
    branch: options.branch ?? null,
    sandbox: sandbox.kind,
    runner: project.runnerTitle,
  }))
  const written = new Map(begunIn(book.entries).flatMap(({ changes }) => changes.changes.map((change) => [change.path, change] as const)))
  const notes: string[] = []
  const stopped = (): void => {
    if (parts.signal.aborted) throw new PrunellaError('interrupted', `heal ${heal} stopped before it was done`)
  }
  return {
    heal,
    notes,
    asBegun: (path, now) => (now !== undefined && written.get(path)?.after === now ? written.get(path)?.before : now),
    note: (text) => void (notes.includes(text) || notes.push(text)),
    // What was cut short by Ctrl-C is not a result: it must run again on resume.
    step: (name, input, work) =>
      book.step(name, input, async () => {
        stopped()
        const result = plain(await work())
        stopped()
        return result
      }),
    effect: (name, input, key, perform) => book.effect(name, input, { key, perform: async (stable) => plain(await perform(stable)) }),
    finish: (report) => book.step('finish', { tree: options.tree }, () => plain(report)),
  }
}

/** Typed arrays and undefined members do not survive JSON; the journal refuses what it cannot give back, so values are made plain here. */
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T
