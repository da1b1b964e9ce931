/** The start of the command line: what it keeps, and what it does not load. */
import { chmod, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBench, type Bench } from './prunella.ts'

let bench: Bench
beforeAll(async () => void (bench = await openBench()))
afterAll(() => bench.close())

const kept = async (cache: string): Promise<number> =>
  (await readdir(join(cache, 'prunella', 'compiled'), { recursive: true }).catch(() => [])).length

describe('compiled modules', () => {
  it("are kept in the user's cache", async () => {
    const cache = join(bench.dir, 'cache')
    const ran = await bench.run(['--version'], { env: { XDG_CACHE_HOME: cache } })
    expect({ code: ran.code, kept: (await kept(cache)) > 0 }).toEqual({ code: 0, kept: true })
  })
  it('are not kept where others can write, nor below a path that is not absolute', async () => {
    const cache = join(bench.dir, 'open')
    await mkdir(join(cache, 'prunella', 'compiled'), { recursive: true })
    await chmod(join(cache, 'prunella', 'compiled'), 0o777)
    expect((await bench.run(['--version'], { env: { XDG_CACHE_HOME: cache } })).code).toBe(0)
    expect(await kept(cache)).toBe(0)
    expect((await bench.run(['--version'], { env: { XDG_CACHE_HOME: 'relative' } })).code).toBe(0)
    expect(await readdir(bench.dir)).not.toContain('relative')
  })
  it('are no matter where nothing can be written', async () => {
    const ran = await bench.run(['--version'], { env: { XDG_CACHE_HOME: '/proc/none' } })
    expect({ code: ran.code, stderr: ran.stderr }).toEqual({ code: 0, stderr: '' })
  })
})

it.each(['--version', '--help', 'heal --help'])('%s loads neither parser nor database nor schema library', async (args) => {
  const trace = { NODE_DEBUG: 'esm', XDG_CACHE_HOME: join(bench.dir, 'cache') }
  const { code, stderr } = await bench.run(args.split(' '), { env: trace })
  expect(code).toBe(0)
  expect(stderr).toContain('commander')
  for (const heavy of ['zod', 'kysely', 'oxc-parser', 'yaml']) expect(stderr).not.toContain(`node_modules/${heavy}/`)
})
