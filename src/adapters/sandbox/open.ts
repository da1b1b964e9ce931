import type { Sandbox, SandboxRequest } from '../../contracts/index.ts'
import { PrunellaError } from '../../model/index.ts'
import { bubblewrapPlan, type BubblewrapAbility } from './bubblewrap.ts'
import { completeLimits } from './limits.ts'
import { startSupervised } from './supervised.ts'

export interface OpenSandboxOptions {
  readonly prefer?: 'bubblewrap' | 'landlock'
  /** The user asked in words to run without a sandbox. */
  readonly unsafe?: boolean
}

/** Finds a sandbox that works on this machine by trying it. Throws PrunellaError('sandbox-missing') with the cause and the remedy. */
export async function openSandbox(_options: OpenSandboxOptions = {}): Promise<Sandbox> {
  const ability: BubblewrapAbility = {
    prepare: process.getuid?.() === 0 ? 'root' : 'user',
    arch: process.arch === 'arm64' ? 'arm64' : 'x64',
  }
  const start: Sandbox['start'] = async (request: SandboxRequest) => {
    const limits = completeLimits(request.limits)
    return startSupervised(bubblewrapPlan(request, limits, ability), limits, request.interactive ?? false).process
  }
  const sandbox: Sandbox = {
    kind: 'bubblewrap',
    start,
    run: async (request) => (await start({ ...request, interactive: false })).result,
    selfTest: async () => {
      throw new PrunellaError('sandbox-missing', 'the self-test is not written yet')
    },
  }
  return sandbox
}
