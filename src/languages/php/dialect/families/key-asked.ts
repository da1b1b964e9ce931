import { replace } from '../../../templates/index.ts'
import { all, at, calledName, es, phpTemplate } from './own.ts'

/** `isset` says no to null, `empty` to '0' too, `array_key_exists` to neither: one asked where another was meant. */
export const keyAsked = phpTemplate({
  id: 'key-asked',
  title: 'asks in another way whether something is there',
  on: ['CallExpression'],
  examples: {
    valid: [
      { before: 'if (isset($a[$k])) f();', after: 'if (array_key_exists($k, $a)) f();' },
      { before: 'if (array_key_exists($k, $a)) f();', after: 'if (isset($a[$k])) f();' },
      { before: 'if (empty($a)) f();', after: 'if ($a === null) f();' },
      { before: 'if (isset($a)) f();', after: 'if (!empty($a)) f();' },
      { before: 'if (!empty($a)) f();', after: 'if (isset($a)) f();' },
    ],
    invalid: ['f($a);', 'count($a);'],
  },
  *propose(node, ctx) {
    const name = calledName(node)
    const [first, second] = all(node, 'arguments')
    if (!first || !/^(isset|empty|array_key_exists)$/.test(name)) return
    const negated = node.parent?.type === 'UnaryExpression' && node.parent['operator'] === '!'
    const whole = negated ? node.parent! : node
    const own = ctx.source(es(first))
    const say = (text: string, positive: boolean, weight: number) =>
      replace(whole, positive !== negated ? text : ctx.say.not(/^[$\\\w]+\(/.test(text) ? text : `(${text})`), weight)
    if (name === 'array_key_exists') {
      if (second) yield say(`isset(${ctx.source(es(second))}[${own}])`, true, 1)
      return
    }
    const item = first.type === 'MemberExpression' && first['operator'] === '[]' ? first : undefined
    const property = at(item, 'property')
    if (name === 'isset') {
      if (item && property)
        yield say(ctx.say.call('array_key_exists', ctx.source(es(property)), ctx.source(es(at(item, 'object')!))), true, 1)
      yield say(`empty(${own})`, false, 0.6)
      yield replace(whole, negated ? ctx.say.equal(own, 'null') : ctx.say.unequal(own, 'null'), 0.4)
      return
    }
    yield say(`isset(${own})`, false, 1)
    for (const [value, weight] of [
      ['null', 0.8],
      ["''", 0.7],
      ['[]', 0.4],
      ['0', 0.2],
    ] as const) {
      const strict = `${own} ${negated ? '!==' : '==='} ${value}`
      const usual = negated ? ctx.say.unequal(own, value) : ctx.say.equal(own, value)
      yield replace(whole, strict, weight)
      if (usual !== strict) yield replace(whole, usual, weight * 0.7)
    }
  },
})
