import type { Node } from 'oxc-parser'
import type { Candidate, Focus, OpenFile, TemplateEngine } from '../../contracts/index.ts'
import { createContext } from './context.ts'
import type { Context } from './context.ts'
import { holesAt } from './holes.ts'
import { templates } from './list.ts'
import { prior } from './priors.ts'
import { replacedBy } from './replaced.ts'
import { switchedOff } from './switched-off.ts'
import type { Draft, Template } from './template.ts'
import type { Dialect } from './dialect.ts'
import { isFunction, isStatement, walk } from './tree.ts'
import type { FunctionNode } from './tree.ts'

/**
 * Repair candidates of a language, lazily and best first within a site, on the ESTree that its dialect gives; every edit is in offsets
 * of the original text. `more` are the templates of that language alone.
 */
export function templateEngine(dialect: Dialect, more: readonly Template[] = []): TemplateEngine {
  const own: Own = {
    dialect,
    prior: (id) => dialect.priors[id] ?? prior(id),
    byType: new Map(),
  }
  for (const template of [...more, ...templates])
    if (!dialect.without.has(template.id)) for (const type of template.on) own.byType.set(type, [...(own.byType.get(type) ?? []), template])
  return {
    open(path, text) {
      const parsed = dialect.parse(path, text)
      return parsed && openFile(path, text, parsed.program, own)
    },
    repairSyntax: dialect.repairSyntax,
  }
}

/** What an engine has of its own. */
interface Own {
  readonly dialect: Dialect
  readonly prior: (family: string) => number
  /** The templates that look at a node of this type. */
  readonly byType: Map<string, Template[]>
}

/**
 * The statement (or arrow function's expression) that owns each node: where the debugger would stop. A function and its
 * parameters belong to the first statement of its body, because that is what a failing test covers. `apart`: see `expressionBodies`.
 */
function ownerOf(node: Node, apart: boolean): Node {
  let at = node
  for (;;) {
    const opening = isFunction(at) && (apart || (at.body as Node | null)?.type === 'BlockStatement') ? firstOf(at) : undefined
    if (opening) return opening
    if (isUnit(at, apart) || !at.parent) return at
    at = at.parent
  }
}

function firstOf(node: FunctionNode): Node | undefined {
  const body = node.body as Node | null
  if (body?.type !== 'BlockStatement') return body ?? undefined
  // A directive or a documentation string never runs.
  return (body.body.find((statement) => !('directive' in statement && statement.directive)) ?? body.body[0]) as Node | undefined
}

function isUnit(node: Node, apart: boolean): boolean {
  if (
    isStatement(node) ||
    node.type === 'SwitchCase' ||
    node.type === 'PropertyDefinition' ||
    node.type === 'Program' ||
    /^(Import|Export\w+)Declaration$/.test(node.type)
  ) {
    // `for (let i = 0; …)`: its init belongs to the loop.
    return !(node.type === 'VariableDeclaration' && /^For/.test(node.parent?.type ?? ''))
  }
  return apart && isFunction(node.parent) && node.parent.body === (node as Node) && node.type !== 'BlockStatement'
}

function openFile(path: string, text: string, program: Node & { type: 'Program' }, own: Own): OpenFile {
  const units = new Map<Node, Node[]>()
  const all: Node[] = []
  walk(program, own.dialect.children, (node) => {
    all.push(node)
    const owner = ownerOf(node, own.dialect.expressionBodies === undefined)
    const owned = units.get(owner)
    if (owned) owned.push(node)
    else units.set(owner, [node])
  })
  const contexts = new WeakMap<Focus, Context>()
  // Which expressions there are does not depend on what failed.
  let latest: Context | undefined
  const contextFor = (focus: Focus): Context => {
    let context = contexts.get(focus)
    if (!context) contexts.set(focus, (latest = context = createContext(path, text, program, all, focus, own.dialect)))
    return context
  }
  const lineStarts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1)
  let values: readonly Node[] | undefined
  return {
    path,
    text,
    replaced(candidate) {
      const ctx = (latest ??= contextFor(nowhere))
      values ??= all.filter((node) => ctx.isValue(node)).sort((a, b) => a.start - b.start || b.end - a.end)
      return replacedBy(candidate, ctx, values)
    },
    switchedOff: (span) => [...switchedOff(path, span, all, (latest ??= contextFor(nowhere)))],
    *holes(site, focus) {
      for (const owned of pickUnits(units, site)) yield* holesAt(path, owned, contextFor(focus))
    },
    candidates: (site, focus) => candidatesAt(path, pickUnits(units, site), contextFor(focus), own),
    sitesOnLine(line) {
      const start = lineStarts[line - 1]
      if (start === undefined) return []
      const end = lineStarts[line] ?? text.length
      const onLine = [...units.keys()].filter((unit) => unit.type !== 'Program' && unit.start < end && unit.end > start)
      return onLine.sort((a, b) => a.end - a.start - (b.end - b.start)).map(({ start, end }) => ({ start, end }))
    },
  }
}

