/** Under Landlock the copy of a project serves one run after the other: nothing of a run may reach the next, and nothing the project itself. */
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSandbox } from '../../src/adapters/sandbox/index.ts'
import type { Sandbox, SandboxRequest } from '../../src/contracts/index.ts'

const base = mkdtempSync(join(tmpdir(), 'prunella-copies-'))
const project = join(base, 'project')
let sandbox: Sandbox

beforeAll(async () => {
  for (const path of ['', 'src', 'src/deep', 'node_modules', 'node_modules/dep', 'node_modules/@org', 'node_modules/@org/dep', 'empty'])
    mkdirSync(join(project, path))
  for (const path of ['src/a.js', 'src/b.js', 'src/deep/c.js', 'node_modules/dep/index.js', 'node_modules/@org/dep/index.js'])
    writeFileSync(join(project, path), `// ${path}\n`)
  writeFileSync(join(project, 'run.sh'), '#!/bin/sh\necho ran\n', { mode: 0o755 })
  symlinkSync('src/a.js', join(project, 'link'))
  symlinkSync(join(project, 'src'), join(project, 'absolute'))
  chmodSync(base, 0o755)
  sandbox = await openSandbox({ prefer: 'landlock' })
})
afterAll(() => rmSync(base, { recursive: true }))

/** Prints every entry with its kind, mode, and content or target; packages are followed. */
const listing = `const fs = require('fs'), out = []
const look = (path) => { const at = fs.lstatSync(path), mode = (at.mode & 0o777).toString(8)
  if (at.isSymbolicLink()) { out.push(path + ' -> ' + fs.readlinkSync(path)); if (path.includes('node_modules/')) look(fs.realpathSync(path)) }
  else if (at.isDirectory()) { out.push(path + '/ ' + mode); for (const name of fs.readdirSync(path).sort()) look(path + '/' + name) }
  else out.push(path + ' ' + mode + ' ' + at.nlink + ' ' + JSON.stringify(fs.readFileSync(path, 'latin1'))) }
look('.'); out.push(fs.readdirSync(process.env.TMPDIR).join()); console.log(out.join('\\n'))`

const request = (argv: readonly string[], more: Partial<SandboxRequest> = {}): SandboxRequest => ({
  ...{
    argv,
    cwd: project,
    env: {},
    projectRoot: project,
    overlays: new Map(),
    readOnly: [process.execPath],
    writes: 'scratch',
    limits: {},
  },
  ...more,
})
async function seen(): Promise<string> {
  const { stdout, stderr, exitCode } = await sandbox.run(request([process.execPath, '-e', listing]))
  expect([exitCode, stderr]).toEqual([0, ''])
  return stdout
}
const perl = (script: string, more: Partial<SandboxRequest> = {}) => sandbox.run(request(['/usr/bin/perl', '-e', script], more))

/** Everything that a write, a link or a change of mode would alter in the project itself. */
function real(folder = base): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    const at = lstatSync(path, { bigint: true })
    const own = [path, at.ino, at.mode, at.uid, at.gid, at.nlink, at.size, at.mtimeNs, at.ctimeNs].join(' ')
    return at.isDirectory() ? [own, ...real(path)] : at.isFile() ? [own, readFileSync(path, 'latin1')] : [own]
  })
}

