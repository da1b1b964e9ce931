/** What every language needs of the machine to find a project. */
import { randomBytes } from 'node:crypto'
import { projectFiles } from '../../adapters/node-files/index.ts'
import type { Language, Project, ProjectFiles, Reader } from '../../contracts/index.ts'
import type { Command } from './command.ts'

/** Where a command was started. */
export interface Place {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Projects in which nothing looks like a test are found too. */
  readonly withoutTests?: boolean
}

export interface Found {
  readonly project: Project
  /** Rooted at project.root. */
  readonly files: ProjectFiles
  readonly language: Language
}

export interface LanguageHere {
  readonly reader: Reader
  /** Where a checkout keeps the packages that its code needs: a folder that holds `mark`, of any name when there is none. */
  readonly packages?: { readonly folder: string; readonly mark?: string }
  /** Variables with which a tree laid out elsewhere finds what a checkout has and does not keep in `packages`. */
  elsewhere?(checkout: string, place: Place): Promise<Readonly<Record<string, string>>>
  /** Files that make a folder a package of this language. */
  readonly marks: readonly string[]
  /** Names of its source files, for a folder without marks. */
  readonly extensions: RegExp
  /** `dir` without links in it. Throws PrunellaError when there is no such project, or something of it is missing. */
  findProject(dir: string, command: Command | undefined, place: Place): Promise<Found>
}

/**
 * What is read to find the project: manifests and installed packages, wherever links lead, as the interpreter itself would read them.
 * What is healed is read and written through files rooted at the project, which no link leads out of.
 */
export const everything = (): ProjectFiles => projectFiles('/')

export const newKey = (): string => randomBytes(32).toString('hex')
