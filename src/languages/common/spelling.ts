/**
 * Spellings that mean the same, brought to one: what any reader of two patches would call the same edit. Works on trees in ESTree's terms as
 * the languages' own comparisons make them; each rule keeps what a program does, for every value its names may have. (Compare the
 * normalisation before clone detection, Roy, Cordy and Koschke 2009, and the semantics-preserving rewrites of Rabin et al. 2021.)
 */
import { isBranch, told, type Branch, type Tree } from './tree-text.ts'

export interface Spelling {
  /** Comparisons and what says the contrary for all values; `a < b` has none, for both may be false. */
  readonly contrary: Readonly<Record<string, string>>
  /** Comparisons and what says the same with the sides exchanged, where one side is a literal. */
  readonly mirrored: Readonly<Record<string, string>>
  isLiteral(node: Branch): boolean
  /** What a function gives that returns nothing. */
  isNothing(node: Branch): boolean
  /** `x = x + 1` is `x += 1`. */
  readonly foldsAssignment: boolean
  /** Names declared in a block are gone behind it. */
  readonly blockScope: boolean
}

const typeOf = (node: Tree | undefined): string => (isBranch(node) ? String(node['type'] ?? '') : '')
const FUNCTION = /^(?:Function|ArrowFunction)/
const ABRUPT = /^(?:Return|Throw|Raise|Break|Continue)Statement$/
const LEXICAL = /^(?:VariableDeclaration|FunctionDeclaration|ClassDeclaration)$/
const BODIES: ReadonlySet<string> = new Set(['body', 'consequent', 'alternate', 'orelse'])

export function spelledAlike(tree: Tree, spelling: Spelling): Tree {
  const assigned = new Set<string>()
  noteAssigned(tree, assigned)
  return new Speller(spelling, assigned).any(tree)
}

function noteAssigned(tree: Tree, names: Set<string>): void {
  if (Array.isArray(tree)) for (const each of tree as readonly Tree[]) noteAssigned(each, names)
  if (!isBranch(tree)) return
  const target = /^(?:AssignmentExpression|ForOfStatement|ForInStatement)$/.test(typeOf(tree)) ? tree['left'] : tree['argument']
  if (target !== undefined && /^(?:Assignment|Update|For)/.test(typeOf(tree))) noteNames(target, names)
  for (const each of Object.values(tree)) noteAssigned(each, names)
}

function noteNames(tree: Tree, names: Set<string>): void {
  if (Array.isArray(tree)) for (const each of tree as readonly Tree[]) noteNames(each, names)
  if (!isBranch(tree)) return
  if (typeOf(tree) === 'Identifier') names.add(String(tree['name']))
  for (const each of Object.values(tree)) noteNames(each, names)
}

class Speller {
  readonly #spelling: Spelling
  readonly #assigned: ReadonlySet<string>

  constructor(spelling: Spelling, assigned: ReadonlySet<string>) {
    this.#spelling = spelling
    this.#assigned = assigned
  }

