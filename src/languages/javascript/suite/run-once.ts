/** One start of the runner in one sandbox: key in over stdin, records out over fd 3. */
import type { Sandbox, SandboxRequest, SuiteRequest } from '../../../contracts/index.ts'
import { type RawRun, runSigned } from '../../common/index.ts'
import { ownManifest } from '../own-manifest.ts'
import { dirname, join } from '../project/index.ts'
import type { LaunchPlan } from './plan.ts'

/** Folder of the programs that run inside the sandbox. */
const runtimeDir = decodeURIComponent(new URL('./runtime', import.meta.url).pathname)

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
  return runSigned(
    sandbox,
    {
      argv: [project.interpreter, join(runtimeDir, 'launch.cjs'), JSON.stringify(run.plan)],
      cwd: project.packageDir,
      env: environment(request),
      projectRoot: project.root,
      overlays: run.overlays,
      readOnly: [dirname(project.interpreter), runtimeDir, ownManifest, ...(project.readOnly ?? [])],
      writes: run.writes,
      limits: request.limits ?? {},
    },
    run.key,
  )
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
