/** Two versions of a file, compared without running them. */
import { exportedNames } from './exports.ts'
import { shapeOf } from './shape.ts'

export { sameReading } from './reading.ts'

/** Whether both parse to the same tree once layout, comments, quotes and types are gone. Texts that do not parse are compared as texts. */
export function sameTree(path: string, one: string, other: string): boolean {
  if (one === other) return true
  const shape = shapeOf(path, one)
  return shape !== undefined && shape === shapeOf(path, other)
}

/** Names that the second version offers to other files and the first did not. */
export function newExports(path: string, before: string, after: string): string[] {
  const known = exportedNames(path, before)
  const now = exportedNames(path, after)
  return known === undefined || now === undefined ? [] : [...now].filter((name) => !known.has(name))
}

/** The words of the four runners, with their modifiers. */
export const holdsTests = (text: string): boolean => /\b(?:describe|it|test|suite|specify)\s*(?:\.\w+)*\s*\(/.test(text)

/** An import path that ends in the file's name, or for an index file in its folder's. */
export function usesOf(path: string): RegExp {
  const [, folder, name] = /(?:([^/]+)\/)?([^/]+?)\.[^./]+$/.exec(path) ?? []
  const word = name === 'index' && folder !== undefined ? folder : (name ?? path)
  return new RegExp(`['"\`](?:[^'"\`\\n]*/)?${word.replaceAll(/[^\w]/g, '\\$&')}(?:/index)?(?:\\.[a-z]+)?['"\`]`)
}
