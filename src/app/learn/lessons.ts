/** Lessons lie beside the state, one small file per project. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { digestBytes } from '../../kit/index.ts'
import { Lessons } from '../../model/index.ts'

/** Folder of everything learned from one project's history; `state` is the state file. */
export const learnFolder = (state: string, project: string): string => join(dirname(state), 'learned', digestBytes(project).slice(0, 16))

const LESSONS = 'lessons.json'

/**
 * What `prunella learn --history` found out about this project (its real path), for the decide stage; undefined when it never ran.
 * A file that is not of this shape counts as never ran: lessons can be learned anew.
 */
export async function readLessons(state: string, project: string): Promise<Lessons | undefined> {
  const text = await readFile(join(learnFolder(state, project), LESSONS), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  try {
    const parsed = Lessons.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

/** Whole or not at all: a reader never sees half a file. */
export async function writeLessons(folder: string, lessons: Lessons): Promise<void> {
  await mkdir(folder, { recursive: true })
  const temporary = join(folder, `${LESSONS}.${process.pid}`)
  await writeFile(temporary, `${JSON.stringify(lessons, null, 2)}\n`)
  await rename(temporary, join(folder, LESSONS))
}
