import { fileProbes } from './files.ts'
import { kernelProbes } from './kernel.ts'
import { networkProbes } from './network.ts'
import { processProbes } from './processes.ts'
import type { Probe } from './probe.ts'

export { resourceAttacks, type Attack } from './attacks.ts'
export { perlPrelude, type Probe } from './probe.ts'
export { openRange, type Range } from './range.ts'

export const escapeProbes: readonly Probe[] = [...fileProbes, ...processProbes, ...kernelProbes, ...networkProbes]
/** The handful that tells a working sandbox from a broken one. */
export const quickProbes: readonly string[] = [
  'read-outside',
  'write-outside',
  'write-project',
  'signal-host',
  'userns-unshare',
  'tcp-loopback',
]
