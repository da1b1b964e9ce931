import { z } from 'zod'
import { TestId } from './test-run.ts'

/** A commit of the project's own history whose tests fail without its change and pass with it: a fault with its human fix. */
export const HistoryRow = z.object({
  /** The id of its sources' language. */
  language: z.string(),
  commit: z.string(),
  parent: z.string(),
  subject: z.string(),
  authoredAt: z.number(),
  /** Changed source files, relative to the repository's opened folder. */
  sources: z.array(z.string()).min(1),
  /** Changed test files, relative to the package. */
  tests: z.array(z.string()).min(1),
  /** Over the source files, the larger of lines added and lines deleted. */
  changedLines: z.number().int().positive(),
  /** Fail with the parent's sources, pass with the commit's. */
  failing: z.array(TestId).min(1),
  /** Whether the whole suite judged, or the tests near the change because the whole is too slow. */
  scope: z.enum(['whole', 'near']),
  /** Test files taken away before healing: those not near, and those that fail with the human's fix too (time zone, network). */
  leftOut: z.array(z.string()),
  /** Tests that fail with the human's fix too, in files that cannot be taken away because tests of `failing` are in them. */
  stillFailing: z.number().int().nonnegative(),
})
export type HistoryRow = z.infer<typeof HistoryRow>

/** What became of one commit while looking for rows. */
export const HistoryMined = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('row'), row: HistoryRow }),
  z.object({ kind: z.literal('skipped'), commit: z.string(), reason: z.string() }),
])
export type HistoryMined = z.infer<typeof HistoryMined>

/**
 * How Prunella's patch compares with the human's, best first. `equal`: the same syntax tree. `same-behaviour`: another tree, the same
 * outcome on every input tried. `unclear`: plausible, but the two could not be compared by running. `wrong`: plausible, and an input
 * tells them apart. `missed`: no proven patch.
 */
export const HistoryVerdict = z.enum(['equal', 'same-behaviour', 'unclear', 'wrong', 'missed'])
export type HistoryVerdict = z.infer<typeof HistoryVerdict>

export const HistoryOutcome = z.object({
  language: z.string(),
  commit: z.string(),
  subject: z.string(),
  changedLines: z.number(),
  verdict: HistoryVerdict,
  /** The human's fix in other words: braces, negations, order, names of new locals. True of an equal one too; absent in older outcomes. */
  readsAlike: z.boolean().optional(),
  /** Why it was missed, or on which input the patches part. */
  detail: z.string(),
  /** Of the patch; empty when missed. */
  families: z.array(z.string()),
  tier: z.string().optional(),
  confidence: z.number().optional(),
  /** Prunella would not have applied it by itself, or said that the plausible patches behave differently. */
  warned: z.boolean(),
  behaviourGroups: z.number().optional(),
  /** Inputs on which patch and human fix were compared. */
  inputsCompared: z.number(),
  /** Position, from 1, of the first suspect inside a file and line that the human changed. */
  suspectRank: z.number().optional(),
  /** Template edits that together make the human's fix, in its own lines; absent when there are none such. */
  withinReach: z.number().optional(),
  tried: z.number(),
  searchEnded: z.string(),
  elapsedMs: z.number(),
  diff: z.string(),
})
export type HistoryOutcome = z.infer<typeof HistoryOutcome>

/** How often a kind of patch turned out right on this project's own history; the evidence that calibrates confidence. */
export const LessonCount = z.object({ plausible: z.number(), equal: z.number(), right: z.number(), wrong: z.number() })
export type LessonCount = z.infer<typeof LessonCount>

export const Lessons = z.object({
  version: z.literal(1),
  project: z.string(),
  learnedAt: z.number(),
  /** The commits it rests on: a lesson is never counted twice. */
  commits: z.array(z.string()),
  rows: z.number(),
  byTier: z.record(z.string(), LessonCount),
  byFamily: z.record(z.string(), LessonCount),
})
export type Lessons = z.infer<typeof Lessons>
