import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSandbox } from '../../src/adapters/sandbox/index.ts'
import type { Sandbox, SandboxRequest } from '../../src/contracts/index.ts'

/** The folder is closed to everyone but its owner, as /root and many home folders are. */
const base = mkdtempSync(join(tmpdir(), 'prunella-contract-'))
const project = join(base, 'project')
const backends = [
  { name: 'bubblewrap', options: { prefer: 'bubblewrap' } },
  { name: 'landlock', options: { prefer: 'landlock' } },
  { name: 'none', options: { unsafe: true } },
] as const

const processesWith = (word: string): string[] =>
  readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(word)
    } catch {
      return false
    }
  })

beforeAll(() => {
  for (const path of [project, join(project, 'src'), join(project, 'node_modules'), join(project, 'node_modules', 'dep')]) mkdirSync(path)
  writeFileSync(join(project, 'src', 'a.mjs'), 'export const a = 1\n', { mode: 0o600 })
  writeFileSync(join(project, 'src', 'gone.txt'), 'still here\n', { mode: 0o600 })
  writeFileSync(join(project, 'run.sh'), '#!/bin/sh\necho ran\n', { mode: 0o700 })
  writeFileSync(join(project, 'node_modules', 'dep', 'index.js'), 'module.exports = "dep"\n', { mode: 0o600 })
  symlinkSync('/etc', join(project, 'out'))
  chmodSync(base, 0o700)
})
afterAll(() => rmSync(base, { recursive: true }))

