const MINUTES = 60

export function toMinutes(clock) {
  const [hours, minutes] = clock.split(':').map(Number)
  if (hours > 23 || minutes > 59 || Number.isNaN(hours + minutes)) throw new RangeError(`no such time: ${clock}`)
  return hours * MINUTES + minutes
}

export function toClock(minutes) {
  const hours = Math.floor(minutes / MINUTES) % 24
  return `${String(hours).padStart(2, '0')}:${String(minutes % MINUTES).padStart(2, '0')}`
}

/** Merges overlapping or touching [start, end) ranges. */
export function merge(ranges) {
  const sorted = [...ranges].sort((a, b) => a[0] - b[0])
  const merged = []
  for (const [start, end] of sorted) {
    const last = merged.at(-1)
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end)
    else merged.push([start, end])
  }
  return merged
}

/** Free ranges of at least `length` minutes between `from` and `to`. */
export function freeSlots(busy, from, to, length) {
  const free = []
  let at = from
  for (const [start, end] of merge(busy)) {
    if (start - at >= length) free.push([at, Math.min(start, to)])
    at = Math.max(at, end)
    if (at >= to) break
  }
  if (to - at >= length) free.push([at, to])
  return free
}

export async function book(store, day, start, length) {
  const busy = await store.load(day)
  const end = start + length
  if (busy.some((range) => range[0] < end && start < range[1])) return { ok: false, reason: 'taken' }
  await store.save(day, merge([...busy, [start, end]]))
  return { ok: true, until: toClock(end) }
}
