/** What one of the project's own tools says of the project as it is and as it would be, and what got worse. */
import { type Complaint, complaintDelta, type ProofCheck } from '../../model/index.ts'

export type { Complaint } from '../../model/index.ts'
export type Finding = Omit<ProofCheck, 'id'>
export type Overlays = ReadonlyMap<string, string | null>

export type ToolRun =
  | { readonly kind: 'complaints'; readonly complaints: readonly Complaint[]; readonly wallMs: number }
  /** The tool did not do its work; says why. */
  | { readonly kind: 'broken'; readonly why: string; readonly wallMs: number }

export const skipped = (detail: string, durationMs = 0): Finding => ({ status: 'skipped', detail, durationMs })

/** Complaints shown in words; the rest are counted. */
const SHOWN_MAX = 3

/**
 * `after` first: without complaints there is nothing to compare. `before` is asked for only then, and may be remembered by the caller.
 */
export async function judgeDelta(tool: string, after: ToolRun, before: () => Promise<ToolRun>): Promise<Finding> {
  if (after.kind === 'broken') return skipped(`${tool} could not run: ${after.why}`, after.wallMs)
  if (after.complaints.length === 0) return { status: 'passed', detail: `${tool}: no errors`, durationMs: after.wallMs }
  const old = await before()
  const durationMs = after.wallMs + old.wallMs
  if (old.kind === 'broken') return skipped(`${tool} could not run on the project as it is: ${old.why}`, durationMs)
  const added = complaintDelta(old.complaints, after.complaints).added
  if (added.length === 0) return { status: 'passed', detail: `${tool}: no new errors (${old.complaints.length} before)`, durationMs }
  const words = added.slice(0, SHOWN_MAX).map(({ path, line, rule, message }) => `${path}:${line} ${message} (${rule})`)
  const more = added.length > SHOWN_MAX ? ` and ${added.length - SHOWN_MAX} more` : ''
  return { status: 'failed', detail: `${tool}: ${words.join('; ')}${more}`, durationMs }
}
