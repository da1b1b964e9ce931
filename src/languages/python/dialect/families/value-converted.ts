import { replace } from '../../../templates/index.ts'
import { at, es, nameOf, pythonTemplate } from './own.ts'

const conversions = ['str(_)', 'bin(_)', 'bin(_)[2:]', 'len(_)', 'list(_)', 'int(_)', 'sorted(_)', 'set(_)', 'abs(_)', '_.lower()'] as const

/** Names near by that are offered converted. */
const namesMax = 4

/** Another name, brought into the shape that is asked for here; a text that is a name's spelling; bytes where a text is. */
export const valueConverted = pythonTemplate({
  id: 'value-converted',
  title: 'puts another value here, converted',
  on: ['Identifier', 'Literal', 'CallExpression', 'BinaryExpression'],
  examples: {
    valid: [
      { before: "x = sorted(a, key=lambda n: a.count('1'))", after: "x = sorted(a, key=lambda n: bin(n)[2:].count('1'))" },
      { before: "def f(text):\n    return md5('text')", after: "def f(text):\n    return md5(text.encode('utf-8'))" },
      { before: 'x = [[0] * n] * m', after: 'x = [[0] * n for _ in range(m)]' },
      { before: 'def f(a):\n    m = max(a)\n    return g(a)', after: 'def f(a):\n    m = max(a)\n    return -m' },
    ],
    invalid: ["x = 'a'", 'f()'],
  },
  *propose(node, here) {
    if (!here.isValue(node)) return
    const { ctx } = here
    const names = ctx
      .visible(es(node))
      .filter(
        (variable) => variable.scope.function && !/^(function|class|import)$/.test(variable.declared) && variable.name !== nameOf(node),
      )
    if (node.type === 'Literal') {
      const same = names.find((variable) => variable.name === node['value'])
      if (same)
        for (const text of ['_.encode()', "_.encode('utf-8')", "_.encode('ascii')", 'str(_)'])
          yield replace(node, text.replace('_', same.name), 0.8)
    } else if (node.type === 'BinaryExpression') {
      const [left, right] = [at(node, 'left')!, at(node, 'right')!]
      if (node['operator'] === '*' && left.type === 'ArrayExpression' && /[[{(]/.test(here.source(left).slice(1)))
        yield replace(node, `[${here.source(left).slice(1, -1)} for _ in range(${here.source(right)})]`, 1)
    } else if (node.type === 'CallExpression') {
      for (const variable of names.slice(0, namesMax))
        if (/^(number|any)$/.test(ctx.kindOf(variable)) && variable.declared === 'var') yield replace(node, `-${variable.name}`, 0.4)
    } else if (node.parent?.type === 'MemberExpression' && at(node.parent, 'object') === node)
      for (const [place, variable] of names.slice(0, namesMax).entries())
        for (const [index, conversion] of conversions.slice(0, 5).entries())
          yield replace(node, conversion.replace('_', variable.name), 0.3 / (1 + 0.3 * (place + index)))
  },
})
