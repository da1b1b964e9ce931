import type { CheckSession, Project, ProjectFiles, Sandbox } from '../../../contracts/index.ts'
import { type Overlays, watchTool } from '../../common/index.ts'
import { ownManifest } from '../own-manifest.ts'
import { dirname, join, openDisk } from '../project/index.ts'
import { findCompiler } from './types.ts'

/** A session ends by itself after this long, should its owner forget it. */
const SESSION_WALL_MS = 30 * 60_000

const runtimeDir = decodeURIComponent(new URL('./runtime', import.meta.url).pathname)

/**
 * The project's compiler kept open. Undefined where there is none, where the configuration only refers to others, or where it has no
 * programming interface and Prunella's own is not at hand (TypeScript 7).
 */
export async function watchCompiler(
  files: ProjectFiles,
  sandbox: Sandbox,
  project: Project,
  overlays: Overlays,
): Promise<CheckSession | undefined> {
  const compiler = await findCompiler(files, sandbox, project)
  if ('missing' in compiler || compiler.refersOnly) return undefined
  const typescript = await libraryOf(files, dirname(dirname(compiler.script)))
  if (typescript === undefined) return undefined
  const job = { typescript, config: compiler.config, packageDir: project.packageDir }
  return watchTool(sandbox, {
    argv: [project.interpreter, join(runtimeDir, 'compiler.mjs'), JSON.stringify(job)],
    cwd: project.packageDir,
    env: { PATH: `${dirname(project.interpreter)}:/usr/bin:/bin`, HOME: '/tmp', TMPDIR: '/tmp', NO_COLOR: '1' },
    projectRoot: project.root,
    overlays,
    readOnly: [dirname(project.interpreter), runtimeDir, ownManifest, dirname(dirname(typescript)), ...(project.readOnly ?? [])],
    writes: 'none',
    limits: { wallMs: SESSION_WALL_MS, cpuSeconds: SESSION_WALL_MS / 1000 },
    interactive: true,
  })
}

/** The installed compiler's own library; from version 7 on it has none, and the one Prunella brings speaks for it. */
async function libraryOf(files: ProjectFiles, folder: string): Promise<string | undefined> {
  const disk = openDisk(files)
  const { version } = (await disk.json(join(folder, 'package.json'))) ?? {}
  const own = join(folder, 'lib/typescript.js')
  if (typeof version === 'string' && Number.parseInt(version, 10) < 7 && (await disk.exists(own))) return own
  const brought = typeof import.meta.resolve === 'function' ? decodeURIComponent(new URL(import.meta.resolve('ts6')).pathname) : undefined
  return brought !== undefined && (await disk.exists(brought)) ? brought : undefined
}