  any(tree: Tree): Tree {
    if (Array.isArray(tree)) return (tree as readonly Tree[]).map((each) => this.any(each))
    if (!isBranch(tree)) return tree
    const type = typeOf(tree)
    if (FUNCTION.test(type)) return this.#function(tree)
    if (type === 'Program') return { ...tree, body: this.#list(tree['body'] as readonly Tree[], false) }
    if (type === 'BlockStatement') return this.#block(tree)
    if (type === 'IfStatement') return one(this.#if(tree))
    return this.#expression(this.#members(tree))
  }

  #members(tree: Branch): Branch {
    return Object.fromEntries(
      Object.keys(tree).map((name) => [
        name,
        // A loop's test says true or false.
        name === 'test' && /^(?:If|While|DoWhile|For|Conditional)/.test(typeOf(tree)) && isBranch(tree[name])
          ? this.#truth(this.any(tree[name]))
          : BODIES.has(name) && isBranch(tree[name]) && /Statement$/.test(typeOf(tree))
            ? this.#block(tree[name])
            : this.any(tree[name]!),
      ]),
    )
  }

  #block(tree: Tree | undefined): Branch {
    return { type: 'Block', body: this.#list(listOf(tree), false) }
  }

  #function(tree: Branch): Branch {
    const rest = Object.fromEntries(
      Object.keys(tree).flatMap((name) => (name === 'body' || name === 'expression' ? [] : [[name, this.any(tree[name]!)]])),
    )
    const body = tree['body']
    if (!isBranch(body)) return tree
    const isExpression = typeOf(body) !== 'BlockStatement'
    const list = isExpression ? [{ type: 'ReturnStatement', argument: body }] : listOf(body)
    return { ...rest, body: this.#list(list, true) }
  }

  /** `ends`: behind the list a function ends. */
  #list(list: readonly Tree[], ends: boolean): Tree[] {
    let out: Tree[] = []
    for (const each of list.flatMap((one) => this.#flat(one)).toReversed()) out = this.#before(each, out, ends)
    if (ends) out = this.#ended(out)
    return out
  }

  #flat(tree: Tree): readonly Tree[] {
    const type = typeOf(tree)
    if (!isBranch(tree)) return [tree]
    if (type === 'BlockStatement' && tree['type'] === type && !hasLexical(listOf(tree), this.#spelling))
      return listOf(tree).flatMap((each) => this.#flat(each))
    if (type === 'IfStatement') return this.#if(tree)
    if (type === 'VariableDeclaration') return this.#declarations(tree)
    const made = this.any(tree)
    return isBranch(made) && type === 'ExpressionStatement' ? this.#statement(made) : [made]
  }

  #declarations(tree: Branch): readonly Tree[] {
    const all = (tree['declarations'] as readonly Branch[] | undefined) ?? []
    return all.map((one) => {
      const names = new Set<string>()
      noteNames(one['id'] ?? null, names)
      const fixed = tree['kind'] === 'const' && ![...names].some((name) => this.#assigned.has(name))
      return { ...tree, kind: fixed ? 'let' : tree['kind']!, declarations: [this.any(one)] }
    })
  }

  /** `a && b()` by itself is a condition. */
  #statement(tree: Branch): readonly Tree[] {
    const inner = tree['expression']
    if (!isBranch(inner)) return [tree]
    const then = (node: Tree): readonly Tree[] => this.#statement({ ...tree, expression: node })
    if (typeOf(inner) === 'LogicalExpression' && inner['operator'] === '&&') return this.#ifOf(inner['left']!, then(inner['right']!), [])
    if (typeOf(inner) === 'LogicalExpression' && inner['operator'] === '||')
      return this.#ifOf(this.#not(inner['left']!, true), then(inner['right']!), [])
    if (typeOf(inner) === 'ConditionalExpression') return this.#ifOf(inner['test']!, then(inner['consequent']!), then(inner['alternate']!))
    return [tree]
  }

  #if(tree: Branch): readonly Tree[] {
    const test = this.any(tree['test']!)
    const rest = (key: string): Tree[] => this.#list(listOf(tree[key]), false)
    return this.#ifOf(test, rest('consequent'), rest('alternate'))
  }

  #ifOf(given: Tree, then: readonly Tree[], other: readonly Tree[]): readonly Tree[] {
    const test = this.#truth(given)
    if (then.length === 0 && other.length > 0) return this.#ifOf(this.#not(test, true), other, [])
    const [first] = then
    const both = assignedTo(first, then) !== undefined && assignedTo(first, then) === assignedTo(other[0], other)
    if (both && isBranch(first) && isBranch(other[0])) {
      const [one, two] = [first['expression'] as Branch, other[0]['expression'] as Branch]
      return [{ ...first, expression: { ...one, right: this.#choice(test, one['right']!, two['right']!) } }]
    }
    if (other.length === 0 && then.length === 1 && isBranch(first) && typeOf(first) === 'If' && (first['no'] as Tree[]).length === 0)
      return this.#ifOf(logical('&&', test, first['test']!), first['yes'] as Tree[], [])
    if (other.length > 0 && this.#isContrary(test)) return this.#ifOf(this.#not(test, true), other, then)
    return [{ type: 'If', test, yes: then, no: other }]
  }

  /** A statement before what follows it. */
  #before(tree: Tree, after: readonly Tree[], ends: boolean): Tree[] {
    if (!isBranch(tree) || typeOf(tree) !== 'If') return [tree, ...after]
    const [test, then, other] = [tree['test']!, tree['yes'] as Tree[], tree['no'] as Tree[]]
    if (other.length > 0 && isAbrupt(then) && !hasLexical(other, this.#spelling))
      return this.#before({ ...tree, no: [] }, [...this.#list2(other, after, ends)], ends)
    if (other.length > 0 && isAbrupt(other) && !hasLexical(then, this.#spelling))
      return this.#before({ ...tree, test: this.#not(test, true), yes: other, no: [] }, this.#list2(then, after, ends), ends)
    const [one, next] = [returned(then), returned(after)]
    if (other.length === 0 && one !== undefined && next !== undefined)
      return [{ type: 'ReturnStatement', argument: this.#choice(test, one, next) }]
    if (
      ends &&
      other.length === 0 &&
      after.length > 0 &&
      then.length === 1 &&
      this.#returnsNothing(then[0]) &&
      !hasLexical(after, this.#spelling)
    )
      return [...this.#ifOf(this.#not(test, true), after, [])]
    return [tree, ...after]
  }

  #list2(list: readonly Tree[], after: readonly Tree[], ends: boolean): Tree[] {
    let out = [...after]
    for (const each of list.toReversed()) out = this.#before(each, out, ends)
    return out
  }

  /** Without the `return` that ends a function anyhow. */
  #ended(list: readonly Tree[]): Tree[] {
    const last = list.at(-1)
    if (last === undefined) return [...list]
    if (this.#returnsNothing(last)) return this.#ended(list.slice(0, -1))
    if (isBranch(last) && typeOf(last) === 'If') {
      const [then, other] = [this.#ended(last['yes'] as Tree[]), this.#ended(last['no'] as Tree[])]
      if (then.length > 0) return [...list.slice(0, -1), ...this.#ifOf(last['test']!, then, other)]
    }
    return [...list]
  }

  #returnsNothing(tree: Tree | undefined): boolean {
    return isBranch(tree) && typeOf(tree) === 'ReturnStatement' && tree['argument'] === null
  }

  #choice(test: Tree, one: Tree, other: Tree): Branch {
    return this.#isContrary(test)
      ? this.#choice(this.#not(test, true), other, one)
      : { type: 'ConditionalExpression', test, consequent: one, alternate: other }
  }

  /** Of a condition and its contrary one is the first. */
  #isContrary(test: Tree): boolean {
    const [own, other] = [told(test), told(this.#not(test, true))]
    return other.length < own.length || (other.length === own.length && other < own)
  }

  #expression(tree: Branch): Tree {
    const type = typeOf(tree)
    const { contrary, mirrored, isLiteral, isNothing, foldsAssignment } = this.#spelling
    if (type === 'UnaryExpression' && tree['operator'] === '!') return this.#not(tree['argument']!, false)
    if (type === 'ConditionalExpression') return this.#choice(tree['test']!, tree['consequent']!, tree['alternate']!)
    if (type === 'ReturnStatement' && isBranch(tree['argument']) && isNothing(tree['argument'])) return { ...tree, argument: null }
    const { left, right, operator } = tree
    if (type === 'BinaryExpression' && isBranch(left) && isBranch(right) && isLiteral(left) && !isLiteral(right)) {
      const turned = mirrored[String(operator)]
      if (turned !== undefined) return { ...tree, left: right, right: left, operator: turned }
    }
    if (type === 'AssignmentExpression' && operator === '=' && foldsAssignment && isBranch(left) && isBranch(right)) {
      const own = typeOf(left) === 'Identifier' && typeOf(right) === 'BinaryExpression' && told(right['left']!) === told(left)
      if (own && contrary[String(right['operator'])] === undefined && /^(?:[-+*/%.&|^]|\*\*|<<|>>>?)$/.test(String(right['operator'])))
        return { ...tree, operator: `${String(right['operator'])}=`, right: right['right']! }
    }
    return tree
  }

  /** The contrary. `truth`: only whether it holds counts, not that it is true or false itself. */
  #not(tree: Tree, truth: boolean): Tree {
    if (isBranch(tree)) {
      if (isNegation(tree) && truth) return tree['argument']!
      const turned = typeOf(tree) === 'BinaryExpression' ? this.#spelling.contrary[String(tree['operator'])] : undefined
      if (turned !== undefined) return { ...tree, operator: turned }
      if (typeOf(tree) === 'LogicalExpression' && /^(?:&&|\|\|)$/.test(String(tree['operator'])))
        return logical(tree['operator'] === '&&' ? '||' : '&&', this.#not(tree['left']!, truth), this.#not(tree['right']!, truth))
    }
    return { type: 'UnaryExpression', operator: '!', argument: this.#truth(tree) }
  }

  /** Where only whether it holds counts. */
  #truth(tree: Tree): Tree {
    if (isNegation(tree) && isNegation(tree['argument'])) return this.#truth(tree['argument']['argument']!)
    if (!isBranch(tree) || typeOf(tree) !== 'LogicalExpression' || tree['operator'] === '??') return tree
    return logical(String(tree['operator']), this.#truth(tree['left']!), this.#truth(tree['right']!))
  }
}

const isNegation = (tree: Tree | undefined): tree is Branch =>
  isBranch(tree) && typeOf(tree) === 'UnaryExpression' && tree['operator'] === '!'

/** `a && (b && c)` is `(a && b) && c`. */
function logical(operator: string, left: Tree, right: Tree): Branch {
  if (isBranch(right) && typeOf(right) === 'LogicalExpression' && right['operator'] === operator)
    return logical(operator, logical(operator, left, right['left']!), right['right']!)
  return { type: 'LogicalExpression', operator, left, right }
}

const one = (list: readonly Tree[]): Tree => (list.length === 1 ? list[0]! : { type: 'Block', body: list })

function listOf(tree: Tree | undefined): readonly Tree[] {
  if (tree === null || tree === undefined) return []
  if (Array.isArray(tree)) return tree as readonly Tree[]
  const body = isBranch(tree) && /^Block/.test(typeOf(tree)) ? tree['body'] : undefined
  return Array.isArray(body) ? (body as readonly Tree[]) : [tree]
}

const hasLexical = (list: readonly Tree[], { blockScope }: Spelling): boolean =>
  blockScope && list.some((each) => LEXICAL.test(typeOf(each)))

/** Nothing behind the list is reached through it. */
function isAbrupt(list: readonly Tree[]): boolean {
  const last = list.at(-1)
  if (isBranch(last) && typeOf(last) === 'If') return isAbrupt(last['yes'] as Tree[]) && isAbrupt(last['no'] as Tree[])
  return ABRUPT.test(typeOf(last))
}

/** The value of a list that does no more than return one. */
function returned(list: readonly Tree[]): Tree | undefined {
  const [only] = list
  return list.length === 1 && isBranch(only) && typeOf(only) === 'ReturnStatement' && only['argument'] !== null
    ? only['argument']
    : undefined
}

/** The plain name that a list of one statement assigns to. */
function assignedTo(first: Tree | undefined, list: readonly Tree[]): string | undefined {
  const inner = isBranch(first) && typeOf(first) === 'ExpressionStatement' ? first['expression'] : undefined
  if (list.length !== 1 || !isBranch(inner) || typeOf(inner) !== 'AssignmentExpression' || inner['operator'] !== '=') return undefined
  return isBranch(inner['left']) && typeOf(inner['left']) === 'Identifier' ? String(inner['left']['name']) : undefined
}
