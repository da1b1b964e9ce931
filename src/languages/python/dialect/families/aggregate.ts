import { replace } from '../../../templates/index.ts'
import { all, at, calledName, es, nameOf, pythonTemplate } from './own.ts'

const sums = ['sum', 'max', 'min', 'len', 'any', 'all'] as const

/** One number of a list where an item of it is taken, or the other way round; a function of the file put on its own result. */
export const aggregate = pythonTemplate({
  id: 'aggregate',
  title: 'makes one value of a list in another way',
  on: ['MemberExpression', 'CallExpression', 'ComprehensionExpression'],
  examples: {
    valid: [
      { before: 'x = [int(i) for i in a][-1]', after: 'x = sum([int(i) for i in a])' },
      { before: 'x = f([i for i in a])', after: 'x = f(sum([i for i in a]))' },
      { before: 'x = max(a) - 1', after: 'x = a[-1] - 1' },
      { before: 'def f(a):\n    return a\n\nx = f(b)', after: 'def f(a):\n    return a\n\nx = f(f(b))' },
    ],
    invalid: ['x = a.b', 'f()'],
  },
  *propose(node, here) {
    if (!here.isValue(node)) return
    if (node.type === 'MemberExpression') {
      const owner = at(node, 'object')!
      if (node['computed'] !== true || /^(SliceExpression|TupleExpression)$/.test(at(node, 'property')!.type)) return
      const listed = owner.type === 'ComprehensionExpression' || owner.type === 'ArrayExpression' || here.kind(owner) === 'array'
      for (const [index, sum] of sums.entries())
        yield replace(node, `${sum}(${here.source(owner)})`, (listed ? 0.6 : 0.15) / (1 + 0.3 * index))
      return
    }
    if (node.type === 'ComprehensionExpression') {
      const bare = here.source(node).startsWith('[')
      if (bare) for (const [index, sum] of sums.entries()) yield replace(node, `${sum}(${here.source(node)})`, 0.4 / (1 + 0.3 * index))
      return
    }
    const [only, more] = all(node, 'arguments')
    const name = calledName(node)
    if (only && !more && /^(max|min|next)$/.test(name) && only.type === 'Identifier')
      for (const index of ['0', '-1']) yield replace(node, `${here.source(only)}[${index}]`, 0.4)
    const callee = at(node, 'callee')
    if (!only || nameOf(callee) === '') return
    const home = here.home(node)
    const declared = here.ctx.scopes.resolve(es(callee!), nameOf(callee))
    if (declared?.declared === 'function' && nameOf(at(home, 'id')) !== nameOf(callee))
      yield replace(only, `${nameOf(callee)}(${here.source(only)})`, 0.3)
  },
})
