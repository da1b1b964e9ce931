import type { Node, Program } from 'oxc-parser'
import type { Candidate } from '../../contracts/index.ts'
import type { Edit } from '../../model/index.ts'
import type { Kind } from './kind.ts'

/** A piece of text and how likely it is among its kind, 0..1. */
export type Weighed = readonly [text: string, weight: number]

/**
 * What one language lends to the templates, which work on the tree it gives them: ESTree (https://github.com/estree/estree), with
 * types of its own where ESTree has none. Operators in the tree are ESTree's (`&&`, `!`, `===`), whatever the text says.
 */
export interface Dialect {
  /** The program with parents unset, or undefined when it does not parse. */
  parse(path: string, text: string): { readonly program: Program } | undefined
  repairSyntax(path: string, text: string): Iterable<Candidate>
  /** The children that run, in source order: types and declarations of types are left out. */
  children(node: Node): Iterable<Node>
  /** How tightly the expression binds on the scale of `precedence` in tree.ts, 0 (a list with commas) to 15 (a name). */
  precedence(node: Node): number
  /** Where the operator of a node stands. */
  operatorSpan(text: string, node: Node): { readonly start: number; readonly end: number }
  /** How a file of this language says things; asked once per file. */
  say(text: string): Say
  readonly names: Names
  readonly tables: Tables
  /** The kind of an expression, where the language tells more than ESTree; undefined leaves it to the common rules. */
  kind?(node: Node, of: (node: Node) => Kind): Kind | undefined
  /** The kind that the declaration itself tells (an annotation); `node` is the declared name. */
  declaredKind?(node: Node): Kind | undefined
  readonly patterns: Patterns
  /** Whether coverage knows the one expression of a function apart from the statement it stands in; absent: it does. */
  readonly expressionBodies?: 'with their statement'
  /** The last word on an edit of a template, such as the `;` that the replaced statement had. */
  finish?(text: string, edit: Edit): Edit
  /** Templates of the common list that say nothing in this language. */
  readonly without: ReadonlySet<string>
  /** Priors that are known better for this language than for all. */
  readonly priors: Readonly<Record<string, number>>
}

/** How a language writes regular expressions. */
export interface Patterns {
  /** Flags that are forgotten or set too much, with their weights. */
  readonly flags: readonly Weighed[]
  /** The pattern that the node holds, or undefined when it holds none. */
  of(node: Node): { readonly pattern: string; readonly flags: string } | undefined
  /** The node with another pattern; undefined when that is none. `text` is the file. */
  write(node: Node, pattern: string, flags: string, text: string): string | undefined
}

/** How names come to be and what the platform brings along. */
export interface Names {
  /** Node types that open a scope for the names declared in them, besides functions. */
  readonly scopes: ReadonlySet<string>
  /** An assignment to an unknown name declares it in the function (Python, PHP). */
  readonly assignmentDeclares: boolean
  /** How a block is marked; by indentation, an empty one needs a word for it. */
  readonly blocks: 'braces' | 'indent'
  /** Put before an `if`, it makes it the other branch of the one before. */
  readonly otherwise: string
  /** Access that stops at a missing object: before a name, and before an index. */
  readonly optional: { readonly name: string | undefined; readonly index: string | undefined }
  /** Names of the platform that are places, not values to compute with. */
  readonly namespaces: ReadonlySet<string>
  /** The operator that joins two texts. */
  readonly textJoin: '+' | '.'
  /** The receiver inside a method: `this`, `self`, `$this`. */
  readonly self: string
  /** Whether code in the function sees a name of that spelling declared around it; absent: it sees all. */
  sees?(within: Node, name: string): boolean
  /** The mark before every variable and before nothing else: names with it and without are never taken for each other. */
  readonly sigil?: '$'
}

/** Words of the language that templates exchange for each other. */
export interface Tables {
  /** ESTree's operator → operators it is taken for, likeliest first. */
  readonly comparison: Readonly<Record<string, readonly string[]>>
  readonly arithmetic: Readonly<Record<string, readonly string[]>>
  readonly assignment: Readonly<Record<string, readonly string[]>>
  readonly logical: Readonly<Record<string, readonly string[]>>
  /** Short constants by their text. */
  readonly constants: Readonly<Record<string, readonly Weighed[]>>
  /** Methods and functions that are taken for each other; the order within a group is no preference. */
  readonly methods: readonly (readonly string[])[]
  /** What may be missing round or behind a value of a kind; `_` is the value. */
  readonly wraps: Readonly<Record<'number' | 'string' | 'array' | 'any' | 'boolean', readonly Weighed[]>>
  /** Calls on texts and on lists that people forget most, as they stand behind the value. */
  readonly chains: Readonly<Record<'string' | 'array', readonly Weighed[]>>
  /** Kind of what a method or a plain function gives back. */
  readonly methodKinds: Readonly<Record<string, Kind>>
  readonly functionKinds: Readonly<Record<string, Kind>>
  /** Kinds of what plain functions take, by place. */
  readonly argumentKinds?: Readonly<Record<string, readonly Kind[]>>
  /** Methods that only texts, or only lists, have: a use tells the kind of a name. */
  readonly stringMethods: ReadonlySet<string>
  readonly arrayMethods: ReadonlySet<string>
  /** Classes of errors, the most general first. */
  readonly errors: readonly string[]
}

