import { existsSync } from 'node:fs'
import { arch } from 'node:process'
import type { ProbeOutcome, Sandbox, SandboxRequest, SandboxResult } from '../../contracts/index.ts'
import { escapeProbes, openRange, perlPrelude, quickProbes, resourceAttacks, type Attack, type Probe, type Range } from './probes/index.ts'

/** A probe is a few system calls; one that takes longer is stuck, and that is a failure of the probe. */
const probeWallMs = 10_000
/** After its wall time an attack must be gone this soon, on a loaded machine. */
const endGraceMs = 4000

/**
 * Tries to break out and to take too much, and reports what really happened. 'quick' runs six probes that tell a working sandbox from a broken
 * one; 'full' all of them and the resource attacks, one after the other, so that whatever is reached has one culprit.
 */
export async function selfTest(sandbox: Sandbox, scope: 'quick' | 'full'): Promise<readonly ProbeOutcome[]> {
  const range = await openRange()
  try {
    const probes = escapeProbes.filter(
      (probe) => (scope === 'full' || quickProbes.includes(probe.id)) && existsSync(interpreterPath(probe)),
    )
    const outcomes: ProbeOutcome[] = []
    // At once when it has to be quick: what is reached is then reported by whichever probe looks first.
    if (scope === 'quick') outcomes.push(...(await Promise.all(probes.map((probe) => runProbe(sandbox, probe, range)))))
    else for (const probe of probes) outcomes.push(await runProbe(sandbox, probe, range))
    if (scope === 'full') for (const attack of resourceAttacks) outcomes.push(await runAttack(sandbox, attack, range))
    outcomes.push(outcome('afterwards', 'Nothing arrived late, nothing is left', [...(await range.look()), ...range.marked()]))
    return outcomes
  } finally {
    await range.close()
  }
}

/** One probe in one sandbox, judged from outside. */
export async function runProbe(sandbox: Sandbox, probe: Probe, range: Range): Promise<ProbeOutcome> {
  const script = probe.interpreter === 'perl' ? perlPrelude(arch === 'arm64' ? 'arm64' : 'x64') + probe.script : probe.script
  const flag = probe.interpreter === 'sh' || probe.interpreter === 'python3' ? '-c' : '-e'
  const result = await sandbox.run(request(range, [interpreterPath(probe), flag, script], { wallMs: probeWallMs }))
  const reached = await range.look()
  return outcome(probe.id, probe.title, [
    ...reached,
    ...said(result, range),
    ...(ranToTheEnd(probe, result) ? [] : [`the probe did not run: ${words(result)}`]),
  ])
}

export async function runAttack(sandbox: Sandbox, attack: Attack, range: Range): Promise<ProbeOutcome> {
  const startedAt = performance.now()
  const result = await sandbox.run(request(range, ['/usr/bin/perl', '-e', attack.script, range.mark], attack.limits))
  const faults = [...range.marked().map((line) => `still running: ${line}`), ...(await range.look())]
  if (!attack.ends.includes(result.ended)) faults.push(`ended by ${words(result)}`)
  if (performance.now() - startedAt > (attack.limits.wallMs ?? 0) + endGraceMs) faults.push(`took ${Math.round(result.wallMs)} ms`)
  for (const [name, most] of Object.entries(attack.most ?? {})) {
    const figure = new RegExp(`^${name}=(\\d+)$`, 'm').exec(result.stdout)?.[1]
    // An attack that was killed on its way said nothing, and took no more than the limit that killed it.
    if (figure === undefined ? result.ended === 'exit' : Number(figure) > most)
      faults.push(`${name}: ${figure ?? words(result)}, at most ${most}`)
  }
  return outcome(attack.id, attack.title, faults)
}

const outcome = (id: string, title: string, faults: readonly string[]): ProbeOutcome => ({
  ...{ id, title, contained: faults.length === 0 },
  detail: faults.length === 0 ? 'contained' : faults.join('; ').slice(0, 500),
})

const request = (range: Range, argv: string[], limits: SandboxRequest['limits']): SandboxRequest => ({
  ...{
    argv,
    limits,
    cwd: range.project,
    env: range.env,
    projectRoot: range.project,
    overlays: new Map(),
    readOnly: [process.execPath],
    writes: 'none',
  },
})

export const interpreterPath = (probe: Probe): string => (probe.interpreter === 'node' ? process.execPath : `/usr/bin/${probe.interpreter}`)

function said(result: SandboxResult, range: Range): string[] {
  const output = result.stdout + result.stderr + Buffer.from(result.control).toString()
  return [
    ...(range.secrets.some((secret) => output.includes(secret)) ? ['a secret was read'] : []),
    ...[...result.stdout.matchAll(/^GOT .*$/gm)].map(([line]) => line),
  ]
}

const ranToTheEnd = (probe: Probe, result: SandboxResult): boolean => probe.id === 'signal-parent' || /^DONE$/m.test(result.stdout)

const words = (result: SandboxResult): string => `${result.ended} ${result.exitCode ?? result.signal} ${result.stderr.trim().slice(0, 200)}`
