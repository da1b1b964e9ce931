/** PHP: how to find, run, swap and check such a project. */
import type { Language, Project, ProjectFiles } from '../../contracts/index.ts'
import { findProject, isSource, isTestFile, type PhpFacts } from './project/index.ts'
import { createStaticChecks } from './checks/index.ts'
import { createSuiteRunner, explainSuite } from './suite/index.ts'
import { phpWarm } from './warm/index.ts'

export interface PhpWorld {
  /** Rooted at the project or a folder above it. */
  readonly files: ProjectFiles
  readonly openFiles: (root: string) => ProjectFiles
  /** 64 lower-case hex digits from a cryptographic source, new at every call. */
  readonly newKey: () => string
  readonly facts: PhpFacts
}

export const php = ({ files, openFiles, newKey, facts }: PhpWorld): Omit<Language, 'templates'> => ({
  id: 'php',
  title: 'PHP',
  findProject: (dir: string, seen: ProjectFiles): Promise<Project> => findProject(dir, seen, { facts }),
  isTestFile,
  isSource,
  explainSuite,
  suite: createSuiteRunner({ files, newKey, facts }),
  fixes: [],
  checks: createStaticChecks(files),
  warm: phpWarm({ openFiles, facts }),
})
export { probe, readFacts } from './project/index.ts'
export type { PhpFacts } from './project/index.ts'
