/** Pages that are made from the program say what the program says. */
import { expect, it } from 'vitest'
import { referencePages } from '../../scripts/docs.ts'
import { read } from './sources.ts'

it.each([...referencePages()])('docs/%s is fresh (npm run docs)', (path, text) => {
  expect(read(`docs/${path}`)).toBe(text)
})
