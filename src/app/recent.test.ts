import { execFileSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { projectFiles } from '../adapters/node-files/index.ts'
import { recentLines } from './recent.ts'

let root: string
beforeEach(() => void (root = realpathSync(mkdtempSync(join(tmpdir(), 'prunella-recent-')))))
afterEach(() => rmSync(root, { recursive: true, force: true }))

const git = (...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.org', ...args], { cwd: root, encoding: 'utf8' })
const write = (lines: readonly string[]): void => writeFileSync(join(root, 'a.js'), `${lines.join('\n')}\n`)
const commit = (subject: string): void => {
  git('add', '.')
  git('commit', '-q', '-m', subject)
}
const found = async (...paths: string[]): Promise<Record<string, number[]>> =>
  Object.fromEntries([...(await recentLines(projectFiles(root), process.env, paths))].map(([path, lines]) => [path, [...lines]]))

const old = ['one()', 'two()', 'three()', 'four()', 'five()', 'six()']

it('tells the lines of the last commits, and what was edited since', async () => {
  git('init', '-q')
  write(old)
  commit('first')
  for (let count = 0; count < 10; count++) {
    writeFileSync(join(root, 'b.js'), `${count}\n`)
    commit(`other ${count}`)
  }
  write(old.with(2, 'drei()'))
  commit('third line')
  expect(await found('a.js', 'gone.js')).toEqual({ 'a.js': [3] })
  write(old.with(2, 'drei()').with(4, 'fuenf()'))
  expect(await found('a.js')).toEqual({ 'a.js': [5] })
})

it('tells nothing where most of a file is new, and where there is no repository', async () => {
  write(old)
  expect(await found('a.js')).toEqual({})
  git('init', '-q')
  expect(await found('a.js')).toEqual({})
  commit('first')
  expect(await found('a.js')).toEqual({})
})
