/** Over whole real files, not snippets: every candidate applies, changes the text, and says so in words. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { applyEdits } from '../../src/kit/index.ts'
import { templates as templateEngine } from '../../src/languages/javascript/dialect/index.ts'

const repository = new URL('../..', import.meta.url).pathname
const sources = ['examples/storefront/src', 'examples/ledger-js/lib', 'examples/parcel/src', 'src/kit'].flatMap((folder) =>
  readdirSync(join(repository, folder))
    .filter((name) => /\.[jt]s$/.test(name) && !name.includes('.test.') && !name.startsWith('index'))
    .map((name) => `${folder}/${name}`),
)

describe('candidates of real files', () => {
  it.each(sources)('%s', (path) => {
    const text = readFileSync(join(repository, path), 'utf8')
    const wrong: string[] = []
    let count = 0
    for (const candidate of templateEngine.open(path, text)?.candidates({ start: 0, end: text.length }, { suspects: [], failures: [] }) ??
      []) {
      count++
      try {
        if (applyEdits(text, candidate.edits) === text) wrong.push(`${candidate.family}: changes nothing`)
      } catch (error) {
        wrong.push(`${candidate.family}: ${String(error)}`)
      }
      if (candidate.explanation === '') wrong.push(`${candidate.family}: no words`)
    }
    expect(wrong.slice(0, 5)).toEqual([])
    expect(count).toBeGreaterThan(0)
  })
})
