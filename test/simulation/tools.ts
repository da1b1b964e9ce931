import { execFileSync, spawnSync } from 'node:child_process'
import process from 'node:process'

/** Throws with the line to type when a tool that ./check installs is missing: a test that cannot run is red, not silent. */
export function needTool(program: string, aptPackage: string): void {
  if (
    spawnSync('sh', ['-c', `command -v ${program}`], { env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` } }).status !==
    0
  )
    throw new Error(`${program} is missing: apt-get install ${aptPackage}`)
}

/** A dozen power cuts take some seconds; on a loaded machine more. */
const SYSTEM_MS_MAX = 55_000

/** Runs a system program, with the administrator's folders on the path; throws with what it said. */
export function system(program: string, ...args: readonly string[]): string {
  return execFileSync(program, args, {
    encoding: 'utf8',
    timeout: SYSTEM_MS_MAX,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` },
  })
}

/** Whether a system program runs and says yes. */
export const works = (program: string, ...args: readonly string[]): boolean => spawnSync(program, args, { timeout: 10_000 }).status === 0

export const isRoot = process.getuid?.() === 0
