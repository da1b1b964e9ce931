import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SandboxRequest } from '../../contracts/index.ts'
import { bubblewrapPlan, type BubblewrapAbility } from './bubblewrap.ts'
import { limitsDefault } from './limits.ts'
import { supervisors } from './supervised.ts'

/** Open to all: without prepared mounts the sandbox's id reads the project by its own right. */
const project = mkdtempSync(join(tmpdir(), 'prunella-plain-'))

beforeAll(() => {
  chmodSync(project, 0o755)
  for (const path of ['src', 'node_modules']) mkdirSync(join(project, path))
  writeFileSync(join(project, 'src', 'a.txt'), 'old\n')
  writeFileSync(join(project, 'src', 'gone.txt'), 'gone\n')
  writeFileSync(join(project, 'node_modules', 'dep.txt'), 'dep\n')
})
afterAll(() => rmSync(project, { recursive: true }))

/** The three ways of preparing mounts must give the same view; root cannot be tried as a user here. */
const ways: readonly BubblewrapAbility['prepare'][] = process.getuid?.() === 0 ? ['root', 'none'] : ['user', 'none']

describe.each(ways)('mounts prepared by %s', (prepare) => {
  const run = (script: string, more: Partial<SandboxRequest> = {}) => {
    const request: SandboxRequest = {
      ...{
        argv: ['/bin/sh', '-c', script],
        cwd: project,
        env: {},
        projectRoot: project,
        overlays: new Map(),
        readOnly: [],
        writes: 'none',
        limits: {},
      },
      ...more,
    }
    const arch = process.arch === 'arm64' ? 'arm64' : 'x64'
    return supervisors([])(bubblewrapPlan(request, limitsDefault, { prepare, arch }), limitsDefault, false).result
  }
  const overlays = new Map([
    [join(project, 'src', 'a.txt'), 'changed\n'],
    [join(project, 'made', 'deep', 'new.txt'), 'new\n'],
    [join(project, 'src', 'gone.txt'), null],
  ])

  test('changed files only', async () => {
    const result = await run('cat src/a.txt; ls src node_modules; echo x > src/a.txt', {
      overlays: new Map([[join(project, 'src', 'a.txt'), 'changed\n']]),
    })
    expect(result.stdout).toBe('changed\nnode_modules:\ndep.txt\n\nsrc:\na.txt\ngone.txt\n')
    expect(result.stderr).toContain('Read-only file system')
  })
  test('changed, new and hidden files', async () => {
    for (const writes of ['none', 'scratch'] as const) {
      const result = await run('cat src/a.txt made/deep/new.txt node_modules/dep.txt; ls src', { overlays, writes })
      expect(result.stdout + result.stderr).toBe('changed\nnew\ndep\na.txt\n')
    }
  })
  test('scratch writes', async () => {
    const result = await run('echo more >> src/a.txt; echo y > y; cat src/a.txt y', { writes: 'scratch' })
    expect(result.stdout + result.stderr).toBe('old\nmore\ny\n')
    expect(readFileSync(join(project, 'src', 'a.txt'), 'utf8')).toBe('old\n')
  })
  test('tools may keep caches in node_modules', async () => {
    const result = await run('mkdir -p node_modules/.vite-temp && echo x > node_modules/.vite-temp/x && cat node_modules/dep.txt', {
      writes: 'scratch',
    })
    expect(result.stdout + result.stderr).toBe('dep\n')
  })
  test('files without end are ended or refused', async () => {
    const script = 'for (1 .. 200000) { open $h, ">", "/tmp/e$_" or exit 3 } print "all of them\\n"'
    const result = await run(`exec perl -e '${script}'`)
    expect([result.stdout, result.exitCode ?? result.ended]).toEqual(['', prepare === 'none' ? 'output' : 3])
  })
})
