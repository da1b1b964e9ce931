import { before, guarded, indentOf, insert, listOf, replace } from '../../../templates/index.ts'
import { all, at, calledName, es, nameOf, pythonTemplate } from './own.ts'
import type { Here, Py } from './own.ts'
import type { Draft } from '../../../templates/index.ts'

/** What is looked up and never put there; what is put there twice; what is put there without its place. */
export const valueKept = pythonTemplate({
  id: 'value-kept',
  title: 'keeps a value in another way',
  on: ['ReturnStatement', 'ExpressionStatement'],
  examples: {
    valid: [
      {
        before: 'def f(n, memo):\n    if n in memo:\n        return memo[n]\n    r = g(n)\n    return r',
        after: 'def f(n, memo):\n    if n in memo:\n        return memo[n]\n    r = g(n)\n    memo[n] = r\n    return r',
      },
      {
        before: 'def f(a):\n    out = []\n    for x in a:\n        out.append(x)\n    return out',
        after: 'def f(a):\n    out = []\n    for x in a:\n        if x not in out:\n            out.append(x)\n    return out',
      },
      {
        before: 'for i, x in enumerate(a):\n    out.append(x)',
        after: 'for i, x in enumerate(a):\n    out.append((i, x))',
      },
      {
        before: 'def f(a, seen):\n    for x in a:\n        if x in seen:\n            g(x)\n        h(x)',
        after: 'def f(a, seen):\n    for x in a:\n        if x in seen:\n            g(x)\n        seen.add(x)\n        h(x)',
      },
      {
        before: 'def walk(t):\n    walk(t.left)\n    yield t.value',
        after: 'def walk(t):\n    yield from walk(t.left)\n    yield t.value',
      },
    ],
    invalid: ['f()', 'return a'],
  },
  *propose(node, here) {
    if (!listOf(es(node))) return
    yield* remembered(node, here)
    const call = at(node, 'expression')
    if (node.type !== 'ExpressionStatement' || call?.type !== 'CallExpression') return
    const home = here.home(node)
    if (home && nameOf(at(home, 'id')) !== '' && nameOf(at(call, 'callee')) === nameOf(at(home, 'id')))
      yield insert(node.start, 'yield from ', 1)
    const [value, more] = all(call, 'arguments')
    if (!value || more || !/^(append|add|insert|extend)$/.test(calledName(call))) return
    const owner = at(at(call, 'callee'), 'object')
    if (!owner) return
    yield replace(node, guarded(`${here.within(value, 8)} not in ${here.source(owner)}`, here.source(node), es(node), here.ctx), 0.6)
    for (let up = node.parent; up && !/Function/.test(up.type); up = up.parent) {
      const target = up.type === 'ForOfStatement' ? at(up, 'left') : undefined
      if (target?.type !== 'TupleExpression') continue
      const pair = all(target, 'elements').map((each) => here.source(each))
      if (pair.length > 1 && pair.includes(here.source(value))) yield replace(value, `(${pair.join(', ')})`, 0.6)
    }
  },
})

/** Places looked up in this function at most. */
const placesMax = 3

/** `memo[n]` or `x in seen` is asked in this function, and nothing puts it there. */
function* remembered(node: Py, here: Here): Iterable<Draft> {
  const home = here.home(node)
  if (!home) return
  const { ctx } = here
  const value = node.type === 'ReturnStatement' ? at(node, 'argument') : undefined
  const places = new Set<string>()
  const asked = new Set<string>()
  ctx.walk(es(home), (each) => {
    const own = each as unknown as Py
    if (own.type === 'MemberExpression' && own['computed'] === true && here.isValue(own) && at(own, 'property')?.type !== 'SliceExpression')
      places.add(here.source(own))
    if (own.type === 'BinaryExpression' && /^(not )?in$/.test(String(own['operator'])) && nameOf(at(own, 'right')) !== '')
      asked.add(`${here.source(at(own, 'right')!)}.add(${here.source(at(own, 'left')!)})`)
  })
  const text = here.source(home)
  for (const place of [...places].slice(0, placesMax))
    if (value && here.source(value) !== place && !text.includes(`${place} =`))
      yield insert(node.start, before(es(node), `${place} = ${here.source(value)}`, ctx), 0.4)
  for (const add of [...asked].slice(0, placesMax))
    if (!text.includes(add))
      for (const way of [add, add.replace('.add(', '.append(')])
        yield insert(node.start, before(es(node), way, ctx), way === add ? 0.6 : 0.4)
}

/** Names compared with a parameter at most. */
const comparedMax = 5

/** A first check of a parameter against what the function computes with: the error the tests wait for, or a way out. */
export const limitChecked = pythonTemplate({
  id: 'limit-checked',
  title: 'checks a parameter against a limit',
  on: ['ExpressionStatement', 'ReturnStatement', 'IfStatement', 'ForOfStatement'],
  examples: {
    valid: [
      {
        before: 'class A:\n    def take(self, n):\n        self.rest -= n',
        after:
          "class A:\n    def take(self, n):\n        if n > self.rest:\n            raise ValueError('too much')\n        self.rest -= n",
        failure: "ValueError: 'too much'",
      },
    ],
    invalid: ['f()', 'class A:\n    def take(self, n):\n        self.rest -= n'],
  },
  *propose(node, here) {
    const { ctx } = here
    const home = here.home(node)
    const place = listOf(es(node))
    if (!home || !place || place.index > 0 || node.parent !== at(home, 'body')) return
    const errors = here.expectedErrors()
    if (errors.length === 0) return
    const members = new Set<string>()
    ctx.walk(es(home), (each) => {
      if (each.type === 'MemberExpression' && !each.computed && each.object.type === 'Identifier' && each.parent?.type !== 'CallExpression')
        members.add(ctx.source(each))
    })
    const params = ctx
      .visible(es(node))
      .filter((variable) => variable.declared === 'param' && (variable.scope.function as unknown) === home)
    for (const { name } of params)
      for (const limit of [...members, ...params.map((other) => other.name)].slice(0, comparedMax))
        if (limit !== name && !limit.startsWith(`${name}.`))
          for (const operator of ['>', '<', '>=', 'not in', 'in'])
            for (const error of errors)
              yield insert(
                node.start,
                `${guarded(`${name} ${operator} ${limit}`, ctx.say.raised(error), es(node), ctx)}\n${indentOf(es(node), ctx.text)}`,
                operator === '>' ? 1 : 0.6,
              )
  },
})
