import type { Dialect } from './dialect.ts'

/** Assignments, steps, arrows, templates and blocks; words that do more than compute. */
const acts =
  /\+\+|--|(?<![=!<>])=(?!=)|[{`;]|\b(?:await|yield|new|delete|throw|import|for|function|class|lambda|include|require|echo|print)\b/
const called = /([\w$]+|[\])])\s*\(/g
/** Of the methods whose kind is known, those that change what they are called on, or remember where they were. */
const changing = new Set(
  'push pop shift unshift splice sort reverse fill set add delete clear append extend insert remove update test exec'.split(' '),
)

/** Whether the expression surely does nothing but compute: told from its text, so that texts of candidates need no parsing. */
export function isHarmless(text: string, { tables, names }: Pick<Dialect, 'tables' | 'names'>): boolean {
  if (acts.test(text)) return false
  for (const [, name, at] of callsIn(text)) {
    const known = Object.hasOwn(tables.methodKinds, name) || Object.hasOwn(tables.functionKinds, name)
    if (!(known && !changing.has(name)) && !isOfNamespace(text, at, names)) return false
  }
  return true
}

/** Whether it looks as if it only asked: what functions of the file do, their names have to tell. */
export const onlyAsks = (text: string): boolean => {
  if (acts.test(text)) return false
  for (const [, name] of callsIn(text)) if (changing.has(name)) return false
  return true
}

function* callsIn(text: string): Iterable<readonly [string, string, number]> {
  for (const match of text.matchAll(called)) yield [match[0], match[1]!, match.index]
}

/** `Math.max(`: functions of the platform's own places only compute, as a rule. */
const isOfNamespace = (text: string, at: number, names: Dialect['names']): boolean => {
  const place = /([A-Z]\w*)\.$/.exec(text.slice(0, at))?.[1]
  return place !== undefined && names.namespaces.has(place)
}
