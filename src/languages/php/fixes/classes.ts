/** Classes and functions that nothing defines. */
import type { Candidate } from '../../../contracts/index.ts'
import { nearest } from '../../common/index.ts'
import { nameOf, type PhpNode, walkPhp } from '../parse.ts'
import { type FileToFix, fix, shortOf, type Span, spaceOf, spanOf } from './file.ts'
import type { Known } from './known.ts'

/** Classes of one name that are offered at most. */
const SAME_NAME_MAX = 4

export function classCandidates(file: FileToFix, known: Known): Candidate[] {
  const wrong = new Map<string, Span[]>()
  const imports: Candidate[] = []
  walkPhp(file.program, (node, parents) => {
    const parent = parents.at(-1)
    if (node.kind === 'useitem' && parent !== undefined) imports.push(...importCandidates(file, node, parent, known))
    if (node.kind !== 'name' || parent === undefined || !namesClass(node, parent)) return
    const written = nameOf(node) ?? ''
    const span = spanOf(node, written, file.text)
    const full = resolved(file, written)
    if (span !== undefined && !known.classes.has(full.toLowerCase()) && (full === shortOf(full) || isOurs(full, known)))
      wrong.set(written, [...(wrong.get(written) ?? []), span])
  })
  return [...imports, ...[...wrong].flatMap(([written, places]) => otherClasses(file, written, places, known))]
}

/** Some class is known of its vendor: what comes from packages that are not installed is no slip. */
const isOurs = (name: string, known: Known): boolean => known.vendors.has(name.split('\\')[0]!.toLowerCase())

const TYPED = /^(?:parameter|property|propertystatement|method|function|closure|arrowfunc|uniontype|intersectiontype)$/

/** Other names are those of constants. */
function namesClass(node: PhpNode, parent: PhpNode): boolean {
  if (node['resolution'] === 'rn') return false
  if (parent.kind === 'new' || parent.kind === 'staticlookup') return parent['what'] === node
  if (parent.kind === 'bin') return parent['type'] === 'instanceof' && parent['right'] === node
  if (TYPED.test(parent.kind)) return parent['value'] !== node && parent['body'] !== node
  return /^(?:class|interface|enum|catch|traituse)$/.test(parent.kind)
}

/** https://www.php.net/manual/en/language.namespaces.rules.php */
function resolved({ space, imports }: FileToFix, written: string): string {
  if (written.startsWith('\\')) return written.slice(1)
  const [first, ...rest] = written.split('\\')
  const imported = imports.get(first!.toLowerCase())
  if (imported !== undefined) return [imported, ...rest].join('\\')
  return space === '' ? written : `${space}\\${written}`
}

/** As this file would write it. */
function writtenAs({ space, imports }: FileToFix, name: string, like: string): string {
  const alias = [...imports].find(([, full]) => full.toLowerCase() === name.toLowerCase())
  if (!like.startsWith('\\') && alias !== undefined) return shortOf(name).toLowerCase() === alias[0] ? shortOf(name) : alias[0]
  return !like.startsWith('\\') && spaceOf(name) === space ? shortOf(name) : `\\${name}`
}

function otherClasses(file: FileToFix, written: string, places: readonly Span[], known: Known): Candidate[] {
  const short = shortOf(written)
  const byShort = Map.groupBy(known.classes.values(), shortOf)
  const imported = new Set(file.imports.values())
  const home = (name: string): number => (imported.has(name) ? 0 : spaceOf(name) === file.space ? 1 : spaceOf(name) === '' ? 2 : 3)
  const names = [short, ...nearest(short, byShort.keys())].flatMap((one) =>
    [...(byShort.get(one) ?? [])].sort((a, b) => home(a) - home(b)).slice(0, SAME_NAME_MAX),
  )
  const found = names.map((name, at) => {
    const text = writtenAs(file, name, written)
    return fix(file, places, text, {
      family: 'class-name',
      weight: 1 / (1 + at),
      explanation: `names another class: ${written} becomes ${text}`,
    })
  })
  const place = importPlace(file)
  if (written.includes('\\') || place === undefined) return found
  const added = [...(byShort.get(short) ?? [])].slice(0, SAME_NAME_MAX)
  for (const [at, name] of added.entries())
    found.push(
      fix(file, [{ start: place, end: place }], `use ${name};\n`, {
        family: 'class-import',
        weight: (spaceOf(name) === '' ? 0.9 : 1.1) / (1.2 + at),
        explanation: `adds use ${name}`,
      }),
    )
  return found
}

/** Before the first import, or behind the namespace. */
function importPlace({ text }: FileToFix): number | undefined {
  const first = /^use\s+\w/m.exec(text)
  if (first !== null) return first.index
  const space = /^namespace\s+[\w\\]+\s*;[^\n]*\n/m.exec(text)
  return space === null ? undefined : space.index + space[0].length
}

function importCandidates(file: FileToFix, node: PhpNode, group: PhpNode, known: Known): Candidate[] {
  const name = nameOf(node) ?? ''
  const span = spanOf(node, name, file.text)
  const other = node['type'] ?? group['type']
  const whole = typeof group['name'] !== 'string' && (other === null || other === undefined)
  const full = name.replace(/^\\/, '')
  if (span === undefined || !whole || known.classes.has(full.toLowerCase())) return []
  // A name space may be imported as well as a class.
  const names = [...known.classes.values()]
  if (names.some((each) => each.toLowerCase().startsWith(`${full.toLowerCase()}\\`))) return []
  const same = isOurs(full, known) ? names.filter((each) => shortOf(each) === shortOf(full)).slice(0, SAME_NAME_MAX) : []
  const beside = names.filter((each) => spaceOf(each) === spaceOf(full))
  const near = nearest(shortOf(full), beside.map(shortOf)).map((each) => (spaceOf(full) === '' ? each : `${spaceOf(full)}\\${each}`))
  return [...new Set([...same, ...near, ...nearest(full, names)])].map((text, at) =>
    fix(file, [span], text, {
      family: 'class-import',
      weight: 1 / (1 + at),
      explanation: `imports another class: ${name} becomes ${text}`,
    }),
  )
}

export function functionCandidates(file: FileToFix, known: Known): Candidate[] {
  const wrong = new Map<string, Span[]>()
  walkPhp(file.program, (node, parents) => {
    const parent = parents.at(-1)
    if (node.kind !== 'name' || parent?.kind !== 'call' || parent['what'] !== node) return
    const written = nameOf(node) ?? ''
    const span = spanOf(node, written, file.text)
    const bare = written.replace(/^\\/, '')
    const places = [bare, `${file.space}\\${bare}`, file.functions.get(bare.toLowerCase()) ?? bare]
    if (span !== undefined && !places.some((name) => known.functions.has(name.toLowerCase())))
      wrong.set(written, [...(wrong.get(written) ?? []), span])
  })
  return [...wrong].flatMap(([written, places]) => {
    const byShort = Map.groupBy(known.functions.values(), shortOf)
    const names = nearest(shortOf(written), byShort.keys()).flatMap((short) => byShort.get(short)!.slice(0, 1))
    return names.map((name, at) => {
      const text = spaceOf(name) === '' || spaceOf(name) === file.space ? shortOf(name) : `\\${name}`
      const explanation = `calls another function: ${written} becomes ${text}`
      return fix(file, places, text, { family: 'function-name', weight: 0.9 / (1 + at), explanation })
    })
  })
}
