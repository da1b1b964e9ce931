import type { Clock } from '../contracts/index.ts'

/** A person begins to doubt after some seconds; a log should not fill with it. */
const TELL_MS = 20_000

/** Tells how long something runs, for as long as it does. */
export async function stillRunning<T>(clock: Clock, work: Promise<T>, tell: (seconds: number) => void): Promise<T> {
  const from = clock.monotonic()
  const timer = setInterval(() => tell(Math.round((clock.monotonic() - from) / 1000)), TELL_MS)
  try {
    return await work
  } finally {
    clearInterval(timer)
  }
}
