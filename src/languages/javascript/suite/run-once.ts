/** One start of the runner in one sandbox: key in over stdin, records out over fd 3. */
import type { Sandbox, SandboxRequest, SandboxResult, SuiteRequest } from '../../../contracts/index.ts'
import { ownManifest } from '../own-manifest.ts'
import { dirname, join } from '../project/index.ts'
import type { LaunchPlan } from './plan.ts'
import { type Decoded, decodeChannel } from './records.ts'

/** Folder of the programs that run inside the sandbox. */
const runtimeDir = decodeURIComponent(new URL('./runtime', import.meta.url).pathname)

/** Records of one run kept at most: 100,000 tests with failures of a few hundred bytes. Beyond it the run is stopped. */
const CONTROL_BYTES_MAX = 64 << 20

export interface RawRun {
  readonly decoded: Decoded
  readonly result: SandboxResult
}

export async function runOnce(
  sandbox: Sandbox,
  request: SuiteRequest,
  run: {
    readonly plan: LaunchPlan
    readonly overlays: SandboxRequest['overlays']
    readonly key: string
    readonly writes: 'none' | 'scratch'
  },
): Promise<RawRun> {
  const { project } = request
  const child = await sandbox.start({
    argv: [project.interpreter, join(runtimeDir, 'launch.cjs'), JSON.stringify(run.plan)],
    cwd: project.packageDir,
    env: environment(request),
    projectRoot: project.root,
    overlays: run.overlays,
    readOnly: [dirname(project.interpreter), runtimeDir, ownManifest, ...(project.readOnly ?? [])],
    writes: run.writes,
    limits: request.limits ?? {},
    interactive: true,
  })
  const chunks: Uint8Array[] = []
  let bytes = 0
  child.control.on('data', (chunk: Uint8Array) => {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes > CONTROL_BYTES_MAX) child.kill()
  })
  const drained = new Promise<void>((resolve) => {
    child.control.once('end', resolve)
    child.control.once('close', resolve)
    child.control.once('error', () => resolve())
  })
  child.stdin.on('error', () => undefined)
  child.stdin.end(run.key)
  const result = await child.result
  await drained
  return { decoded: decodeChannel(concat(chunks, bytes), run.key, child.seen), result }
}

/** Neither CI nor NO_COLOR: both change what tests see (`.only`, colour detection). Colours are taken out of messages later. */
function environment({ project }: SuiteRequest): Record<string, string> {
  const path = [
    join(project.packageDir, 'node_modules/.bin'),
    join(project.root, 'node_modules/.bin'),
    dirname(project.interpreter),
    '/usr/bin',
    '/bin',
  ]
  return { PATH: path.join(':'), HOME: '/tmp', TMPDIR: '/tmp', ...project.env }
}

function concat(chunks: readonly Uint8Array[], bytes: number): Uint8Array {
  const out = new Uint8Array(bytes)
  let at = 0
  for (const chunk of chunks) {
    out.set(chunk, at)
    at += chunk.length
  }
  return out
}
