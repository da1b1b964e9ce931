/** Composition of `learn --history`: the repository, scratch seats, a sandbox, and a whole heal for each fault of the past. */
import { mkdir, readdir, rm } from 'node:fs/promises'
import { realpathSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { openGit } from '../adapters/git/index.ts'
import { openSandbox } from '../adapters/sandbox/index.ts'
import type { Progress } from '../contracts/index.ts'
import { walkHistory, type HistoryRun, type Seat } from '../flow/index.ts'
import { PrunellaError, type HealReport, type Lessons } from '../model/index.ts'
import { lessonsOf, tally, type TallyLine } from '../stages/9-learn/index.ts'
import { healProject } from './heal.ts'
import { learnFolder, modulesFromRegistry, modulesOfCheckout, openShelf, seats, workClock, writeLessons } from './learn/index.ts'
import { packagesOf, placeOfCheckout, readers, type Place } from './languages/index.ts'
import { readSettings } from './settings.ts'
import { stateFile } from './state.ts'
import { version } from './version.ts'
import { systemClock } from './world.ts'

/** Times in milliseconds. */
export interface LearnRequest {
  readonly dir: string
  /** A revision to start from; default HEAD. */
  readonly from?: string
  /** Faults to heal, at most. */
  readonly max: number
  /** Fixes of at most so many changed source lines; default 10. */
  readonly lines?: number
  readonly budget: number
  /** Search time for one fault, as processor time; by the clock it may be four times as long. */
  readonly budgetEach: number
  readonly seed: number
  /** A whole suite slower than this is replaced by the tests near each change; 0 always. Default 30 s. */
  readonly wholeMs?: number
  readonly test?: string
  /** Where rows and outcomes are kept; default beside the state. */
  readonly out?: string
  /** Install each commit's own dependencies where npm can, instead of using the checkout's. */
  readonly install?: boolean
  /** Looks at these commits and at no other. */
  readonly only?: readonly string[]
  /** Finds the faults and heals none. */
  readonly rowsOnly?: boolean
}

export interface LearnAudience extends Place {
  readonly signal: AbortSignal
  readonly progress: Progress
}

export interface LearnReport extends HistoryRun {
  readonly version: 1
  readonly project: string
  readonly seed: number
  readonly budgetEach: number
  readonly table: readonly TallyLine[]
  readonly lessons: Lessons
  /** Where rows, outcomes and lessons were written. */
  readonly folder: string
}

/** A repair changes little; more is a rewrite. */
const LINES_MAX = 10
/** Commits looked at in one run; the whole history of most projects. */
const COMMITS_MAX = 20_000
/** One run of a suite while looking for faults. A slower suite would make the walk a matter of days. */
const SUITE_MS_MAX = 120_000
/** Each fault costs about five runs of the suite: above this a walk would be a matter of days. */
const WHOLE_MS = 30_000

export async function learnFromHistory(request: LearnRequest, audience: LearnAudience): Promise<LearnReport> {
  const dir = realFolder(resolve(audience.cwd, request.dir))
  const git = await openGit(dir, audience.env)
  if (git === undefined) throw new PrunellaError('git-refused', `${dir} is in no git repository, so it has no history to learn from`)
  const settings = await readSettings(dir, audience.env)
  const folder = request.out === undefined ? learnFolder(stateFile(audience, settings), dir) : resolve(audience.cwd, request.out)
  const scratch = await scratchIn(folder)
  const note = (text: string): void => audience.progress({ kind: 'note', text })
  const kinds = readers().flatMap(({ id }) => packagesOf(id) ?? [])
  const lent = modulesOfCheckout(dir, scratch, kinds)
  const modules = request.install === true ? modulesFromRegistry(join(folder, 'modules'), note, lent) : lent
  const place = await placeOfCheckout(dir, audience)
  const { prefer } = settings.config.sandbox
  try {
    const run = await walkHistory(
      {
        from: request.from,
        rowsMax: request.max,
        linesMax: request.lines ?? LINES_MAX,
        commitsMax: COMMITS_MAX,
        budgetMs: request.budget,
        suiteMs: SUITE_MS_MAX,
        wholeMs: request.wholeMs ?? WHOLE_MS,
        seed: request.seed,
        rowsOnly: request.rowsOnly === true,
        ...(request.only === undefined ? {} : { only: new Set(request.only) }),
      },
      {
        git,
        readers: readers(),
        sandbox: await openSandbox({ unsafe: false, ...(prefer === 'auto' ? {} : { prefer }) }),
        shelf: await openShelf(folder, `${version}-${request.seed}-${request.budgetEach}`),
        clock: systemClock,
        progress: audience.progress,
        signal: audience.signal,
        seat: seats({ git, modules, scratch, testCommand: request.test ?? settings.config.test.command, place }),
        heal: (seat, only) => healSeat(seat, only, scratch, request, { ...audience, env: place.env }),
      },
    )
    const lessons = lessonsOf(dir, run.outcomes, systemClock.now())
    await writeLessons(folder, lessons)
    return {
      ...{ version: 1, project: dir, seed: request.seed, budgetEach: request.budgetEach, ...run },
      ...{ table: tally(run.outcomes), lessons, folder },
    }
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/** One for each run, for two may go on at a time; what runs that were killed left there goes. */
async function scratchIn(folder: string): Promise<string> {
  const name = /^scratch-(\d+)$/
  for (const entry of await readdir(folder).catch(() => [])) {
    const pid = name.exec(entry)?.[1]
    if (pid !== undefined && !isAlive(Number(pid))) await rm(join(folder, entry), { recursive: true, force: true })
  }
  const scratch = join(folder, `scratch-${process.pid}`)
  await mkdir(scratch, { recursive: true })
  return scratch
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** A dry run with a state of its own: faults of the past do not belong into the user's list of heals. */
const healSeat = async (
  { project }: Seat,
  only: string | undefined,
  scratch: string,
  request: LearnRequest,
  audience: LearnAudience,
): Promise<HealReport> => {
  const dir = project.packageDir
  const reports = await healProject(
    {
      ...{ dir, publishAs: 'files', dryRun: true, all: true, budget: request.budgetEach, testTimeout: SUITE_MS_MAX, seed: request.seed },
      ...(request.test === undefined ? {} : { test: request.test }),
      ...(only === undefined ? {} : { only }),
    },
    {
      cwd: dir,
      env: { ...audience.env, PRUNELLA_STATE: join(scratch, 'state.db') },
      signal: audience.signal,
      progress: (event) => (event.kind === 'search' ? audience.progress(event) : undefined),
      confirm: async () => false,
      clock: workClock(systemClock),
      offerInstall: async () => false,
    },
  )
  // In a folder of two languages that of the fault counts.
  return (reports.find(({ runner }) => runner === project.runnerTitle) ?? reports[0]) as HealReport
}

function realFolder(dir: string): string {
  try {
    return realpathSync(dir)
  } catch (cause) {
    throw new PrunellaError('no-project', `${dir} does not exist`, { cause })
  }
}
