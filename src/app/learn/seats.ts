/** Commits of the past laid out one at a time, each with its dependencies beside it. */
import { lstat, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Git, ProjectFiles, Reader } from '../../contracts/index.ts'
import type { HistoryParts } from '../../flow/index.ts'
import { decodeUtf8 } from '../../kit/index.ts'
import { PrunellaError } from '../../model/index.ts'
import { findProjectIn, packagesOf, type Place } from '../languages/index.ts'
import { parkedAt, seatAt, type Modules } from './modules.ts'

export interface SeatWorld {
  readonly git: Git
  readonly modules: Modules
  /** An empty folder for looking at a tree before its dependencies are known. */
  readonly scratch: string
  readonly testCommand: string | undefined
  readonly place: Place
}

/** Answers the function that `walkHistory` takes. What it laid out before is gone when it is called again. */
export function seats({ git, modules, scratch, testCommand, place }: SeatWorld): HistoryParts['seat'] {
  const layOut = join(scratch, 'tree')
  return async ({ commit, near, language: wanted }) => {
    await rm(layOut, { recursive: true, force: true })
    await git.worktreeAdd(commit, layOut)
    const found = await modules.for(layOut, packagesOf(wanted)?.folder)
    if ('reason' in found) return found
    const dir = seatAt(found.home)
    for (const folder of found.places) await move(join(dir, folder), parkedAt(found.home, folder))
    await rm(dir, { recursive: true, force: true })
    await rename(layOut, dir)
    for (const folder of found.places) await move(parkedAt(found.home, folder), join(dir, folder))
    try {
      const { project, files, language } = await findProjectIn(wanted, join(dir, dirname(near)), testCommand, { ...place, cwd: dir })
      if (project.root !== dir && !project.root.startsWith(`${dir}/`)) return { reason: 'no project of its own at that commit' }
      await modernise(files, project.runnerTitle, language)
      return {
        ...{ dir, project, files, language },
        write: (path, text) => writeFile(join(dir, path), text),
        remove: (path) => rm(join(dir, path), { force: true }),
      }
    } catch (error) {
      if (!(error instanceof PrunellaError)) throw error
      return { reason: `${error.kind.title.toLowerCase()}: ${error.message}` }
    }
  }
}

/** Test files read to bring them up to date; a suite with more is run as it is. */
const TEST_FILES_MAX = 5_000

/** The tests of ten years ago name their framework's classes of then, which the runner that is here has under other names. */
async function modernise(files: ProjectFiles, runner: string, { isTestFile, compare }: Reader): Promise<void> {
  const { modern } = compare
  if (modern === undefined) return
  for (const path of (await files.list()).filter(isTestFile).slice(0, TEST_FILES_MAX)) {
    const text = decodeUtf8((await files.read(path)) ?? new Uint8Array())
    const now = text === undefined ? undefined : modern(text, runner)
    if (now !== undefined && now !== text) await writeFile(join(files.root, path), now)
  }
}

/** A rename within one file system; nothing happens when there is nothing to move. A place whose folder the commit lacks is made. */
async function move(from: string, to: string): Promise<void> {
  if ((await lstat(from).catch(() => undefined)) === undefined) return
  await rm(to, { recursive: true, force: true })
  await mkdir(dirname(to), { recursive: true })
  await rename(from, to)
}
