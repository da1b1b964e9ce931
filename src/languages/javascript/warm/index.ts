import type { Project, ProjectFiles, WarmFactory } from '../../../contracts/index.ts'
import { PrunellaError } from '../../../model/index.ts'
import { openDisk, readManifest, readTestScript } from '../project/index.ts'
import { isSupported, type Machine } from './launch.ts'
import { Session } from './session.ts'
import { readSources, textOf } from './sources.ts'

export interface WarmOptions extends Machine {
  /** Reads the project from outside; root is the project's root. */
  readonly openFiles: (root: string) => ProjectFiles
}

/**
 * The fast tier: the project's tests are collected once by its own runner inside one sandbox, and candidates are tried by
 * replacing single functions in the loaded modules. Throws `no-runner` for a runner that is only a command, `suite-broken`
 * when the suite cannot be collected.
 */
export function javascriptWarm(machine: WarmOptions): WarmFactory {
  return {
    async open(sandbox, project, options) {
      if (!isSupported(project.runner)) throw new PrunellaError('no-runner', `${project.runnerTitle} cannot be searched in process`)
      const overlays = options.overlays ?? new Map<string, string | null>()
      const disk = machine.openFiles(project.root)
      const sources = await readSources(project, disk, overlays)
      const testFiles = options.testFiles ?? sources.testFiles
      const { flags, nodeFlags } = await scriptFlags(project, disk)
      const readText = (path: string): Promise<string | undefined> => textOf(project, disk, overlays, path)
      const limits = options.limits ?? {}
      return await Session.open({ sandbox, project, machine, limits, overlays, testFiles, flags, nodeFlags, sources, readText })
    },
  }
}

/** The test script's flags, when it runs the runner that was recognised. */
async function scriptFlags(project: Project, files: ProjectFiles): Promise<{ flags: readonly string[]; nodeFlags: readonly string[] }> {
  const manifest = await readManifest(openDisk(files), project.packageDir)
  const script = manifest && readTestScript(manifest.scripts)
  return script?.runner === project.runner ? script : { flags: [], nodeFlags: [] }
}
