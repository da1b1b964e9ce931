import { replace } from '../../../templates/index.ts'
import { all, at, calledName, es, phpTemplate } from './own.ts'

/** `/` gives a float where it does not come out even; `intdiv` never does, and `%` cuts to whole numbers first. */
export const wholeDivision = phpTemplate({
  id: 'whole-division',
  title: 'divides in another way',
  on: ['BinaryExpression', 'CallExpression'],
  examples: {
    valid: [
      { before: '$n = $a / $b;', after: '$n = intdiv($a, $b);' },
      { before: '$n = intdiv($a, $b + 1);', after: '$n = $a / ($b + 1);' },
      { before: '$n = $a % $b;', after: '$n = fmod($a, $b);' },
      { before: '$n = round($a / $b);', after: '$n = intdiv($a, $b);' },
    ],
    invalid: ['$n = $a * $b;', 'f($a, $b);'],
  },
  *propose(node, ctx) {
    if (node.type === 'BinaryExpression') {
      const [a, b] = [ctx.source(es(at(node, 'left')!)), ctx.source(es(at(node, 'right')!))]
      if (node['operator'] === '/') yield replace(node, ctx.say.call('intdiv', a, b), 1)
      if (node['operator'] === '%') yield replace(node, ctx.say.call('fmod', a, b), 0.5)
      return
    }
    const [a, b] = all(node, 'arguments')
    const name = calledName(node)
    if (a && b && /^(intdiv|fmod)$/.test(name)) {
      const text = `${ctx.within(es(a), 11)} ${name === 'fmod' ? '%' : '/'} ${ctx.within(es(b), 12)}`
      yield replace(node, /^(Unary|Member|Binary)/.test(node.parent?.type ?? '') ? `(${text})` : text, 0.8)
    }
    if (a && !b && /^(round|floor|ceil|intval)$/.test(name) && a.type === 'BinaryExpression' && a['operator'] === '/')
      yield replace(node, ctx.say.call('intdiv', ctx.source(es(at(a, 'left')!)), ctx.source(es(at(a, 'right')!))), 0.5)
  },
})
