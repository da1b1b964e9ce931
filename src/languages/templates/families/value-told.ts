import type { Node } from 'oxc-parser'
import { inClones } from '../clones.ts'
import type { Context } from '../context.ts'
import { differencesTold } from '../told/differences.ts'
import type { Printed } from '../told/printed.ts'
import type { Draft, Template } from '../template.ts'
import { replace } from '../template.ts'

/** A longer text is no word for a value. */
const textCharsMax = 60
/** A value that stands everywhere says little about where it comes from. */
const common = /^(?:0|1|-1|None|null|undefined|True|False|true|false|)$/

/**
 * A constant made into the one that the test expects: where what a test saw and what it expected differ in one value, and the constant is the
 * value it saw. Where its key stands beside it, there is hardly a doubt. The same statement elsewhere is changed alike: who wrote it twice
 * made the fault twice.
 */
export const valueTold: Template = {
  id: 'value-told',
  title: 'gives the value that the test expects',
  on: ['Literal'],
  examples: {
    valid: [
      { before: "o['type'] = null", after: "o['type'] = 'null'", failure: "{'type': 'null'}", actual: "{'type': null}" },
      {
        before: "o['type'] = null\nif (a) o['type'] = null",
        after: "o['type'] = 'null'\nif (a) o['type'] = 'null'",
        failure: "{'a': [{'type': 'null'}]}",
        actual: "{'a': [{'type': null}]}",
      },
      { before: 'x = { level: 3 }', after: 'x = { level: 4 }', failure: '{ level: 4 }', actual: '{ level: 3 }' },
    ],
    invalid: ["o['type'] = null"],
  },
  *propose(node, ctx): Iterable<Draft> {
    if (node.type !== 'Literal' || !ctx.isValue(node) || 'regex' in node) return
    const own = valueOf(node, ctx)
    if (own === undefined) return
    const offered = new Map<string, number>()
    for (const { path, expected, actual } of differencesTold(ctx)) {
      const written = same(own, actual) ? sayOf(expected, node, ctx) : undefined
      if (written === undefined) continue
      const said = path.findLast((key) => !/^\d+$/.test(key))
      const isKeyed = said !== undefined && saysKey(node, said, ctx)
      // A number or a truth value is mostly computed: one that only looks the same has nothing to do with it.
      if (!isKeyed && own.kind === 'leaf' && !isHandedOn(node)) continue
      const weight = isKeyed ? 1 : common.test(own.text) ? 0.2 : 0.5
      offered.set(written, Math.max(weight, offered.get(written) ?? 0))
    }
    for (const [text, weight] of offered) yield* inClones(replace(node, text, weight), node, ctx)
  },
}

interface Own {
  readonly kind: 'leaf' | 'text'
  readonly text: string
}

function valueOf(node: Node & { type: 'Literal' }, ctx: Context): Own | undefined {
  if (typeof node.value === 'string') return /^['"]/.test(ctx.source(node)) ? { kind: 'text', text: node.value } : undefined
  return { kind: 'leaf', text: ctx.source(node) }
}

const same = (own: Own, seen: Printed): boolean =>
  own.kind === 'text' ? seen.kind === 'text' && seen.value === own.text : seen.kind === 'leaf' && seen.text === own.text

function sayOf(wanted: Printed, node: Node, ctx: Context): string | undefined {
  if (wanted.kind === 'text')
    return wanted.value.length > textCharsMax || wanted.value.includes('\n')
      ? undefined
      : ctx.say.text(wanted.value, ctx.text[node.start] === "'" ? "'" : undefined)
  if (wanted.kind === 'leaf') return /^-?[\w.]+$/.test(wanted.text) ? wanted.text : undefined
  const empty = wanted.kind === 'list' ? wanted.items.length === 0 : wanted.entries.size === 0
  return empty ? (wanted.kind === 'list' ? ctx.say.emptyList : ctx.say.emptyMap) : undefined
}

/** Given back, kept or passed on as it is, not compared or computed with. */
const isHandedOn = ({ parent }: Node): boolean =>
  /^(ReturnStatement|AssignmentExpression|VariableDeclarator|AssignmentPattern|Property|PropertyDefinition|KeywordArgument)$/.test(
    parent?.type ?? '',
  )

/** Whether the statement speaks of that key, before the value. */
function saysKey(node: Node, key: string, ctx: Context): boolean {
  let at = node
  while (at.parent && !/Statement$|Declaration$|^Property|Argument$/.test(at.type)) at = at.parent
  return new RegExp(`(?<![\\w])${key.replaceAll(/[^\w]/g, '\\$&')}(?!\\w)`).test(ctx.text.slice(at.start, node.start))
}
