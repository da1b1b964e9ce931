/**
 * Constants of classes and what properties begin with belong to no function, and PHP lets neither be exchanged once the class is there. What
 * they do can be: the functions that read a constant get its new value in the place where they name it, and the constructor puts a property
 * right before it does anything else. Only where every reader is known; the others are loaded anew.
 */
import { applyEdits, type TextEdit } from '../../../kit/index.ts'
import { isUnset } from './members.ts'
import { childrenOf, isTreeNode, type TreeNode } from '../tree/index.ts'

/** A constant, or a property with a value it begins with. */
export interface Declared {
  readonly kind: 'constant' | 'property'
  readonly name: string
  /** Name of the class, without its namespace and with it. */
  readonly owner: string
  readonly full: string
  readonly isPrivate: boolean
  /** Its value. */
  readonly start: number
  readonly end: number
  /** Just inside the braces of the constructor of the class, where it has one. */
  readonly begins: number | undefined
}

/** A place where a constant is read. */
export interface Read {
  readonly name: string
  /** `self`, `static`, `parent`, or the name of a class without its namespace. */
  readonly of: string
  /** The class around it. */
  readonly within: string
  readonly start: number
  readonly end: number
}

export interface Kin {
  readonly name: string
  readonly parent: string | undefined
}

export interface FileDeclarations {
  readonly declared: readonly Declared[]
  readonly reads: readonly Read[]
  readonly classes: readonly Kin[]
}

export const noDeclarations: FileDeclarations = { declared: [], reads: [], classes: [] }

const short = (name: unknown): string => String(name).split('\\').at(-1)!
const nameOf = (node: unknown): string => (isTreeNode(node) ? short(node['name']) : '')

export function findDeclarations(program: TreeNode): FileDeclarations {
  const found = { declared: [] as Declared[], reads: [] as Read[], classes: [] as Kin[] }
  const visit = (node: TreeNode, within: string, outer: string): void => {
    let inner = within
    const space = node.type === 'NamespaceDeclaration' ? String(node['name']).replace(/^\\?/, '\\') : outer
    if (node.type === 'ClassDeclaration') {
      inner = nameOf(node['id'])
      found.classes.push({ name: inner, parent: isTreeNode(node['superClass']) ? nameOf(node['superClass']) : undefined })
      found.declared.push(...declaredBy(node, inner, `${space}\\${inner}`))
    } else if (node.type === 'ClassExpression') inner = ''
    else if (node.type === 'MemberExpression' && isConstant(node))
      found.reads.push({
        ...{ name: nameOf(node['property']), of: nameOf(node['object']), within: inner, start: node.start, end: node.end },
      })
    for (const child of childrenOf(node)) visit(child, inner, space)
  }
  visit(program, '', '')
  return found
}

function isConstant(node: TreeNode): boolean {
  const [object, property] = [node['object'], node['property']]
  if (node['operator'] !== '::' || !isTreeNode(object) || !isTreeNode(property)) return false
  if (object.type !== 'Identifier' || property.type !== 'Identifier' || /^\$|^class$/.test(String(property['name']))) return false
  return !(node.parent?.type === 'CallExpression' && node.parent['callee'] === node)
}

function declaredBy(type: TreeNode, owner: string, full: string): Declared[] {
  const members = childrenOf(type['body'] as TreeNode)
  const made = members.find((member) => member.type === 'MethodDefinition' && member['kind'] === 'constructor')
  const body = made && (made['value'] as TreeNode)['body']
  const begins = isTreeNode(body) ? body.start + 1 : undefined
  const properties = members.flatMap((member) => (member.type === 'PropertyGroup' ? childrenOf(member) : [member]))
  return properties.flatMap((property): Declared[] => {
    if (property.type !== 'PropertyDefinition' || property['enumCase'] === true) return []
    // Where it begins with nothing, the place where its first value would be written.
    const { end } = property['key'] as TreeNode
    const value = isUnset(property) ? { start: end, end } : (property['value'] as TreeNode | null)
    if (value === null) return []
    if (property['constant'] !== true && property['static'] === true) return []
    const kind = property['constant'] === true ? 'constant' : 'property'
    const name = nameOf(property['key']).replace(/^\$/, '')
    return [{ kind, name, owner, full, isPrivate: property['visibility'] === 'private', start: value.start, end: value.end, begins }]
  })
}

/** Names of classes mean what they mean in their file, but for those written out in full. */
const isTied = (value: string, full: string): boolean =>
  /::|\bnew\b/.test(value.replace(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/gs, "''").replaceAll(`${full}::`, ''))

/** Constants that are built of each other go no deeper than this. */
const depthMax = 8

/** What all files declare and read. */
export class Declarations {
  readonly #files: ReadonlyMap<string, FileDeclarations & { readonly text: string }>
  readonly #classes = new Map<string, Kin>()
  readonly #constants = new Map<string, (readonly [path: string, declared: Declared])[]>()
  readonly #reads = new Map<string, (readonly [path: string, read: Read])[]>()
  /** Name of a property → how many classes declare it. */
  readonly #properties = new Map<string, number>()

