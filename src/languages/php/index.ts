/** PHP: how to find, run, swap and check such a project. */
import type { Language, Project, ProjectFiles, Reader } from '../../contracts/index.ts'
import * as compare from './compare/index.ts'
import { templates } from './dialect/index.ts'
import { type FindOptions, findProject, isSource, isTestFile, type PhpFacts } from './project/index.ts'
import { createStaticChecks } from './checks/index.ts'
import { nameFixes, snifferFixes } from './fixes/index.ts'
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

/** The language's faces, with what the composition root needs to find projects. */
export interface Php extends Language {
  findProject(dir: string, files: ProjectFiles, options: Omit<FindOptions, 'facts'>): Promise<Project>
}

/** What needs no machine. */
export const reader: Reader = { id: 'php', isTestFile, isSource, compare }

export const php = ({ files, openFiles, newKey, facts }: PhpWorld): Php => ({
  ...reader,
  title: 'PHP',
  findProject: (dir, seen, options) => findProject(dir, seen, { ...options, facts }),
  explainSuite,
  suite: createSuiteRunner({ files, newKey, facts }),
  templates,
  fixes: [nameFixes(openFiles), snifferFixes(files)],
  checks: createStaticChecks(files),
  warm: phpWarm({ openFiles, facts }),
})
export { probe, readFacts } from './project/index.ts'
export type { PhpFacts } from './project/index.ts'
