/** Who may import whom, through which door, and never in a circle. */
import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Import, type Source, sources } from './sources.ts'
import { isRuntime, isTest, mayImport, unitOf } from './table.ts'

const product = sources.filter((source) => source.path.startsWith('src/') && !isTest(source.path))
const paths = new Set(sources.map((source) => source.path))
const at = (source: Source, item: Import, why: string) => `${source.path}:${item.line} imports ${item.specifier}: ${why}`

/** Empty when all is well; otherwise one readable line for each fault. */
const faults = (judge: (source: Source, item: Import) => string | undefined): string[] =>
  product.flatMap((source) =>
    source.imports.flatMap((item) => {
      const why = judge(source, item)
      return why === undefined ? [] : [at(source, item, why)]
    }),
  )

describe('imports', () => {
  it('every file of src lies in a unit of the table', () => {
    expect(product.filter((source) => !unitOf(source.path)).map((source) => source.path)).toEqual([])
  })

  it('units import only what the table lets them', () => {
    const judge = (source: Source, item: Import) => {
      const from = unitOf(source.path)
      const to = item.target === undefined ? undefined : unitOf(item.target)
      if (!from || item.target === undefined || to?.folder === from.folder) return undefined
      if (!to) return 'outside of src'
      return mayImport(from.unit, to.folder) && !isRuntime(source.path) ? undefined : `${from.folder} may not import ${to.folder}`
    }
    expect(faults(judge)).toEqual([])
  })

  it("Node's modules and npm packages only where the table has them", () => {
    const judge = (source: Source, item: Import) => {
      const from = unitOf(source.path)
      if (!from || item.target !== undefined || isRuntime(source.path)) return undefined
      const { node, vendors } = from.unit
      if (item.specifier.startsWith('node:')) {
        const allowed = node === 'all' || (node === 'types' ? item.typeOnly : node.includes(item.specifier))
        return allowed ? undefined : `not in ${from.folder}`
      }
      const name = item.specifier.split('/', item.specifier.startsWith('@') ? 2 : 1).join('/')
      return vendors === 'any' || vendors.includes(name) ? undefined : `${name} is not a vendor of ${from.folder}`
    }
    expect(faults(judge)).toEqual([])
  })

  it('code inside the sandbox needs nothing but Node and its own folder', () => {
    const judge = (source: Source, item: Import) => {
      if (!isRuntime(source.path) || item.typeOnly) return undefined
      const own = source.path.slice(0, source.path.indexOf('/runtime/') + '/runtime/'.length)
      const inside = item.target === undefined ? item.specifier.startsWith('node:') : item.target.startsWith(own)
      return inside ? undefined : 'is not there inside the sandbox'
    }
    expect(faults(judge)).toEqual([])
  })

  it("a folder's index.ts is its only face, and nobody imports the face of the house he lives in", () => {
    const judge = (source: Source, item: Import) => {
      if (item.target === undefined || isRuntime(source.path)) return undefined
      const folder = dirname(item.target)
      if (item.target.endsWith('/index.ts')) return source.path.startsWith(`${folder}/`) ? 'its own barrel' : undefined
      for (let outer = folder; outer.startsWith('src/'); outer = dirname(outer))
        if (!source.path.startsWith(`${outer}/`) && (paths.has(`${outer}/index.ts`) || unitOf(`${outer}/index.ts`)?.folder === outer))
          return isRuntime(item.target) ? undefined : `past the face ${outer}/index.ts`
      return undefined
    }
    expect(faults(judge)).toEqual([])
  })

  it('relative imports lead to a file, written with its ending', () => {
    const judge = (_: Source, item: Import) =>
      item.target === undefined || paths.has(item.target) || item.target.endsWith('.json') ? undefined : 'there is no such file'
    expect(faults(judge)).toEqual([])
  })

  it('there are no circles', () => {
    expect(circles()).toEqual([])
  })
})

/** Each circle once, as the chain of files that closes it. */
function circles(): string[] {
  const byPath = new Map(sources.map((source) => [source.path, source]))
  const state = new Map<string, 'open' | 'done'>()
  const chain: string[] = []
  const found: string[] = []
  const visit = (path: string): void => {
    if (state.get(path) === 'done') return
    if (state.get(path) === 'open') {
      found.push([...chain.slice(chain.indexOf(path)), path].join(' → '))
      return
    }
    state.set(path, 'open')
    chain.push(path)
    for (const item of byPath.get(path)?.imports ?? []) if (item.target !== undefined) visit(item.target)
    chain.pop()
    state.set(path, 'done')
  }
  for (const source of sources) visit(source.path)
  return found
}
