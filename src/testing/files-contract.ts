import assert from 'node:assert/strict'
import type { Applier, ProjectFiles } from '../contracts/index.ts'
import { digestBytes, encodeUtf8 } from '../kit/index.ts'
import { type ChangeSet, changeSetDigest } from '../model/index.ts'
import type { ContractCase } from './contract-case.ts'

/** Makes a project with these files. */
export type MakeProject = (texts: Readonly<Record<string, string | Uint8Array>>) => Promise<{ files: ProjectFiles; applier: Applier }>

const refusedAs = (code: string) => (error: unknown) => (error as { code?: unknown }).code === code

/** A change set from plain texts. */
export function changeSetOf(texts: Readonly<Record<string, readonly [before: string, after: string]>>): ChangeSet {
  const digest = (text: string): string => digestBytes(encodeUtf8(text))
  const changes = Object.entries(texts).map(([path, [before, after]]) => ({
    path,
    beforeDigest: digest(before),
    afterDigest: digest(after),
    before,
    after,
  }))
  return { changes, digest: changeSetDigest(changes) }
}

const outside = ['../secret', '/etc/passwd', 'src/../../secret', '', '.', 'src//a.js', 'src\\a.js', './src/a.js']

export const projectFilesContract: readonly ContractCase<MakeProject>[] = [
  {
    title: 'reads bytes as they are, and nothing where nothing is',
    async run(make) {
      const bytes = new Uint8Array([0xef, 0xbb, 0xbf, 0xff, 0x00, 0x0d, 0x0a])
      const { files } = await make({ 'src/a.js': bytes })
      assert.deepEqual(new Uint8Array((await files.read('src/a.js')) ?? []), bytes)
      assert.equal((await files.facts('src/a.js'))?.size, 7)
      assert.equal(await files.read('src/b.js'), undefined)
      assert.equal(await files.read('src/a.js/deeper'), undefined)
      assert.equal(await files.facts('src/b.js'), undefined)
    },
  },
  {
    title: 'refuses every path that is not plainly inside',
    async run(make) {
      const { files } = await make({ 'src/a.js': '' })
      for (const path of outside) {
        await assert.rejects(files.read(path), refusedAs('path-refused'), `read ${path}`)
        await assert.rejects(files.facts(path), refusedAs('path-refused'), `facts ${path}`)
      }
    },
  },
  {
    title: 'lists files in the order of their paths, bounded, without node_modules, .git and Python environments',
    async run(make) {
      const paths = ['a.js', 'a/b.js', 'a/b/c.js', 'a-b/c.js', 'a.d/e.js', 'B.js', 'ä.js']
      const all = [
        ...paths,
        'node_modules/x/i.js',
        'a/node_modules/i.js',
        '.git/config',
        '.gitx/ok',
        'a/e/pyvenv.cfg',
        'a/e/lib/x.py',
        'a/__pycache__/x.pyc',
      ]
      const { files } = await make(Object.fromEntries(all.map((path) => [path, ''])))
      const sorted = [...paths, '.gitx/ok'].sort()
      assert.deepEqual(await files.list(), sorted)
      assert.deepEqual(await files.list({ max: 3 }), sorted.slice(0, 3))
      assert.deepEqual(await files.list({ under: 'a' }), ['a/b.js', 'a/b/c.js'])
      assert.deepEqual(await files.list({ under: 'nowhere' }), [])
      await assert.rejects(files.list({ under: '../' }), refusedAs('path-refused'))
    },
  },
]

export const applierContract: readonly ContractCase<MakeProject>[] = [
  {
    title: 'writes all files of a change, byte for byte, and again does nothing',
    async run(make) {
      const changes = changeSetOf({ 'src/a.js': ['\ufeffone\r\ntwo', '\ufeffone\r\n2\r'], 'b.js': ['x\n', ''] })
      const { files, applier } = await make({ 'src/a.js': '\ufeffone\r\ntwo', 'b.js': 'x\n' })
      await applier.apply(files.root, 'key', changes)
      for (const { path, after } of changes.changes) assert.deepEqual(new Uint8Array((await files.read(path)) ?? [1]), encodeUtf8(after))
      await applier.apply(files.root, 'key', changes)
      assert.deepEqual(await files.list(), ['b.js', 'src/a.js'])
    },
  },
  {
    title: 'writes nothing when one file changed since, is gone, is not text, or is outside',
    async run(make) {
      const world = { 'a.js': 'a', 'b.js': 'edited', 'c.js': new Uint8Array([0xff]) }
      const cases = [
        ['changed-since', changeSetOf({ 'a.js': ['a', 'A'], 'b.js': ['b', 'B'] })],
        ['changed-since', changeSetOf({ 'a.js': ['a', 'A'], 'gone.js': ['b', 'B'] })],
        ['path-refused', changeSetOf({ 'a.js': ['a', 'A'], 'c.js': ['b', 'B'] })],
        ...outside.map((path) => ['path-refused', changeSetOf({ 'a.js': ['a', 'A'], [path]: ['b', 'B'] })] as const),
      ] as const
      for (const [code, changes] of cases) {
        const { files, applier } = await make(world)
        await assert.rejects(applier.apply(files.root, 'key', changes), refusedAs(code), JSON.stringify(changes))
        assert.deepEqual(await files.read('a.js').then((bytes) => bytes && [...bytes]), [97])
        assert.deepEqual(await files.list(), ['a.js', 'b.js', 'c.js'])
      }
    },
  },
]
