/** What the bench needs of each language: rows as projects, sessions on them, templates. */
import { dirname } from 'node:path'
import { projectFiles } from '../../src/adapters/node-files/index.ts'
import { pythonHere } from '../../src/app/languages/python.ts'
import type { Project, Sandbox, TemplateEngine, WarmSession } from '../../src/contracts/index.ts'
import { templates as javascriptTemplates } from '../../src/languages/javascript/dialect/index.ts'
import { javascriptWarm } from '../../src/languages/javascript/warm/index.ts'
import { templates as pythonTemplates } from '../../src/languages/python/dialect/index.ts'
import { makeProject, type Row, type RowProject } from './rows.ts'
import { makePythonProject } from './rows-python.ts'

export interface BenchLanguage {
  readonly solution: string
  readonly tests: string
  readonly templates: TemplateEngine
  make(row: Row, test: string): RowProject
  open(sandbox: Sandbox, folder: string, seed: number): Promise<WarmSession>
}

const interpreter = process.execPath

const javascript: BenchLanguage = {
  solution: 'solution.js',
  tests: 'solution.test.js',
  templates: javascriptTemplates,
  make: makeProject,
  open(sandbox, folder, seed) {
    const project: Project = {
      root: folder,
      packageDir: folder,
      language: 'javascript',
      runner: 'node-test',
      runnerTitle: 'node:test',
      interpreter,
      env: {},
    }
    const factory = javascriptWarm({
      warmInterpreter: interpreter,
      runtimeReadOnly: [dirname(interpreter)],
      openFiles: () => projectFiles(folder),
    })
    return factory.open(sandbox, project, { seed })
  },
}

const python: BenchLanguage = {
  solution: 'solution.py',
  tests: 'test_solution.py',
  templates: pythonTemplates,
  make: makePythonProject,
  async open(sandbox, folder, seed) {
    const { project, language } = await pythonHere.findProject(folder, undefined, { cwd: folder, env: process.env })
    return language.warm.open(sandbox, project, { seed })
  },
}

export const languages: Readonly<Record<string, BenchLanguage>> = { javascript, python }