describe.each(backends)('$name', ({ name, options }) => {
  let sandbox: Sandbox
  beforeAll(async () => {
    sandbox = await openSandbox(options)
  })

  const request = (argv: string[], more: Partial<SandboxRequest> = {}): SandboxRequest => ({
    ...{ argv, cwd: project, env: {}, projectRoot: project, overlays: new Map(), readOnly: [process.execPath], writes: 'none', limits: {} },
    ...more,
  })
  const node = (script: string, more: Partial<SandboxRequest> = {}) => sandbox.run(request([process.execPath, '-e', script], more))
  const shell = (script: string, more: Partial<SandboxRequest> = {}) => sandbox.run(request(['/bin/sh', '-c', script], more))

  test('runs a program where the project is, with the environment it was given and no other', async () => {
    const result = await node(
      'console.log(JSON.stringify([process.cwd(), process.env.GIVEN, process.env.PATH, require("dep")])); console.error("err"); process.exit(7)',
      {
        env: { GIVEN: 'yes' },
      },
    )
    expect(result).toMatchObject({
      exitCode: 7,
      signal: null,
      ended: 'exit',
      stdout: `${JSON.stringify([project, 'yes', null, 'dep'])}\n`,
      stderr: 'err\n',
    })
    expect(result.cpuMs).toBeGreaterThan(5)
    expect(result.peakMemoryBytes).toBeGreaterThan(20e6)
    expect(result.wallMs).toBeGreaterThan(5)
  })

  test('lays changed, new and hidden files over the project, for this run only', async () => {
    const overlays = new Map<string, string | Uint8Array | null>([
      [join(project, 'src', 'a.mjs'), 'export const a = 2\n'],
      [join(project, 'fresh', 'deep', 'new.txt'), 'new\n'],
      [join(project, 'src', 'beside.txt'), Buffer.from('beside\n')],
      [join(project, 'src', 'gone.txt'), null],
    ])
    const script = 'cat src/a.mjs fresh/deep/new.txt src/beside.txt run.sh; ls src; ./run.sh'
    for (const writes of ['none', 'scratch'] as const) {
      const result = await shell(script, { overlays, writes })
      expect(result.stdout + result.stderr).toBe('export const a = 2\nnew\nbeside\n#!/bin/sh\necho ran\na.mjs\nbeside.txt\nran\n')
    }
    expect((await shell('cat src/a.mjs; ls; ls src')).stdout).toBe('export const a = 1\nnode_modules\nout\nrun.sh\nsrc\na.mjs\ngone.txt\n')
  })

  test('what is written is lost at the end', async () => {
    const script = 'mkdir made; echo x > made/file; echo y >> src/a.mjs; rm src/gone.txt; cat made/file src/a.mjs; ls src; pwd'
    const result = await shell(script, { writes: 'scratch' })
    expect(result.stdout + result.stderr).toBe(`x\nexport const a = 1\ny\na.mjs\n${project}\n`)
    expect(existsSync(join(project, 'made'))).toBe(false)
    expect(readFileSync(join(project, 'src', 'a.mjs'), 'utf8')).toBe('export const a = 1\n')
    expect(existsSync(join(project, 'src', 'gone.txt'))).toBe(true)
  })

  test('collects descriptor 3 apart from the output', async () => {
    const result = await node('require("fs").writeSync(3, Buffer.from([1, 2, 255])); console.log("out")')
    expect([...result.control]).toEqual([1, 2, 255])
    expect(result.stdout).toBe('out\n')
  })

  test('talks while it runs: standard input in, descriptor 3 out', async () => {
    const script = `const fs = require('fs'); let seen = ''
process.stdin.on('data', (d) => { seen += d; while (seen.includes('\\n')) { const i = seen.indexOf('\\n'); fs.writeSync(3, 'heard ' + seen.slice(0, i) + '\\n'); seen = seen.slice(i + 1) } })
process.stdin.on('end', () => process.exit(5))`
    const started = await sandbox.start(request([process.execPath, '-e', script], { interactive: true, writes: 'scratch' }))
    const heard: string[] = []
    for (const word of ['one', `${project}/src`]) {
      started.stdin.write(`${word}\n`)
      heard.push(await new Promise<string>((resolve) => started.control.once('data', (bytes: Buffer) => resolve(bytes.toString()))))
    }
    expect(heard).toEqual(['heard one\n', `heard ${project}/src\n`])
    started.stdin.end()
    expect(await started.result).toMatchObject({ exitCode: 5, ended: 'exit' })
  })

  test('can be killed at any moment, and nothing is left of it', async () => {
    expect(sandbox.kind).toBe(name)
    for (let turns = 0; turns < 6; turns++) {
      const duration = `100.${process.pid}${turns}`
      const started = await sandbox.start(request(['/bin/sleep', duration], { interactive: true }))
      // Moments of its start-up, a few milliseconds apart: while it is planned, prepared, set up, running.
      const until = performance.now() + turns * 5
      while (performance.now() < until) await new Promise((resolve) => setImmediate(resolve))
      started.kill()
      // A figure means that the supervisor ended it and reported, and did not have to be killed itself.
      expect(await started.result).toMatchObject({ exitCode: null, ended: 'killed', cpuMs: expect.any(Number) })
      expect(processesWith(duration)).toEqual([])
    }
  })

  test('tells how a program ended', async () => {
    expect(await shell('kill -SEGV $$')).toMatchObject({ exitCode: null, signal: 'SIGSEGV', ended: 'exit' })
    expect(await shell('exit 0')).toMatchObject({ exitCode: 0, signal: null, ended: 'exit' })
    expect(await sandbox.run(request(['/nonexistent/program']))).toMatchObject({ exitCode: 127, ended: 'exit' })
    expect(await shell('while :; do :; done', { limits: { wallMs: 200 } })).toMatchObject({
      exitCode: null,
      signal: 'SIGKILL',
      ended: 'wall-time',
    })
    expect(await shell('while :; do :; done', { limits: { cpuSeconds: 1 } })).toMatchObject({ exitCode: null, ended: 'cpu-time' })
    expect(await shell('yes', { limits: { outputBytes: 1e5 } })).toMatchObject({ exitCode: null, ended: 'output' })
    expect(await node('const a = []; for (;;) a.push(new Array(1e6).fill(0.5))', { limits: { memoryBytes: 200e6 } })).toMatchObject({
      ended: 'memory',
    })
  })

  test.skipIf(name !== 'bubblewrap')('has a loopback of its own', async () => {
    const script =
      'require("http").createServer((q, r) => r.end("loop")).listen(0, "127.0.0.1", function () { fetch("http://127.0.0.1:" + this.address().port).then((r) => r.text()).then((t) => { console.log(t); process.exit() }) })'
    expect((await node(script)).stdout).toBe('loop\n')
  })

  test('runs what a suite runs: workers, forks, WebAssembly, child processes', async () => {
    const script = `const { Worker } = require('worker_threads'), cp = require('child_process')
if (process.argv[1] === 'child') { process.send(process.memoryUsage().rss > 0); process.exit() }
new Worker('require("worker_threads").parentPort.postMessage("worker")', { eval: true }).on('message', (m) => { console.log(m)
  console.log(new WebAssembly.Memory({ initial: 1 }).buffer.byteLength, cp.execFileSync('/bin/echo', ['child']).toString().trim())
  console.log(require('os').cpus().length > 0, require('os').totalmem() > 0, require('os').tmpdir() === process.env.TMPDIR)
  require('fs').writeFileSync(require('os').tmpdir() + '/t', 'x'); process.exit() })`
    const result = await node(script)
    expect(result.stdout + result.stderr).toBe('worker\n65536 child\ntrue true true\n')
  })

  // Landlock has no say over modes, so only an id that owns nothing else may change them: root's sandboxes have one.
  test.skipIf(name === 'landlock' && process.getuid?.() !== 0)('copies files and changes their modes', async () => {
    const script = `const fs = require('fs'), at = process.env.TMPDIR + '/'; fs.copyFileSync('run.sh', at + 'copy'); fs.chmodSync(at + 'copy', 0o640)
fs.cpSync('src', 'other', { recursive: true }); console.log((fs.statSync(at + 'copy').mode & 0o777).toString(8), fs.readdirSync('other').join())`
    const result = await node(script, { writes: 'scratch' })
    expect(result.stdout + result.stderr).toBe('640 a.mjs,gone.txt\n')
  })

  test.each(['/usr/bin/python3', '/usr/bin/php'].filter((path) => existsSync(path)))('runs %s', async (program) => {
    const words = program.endsWith('php') ? ['-r', 'echo 6 * 7;'] : ['-c', 'import json, subprocess, hashlib; print(6 * 7, end="")']
    expect(await sandbox.run(request([program, ...words]))).toMatchObject({ exitCode: 0, stdout: '42' })
  })

  test('refuses paths that are not plain or lead out of the project', async () => {
    const overlay = (path: string): Promise<unknown> => shell('true', { overlays: new Map([[path, 'x']]) })
    for (const path of [
      'relative.txt',
      `${project}/../other.txt`,
      `${project}x/a`,
      '/etc/passwd',
      `${project}/out/passwd`,
      `${project}/out/new/file`,
      project,
    ])
      await expect(overlay(path), path).rejects.toMatchObject({ code: 'path-refused' })
    for (const root of ['/', '/etc', '/usr', '/home'])
      await expect(shell('true', { projectRoot: root, cwd: root }), root).rejects.toMatchObject({ code: 'path-refused' })
    await expect(shell('true', { cwd: '..' })).rejects.toMatchObject({ code: 'path-refused' })
  })
})

test('a run in a folder only root can read also sees more read-only paths', async () => {
  const tools = join(base, 'tools')
  cpSync(join(project, 'run.sh'), join(tools, 'run.sh'))
  for (const prefer of ['bubblewrap', 'landlock'] as const) {
    const sandbox = await openSandbox({ prefer })
    const more = {
      cwd: project,
      env: {},
      projectRoot: project,
      overlays: new Map(),
      readOnly: [tools],
      writes: 'none',
      limits: {},
    } as const
    expect(await sandbox.run({ argv: [join(tools, 'run.sh')], ...more })).toMatchObject({ exitCode: 0, stdout: 'ran\n' })
  }
})

test('folders of a Prunella that was killed together with its supervisor are removed by the next one', async () => {
  // No process has this id: the kernel's highest is 2^22.
  const abandoned = mkdtempSync(join(tmpdir(), 'prunella-sandbox-99999999-'))
  writeFileSync(join(abandoned, 'file'), '')
  await openSandbox({ prefer: 'landlock' })
  expect(existsSync(abandoned)).toBe(false)
})
