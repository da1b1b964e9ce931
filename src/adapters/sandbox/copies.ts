import { chownSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { SandboxProcess } from '../../contracts/index.ts'
import { makeHome, removeHome } from './home.ts'
import { pickIdentity, type Identity } from './identity.ts'
import { newCopy, refresh, type Copy } from './materialise.ts'

/** Copies kept between runs: one for the runs that follow one another, one for what runs beside them. A further one is removed at its end. */
const idleMax = 2
/** A copy that no run asked for in this time is removed; a heal starts the next run much sooner. */
const idleMs = 30_000

export interface Place {
  readonly home: string
  /** Private, writable, empty. */
  readonly temporary: string
  readonly identity: Identity
}

export interface CopyPlace extends Place {
  readonly copy: Copy
  /** The originals that the copy links to. */
  readonly links: readonly string[]
}

export interface Copies {
  /** A place without a copy; the supervisor removes it. */
  plain(): Place
  /** A place with a copy of the project as it is now. Whoever takes it calls `giveBack` or `drop`. */
  take(from: string): CopyPlace
  /** Waits for the end of the run that used the place, and keeps the copy when nothing of the run can be left on it. */
  giveBack(place: CopyPlace, run: SandboxProcess): void
  drop(place: Place): void
}

/**
 * Places on the machine's disk for runs without a mount namespace. A copy of a project is used again for the next run: what the last one changed is
 * put right before (`refresh`), so every run finds the project as it is. The copy keeps its owner, and one run at a time has it.
 */
export function openCopies(): Copies {
  const idle: CopyPlace[] = []
  let timer: NodeJS.Timeout | undefined
  const drop = ({ home }: Place): void => removeHome(home)
  const clear = (): void => {
    clearTimeout(timer)
    process.off('exit', clear)
    for (const place of idle.splice(0)) drop(place)
  }
  const keep = (place: CopyPlace): void => {
    if (idle.length === 0) process.on('exit', clear)
    idle.push(place)
    clearTimeout(timer)
    timer = setTimeout(clear, idleMs).unref()
  }
  const find = (from: string): CopyPlace | undefined => {
    const at = idle.findLastIndex(({ copy }) => copy.from === from)
    const found = at === -1 ? undefined : idle.splice(at, 1)[0]
    if (idle.length === 0) clear()
    return found !== undefined && existsSync(found.home) ? found : undefined
  }
  return {
    plain: () => newPlace(pickIdentity()),
    take(from) {
      const known = find(from)
      if (known !== undefined) {
        try {
          makeTemporary(known)
          return use(known)
        } catch {
          // A run may leave what cannot be put right, folders nested deeper than a path can name: then a new copy serves.
          drop(known)
        }
      }
      const place = newPlace(pickIdentity())
      try {
        return use({ ...place, copy: newCopy(from, join(place.home, 'project'), place.identity), links: [] })
      } catch (error) {
        drop(place)
        throw error
      }
    },
    giveBack(place, run) {
      const end = (clean: boolean): void => (clean && idle.length < idleMax ? keep(place) : drop(place))
      // Without the supervisor's report nobody knows whether something of the run still lives.
      run.result.then(
        ({ cpuMs }) => end(cpuMs !== undefined),
        () => end(false),
      )
    },
    drop,
  }
}

function use(place: CopyPlace): CopyPlace {
  const links = refresh(place.copy)
  place.copy.usedAt = Date.now()
  return { ...place, links }
}

function newPlace(identity: Identity): Place {
  const home = makeHome()
  const place = { home, temporary: join(home, 'tmp'), identity }
  if (identity.root) chownSync(home, identity.uid, identity.gid)
  makeTemporary(place)
  return place
}

function makeTemporary({ temporary, identity }: Place): void {
  rmSync(temporary, { recursive: true, force: true })
  mkdirSync(temporary, 0o700)
  if (identity.root) chownSync(temporary, identity.uid, identity.gid)
}
