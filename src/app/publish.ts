/** How an approved change reaches the world: into the files, into the files and a commit, or onto a branch. Idempotent under its key. */
import type { Applier } from '../contracts/index.ts'
import type { Git } from '../adapters/git/index.ts'
import type { PublishOrder } from '../flow/index.ts'
import { PrunellaError, type Publication, type Remedy, wholePercent } from '../model/index.ts'

export interface Publisher {
  readonly root: string
  readonly applier: Applier
  readonly openGit: () => Promise<Git | undefined>
}

/** One heal's way out. Several patches of one heal go onto one branch, each a commit on top of the one before. */
export async function publish({ root, applier, openGit }: Publisher, order: PublishOrder): Promise<Publication> {
  const { changes, key, remedy, as, branch, onTop } = order
  if (as === 'files') {
    await applier.apply(root, key, changes)
    return { as }
  }
  const git = await openGit()
  if (git === undefined) throw new PrunellaError('git-refused', `${root} is not a git repository`)
  const message = commitMessage(remedy, key)
  if (as === 'branch') {
    if (branch === undefined) throw new RangeError('a branch has a name')
    await git.commitOnBranch({ branch, message, changes, ...(onTop ? { base: branch } : {}) })
    return { as, ref: branch }
  }
  await git.checkInPlace(changes)
  await applier.apply(root, key, changes)
  return { as, ref: (await git.commitInPlace(message, changes)).commit }
}

/** The proof travels with the commit. The key makes a repeated commit recognisable. */
function commitMessage({ proposal, proof, decision }: Remedy, key: string): string {
  const checks = proof.checks.map((check) => `- ${check.id}: ${check.status}: ${check.detail}`)
  return [
    `Heal: ${proposal.explanation.split('\n')[0]}`,
    '',
    `Found by ${proposal.source} (${proposal.families.join(' + ')}); confidence ${wholePercent(decision.confidence.value)} %.`,
    '',
    'Proof:',
    ...checks,
    '',
    `Prunella-Heal: ${key}`,
    '',
  ].join('\n')
}
