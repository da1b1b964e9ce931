/** Every prerequisite, each with its remedy, and the sandbox attacked for real. */
import { execFile } from 'node:child_process'
import { access, constants, mkdir, statfs } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { Sandbox } from '../contracts/index.ts'
import { PrunellaError } from '../model/index.ts'
import { openSandbox } from '../adapters/sandbox/index.ts'
import { findProject, type Place } from './languages/index.ts'
import { preferred, readSettings } from './settings.ts'
import { openState, stateFile } from './state.ts'
import type { Progress } from '../contracts/index.ts'

export interface Finding {
  readonly title: string
  readonly status: 'passed' | 'failed' | 'warning'
  readonly detail: string
  readonly remedy?: string
}

/** Below this a journal, a scratch copy and a test run may not fit, bytes. */
const DISK_BYTES_MIN = 500e6

export async function examine(dir: string, scope: 'quick' | 'full', place: Place & { readonly progress: Progress }): Promise<Finding[]> {
  const findings: Finding[] = [ownNode(), await userNode(place), await gitFinding()]
  findings.push(await stateFinding(place), await diskFinding(place))
  findings.push(...(await sandboxFindings(resolve(place.cwd, dir), place.env, scope, place.progress)))
  findings.push(await projectFinding(dir, place))
  return findings
}

const ownNode = (): Finding => {
  const version = process.versions.node
  if (Number(version.split('.')[0]) >= 24)
    return { title: 'Node for Prunella', status: 'passed', detail: `${version} (${process.execPath})` }
  return {
    title: 'Node for Prunella',
    status: 'failed',
    detail: `${version} is too old`,
    remedy: 'start Prunella through its launcher, or install Node 24 or newer',
  }
}

async function userNode(place: Place): Promise<Finding> {
  const binary = place.env['PRUNELLA_USER_NODE'] ?? process.execPath
  const answer = await output(binary, ['--version'])
  return answer === undefined
    ? { title: 'Node for the project', status: 'failed', detail: `${binary} does not run`, remedy: 'install Node 20 or newer' }
    : { title: 'Node for the project', status: 'passed', detail: `${answer.trim()} (${binary})` }
}

async function gitFinding(): Promise<Finding> {
  const answer = await output('git', ['--version'])
  return answer === undefined
    ? { title: 'git', status: 'warning', detail: 'not found; --branch and --commit cannot work', remedy: 'apt-get install git' }
    : { title: 'git', status: 'passed', detail: answer.trim() }
}

async function output(command: string, args: readonly string[]): Promise<string | undefined> {
  try {
    return (await promisify(execFile)(command, [...args], { timeout: 10_000 })).stdout
  } catch {
    return undefined
  }
}

async function stateFinding(place: Place): Promise<Finding> {
  const file = stateFile(place, await readSettings(place.cwd, place.env))
  try {
    const journal = await openState(place.cwd, place)
    const { entries, faults } = await journal.verify().finally(() => journal.close())
    if (faults.length === 0) return { title: 'Journal', status: 'passed', detail: `${file}: ${entries} entries, the chain holds` }
    return {
      title: 'Journal',
      status: 'failed',
      detail: `${file}: ${faults.length} faults`,
      remedy: 'prunella audit verify names them; restore the file from a backup',
    }
  } catch (error) {
    const remedy = error instanceof PrunellaError ? error.kind.next : 'check its permissions'
    return { title: 'Journal', status: 'failed', detail: `${file}: ${(error as Error).message}`, remedy }
  }
}

async function diskFinding(place: Place): Promise<Finding> {
  const folder = dirname(stateFile(place, await readSettings(place.cwd, place.env)))
  await mkdir(folder, { recursive: true }).catch(() => {})
  const facts = await statfs(folder).catch(() => undefined)
  if (facts === undefined) return { title: 'Disk', status: 'warning', detail: `the free space at ${folder} is unknown` }
  const free = facts.bavail * facts.bsize
  const detail = `${(free / 1e9).toFixed(1)} GB free at ${folder}`
  return free >= DISK_BYTES_MIN
    ? { title: 'Disk', status: 'passed', detail }
    : { title: 'Disk', status: 'failed', detail, remedy: 'free at least 0.5 GB' }
}

async function sandboxFindings(dir: string, env: Place['env'], scope: 'quick' | 'full', progress: Progress): Promise<Finding[]> {
  let sandbox: Sandbox
  try {
    sandbox = await openSandbox(preferred((await readSettings(dir, env)).config))
  } catch (error) {
    if (!(error instanceof PrunellaError)) throw error
    return [{ title: 'Sandbox', status: 'failed', detail: error.message, remedy: error.kind.next }]
  }
  progress({ kind: 'stage', stage: 'doctor', detail: `attacking the ${sandbox.kind} sandbox` })
  const outcomes = await sandbox.selfTest(scope)
  const leaks = outcomes.filter((outcome) => !outcome.contained)
  const summary: Finding = {
    title: 'Sandbox',
    status: leaks.length === 0 ? 'passed' : 'failed',
    detail: [`${sandbox.kind}: ${outcomes.length} attacks, ${leaks.length} leaks`, ...(sandbox.notes ?? [])].join('; '),
  }
  const each = leaks.map((leak): Finding => ({
    title: `Leak: ${leak.id}`,
    status: 'failed',
    detail: `${leak.title}: ${leak.detail}`,
    remedy: 'do not heal untrusted projects on this machine; please report it',
  }))
  return [summary, ...each]
}

async function projectFinding(dir: string, place: Place): Promise<Finding> {
  const folder = resolve(place.cwd, dir)
  try {
    const { config } = await readSettings(folder, place.env)
    const { project } = await findProject(folder, config.test.command, place)
    const writable = await access(project.packageDir, constants.W_OK).then(
      () => true,
      () => false,
    )
    const detail = `${project.packageDir}: ${project.runnerTitle}`
    return writable
      ? { title: 'Project', status: 'passed', detail }
      : { title: 'Project', status: 'warning', detail: `${detail}; read-only, so patches can be shown but not applied` }
  } catch (error) {
    if (!(error instanceof PrunellaError)) throw error
    return { title: 'Project', status: 'warning', detail: `${folder}: ${error.kind.title}. ${error.message}`, remedy: error.kind.next }
  }
}
