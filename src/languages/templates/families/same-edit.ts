import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import type { Draft, Template } from '../template.ts'

/** Beyond this many places the change is a redesign. */
const placesMax = 40

/**
 * One thought, several places: two names, two numbers or two texts exchanged all over a function, one of them replaced
 * everywhere, or one operator turned in every comparison with the same thing.
 */
export const sameEdit: Template = {
  id: 'same-edit',
  title: 'makes the same change in every place',
  on: ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'],
  examples: {
    valid: [
      {
        before: 'function f(t) { return t[1] < 12 && t[1] > 0 && t[0] < 31 }',
        after: 'function f(t) { return t[0] < 12 && t[0] > 0 && t[1] < 31 }',
      },
      { before: 'function f(a, b) { a.push(b); return a.concat(b) }', after: 'function f(a, b) { b.push(a); return b.concat(a) }' },
      {
        before: 'function f(x) { let ok = false; if (x) ok = true; return ok }',
        after: 'function f(x) { let ok = true; if (x) ok = false; return ok }',
      },
      { before: 'function f(a, b) { g({ a }); return b }', after: 'function f(a, b) { g({ a: b }); return a }' },
    ],
    invalid: ['function f(a) { return a }'],
  },
  *propose(node, ctx): Iterable<Draft> {
    const groups = collect(node, ctx)
    const list = [...groups].filter(([, places]) => places.length <= placesMax)
    for (let i = 0; i < list.length; i++)
      for (let j = 0; j < list.length; j++) {
        if (i === j) continue
        const [a, placesA] = list[i]!
        const [b, placesB] = list[j]!
        if (kindOf(a) !== kindOf(b)) continue
        const toB = placesA.map((place) => edit(place, b.slice(1)))
        const toA = placesB.map((place) => edit(place, a.slice(1)))
        if (i < j) yield* draft([...toB, ...toA], 1)
        if (placesA.length > 1) yield* draft(toB, 0.5)
      }
  },
}

const kindOf = (key: string): string => key[0]!
/** `{ id }` becomes `{ id: name }`: the object keeps its shape. */
const edit = (place: Node, text: string): { start: number; end: number; text: string } => {
  const { parent, start, end } = place
  const shorthand = parent?.type === 'Property' && parent.shorthand && parent.parent?.type === 'ObjectExpression'
  return { start, end, text: shorthand && place.type === 'Identifier' ? `${place.name}: ${text}` : text }
}

function* draft(edits: { start: number; end: number; text: string }[], weight: number): Iterable<Draft> {
  if (edits.length > 1) yield { ...edits[0]!, weight: weight / Math.sqrt(edits.length / 2), also: edits.slice(1) }
}

/** Leaves by kind and text: i = index number, n = number, s = text, b = boolean, v = variable of this function, o = comparison operator. */
function collect(home: Node, ctx: Context): Map<string, Node[]> {
  const groups = new Map<string, Node[]>()
  const add = (key: string, node: Node): void => {
    const places = groups.get(key)
    // `{ id }` is visited as key and as value.
    if (places?.at(-1)?.start === node.start) return
    if (places) places.push(node)
    else groups.set(key, [node])
  }
  ctx.walk(home, (node) => {
    if (node === home) return
    if (node.type === 'Literal' && ctx.isValue(node)) {
      if (typeof node.value === 'number') add(`${node.parent?.type === 'MemberExpression' ? 'i' : 'n'}${ctx.source(node)}`, node)
      else if (typeof node.value === 'string') add(`s${ctx.source(node)}`, node)
      else if (typeof node.value === 'boolean') add(`b${node.value}`, node)
    } else if (node.type === 'Identifier') {
      const variable = ctx.scopes.resolve(node, node.name)
      const reference = variable && variable.node !== node && (variable.reads.includes(node) || variable.writes.includes(node))
      if (reference && variable.scope.function === home && variable.declared !== 'const') add(`v${node.name}`, node)
    }
  })
  return groups
}