describe('what a run does to its copy', () => {
  const spoil = 'sub put { my ($p, $t) = @_; open my $f, ">", $p or return; print $f $t; close $f }'
  const damage: readonly (readonly [string, string])[] = [
    ['another text of the same length', 'put("src/a.js", "// SRC/a.js\\n")'],
    ['times set back', 'my @t = stat "src/a.js"; put("src/a.js", "// SRC/a.js\\n"); utime $t[8], $t[9], "src/a.js"'],
    ['a file put in the place of another', 'put("x", "// SRC/a.js\\n"); rename "x", "src/a.js"; rename "src/b.js", "src/deep/c.js"'],
    ['a mapped file', 'open my $f, "+<", "src/a.js"; sysseek $f, 3, 0; syswrite $f, "SRC"'],
    ['deleted files and folders', 'unlink "src/a.js", "link"; system "/bin/rm -rf src/deep node_modules"; rmdir "empty"'],
    [
      'new files, folders and caches',
      'mkdir "node_modules/.vite"; put("node_modules/.vite/x", "x"); put("src/new.js", "x"); put("$ENV{TMPDIR}/t", "x")',
    ],
    [
      'a package exchanged',
      'unlink "node_modules/dep"; mkdir "node_modules/dep"; put("node_modules/dep/index.js", "x"); unlink "node_modules/\\@org/dep"; symlink "../../src", "node_modules/\\@org/dep"',
    ],
    ['a file made a link', `unlink "src/a.js"; symlink "${project}/src/a.js", "src/a.js"; unlink "run.sh"; symlink "src/b.js", "run.sh"`],
    ['a folder made a link', `rename "src", "other"; symlink "${project}/src", "src"; unlink "absolute"; symlink "/etc", "absolute"`],
    ['a folder made a link to itself', 'rename "src", "other"; symlink "other", "src"'],
    ['kinds exchanged', 'unlink "src/a.js"; mkdir "src/a.js"; rmdir "empty"; put("empty", "x"); unlink "link"; put("link", "x")'],
    ['hard links', 'link "src/a.js", "again"; link "src/b.js", "$ENV{TMPDIR}/b"; open my $f, ">>", "again"; print $f "x"'],
    ['folders that cannot be listed', 'mkdir "shut", 0300; mkdir "shut/in", 0300; put("shut/in/x", "x")'],
    ['folders without end', 'for (1 .. 60) { mkdir "d" x 200; chdir "d" x 200 }'],
    ['other modes', 'chmod 0777, "src/a.js"; chmod 0, "src/b.js", "src/deep", "empty"; chmod 04755, "run.sh"'],
    ['a name that is not text', 'put("\\xff\\xfe", "x"); mkdir "src/\\xc3"'],
    [
      'a daemon that goes on writing',
      'if (!fork) { $SIG{$_} = "IGNORE" for keys %SIG; while (1) { put("src/a.js", "daemon"); put("src/late.js", "x") } } select undef, undef, undef, 0.02',
    ],
  ]
  test.each(damage)('%s', async (_, script) => {
    const [before, outside] = [await seen(), real()]
    const { ended } = await perl(`${spoil} ${script}`)
    expect(ended).toBe('exit')
    expect(await seen()).toBe(before)
    expect(real()).toEqual(outside)
  })

  test('is gone when it was killed, too', async () => {
    const before = await seen()
    const started = await sandbox.start(
      request(['/usr/bin/perl', '-e', `${spoil} put("src/a.js", "x"); open my $c, ">&=", 3; syswrite $c, "up"; sleep 100`], {
        interactive: true,
      }),
    )
    await new Promise((resolve) => started.control.once('data', resolve))
    started.kill()
    expect(await started.result).toMatchObject({ ended: 'killed' })
    expect(await seen()).toBe(before)
  })
})

test('files laid over the project are there for one run only', async () => {
  const before = await seen()
  const overlays = new Map<string, string | null>([
    [join(project, 'src/a.js'), '// another\n'],
    [join(project, 'src/b.js'), null],
    [join(project, 'made/of/it.js'), 'new\n'],
  ])
  for (const writes of ['none', 'scratch'] as const) {
    const { stdout } = await sandbox.run(request(['/bin/sh', '-c', 'cat src/a.js made/of/it.js; ls src'], { overlays, writes }))
    expect(stdout).toBe('// another\nnew\na.js\ndeep\n')
    expect(await seen()).toBe(before)
  }
})

test('no way leads from the copy to the project: links, hard links, packages, its true path', async () => {
  const before = real()
  // In two parts, or it would be exchanged for the copy's path on the way in.
  const script = `my $p = "${base}/" . "project"; symlink "$p/src/a.js", "out"; link "$p/src/a.js", "hard"; link "node_modules/dep/index.js", "hard2";
my @ways = ("$p/src/a.js", "$p/new.js", "$p/node_modules/dep/index.js", "out", "hard", "hard2", "node_modules/dep/index.js", "node_modules/\\@org/dep/index.js");
for my $way (@ways) { if (open my $f, ">>", $way) { print $f "x"; close $f } chmod 0777, $way; utime 1, 1, $way; truncate $way, 0 }
unlink "$p/src/b.js", "$p/node_modules/dep/index.js"; rename "$p/src", "$p/gone"; mkdir "$p/made"; system "/bin/rm -rf $p/src $p/node_modules"; print "DONE"`
  const { stdout } = await perl(script)
  expect(stdout).toBe('DONE')
  expect(real()).toEqual(before)
})

test('what changes in the project is in the next run', async () => {
  const before = await seen()
  const at = lstatSync(join(project, 'src/a.js'))
  writeFileSync(join(project, 'src/a.js'), '// SRC/a.js\n')
  utimesSync(join(project, 'src/a.js'), at.atime, at.mtime)
  writeFileSync(join(project, 'src/more.js'), 'more\n')
  mkdirSync(join(project, 'node_modules', 'late'))
  expect((await perl('print <src/*>, <node_modules/*>; open my $f, "<", "src/a.js"; print <$f>')).stdout).toBe(
    'src/a.jssrc/b.jssrc/deepsrc/more.jsnode_modules/@orgnode_modules/depnode_modules/late// SRC/a.js\n',
  )
  for (const path of ['src/more.js', 'node_modules/late']) rmSync(join(project, path), { recursive: true })
  writeFileSync(join(project, 'src/a.js'), '// src/a.js\n')
  expect(await seen()).toBe(before)
})

test('one copy serves runs in a row; runs at once have one each', async () => {
  const start = () => sandbox.start(request(['/usr/bin/perl', '-e', 'sysread STDIN, my $b, 1'], { interactive: true }))
  const [first, second] = [await start(), await start()]
  expect(second.seen?.inside).not.toBe(first.seen?.inside)
  for (const started of [first, second]) {
    started.stdin.end()
    await started.result
  }
  const third = await start()
  expect([first.seen?.inside, second.seen?.inside]).toContain(third.seen?.inside)
  third.stdin.end()
  await third.result
})
