/** Two versions of a file, compared without running them. */
import { parse } from '../tree/index.ts'
import { offered } from './exports.ts'
import { shapeOf } from './shape.ts'

export { sameReading } from './reading.ts'

/**
 * Whether both parse to the same tree once layout, comments, docstrings, quotes and annotations of functions are gone. Texts that do not
 * parse are compared as texts.
 */
export function sameTree(_path: string, one: string, other: string): boolean {
  if (one === other) return true
  const shape = shapeOf(one)
  return shape !== undefined && shape === shapeOf(other)
}

/** Names that the second version offers to other files and the first did not; a leading underscore says that a name is not offered. */
export function newExports(path: string, before: string, after: string): string[] {
  const [known, now] = [parse(before), parse(after)]
  if ('fault' in known || 'fault' in now) return []
  const old = offered(path, known.program)
  return [...offered(path, now.program)].filter((name) => !old.has(name))
}

/** pytest's and unittest's own ways to write a test. */
export const holdsTests = (text: string): boolean => /^\s*(?:async\s+)?def\s+test|^class\s+\w*Tests?\w*\b|\bTestCase\)/m.test(text)

/** A module is imported by its own name, a package by that of its folder. */
export function usesOf(path: string): RegExp {
  const [, folder, name = path] = /(?:([^/]+)\/)?([^/]+)\.py$/.exec(path) ?? []
  const word = name === '__init__' && folder !== undefined ? folder : name
  return new RegExp(`\\b${word.replaceAll(/[^\w]/g, '\\$&')}\\b`)
}
