/** Composition of one heal: settings, project, sandbox, journal, lock; then the story of flow/heal.ts. */
import { createHash, randomInt } from 'node:crypto'
import { execFile } from 'node:child_process'
import { userInfo } from 'node:os'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { openGit } from '../adapters/git/index.ts'
import { applier } from '../adapters/node-files/index.ts'
import { openSandbox } from '../adapters/sandbox/index.ts'
import type { Clock, Journal, Language, Progress, Project, ProjectFiles, Sandbox } from '../contracts/index.ts'
import { begunIn, heal } from '../flow/index.ts'
import { decodeUtf8, encodeUtf8 } from '../kit/index.ts'
import { CheckKind, PrunellaError, type HealReport, type Publication, type Remedy } from '../model/index.ts'
import { withLock } from './lock.ts'
import { findProjects, type Found, type Place } from './languages/index.ts'
import { publish } from './publish.ts'
import { pastVersions, recentLines } from './recent.ts'
import { readLessons } from './learn/index.ts'
import { rowsOf } from '../stages/6-decide/index.ts'
import { isProtected, isSearched, preferred, readSettings, type Settings } from './settings.ts'
import { openState, stateFile } from './state.ts'
import { seededRandom, systemClock } from './world.ts'

/** What the door was asked. Absent means: as configured. Times in milliseconds. */
export interface HealRequest {
  readonly dir: string
  readonly apply?: boolean
  readonly publishAs: Publication['as']
  readonly branch?: string | undefined
  readonly dryRun?: boolean
  readonly all?: boolean
  readonly only?: string
  /** Look at these whatever the tests say; neither: at both when the tests are green. */
  readonly types?: boolean
  readonly lint?: boolean
  readonly test?: string
  readonly budget?: number
  readonly testTimeout?: number
  /** true: the newest interrupted heal of the project. */
  readonly resume?: string | true
  readonly wait?: boolean
  readonly install?: boolean
  readonly seed?: number
  readonly unsafeNoSandbox?: boolean
}

/** Who watches and answers. */
export interface HealAudience extends Place {
  readonly signal: AbortSignal
  readonly progress: Progress
  readonly confirm: (remedy: Remedy, soFar: HealReport) => Promise<boolean>
  /** One project is done; others of the same folder may follow. */
  readonly finished?: (report: HealReport) => void
  /** What the time of a search is taken from; the system's where absent. */
  readonly clock?: Clock
  /** Asked when dependencies are missing; `command` is what would run. */
  readonly offerInstall: (command: string) => Promise<boolean>
}

/** A large project on a slow line; what takes longer hangs. */
const INSTALL_MS_MAX = 600_000

/**
 * Heals the project of a folder: of several packages or languages there each whose suite fails. One report for each of those, or
 * the last one's when all are healthy; `audience.finished` has each as soon as it is there.
 */
export async function healProject(request: HealRequest, audience: HealAudience): Promise<readonly HealReport[]> {
  const folder = resolve(audience.cwd, request.dir)
  const settings = await readSettings(folder, audience.env)
  // The probes of the sandbox run while the project is looked at; what is wrong with the project is said first.
  const testing = safeSandbox(request, settings)
  testing.catch(() => undefined)
  const found = await findToHeal(folder, request.test ?? settings.config.test.command, request, audience)
  const sandbox = await testing
  const journal = await openState(folder, audience)
  try {
    const reports: HealReport[] = []
    for (const [index, one] of found.entries()) {
      const { packageDir, runnerTitle } = one.project
      if (found.length > 1) audience.progress({ kind: 'note', text: `${packageDir}, ${runnerTitle}` })
      const report = await healOne(request, settings, one, sandbox, journal, audience)
      const last = index === found.length - 1 && reports.length === 0
      if (report.state === 'nothing-to-heal' && !last) continue
      reports.push(report)
      audience.finished?.(report)
    }
    return reports
  } finally {
    await journal.close()
  }
}

/** With the handful of probes that tell a working sandbox from a broken one, before anything of the project runs in it. */
async function safeSandbox(request: HealRequest, { config }: Settings): Promise<Sandbox> {
  const sandbox = await openSandbox({ unsafe: request.unsafeNoSandbox === true, ...preferred(config) })
  if (sandbox.kind === 'none') return sandbox
  const leaks = (await sandbox.selfTest('quick')).filter((probe) => !probe.contained)
  if (leaks.length > 0) throw new PrunellaError('sandbox-leaks', leaks.map((leak) => `${leak.title}: ${leak.detail}`).join('; '))
  return sandbox
}

async function healOne(
  request: HealRequest,
  settings: Settings,
  found: Found,
  sandbox: Sandbox,
  journal: Journal,
  audience: HealAudience,
): Promise<HealReport> {
  const waiting = request.wait === true ? audience : undefined
  return withLock(journal, found.project, () => healLocked(request, settings, found, sandbox, journal, audience), waiting)
}

