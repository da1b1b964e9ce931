/** What a history run found, as JSON lines in a folder, so that the next run goes on from there. */
import { appendFile, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Shelf } from '../../flow/index.ts'
import { HistoryMined, HistoryOutcome } from '../../model/index.ts'

const MINED = 'mined.jsonl'

/**
 * `settings` names what outcomes depend on (version, seed, budget): outcomes of other settings stay in their own file and are not
 * taken for these. Which commits are rows does not depend on it.
 */
export async function openShelf(folder: string, settings: string): Promise<Shelf> {
  await mkdir(folder, { recursive: true })
  const outcomeFile = join(folder, `outcomes-${settings}.jsonl`)
  const mined = new Map<string, HistoryMined>()
  for (const value of await lines(join(folder, MINED))) {
    const parsed = HistoryMined.safeParse(value)
    if (parsed.success) mined.set(parsed.data.kind === 'row' ? parsed.data.row.commit : parsed.data.commit, parsed.data)
  }
  const outcomes = new Map<string, HistoryOutcome>()
  for (const value of await lines(outcomeFile)) {
    const parsed = HistoryOutcome.safeParse(value)
    if (parsed.success) outcomes.set(parsed.data.commit, parsed.data)
  }
  return {
    mined: (commit) => mined.get(commit),
    outcome: (commit) => outcomes.get(commit),
    keepMined: (one) => appendFile(join(folder, MINED), `${JSON.stringify(one)}\n`),
    keepOutcome: (one) => appendFile(outcomeFile, `${JSON.stringify(one)}\n`),
  }
}

/** A line cut short by a crash is left out: its commit is looked at again. */
async function lines(file: string): Promise<unknown[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as unknown]
    } catch {
      return []
    }
  })
}
