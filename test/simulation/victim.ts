/** Heals one world again and again until it is killed, or `times` heals are done. Arguments: the world and the plan as JSON. */
import process from 'node:process'
import { dieAtInstant } from './instants.ts'
import type { World } from './world.ts'

export interface Plan {
  readonly world: World
  readonly times: number
  /** Kills itself at this instant; 0 for never. */
  readonly fatal: number
  /** Waits for a line on standard input before it begins. */
  readonly waits?: boolean
}

const plan = JSON.parse(process.argv[2] as string) as Plan
if (plan.fatal > 0) await dieAtInstant(plan.fatal)
const { healOnce } = await import('./story.ts')
process.stdout.write('ready\n')
if (plan.waits === true) await new Promise<void>((begin) => process.stdin.once('data', () => begin()))
try {
  for (let done = 0; done < plan.times; done++) await healOnce(plan.world)
  process.stdout.write('done\n')
} catch (error) {
  const { name, code, message } = error as Error & { code?: string }
  process.stdout.write(`${JSON.stringify({ name, code, message })}\n`)
}
process.exit(0)
