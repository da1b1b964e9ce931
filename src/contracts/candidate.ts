import type { Edit } from '../model/index.ts'

/** An edit script for one file under repair, in offsets of its current text. */
export interface CandidateEdit {
  readonly path: string
  readonly edits: readonly Edit[]
}

export interface Candidate {
  /** Template or rule id. */
  readonly family: string
  /** Span of the node that changes, for joining with suspects and for pairs of edits that must not overlap. */
  readonly path: string
  readonly start: number
  readonly end: number
  readonly edits: readonly Edit[]
  /** Prior of this very candidate within its family, 0..1 (1 = as likely as the family allows). */
  readonly weight: number
  /** Share of fixes this family makes, 0..1, from the language's own table; absent means rare. */
  readonly prior?: number
  /** Who proposes it, where that is no template: 'compiler', 'linter', 'linter suggestion', 'history'. */
  readonly source?: string
  readonly explanation: string
}

/** A program with a condition made constant, or with a statement gone. */
export interface SwitchedOff {
  readonly candidate: Candidate
  /** Absent where a statement is gone for itself. */
  readonly condition?: { readonly start: number; readonly end: number }
}

/**
 * Stands once in the text of an edit for a condition that is sought there. A session that can look into the program puts a question in its
 * place: whoever runs the tests then says what the condition is worth on each visit.
 */
export const holeName = '__prunella_hole__'

/** The family of what is found so. */
export const soughtFamily = 'condition-sought'

/** A condition that is sought at a place. With `usual` in the hole the program is as it was. */
export interface Hole {
  /** Its edits hold `holeName`. */
  readonly candidate: Candidate
  /** Source text. */
  readonly usual: string
  /** Conditions that could stand there, without effects, in names that are known there; likeliest first. */
  readonly asks: readonly { readonly text: string; readonly weight: number }[]
}

/** An expression of the file and what a candidate makes of it, where neither has effects. */
export interface ValueChange {
  readonly path: string
  readonly start: number
  readonly end: number
  readonly text: string
}

/** A hole as it is asked about: `files` hold `holeName` once. */
export interface WarmHole {
  readonly id: number
  readonly files: readonly CandidateEdit[]
  readonly usual: string
  readonly asks: readonly string[]
}

/**
 * What forcing the condition showed. `solved`: whether every failing test passes for some choice of yes and no at its visits (of the
 * choices tried: where it came often, not all are). `fits`: indexes of those asks that choose so in every failing test; `keeps`: those
 * of them that choose as `usual` does wherever a passing test came by.
 */
export interface WarmForced {
  readonly id: number
  readonly solved: boolean
  readonly fits: readonly number[]
  readonly keeps: readonly number[]
}

/** An expression of a file as it is, and texts that could stand in its place. */
export interface WarmPlace {
  readonly path: string
  readonly start: number
  readonly end: number
  readonly texts: readonly string[]
}

/**
 * What a place was worth in the failing tests. Prints of all its values there in the order of the visits: equal prints, equal values.
 * `whole` is false where it came too often to see every visit.
 */
export interface WarmSight {
  readonly visits: number
  readonly whole: boolean
  /** Of the expression as it is. */
  readonly own: string
  /** As many as `texts`; of what throws, too. */
  readonly prints: readonly string[]
}