const nowhere: Focus = { suspects: [], failures: [] }

/**
 * A span that is exactly one statement means that statement's own expressions (the header of a loop, not its body);
 * any other span means every statement that begins in it, or, for a span inside a statement, the statement around it.
 */
function pickUnits(units: ReadonlyMap<Node, Node[]>, site: { start: number; end: number }): Node[][] {
  const exact = [...units].filter(([unit]) => unit.type !== 'Program' && unit.start === site.start && sameEnd(unit.end, site.end))
  if (exact.length > 0) return exact.map(([, owned]) => owned)
  const inside = [...units].filter(([unit]) => unit.start >= site.start && unit.end <= site.end)
  if (inside.length > 0) return inside.map(([, owned]) => owned)
  const around = [...units]
    .filter(([unit]) => unit.start <= site.start && unit.end >= site.end)
    .sort(([a], [b]) => a.end - a.start - (b.end - b.start))
  return around.slice(0, 1).map(([, owned]) => owned)
}

/** A tool may count the semicolon in or out. */
const sameEnd = (a: number, b: number): boolean => Math.abs(a - b) <= 1

/** `module.exports = { a, b }` only names what stands elsewhere. */
const isExport = (node: Node, ctx: Context): boolean =>
  node.type === 'ExpressionStatement' && /^(module\.)?exports\b[^=]*=\s*(\{[\s\w,$]*\}|\w+);?$/.test(ctx.source(node))

/** In a statement with more places than this for a template, each is less likely: a statement has one fault, however long it is. */
const roomy = 8

/** Lazily merged: a template runs only when nothing already drafted beats the best it could offer. */
function* candidatesAt(path: string, units: Node[][], ctx: Context, { byType, prior }: Own): Iterable<Candidate> {
  const pending: { template: Template; node: Node; bound: number; density: number }[] = []
  for (const owned of units.filter(([first]) => !first || !isExport(first, ctx))) {
    const counts = new Map<Template, number>()
    const each = owned.flatMap((node) => (byType.get(node.type) ?? []).map((template) => ({ template, node })))
    for (const { template } of each) counts.set(template, (counts.get(template) ?? 0) + 1)
    for (const { template, node } of each)
      pending.push({ template, node, bound: prior(template.id), density: Math.sqrt(roomy / Math.max(roomy, counts.get(template)!)) })
  }
  pending.sort((a, b) => b.bound - a.bound)
  let ready: { draft: Draft; template: Template; score: number }[] = []
  let next = 0
  while (next < pending.length || ready.length > 0) {
    const bound = pending[next]?.bound ?? -1
    // All templates of one prior at once, then sort: a draft below the next bound waits.
    while (next < pending.length && pending[next]!.bound === bound) {
      const { template, node, density } = pending[next++]!
      for (const drafted of drafts(template, node, ctx)) {
        const draft = { ...drafted, weight: drafted.weight * ctx.orphans(drafted) * density }
        ready.push({ draft, template, score: bound * draft.weight })
      }
    }
    ready.sort((a, b) => b.score - a.score)
    const later = pending[next]?.bound ?? -1
    let taken = 0
    while (taken < ready.length && ready[taken]!.score >= later) {
      const { draft, template } = ready[taken++]!
      yield toCandidate(path, draft, template, prior(template.id), ctx)
    }
    ready = ready.slice(taken)
  }
}

/**
 * A template that trips over a shape of code nobody thought of loses what it would have said there; the search goes on with the others.
 * The tests call templates without this net.
 */
function* drafts(template: Template, node: Node, ctx: Context): Iterable<Draft> {
  try {
    yield* template.propose(node, ctx)
  } catch {
    return
  }
}

function toCandidate(path: string, draft: Draft, template: Template, prior: number, ctx: Context): Candidate {
  const { start, end, text, weight } = draft
  return {
    family: template.id,
    path,
    start,
    end,
    edits: [{ start, end, text }, ...(draft.also ?? [])].map((edit) => ctx.dialect.finish?.(ctx.text, edit) ?? edit),
    weight,
    prior,
    explanation: explain(ctx.text.slice(start, end), text, template.title, draft.also?.length ?? 0),
  }
}

/** Longer pieces say nothing in one line. */
const pieceCharsMax = 60

function explain(before: string, after: string, title: string, more: number): string {
  const piece = (text: string): string => {
    const line = text.replace(/\s+/g, ' ').trim()
    return line.length > pieceCharsMax ? `${line.slice(0, pieceCharsMax - 1)}…` : line
  }
  const change =
    before === ''
      ? `inserts ${piece(after)}`
      : after.trim() === ''
        ? `removes ${piece(before)}`
        : `${piece(before)} becomes ${piece(after)}`
  return `${title}: ${change}${more > 0 ? ` (and ${more} more ${more === 1 ? 'place' : 'places'})` : ''}`
}
