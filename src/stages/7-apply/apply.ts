import { type ChangeSet, changeSetDigest, type Decision, type Proof, PrunellaError } from '../../model/index.ts'
import { checkPaths } from './path-policy.ts'

export interface Approved {
  readonly changes: ChangeSet
  readonly proof: Proof
  readonly decision: Decision
}

/**
 * Refuses to go on unless exactly this change was proved and approved, and policy lets its paths be written. Throws PrunellaError
 * `changed-since` (something else was proved), `path-refused`, RangeError when nobody approved: then the caller is wrong.
 */
export function checkApproved({ changes, proof, decision }: Approved, isTestFile: (path: string) => boolean): void {
  if (decision.verdict !== 'approved') throw new RangeError(`the decision about this change is '${decision.verdict}', not 'approved'`)
  const digest = changeSetDigest(changes.changes)
  if (digest !== changes.digest || digest !== proof.changeDigest)
    throw new PrunellaError(
      'changed-since',
      `what is to be written (${digest.slice(0, 12)}) is not what was proved (${proof.changeDigest.slice(0, 12)})`,
    )
  const refusals = checkPaths(changes.changes, isTestFile)
  if (refusals.length > 0)
    throw new PrunellaError('path-refused', refusals.map((refusal) => `${refusal.path}: ${refusal.reason}`).join('; '))
}
