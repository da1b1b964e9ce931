/** How an approved change reaches the world: into the files, into the files and a commit, or onto a branch. Idempotent under its key. */
import type { Applier } from '../contracts/index.ts'
import type { Git } from '../adapters/git/index.ts'
import { PrunellaError, type ChangeSet, type Publication, type Remedy } from '../model/index.ts'

export interface Publisher {
  readonly root: string
  readonly as: Publication['as']
  readonly branch: string
  readonly applier: Applier
  readonly openGit: () => Promise<Git | undefined>
}

/** One heal's way out. Several patches of one heal go onto one branch, each a commit on top of the one before. */
export function publisher(to: Publisher): (changes: ChangeSet, key: string, remedy: Remedy) => Promise<Publication> {
  let branched = false
  return async (changes, key, remedy) => {
    if (to.as === 'files') {
      await to.applier.apply(to.root, key, changes)
      return { as: 'files' }
    }
    const git = await to.openGit()
    if (git === undefined) throw new PrunellaError('git-refused', `${to.root} is not a git repository`)
    const message = commitMessage(remedy, key)
    if (to.as === 'branch') {
      await git.commitOnBranch({ branch: to.branch, message, changes, ...(branched ? { base: to.branch } : {}) })
      branched = true
      return { as: 'branch', ref: to.branch }
    }
    await git.checkInPlace(changes)
    await to.applier.apply(to.root, key, changes)
    return { as: 'commit', ref: (await git.commitInPlace(message, changes)).commit }
  }
}

/** The proof travels with the commit. The key makes a repeated commit recognisable. */
function commitMessage({ proposal, proof, decision }: Remedy, key: string): string {
  const checks = proof.checks.map((check) => `- ${check.id}: ${check.status}: ${check.detail}`)
  return [
    `Heal: ${proposal.explanation.split('\n')[0]}`,
    '',
    `Found by ${proposal.source} (${proposal.families.join(' + ')}); confidence ${(decision.confidence.value * 100).toFixed(0)} %.`,
    '',
    'Proof:',
    ...checks,
    '',
    `Prunella-Heal: ${key}`,
    '',
  ].join('\n')
}
