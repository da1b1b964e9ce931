import type { Node } from 'oxc-parser'
import { holeName, soughtFamily, type Candidate, type Hole } from '../../contracts/index.ts'
import { asksAt, type Ask } from './asks.ts'
import { leavesOf, testOf } from './conditions.ts'
import type { Context } from './context.ts'
import { onlyAsks } from './effects.ts'
import { namesVisible } from './families/donor-expression.ts'
import { exits } from './families/early-exit.ts'
import { inLoop } from './families/statement-inserted.ts'
import { after, before, guarded, indentOf, listOf } from './families/statement-list.ts'

/** As for the family it does best what it does, `condition-near`; its own repairs are too few to count yet. */
const prior = 0.012
/** Asks that are also joined with the condition as it is: the likeliest. */
const joinedMax = 400
/** Of a longer condition each part would be a search of its own. */
const leavesMax = 5
/** Ways out that a new guard may take, at one place. */
const exitsMax = 6
/** Other values for one place. */
const othersMax = 20
const donorsMax = 4
const wrapsMax = 4
/** Statements that may be missing at one place. */
const statementsMax = 10
/** A guard stands at the start of a function or after a few lines that prepare it. */
const placesMax = 5
/** A number that only a test knows, with a condition that only that test fulfils, would make any test pass. */
const lucky = /(?<![\w.])(?:[3-9]|\d\d+)(?![\w.])|\d\.\d/
/** Beside a condition that stands there, one that is missing altogether is rarer. */
const shares = { test: 1, leaf: 0.7, guarded: 0.5, exit: 0.4, jump: 0.3, value: 0.3, repeated: 0.2 } as const

/** Where a condition may be wrong or missing among the nodes of one statement, see Hole. */
export function* holesAt(path: string, owned: readonly Node[], ctx: Context): Iterable<Hole> {
  for (const node of owned) {
    let known: Ask[] | undefined
    const asks = (): Ask[] => (known ??= asksAt(node, ctx))
    yield* testHole(path, node, asks, ctx)
    yield* statementHoles(path, node, asks, ctx)
    yield* valueHoles(path, node, asks, ctx)
  }
}

function candidate(path: string, span: { start: number; end: number }, text: string, weight: number, what: string): Candidate {
  const { start, end } = span
  return { family: soughtFamily, path, start, end, edits: [{ start, end, text }], weight, prior, explanation: what }
}

function* testHole(path: string, node: Node, asks: () => Ask[], ctx: Context): Iterable<Hole> {
  const test = testOf(node, ctx)
  if (!test || /\b(?:await|yield)\b/.test(ctx.source(test))) return
  const leaves = leavesOf(test)
  for (const at of leaves.length > 1 && leaves.length <= leavesMax ? [test, ...leaves] : [test]) {
    const own = ctx.source(at)
    yield {
      candidate: candidate(path, at, holeName, at === test ? shares.test : shares.leaf, 'finds a condition that says what the tests need'),
      usual: own,
      asks: [...asks(), ...joined(at, asks(), ctx, at === test)].filter(({ text }) => text !== own).sort((a, b) => b.weight - a.weight),
    }
  }
}

/** The condition as it is, and one more; a part of a longer one in parentheses, because what is around it may bind more tightly. */
function joined(test: Node, asks: readonly Ask[], ctx: Context, alone: boolean): Ask[] {
  const { say } = ctx
  const own = ctx.source(test)
  const bound = (text: string): string => (alone ? text : `(${text})`)
  return asks.slice(0, joinedMax).flatMap(({ text, weight }) => [
    { text: bound(say.and(ctx.precedence(test) <= 2 ? `(${own})` : own, text)), weight: weight * 0.8 },
    { text: bound(say.or(ctx.precedence(test) <= 1 ? `(${own})` : own, text)), weight: weight * 0.8 },
  ])
}

function* statementHoles(path: string, node: Node, asks: () => Ask[], ctx: Context): Iterable<Hole> {
  const { say } = ctx
  const simple = node.type === 'ExpressionStatement' || node.type === 'ReturnStatement' || node.type === 'ThrowStatement'
  const inline = (node.parent as { inline?: boolean } | undefined)?.inline === true
  if (simple && !inline)
    yield {
      candidate: candidate(
        path,
        node,
        say.under(holeName, ctx.source(node), indentOf(node, ctx.text)),
        shares.guarded,
        'puts a statement under a condition',
      ),
      usual: say.yes,
      asks: asks(),
    }
  const place = listOf(node)
  const home = ctx.functionOf(node)
  if (!place || !home) return
  const add = (exit: string, weight: number, what: string): Hole => ({
    candidate: candidate(path, { start: node.start, end: node.start }, before(node, guarded(holeName, exit, node, ctx), ctx), weight, what),
    usual: say.no,
    asks: asks(),
  })
  if (node.parent === home.body && place.index <= placesMax)
    for (const [exit, share] of exits(node, ctx)
      .filter(([text]) => !lucky.test(text))
      .slice(0, exitsMax))
      yield add(exit, shares.exit * share, 'leaves early')
  const last = place.index === place.list.length - 1 && !/^(Return|Throw|Break|Continue)Statement$/.test(node.type)
  for (const [statement, weight] of missingStatements(node, ctx)) {
    yield add(statement, shares.repeated * weight, 'does something more under a condition')
    if (last) {
      const text = after(node, guarded(holeName, statement, node, ctx), ctx)
      const span = { start: node.end, end: node.end }
      const made = candidate(path, span, text, shares.repeated * weight, 'does something more under a condition')
      yield { candidate: made, usual: say.no, asks: asks() }
    }
  }
  if (inLoop(node) && place.index <= 1) for (const jump of ['continue', 'break']) yield add(jump, shares.jump, 'leaves a round of the loop')
}

