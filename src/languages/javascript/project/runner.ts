import type { JavaScriptRunner } from '../../../contracts/index.ts'
import type { Disk } from '../../common/index.ts'
import type { Manifest } from './manifest.ts'
import { join } from '../../../kit/index.ts'
import { readTestScript } from './script.ts'

/** A runner the project uses, and what made us think so. */
export interface DetectedRunner {
  readonly runner: JavaScriptRunner
  readonly because: string
}

type Named = Exclude<JavaScriptRunner, 'node-test'>
const named: readonly Named[] = ['vitest', 'jest', 'mocha']

const endings = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts', 'json']
const configFiles: Readonly<Record<Named, readonly string[]>> = {
  vitest: endings.map((ending) => `vitest.config.${ending}`),
  jest: endings.map((ending) => `jest.config.${ending}`),
  mocha: ['.mocharc.js', '.mocharc.cjs', '.mocharc.mjs', '.mocharc.json', '.mocharc.jsonc', '.mocharc.yml', '.mocharc.yaml'],
}

/** In the order of what says most: the test script, the configuration files, the dependencies, at last what the tests import. */
export async function detectRunner(
  disk: Disk,
  packageDir: string,
  manifests: readonly Manifest[],
  testFiles: readonly string[],
): Promise<DetectedRunner | undefined> {
  const own = manifests[0]
  const script = own === undefined ? undefined : readTestScript(own.scripts)
  if (script !== undefined) return { runner: script.runner, because: `the script "test" runs ${script.runner}` }
  for (const runner of named) {
    for (const file of configFiles[runner]) if (await disk.exists(join(packageDir, file))) return { runner, because: `${file} is there` }
    if (own?.raw[runner] !== undefined) return { runner, because: `package.json configures ${runner}` }
  }
  const imported = await importedRunner(disk, testFiles)
  if (imported !== undefined) return imported
  for (const manifest of manifests)
    for (const runner of named) if (manifest.dependencies[runner] !== undefined) return { runner, because: `${runner} is a dependency` }
  return undefined
}

/** How many test files are read to learn which runner they import: all of a project's tests import the same one. */
const FILES_READ_MAX = 20

async function importedRunner(disk: Disk, testFiles: readonly string[]): Promise<DetectedRunner | undefined> {
  for (const file of testFiles.slice(0, FILES_READ_MAX)) {
    const text = (await disk.text(file)) ?? ''
    if (/(?:from\s*|require\(\s*)['"]node:test['"]/.test(text)) return { runner: 'node-test', because: 'the tests import node:test' }
    if (/from\s*['"]vitest['"]/.test(text)) return { runner: 'vitest', because: 'the tests import vitest' }
    if (/from\s*['"]@jest\/globals['"]/.test(text)) return { runner: 'jest', because: 'the tests import @jest/globals' }
  }
  return undefined
}
