import type { Node } from 'oxc-parser'
import type { Context } from '../context.ts'
import type { Draft, Template } from '../template.ts'
import { insert } from '../template.ts'
import { before, ended, listOf } from './statement-list.ts'

const paramsMax = 4
const functionsMax = 5

/** A first statement that brings a parameter into shape: a default, a conversion, a copy, one of the file's own functions. */
export const argumentNormalised: Template = {
  id: 'argument-normalised',
  title: 'brings a parameter into shape first',
  on: [
    'ExpressionStatement',
    'ReturnStatement',
    'VariableDeclaration',
    'IfStatement',
    'ForStatement',
    'ForOfStatement',
    'WhileStatement',
    'TryStatement',
    'SwitchStatement',
  ],
  examples: {
    valid: [
      { before: 'function f(keys) {\n  g(keys)\n}', after: 'function f(keys) {\n  keys = keys || []\n  g(keys)\n}' },
      {
        before: 'function f(n) {\n  return n + 1\n}\nconst int = (x) => Math.trunc(x)',
        after: 'function f(n) {\n  n = int(n)\n  return n + 1\n}\nconst int = (x) => Math.trunc(x)',
      },
      {
        before: 'function f(options) {\n  options.a = 1\n}',
        after: 'function f(options) {\n  options = { ...options }\n  options.a = 1\n}',
      },
    ],
    invalid: ['f()'],
  },
  *propose(node, ctx): Iterable<Draft> {
    const home = ctx.functionOf(node)
    if (!home || node.parent !== home.body || listOf(node)?.index !== 0) return
    const params = ctx.visible(node).filter((variable) => variable.declared === 'param' && variable.scope.function === home)
    for (const param of params.slice(0, paramsMax))
      for (const [value, weight] of shapes(param.name, ctx.kindOf(param), node, ctx))
        yield insert(node.start, before(node, ended(ctx.say.assign(param.name, value), ctx), ctx), weight)
  },
}

function* shapes(name: string, kind: string, node: Node, ctx: Context): Iterable<[string, number]> {
  const { say } = ctx
  for (const [empty, of] of [
    [say.emptyList, 'array'],
    [say.emptyMap, 'object'],
    [say.text(''), 'string'],
    ['0', 'number'],
  ] as const)
    for (const value of [say.either(name, empty), say.orElse(name, empty)]) yield [value, kind === of ? 0.8 : kind === 'any' ? 0.4 : 0.1]
  for (const [value, of] of say.conversions(name)) yield [value, kind === of ? 0.6 : kind === 'any' ? 0.25 : 0.1]
  yield [say.choose(say.isA(name, 'array')!, name, `[${name}]`), kind === 'array' || kind === 'any' ? 0.4 : 0.1]
  for (const own of functionsOf(node, ctx)) yield [`${own}(${name})`, 0.5]
}

/** The module's functions of one parameter that this one is not. */
function functionsOf(node: Node, ctx: Context): string[] {
  const home = ctx.functionOf(node)
  const found: string[] = []
  for (const { name, node: declared, init, declared: how } of ctx.scopes.at(ctx.program).variables.values()) {
    const made = how === 'function' ? declared : init
    if (
      how === 'import'
        ? /^(to|normali[sz]e|as|ensure|parse)[A-Z]/.test(name)
        : made && made !== home && 'params' in made && made.params.length === 1
    )
      found.push(name)
  }
  return found.slice(0, functionsMax)
}
