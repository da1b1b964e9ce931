/** Time as what was computed: a busy machine gives a search less in a minute, and a fault of the past is not to be missed for that. */
import { readdirSync, readFileSync } from 'node:fs'
import type { Clock } from '../../contracts/index.ts'

/** By the clock a search may take so many times its budget: what only waits computes nothing and has to end as well. */
const WALL_FACTOR = 4
/** Processes looked at; a project whose tests start more is measured by these. */
const PROCESSES_MAX = 500
/** Of `utime` and its like in proc_pid_stat(5): Linux tells them in hundredths of a second to every program. */
const TICK_MS = 10

/**
 * A clock whose `monotonic` goes by the processor time of this process and of all that it started, since now; at least by a quarter of the
 * time that passed, and no faster than it, though several compute at once. Where the system does not tell, it is the wall's clock.
 */
export function workClock(wall: Clock, spentMs: () => number | undefined = spentByFamily): Clock {
  const [from, before] = [wall.monotonic(), spentMs()]
  let last = 0
  return {
    now: wall.now,
    monotonic() {
      const passed = wall.monotonic() - from
      const spent = before === undefined ? undefined : spentMs()
      // One that ended takes its time along until its parent counts it.
      last = Math.max(
        last,
        spent === undefined || before === undefined ? passed : Math.min(passed, Math.max(spent - before, passed / WALL_FACTOR)),
      )
      return last
    },
  }
}

/** Milliseconds of processor time of this process, of those below it, and of those that have ended; undefined where there is no such /proc. */
function spentByFamily(): number | undefined {
  let ticks = 0
  const open = [process.pid]
  for (let seen = 0; open.length > 0 && seen < PROCESSES_MAX; seen++) {
    const pid = open.pop()!
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
      // The name of the program, in parentheses, may hold anything; utime, stime, cutime and cstime are the 12th to 15th behind it.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      ticks += [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0)
      for (const thread of readdirSync(`/proc/${pid}/task`))
        for (const child of readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1').split(' '))
          if (child !== '') open.push(Number(child))
    } catch {
      // It has just ended; of this very process it means that there is no such /proc.
      if (pid === process.pid) return undefined
    }
  }
  return ticks * TICK_MS
}
