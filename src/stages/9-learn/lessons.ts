import type { HistoryOutcome, LessonCount, Lessons } from '../../model/index.ts'

const NOTHING: LessonCount = { plausible: 0, equal: 0, right: 0, wrong: 0 }

/**
 * Outcomes as counts per tier and per family of templates. What could not be compared (`unclear`) is plausible and neither right nor
 * wrong: a calibration divides by right + wrong.
 */
export function lessonsOf(project: string, outcomes: readonly HistoryOutcome[], learnedAt: number): Lessons {
  const byTier: Record<string, LessonCount> = {}
  const byFamily: Record<string, LessonCount> = {}
  for (const outcome of outcomes) {
    if (outcome.verdict === 'missed') continue
    if (outcome.tier !== undefined) byTier[outcome.tier] = counted(byTier[outcome.tier], outcome)
    const family = outcome.families.join(' + ')
    if (family !== '') byFamily[family] = counted(byFamily[family], outcome)
  }
  return { version: 1, project, learnedAt, commits: outcomes.map((outcome) => outcome.commit), rows: outcomes.length, byTier, byFamily }
}

const counted = (before: LessonCount = NOTHING, { verdict }: HistoryOutcome): LessonCount => ({
  plausible: before.plausible + 1,
  equal: before.equal + (verdict === 'equal' ? 1 : 0),
  right: before.right + (verdict === 'equal' || verdict === 'same-behaviour' ? 1 : 0),
  wrong: before.wrong + (verdict === 'wrong' ? 1 : 0),
})
