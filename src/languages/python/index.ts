/** Python: how to find, run, swap and check such a project. */
import type { FixSource, Language, Project, ProjectFiles, Reader } from '../../contracts/index.ts'
import { createStaticChecks } from './checks/index.ts'
import * as compare from './compare/index.ts'
import { templates } from './dialect/index.ts'
import { guardFixes, libraryFixes, nameFixes, saidFixes } from './fixes/index.ts'
import { type FindOptions, findProject, isSource, isTestFile } from './project/index.ts'
import { createSuiteRunner, explainSuite } from './suite/index.ts'
import { pythonWarm } from './warm/index.ts'

export interface PythonWorld {
  /** Rooted at the project or a folder above it. */
  readonly files: ProjectFiles
  readonly openFiles: (root: string) => ProjectFiles
  /** 64 lower-case hex digits from a cryptographic source, new at every call. */
  readonly newKey: () => string
  /** Beside what is read off names and imports: tools that are no project's code. */
  readonly fixes: readonly FixSource[]
}

/** The language's faces, with what the composition root needs to find projects. */
export interface Python extends Language {
  findProject(dir: string, files: ProjectFiles, options: FindOptions): Promise<Project>
}

/** What needs no machine. */
export const reader: Reader = { id: 'python', isTestFile, isSource, compare }

export const python = ({ files, openFiles, newKey, fixes }: PythonWorld): Python => ({
  ...reader,
  title: 'Python',
  findProject,
  explainSuite,
  suite: createSuiteRunner({ files, newKey }),
  warm: pythonWarm(openFiles),
  templates,
  fixes: [nameFixes(files), libraryFixes(files), saidFixes(), guardFixes(), ...fixes],
  checks: createStaticChecks(files),
})
export { parse, walk } from './tree/index.ts'
export type { Node } from './tree/index.ts'
