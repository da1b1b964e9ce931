import type { ProjectFiles } from '../../../contracts/index.ts'
import { openDisk } from '../../common/index.ts'
import { listPackages, type WorkspacePackage } from './workspaces.ts'

export { openDisk } from '../../common/index.ts'
export type { Disk } from '../../common/index.ts'
export { findProject, installCommand } from './find-project.ts'
export type { FindOptions, ProjectFacts } from './find-project.ts'
export { globToRegExp, isGlob } from './glob.ts'
export { readManifest } from './manifest.ts'
export { dirname, isInside, join, relative } from '../../../kit/index.ts'
export { filtersByName } from './runner-flags.ts'
export { readTestScript } from './script.ts'
export type { TestScript } from './script.ts'
export { shellWords } from './shell.ts'
export { isSource, isTestFile } from './sources.ts'
export type { WorkspacePackage } from './workspaces.ts'

/** Packages of the workspace at `root` (absolute); empty when it is none. */
export const workspacePackages = (files: ProjectFiles, root: string): Promise<WorkspacePackage[]> => listPackages(openDisk(files), root)
