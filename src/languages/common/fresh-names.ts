/** Two trees that differ by the names of new locals only. */
import { isBranch, told, type Branch, type Tree } from './tree-text.ts'

export interface Naming {
  /** Names by which code gets at the locals around it: a file that has one of them is compared by its names. */
  readonly lookers: ReadonlySet<string>
  /** A plain assignment makes a local. */
  readonly assignmentDeclares: boolean
  /** Callers do not know the names of parameters. */
  readonly ownParameters: boolean
}

interface Seen {
  /** Everywhere the name of a local, and declared so somewhere. */
  local: boolean
  declared: boolean
}

const FUNCTION = /^(?:Function|ArrowFunction)/

/**
 * Whether one tree becomes the other when names that only it has take the place of names that only the other has, in the order in which they
 * come. Those are nowhere else in either tree, so nothing is captured; each has to be a local's name wherever it stands.
 */
export function sameButFreshNames(one: Tree, other: Tree, naming: Naming): boolean {
  const [here, there] = [namesIn(one, naming), namesIn(other, naming)]
  for (const name of naming.lookers) if (here.has(name) || there.has(name)) return false
  const fresh = (own: ReadonlyMap<string, Seen>, others: ReadonlyMap<string, Seen>): [string, Seen][] =>
    [...own].filter(([name]) => !others.has(name))
  const [mine, theirs] = [fresh(here, there), fresh(there, here)]
  if (mine.length === 0 || mine.length !== theirs.length) return false
  if (![...mine, ...theirs].every(([, seen]) => seen.local && seen.declared)) return false
  const to = new Map(mine.map(([name], index) => [name, theirs[index]![0]]))
  return told(renamed(one, to)) === told(other)
}

/** Every text in the tree, in the order of its places. */
function namesIn(tree: Tree, naming: Naming): ReadonlyMap<string, Seen> {
  const found = new Map<string, Seen>()
  const note = (name: string, local: boolean, declared: boolean): void => {
    const seen = found.get(name) ?? { local: true, declared: false }
    found.set(name, { local: seen.local && local, declared: seen.declared || declared })
  }
  const visit = (node: Tree, within: Within): void => {
    if (typeof node === 'string') note(node, false, false)
    if (Array.isArray(node)) for (const each of node as readonly Tree[]) visit(each, within)
    if (!isBranch(node)) return
    if (isName(node)) return note(String(node['name']), within.inFunction && within.role !== 'key', within.role === 'declared')
    const inside = within.inFunction || FUNCTION.test(String(node['type']))
    for (const key of Object.keys(node).sort()) {
      if (key === 'type' || key === 'operator' || key === 'kind') continue
      visit(node[key]!, { inFunction: inside, role: roleOf(node, key, within, naming) })
    }
  }
  visit(tree, { inFunction: false, role: 'used' })
  return found
}

interface Within {
  readonly inFunction: boolean
  readonly role: 'used' | 'declared' | 'key'
}

const isName = (node: Branch): boolean => node['type'] === 'Identifier' && typeof node['name'] === 'string'

function roleOf(node: Branch, key: string, within: Within, naming: Naming): Within['role'] {
  const type = String(node['type'])
  if ((key === 'property' || key === 'key') && node['computed'] !== true) return 'key'
  if (/^(?:Import|Export|Label|Break|Continue|Global|Nonlocal)/.test(type)) return 'key'
  if (FUNCTION.test(type)) return key === 'params' && naming.ownParameters ? 'declared' : key === 'params' || key === 'id' ? 'key' : 'used'
  if (/^Class/.test(type) && key === 'id') return 'key'
  if (type === 'VariableDeclarator' && key === 'id') return 'declared'
  if (type === 'CatchClause' && key === 'param') return 'declared'
  if (naming.assignmentDeclares && key === 'left' && /^(?:AssignmentExpression|ForOfStatement|ComprehensionFor)$/.test(type))
    return 'declared'
  // Patterns pass on what they are.
  if (within.role === 'declared' && /Pattern|Property|Element|Tuple|List|^Sequence/.test(type) && key !== 'right') return 'declared'
  return 'used'
}

function renamed(tree: Tree, to: ReadonlyMap<string, string>): Tree {
  if (typeof tree === 'string') return to.get(tree) ?? tree
  if (Array.isArray(tree)) return (tree as readonly Tree[]).map((each) => renamed(each, to))
  if (!isBranch(tree)) return tree
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, key === 'type' ? value : renamed(value, to)]))
}