/**
 * Writes a language. Operands are texts that bind tightly enough already, unless a line says otherwise; what comes out binds as the
 * construct does.
 */
export interface Say {
  readonly yes: string
  readonly no: string
  /** Words for no value, the usual one first. */
  readonly nothing: readonly string[]
  readonly emptyList: string
  readonly emptyMap: string
  /** Positive and negative; undefined where the language has no literal for it. */
  readonly infinities: readonly [string, string] | undefined
  /** The text as a literal in the file's quotes, or in `quote`. */
  text(value: string, quote?: '"' | "'"): string
  /** ESTree's operator as the language writes it: `&&` is `and` in Python. */
  operator(operator: string): string
  /** Two values under ESTree's strict or loose operator, in the words of the language. */
  is(a: string, operator: string, b: string): string
  /** The words with which the file tests equality and its opposite. */
  readonly equality: readonly [is: string, isNot: string]
  /** Equality as the file tests it. */
  equal(a: string, b: string): string
  unequal(a: string, b: string): string
  not(value: string): string
  and(a: string, b: string): string
  or(a: string, b: string): string
  /** As `and` and `or`, but for one of the two values: in PHP those make a truth value of them. */
  both(a: string, b: string): string
  either(a: string, b: string): string
  /** The first that is there: `a ?? b`, in Python `a if a is not None else b`. */
  orElse(a: string, b: string): string
  choose(test: string, yes: string, no: string): string
  /** Tests for a missing value, likeliest wording first; `value` binds tightly. */
  missing(value: string): readonly Weighed[]
  present(value: string): readonly Weighed[]
  /** A test of the type; undefined where the language has no such question. */
  isA(value: string, kind: Kind): string | undefined
  isNotA(value: string, kind: Kind): string | undefined
  /** Not an integer, and not a number at all (NaN); undefined where nobody asks that. */
  isNotWhole(value: string): string | undefined
  isNotNumber(value: string): string | undefined
  /** Tests that the value is a number one can compute with. */
  numeric(value: string): readonly string[]
  isEmpty(value: string): string
  isFilled(value: string): string
  /** Whether a map has the key itself, the file's own way first. */
  hasOwn(map: string, key: string): readonly Weighed[]
  length(value: string): string
  item(list: string, index: string): string
  /** The `fromEnd`-th item from the end, 1 is the last. */
  fromEnd(list: string, fromEnd: number): string
  /** Whether a text begins with, ends with or holds another, likeliest first; absent where nobody asks that. */
  partOf?(text: string, part: string): readonly Weighed[]
  /** Part of a text or list; absent bounds are the ends. */
  slice(value: string, from: string | undefined, to: string | undefined): string
  reversed(list: string): string
  smallest(list: string): string
  largest(list: string): string
  keys(map: string): string
  values(map: string): string
  entries(map: string): string
  /** Ways to bring a value into the shape of a kind. */
  conversions(value: string): readonly (readonly [text: string, kind: Kind])[]
  /** A named setting of a bag of options. */
  option(options: string, name: string): string
  call(name: string, ...values: readonly string[]): string
  /** A statement of its own: the semicolon where language or file want one. */
  statement(text: string): string
  assign(name: string, value: string): string
  /** One statement under a condition; `indent` is that of the line it stands on. */
  under(test: string, statement: string, indent: string): string
  leave(value: string | undefined): string
  /** One more, one less. */
  step(name: string, sign: '+' | '-'): string
  /** A block without statements, or its only statement. */
  readonly nothingDone: string
  /** The statements of a block as they would stand on the line of the block's owner; the block as it is where that cannot be. */
  lift(block: string, indent: string): string
  /** A new error; `message` is a literal. */
  error(type: string, message: string | undefined): string
  /** The statement that throws an error. */
  raised(error: string): string
}
