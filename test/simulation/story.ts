/** A heal as the flow tells it, with the real journal, step runner and applier, and steps that only write down that they ran. */
import { applier, recoverApplies } from '../../src/adapters/node-files/index.ts'
import { openJournal } from '../../src/adapters/sqlite/index.ts'
import type { Journal } from '../../src/contracts/index.ts'
import { openHeal, type OpenHeal } from '../../src/flow/journal.ts'
import { changeTo, note, readLedger, stillClock, versionsOf, type World } from './world.ts'

const stepsBefore = ['reproduce', 'diagnose', 'propose', 'prove', 'decide']

/** Goes on with the heal that was cut off, or begins the next one; resolves to its name when it is done. */
export async function healOnce(world: World): Promise<string> {
  const journal = await openJournal({ file: world.state, clock: stillClock })
  try {
    return await healIn(journal, world)
  } finally {
    await journal.close()
  }
}

export async function healIn(journal: Journal, world: World): Promise<string> {
  const lock = await journal.lock(world.project)
  if (!('release' in lock)) throw new Error(`locked by ${lock.heldBy}`)
  try {
    await recoverApplies(world.project)
    const open = (await journal.list(world.project)).find((heal) => heal.state === 'running')
    const heal = open?.heal ?? (await journal.begin(world.project, 1))
    if (open === undefined) note(world, { event: 'begun', heal })
    await tell(await openHeal(journal, stillClock, heal), world)
    note(world, { event: 'done', heal })
    return heal
  } finally {
    await lock.release()
  }
}

async function tell(book: OpenHeal, world: World): Promise<void> {
  const { heal } = book
  const step = async (name: string, value: () => unknown): Promise<unknown> => {
    const result = await book.step(name, { heal }, () => {
      const fresh = value()
      note(world, { event: 'run', heal, step: name, value: fresh })
      return fresh
    })
    note(world, { event: 'kept', heal, step: name, value: result })
    return result
  }
  const version = Number(await step('options', () => versionsOf(world)[0])) + 1
  for (const name of stepsBefore) await step(name, () => ({ name, version, padding: 'x'.repeat(2000) }))
  const changes = changeTo(version)
  await book.effect('apply', changes.digest, { perform: (key) => applier().apply(world.project, key, changes) })
  note(world, { event: 'kept', heal, step: 'apply.done', value: null })
  await book.effect('message', changes.digest, { perform: (key) => message(world, heal, key) })
  await step('watch', () => versionsOf(world))
  await step('finish', () => ({ state: 'healed', version }))
}

/** The outside world knows keys: it is asked before a message is sent again. */
function message(world: World, heal: string, key: string): null {
  const sent = readLedger(world).some((line) => line.event === 'message' && line.key === key)
  if (!sent) note(world, { event: 'message', heal, key })
  return null
}