/** What the function does elsewhere in one statement, and what it counts and collects. */
function missingStatements(node: Node, ctx: Context): [string, number][] {
  const home = ctx.functionOf(node)
  const found = new Map<string, number>()
  for (const other of ctx.pools.statements)
    if (other.type === 'ExpressionStatement' && other !== node && ctx.functionOf(other) === home && namesVisible(other, node, ctx))
      if (!/\b(?:await|yield)\b/.test(ctx.source(other))) found.set(ctx.source(other).replace(/;$/, ''), 1)
  const local = ctx.visible(node).filter(({ scope, declared }) => scope.function === home && declared !== 'function')
  const things = local.filter(({ declared }) => declared !== 'var' || ctx.dialect.names.assignmentDeclares).map(({ name }) => name)
  for (const { name, init, declared, ...rest } of local) {
    // What starts at nothing and is not a parameter gathers something.
    if (declared === 'param' || !init) continue
    if (/^-?[01]$/.test(ctx.source(init))) found.set(ctx.say.step(name, '+').replace(/;$/, ''), 0.7)
    if (ctx.kindOf({ name, init, declared, ...rest }) !== 'array' || !/^(\[\]|array\(\)|list\(\))$/.test(ctx.source(init))) continue
    for (const thing of things.filter((other) => other !== name).slice(-3)) found.set(collected(name, thing, ctx), 0.5)
  }
  return [...found].slice(0, statementsMax)
}

/** One more at the end of a list, as the language has it. */
const collected = (list: string, thing: string, { dialect }: Context): string =>
  dialect.tables.arrayMethods.has('push') && dialect.names.sigil === undefined
    ? `${list}.push(${thing})`
    : dialect.names.sigil === undefined
      ? `${list}.append(${thing})`
      : `${list}[] = ${thing}`

/** A value that has to be another one in some cases. */
function* valueHoles(path: string, node: Node, asks: () => Ask[], ctx: Context): Iterable<Hole> {
  const value = valueOf(node)
  if (!value || !ctx.isValue(value) || /\b(?:await|yield)\b/.test(ctx.source(value))) return
  const { say } = ctx
  const own = ctx.within(value, 3)
  for (const [other, weight] of othersFor(value, ctx))
    yield {
      candidate: candidate(path, value, say.choose(holeName, other, own), shares.value * weight, 'gives another value under a condition'),
      usual: say.no,
      asks: asks(),
    }
}

function valueOf(node: Node): Node | undefined {
  if (node.type === 'ReturnStatement') return node.argument ?? undefined
  if (node.type === 'AssignmentExpression') return node.right
  if (node.type === 'VariableDeclarator') return node.init ?? undefined
  if (node.type === 'ArrowFunctionExpression' && node.body.type !== 'BlockStatement') return node.body
  return undefined
}

/** What is written there elsewhere, names of the same kind, the plain values of the kind, and what calls and sums make of the value. */
function othersFor(value: Node, ctx: Context): [string, number][] {
  const { say } = ctx
  const kind = ctx.kind(value)
  const own = ctx.within(value, 14)
  const found = new Map<string, number>()
  const offer = (text: string, weight: number): void => {
    if (text !== own && !found.has(text)) found.set(text, weight)
  }
  const numeric = kind === 'number' || kind === 'any'
  if (kind === 'boolean') for (const text of [say.yes, say.no]) offer(text, 0.8)
  const donors = donorsOf(value, ctx)
  for (const donor of donors) offer(donor, 0.6)
  for (const variable of ctx.visible(value))
    if (variable.scope.function !== undefined && (ctx.kindOf(variable) === kind || kind === 'any')) offer(variable.name, 0.6)
  if (numeric) for (const text of ['0', '1']) offer(text, 0.5)
  if (kind === 'string') offer(say.text(''), 0.5)
  if (kind === 'array') offer(say.emptyList, 0.5)
  if (numeric) {
    for (const text of [`-${own}`, `${own} + 1`, `${own} - 1`, `${own} * ${own}`, `${own} * 2`]) offer(text, 0.3)
    for (const donor of donors) for (const operator of ['*', '+', '-']) offer(`${donor} ${operator} ${own}`, 0.2)
  }
  for (const [shape, weight] of ctx.dialect.tables.wraps[kind === 'string' || kind === 'array' ? kind : 'any'].slice(0, wrapsMax))
    offer(
      shape.replaceAll('_', () => own),
      weight * 0.3,
    )
  return [...found].sort((a, b) => b[1] - a[1]).slice(0, othersMax)
}

/** Expressions of the same function that could stand here, nearest first. */
function donorsOf(value: Node, ctx: Context): string[] {
  const kind = ctx.kind(value)
  const home = ctx.functionOf(value)
  return [...ctx.pools.expressions]
    .filter(([, donor]) => ctx.functionOf(donor) === home && donor.type !== 'MemberExpression' && ctx.precedence(donor) > 8)
    .filter(([text, donor]) => (kind === 'any' || ctx.kind(donor) === kind) && onlyAsks(text) && namesVisible(donor, value, ctx))
    .sort(([, a], [, b]) => Math.abs(a.start - value.start) - Math.abs(b.start - value.start))
    .slice(0, donorsMax)
    .map(([text]) => text)
}
