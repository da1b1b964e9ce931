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

export async function publish(to: Publisher, changes: ChangeSet, key: string, remedy: Remedy): Promise<Publication> {
  if (to.as === 'files') {
    await to.applier.apply(to.root, key, changes)
    return { as: 'files' }
  }
  const git = await to.openGit()
  if (git === undefined) throw new PrunellaError('git-refused', `${to.root} is not a git repository`)
  const message = commitMessage(remedy, key)
  if (to.as === 'branch') return { as: 'branch', ref: (await git.commitOnBranch({ branch: to.branch, message, changes })).branch }
  await to.applier.apply(to.root, key, changes)
  return { as: 'commit', ref: await git.commitInPlace(message, changes) }
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