async function healLocked(
  request: HealRequest,
  { config }: Settings,
  { project, files, language }: Found,
  sandbox: Sandbox,
  journal: Journal,
  audience: HealAudience,
): Promise<HealReport> {
  const seed = request.seed ?? randomInt(2 ** 32)
  const resume = await healToResume(request, project, journal)
  const branch = `prunella/${new Date(systemClock.now()).toISOString().slice(0, 16).replaceAll(/[-:]/g, '').replace('T', '-')}`
  const to = { root: project.root, applier: applier(), openGit: () => openGit(project.root, audience.env) }
  const named = CheckKind.options.filter((check) => request[check] === true)
  const explicit = request.publishAs !== 'files'
  const options = {
    apply: request.apply === true || explicit,
    publishAs: request.publishAs,
    branch: request.publishAs === 'branch' ? (request.branch ?? branch) : undefined,
    dryRun: request.dryRun === true,
    all: request.all === true,
    only: request.only,
    look: named.length > 0 ? named : ('when-green' as const),
    budgetMs: request.budget ?? config.search.budgetMs,
    testTimeoutMs: request.testTimeout ?? config.test.timeoutMs,
    reruns: config.test.reruns,
    seed,
    test: request.test ?? config.test.command,
    tree: await treeDigest(files, language, resume === undefined ? [] : begunIn(await journal.entries(resume))),
  }
  const by = userInfo().username
  // Files that a custom test command names judge the repair, so it never touches them.
  const judges = new Set((project.command ?? []).map((word) => resolve(project.packageDir, word)))
  const lessons = await readLessons(stateFile(audience, await readSettings(project.packageDir, audience.env)), project.packageDir)
  return heal(options, {
    lessons: rowsOf(lessons?.byTier ?? {}),
    language,
    project,
    sandbox,
    journal,
    files,
    resume,
    clock: audience.clock ?? systemClock,
    random: seededRandom(seed),
    progress: audience.progress,
    signal: audience.signal,
    pastVersions: (path) => pastVersions(files, audience.env, path),
    recentLines: (paths) => recentLines(files, audience.env, paths),
    isSearched: (path) => isSearched(config, path),
    isProtected: (path) => isProtected(config, path) || judges.has(resolve(project.root, path)),
    confirm: async (remedy, soFar) => ({ yes: await audience.confirm(remedy, soFar), by }),
    publish: (order) => publish(to, order),
  })
}

/** Where nothing looks like a test, types and lint may still have something to say; when they have not, there are no tests. */
async function findToHeal(folder: string, test: string | undefined, request: HealRequest, audience: HealAudience): Promise<Found[]> {
  try {
    return await findOrInstall(folder, test, request, audience)
  } catch (error) {
    if (!(error instanceof PrunellaError) || error.code !== 'no-tests') throw error
    return findProjects(folder, test, { ...audience, withoutTests: true })
  }
}

async function findOrInstall(folder: string, test: string | undefined, request: HealRequest, audience: HealAudience): Promise<Found[]> {
  try {
    return await findProjects(folder, test, audience)
  } catch (error) {
    if (!(error instanceof PrunellaError) || error.code !== 'not-installed') throw error
    const command = /`([^`]+)`/.exec(error.message)?.[1]
    // Only these are told not to run scripts of packages, which would be outside the sandbox.
    if (command === undefined || !/^(npm|pnpm|yarn|bun) /.test(command)) throw error
    if (!(request.install === true || (await audience.offerInstall(command)))) throw error
    audience.progress({ kind: 'stage', stage: 'install', detail: command })
    const [program, ...args] = command.split(' ')
    // Yarn 2 and later knows no such flag, only the variable.
    const flags = program === 'yarn' ? [] : ['--ignore-scripts']
    const env = { ...audience.env, npm_config_ignore_scripts: 'true', YARN_IGNORE_SCRIPTS: 'true', YARN_ENABLE_SCRIPTS: 'false' }
    const limits = { timeout: INSTALL_MS_MAX, maxBuffer: 64e6, signal: audience.signal }
    try {
      await promisify(execFile)(program as string, [...args, ...flags], { cwd: folder, env, ...limits })
    } catch (cause) {
      throw new PrunellaError(
        'not-installed',
        `${command} failed: ${(cause as { stderr?: string }).stderr?.trim().split('\n').slice(-3).join(' ') ?? String(cause)}`,
        { cause },
      )
    }
    return findProjects(folder, test, audience)
  }
}

async function healToResume(request: HealRequest, project: Project, journal: Journal): Promise<string | undefined> {
  if (request.resume === undefined) return undefined
  const heals = await journal.list(project.packageDir)
  // This heal holds the lock, so what looks as if it were running is the one that was cut off.
  const open = heals.filter((heal) => heal.state === 'interrupted' || heal.state === 'running')
  const found = request.resume === true ? open[0] : heals.find((heal) => heal.heal.startsWith(request.resume as string))
  if (found === undefined)
    throw new PrunellaError(
      'heal-unknown',
      request.resume === true ? `no interrupted heal of ${project.packageDir}` : `no heal ${request.resume} of ${project.packageDir}`,
    )
  return found.heal
}

/**
 * SHA-256 over path and content of every source and test: a heal is resumed only on the tree it began with. What that heal
 * itself may have written already counts as it was before.
 */
async function treeDigest(files: ProjectFiles, language: Language, written: readonly Remedy[]): Promise<string> {
  const before = new Map<string, { readonly after: string; readonly before: string }>()
  for (const { changes } of written)
    for (const change of changes.changes) before.set(change.path, { ...change, before: before.get(change.path)?.before ?? change.before })
  const hash = createHash('sha256')
  for (const path of await files.list()) {
    if (!language.isSource(path) && !language.isTestFile(path)) continue
    const bytes = (await files.read(path)) ?? new Uint8Array()
    const change = before.get(path)
    const text = change === undefined ? undefined : decodeUtf8(bytes)
    const counted = change !== undefined && text === change.after ? encodeUtf8(change.before) : bytes
    hash.update(`${path}\0${counted.length}\0`).update(counted)
  }
  return hash.digest('hex')
}