  constructor(files: ReadonlyMap<string, FileDeclarations & { readonly text: string }>) {
    this.#files = files
    const add = <T>(map: Map<string, T[]>, name: string, value: T): void => void map.set(name, [...(map.get(name) ?? []), value])
    for (const [path, file] of files) {
      for (const kin of file.classes) this.#classes.set(kin.name, kin)
      for (const declared of file.declared)
        if (declared.kind === 'constant') add(this.#constants, declared.name, [path, declared] as const)
        else this.#properties.set(declared.name, (this.#properties.get(declared.name) ?? 0) + 1)
      for (const read of file.reads) add(this.#reads, read.name, [path, read] as const)
    }
  }

  /** Edits in functions that do what these do, which lie in one declared value; undefined where that is none, or not all of it can be said so. */
  instead(path: string, edits: readonly TextEdit[]): (readonly [path: string, edit: TextEdit])[] | undefined {
    const file = this.#files.get(path)
    const declared = file?.declared.find(({ start, end }) => edits.every((edit) => start <= edit.start && edit.end <= end))
    if (file === undefined || declared === undefined) return undefined
    const moved = edits.map((edit) => ({ ...edit, start: edit.start - declared.start, end: edit.end - declared.start }))
    const value = applyEdits(file.text.slice(declared.start, declared.end), moved)
    return declared.kind === 'constant' ? this.#read(path, declared, value, 0) : this.#begun(path, declared, value)
  }

  #begun(path: string, { name, begins: at }: Declared, value: string): (readonly [path: string, edit: TextEdit])[] | undefined {
    // A child may begin otherwise, and its parent's constructor must leave it so.
    if (at === undefined || this.#properties.get(name) !== 1) return undefined
    return [[path, { start: at, end: at, text: `$this->${name} = ${value.replace(/^\s*=/, '')};` }]]
  }

  /**
   * Places that read it, directly or through another constant: what runs one of them runs the constant. Undefined where properties begin with
   * it: nothing shows who reads those.
   */
  readers(path: string, declared: Declared, depth = 0): (readonly [path: string, read: Read])[] | undefined {
    if (depth > depthMax || declared.kind === 'property') return undefined
    const out: (readonly [path: string, read: Read])[] = []
    for (const [at, read] of this.#readsOf(path, declared)) {
      const holder = this.#holder(at, read)
      const found = holder ? this.readers(at, holder, depth + 1) : [[at, read] as const]
      if (found === undefined) return undefined
      out.push(...found)
    }
    return out
  }

  #read(path: string, declared: Declared, value: string, depth: number): (readonly [path: string, edit: TextEdit])[] | undefined {
    const reads = this.#readsOf(path, declared)
    const overridden = this.#constants.get(declared.name)!.length > 1
    if (reads.length === 0 || depth > depthMax || reads.some(([, read]) => overridden && read.of === 'static')) return undefined
    const free = this.#movable(declared, value)
    const out: (readonly [path: string, edit: TextEdit])[] = []
    const holders = new Map<Declared, { readonly at: string; readonly edits: TextEdit[] }>()
    for (const [at, read] of reads) {
      const here = at === path && read.within === declared.owner
      if (!here && (free === undefined || (at !== path && isTied(free, declared.full)))) return undefined
      const edit = { start: read.start, end: read.end, text: `(${here ? value : free})` }
      const holder = this.#holder(at, read)
      if (!holder) out.push([at, edit])
      else holders.set(holder, { at, edits: [...(holders.get(holder)?.edits ?? []), edit] })
    }
    for (const [holder, { at, edits }] of holders) {
      const text = this.#files.get(at)!.text.slice(holder.start, holder.end)
      const moved = edits.map((edit) => ({ ...edit, start: edit.start - holder.start, end: edit.end - holder.start }))
      const made = applyEdits(text, moved)
      const more = holder.kind === 'property' ? this.#begun(at, holder, made) : this.#read(at, holder, made, depth + 1)
      // A constant that is built of this one and read by nobody matters to nobody.
      if (more === undefined && (holder.kind === 'property' || this.#readsOf(at, holder).length > 0)) return undefined
      out.push(...(more ?? []))
    }
    return out.length === 0 ? undefined : out
  }

  /** The value as other classes of the file can say it; undefined where they may not, or what it says depends on where it stands. */
  #movable(declared: Declared, value: string): string | undefined {
    const names = [...value.matchAll(/\bself\s*::\s*(\w+)/g)].map(([, name]) => name!)
    const hidden = names.some((name) => this.#constants.get(name)?.some(([, each]) => each.isPrivate))
    return hidden || /\b(?:static|parent)\s*::|__\w+__/.test(value) ? undefined : value.replace(/\bself\s*::/g, `${declared.full}::`)
  }

  #holder(path: string, read: Read): Declared | undefined {
    return this.#files.get(path)!.declared.find(({ start, end }) => start <= read.start && read.end <= end)
  }

  #readsOf(path: string, declared: Declared): (readonly [path: string, read: Read])[] {
    return (this.#reads.get(declared.name) ?? []).filter(([, read]) => {
      const found = this.#resolve(read)
      return found !== undefined && found[1] === declared && found[0] === path
    })
  }

  /** The declaration that a place reads: up from the class it names; where no class on the way has it (an interface, a trait), the only one there is. */
  #resolve(read: Read): readonly [path: string, declared: Declared] | undefined {
    const all = this.#constants.get(read.name) ?? []
    const parent = (name: string): string => this.#classes.get(name)?.parent ?? ''
    let name = /^(self|static)$/.test(read.of) ? read.within : read.of === 'parent' ? parent(read.within) : read.of
    for (let step = 0; step <= depthMax && this.#classes.has(name); step++, name = parent(name)) {
      const own = all.filter(([, declared]) => declared.owner === name)
      if (own.length > 0) return own.length === 1 ? own[0] : undefined
    }
    const known = /^(self|static|parent)$/.test(read.of) || this.#classes.has(read.of)
    return known && all.length === 1 ? all[0] : undefined
  }
}
