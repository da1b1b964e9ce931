import { z } from 'zod'

export const HealState = z.enum(['running', 'interrupted', 'healed', 'not-healed', 'proven', 'awaiting', 'rolled-back', 'nothing-to-heal'])
export type HealState = z.infer<typeof HealState>

const byReport: Readonly<Record<string, HealState>> = {
  'nothing-to-heal': 'nothing-to-heal',
  healed: 'healed',
  // Shown, not written: any --apply would write the proven one; the awaiting one needs a person's yes.
  proven: 'proven',
  awaiting: 'awaiting',
  'not-healed': 'not-healed',
}

/**
 * What the last row of a heal says about it. A step that is not named here leaves the heal unsettled: it runs, or it was cut off.
 * Where a step carries a report, its `state` decides.
 */
const settledBy: Readonly<Record<string, HealState | Readonly<Record<string, HealState>>>> = {
  finish: byReport,
  'approve.finish': byReport,
  'rollback.done': 'rolled-back',
  // It ended with an error that says what is in the way (the suite hangs, needs the network, ...).
  failed: 'not-healed',
}

/** The state a heal was left in, or undefined when its last row does not settle it. */
export function settledState(lastStep: string, lastResult: unknown): HealState | undefined {
  // A patch can be taken back and approved again; the number of the try does not matter here.
  const step = lastStep.replace(/:\d+(?=\.|$)/, '')
  const rule = Object.hasOwn(settledBy, step) ? settledBy[step] : undefined
  if (rule === undefined || typeof rule === 'string') return rule
  const state = typeof lastResult === 'object' && lastResult !== null ? (lastResult as { state?: unknown }).state : undefined
  return typeof state === 'string' && Object.hasOwn(rule, state) ? rule[state] : undefined
}
