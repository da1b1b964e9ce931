/** JavaScript and TypeScript: how to find, run, swap, change and check such a project. */
import type { FixSource, Language, Project, ProjectFiles, Reader } from '../../contracts/index.ts'
import { createStaticChecks } from './checks/index.ts'
import * as compare from './compare/index.ts'
import { annotationFixes, guardFixes, linterFixes } from './fixes/index.ts'
import {
  dirname,
  findProject,
  isSource,
  isTestFile,
  shellWords,
  workspacePackages,
  type FindOptions,
  type WorkspacePackage,
} from './project/index.ts'
import { createSuiteRunner, explainSuite } from './suite/index.ts'
import { templates } from './dialect/index.ts'
import { javascriptWarm } from './warm/index.ts'

export interface JavaScriptWorld {
  /** Rooted at the project or a folder above it. */
  readonly files: ProjectFiles
  readonly openFiles: (root: string) => ProjectFiles
  /** 64 lower-case hex digits from a cryptographic source, new at every call. */
  readonly newKey: () => string
  /** Node 24 or newer, for the warm tier. */
  readonly warmInterpreter: string
  /** Beside the project's own linters: tools that are no project's code, such as the compiler. */
  readonly fixes: readonly FixSource[]
}

/** The language's faces, with what the composition root needs to find projects. */
export interface JavaScript extends Language {
  findProject(dir: string, files: ProjectFiles, options: FindOptions): Promise<Project>
  workspacePackages(files: ProjectFiles, root: string): Promise<WorkspacePackage[]>
  shellWords(script: string): string[][]
}

/** What needs no machine. */
export const reader: Reader = { id: 'javascript', isTestFile, isSource, compare }

export const javascript = ({ files, openFiles, newKey, warmInterpreter, fixes }: JavaScriptWorld): JavaScript => ({
  ...reader,
  title: 'JavaScript and TypeScript',
  findProject,
  workspacePackages,
  shellWords,
  explainSuite,
  suite: createSuiteRunner({ files, newKey }),
  warm: javascriptWarm({ warmInterpreter, runtimeReadOnly: [dirname(dirname(warmInterpreter))], openFiles }),
  templates,
  fixes: [...fixes, annotationFixes(), guardFixes(), linterFixes()],
  checks: createStaticChecks(files),
})
