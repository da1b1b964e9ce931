import { insert } from '../../../templates/index.ts'
import { all, at, calledName, es, nameOf, pythonTemplate } from './own.ts'
import type { Here, Py } from './own.ts'

/** What calls of the standard library are told by keyword, likeliest first. */
const known: Readonly<Record<string, readonly (readonly [string, number])[]>> = {
  sorted: [['reverse=True', 1]],
  sort: [['reverse=True', 1]],
  enumerate: [['start=1', 1]],
  max: [
    ['default=0', 0.6],
    ['default=None', 0.4],
  ],
  min: [
    ['default=0', 0.6],
    ['default=None', 0.4],
  ],
  open: [["encoding='utf-8'", 0.8]],
  dumps: [
    ['sort_keys=True', 0.6],
    ['ensure_ascii=False', 0.5],
    ['indent=2', 0.4],
    ['default=str', 0.4],
  ],
  dump: [
    ['ensure_ascii=False', 0.5],
    ['indent=2', 0.5],
  ],
  makedirs: [['exist_ok=True', 1]],
  mkdir: [
    ['exist_ok=True', 0.8],
    ['parents=True, exist_ok=True', 0.8],
  ],
  get: [],
  rmtree: [['ignore_errors=True', 0.8]],
  zip: [['strict=True', 0.4]],
  print: [
    ["end=''", 0.4],
    ["sep=''", 0.4],
  ],
  sum: [['start=0', 0.1]],
  round: [['ndigits=2', 0.3]],
  dataclass: [['frozen=True', 0.4]],
  field: [['default_factory=list', 0.6]],
  isoformat: [["timespec='seconds'", 0.3]],
  run: [
    ['check=True', 0.5],
    ['text=True', 0.5],
  ],
}

/** Names of one function that a call may pass on at most. */
const namesMax = 6

/** A keyword argument that is missing: one the function is known to take, or one that the file's own function declares. */
export const keywordArgument = pythonTemplate({
  id: 'keyword-argument',
  title: 'adds a keyword argument',
  on: ['CallExpression'],
  examples: {
    valid: [
      { before: 'x = sorted(a)', after: 'x = sorted(a, reverse=True)' },
      { before: 'a.sort(key=f)', after: 'a.sort(key=f, reverse=True)' },
      { before: 'for i, x in enumerate(a):\n    f(i)', after: 'for i, x in enumerate(a, start=1):\n    f(i)' },
      {
        before: 'def f(a, strict=False):\n    return a\n\ndef g(a, strict):\n    return f(a)',
        after: 'def f(a, strict=False):\n    return a\n\ndef g(a, strict):\n    return f(a, strict=strict)',
      },
    ],
    invalid: ['x = sorted(a, reverse=True)', 'f()'],
  },
  *propose(node, here) {
    const list = all(node, 'arguments')
    const given = new Set(list.filter(({ type }) => type === 'KeywordArgument').map((each) => nameOf(at(each, 'name'))))
    // A lone generator would need parentheses of its own beside another argument.
    if (list.length === 1 && list[0]!.type === 'ComprehensionExpression' && !/[)\]}]/.test(here.ctx.text[list[0]!.end - 1] ?? '')) return
    const end = here.ctx.text.lastIndexOf(')', node.end - 1)
    const last = list.at(-1)
    const place = last ? (last.parens?.end ?? last.end) : end
    const glue = last ? ', ' : ''
    const name = calledName(node)
    for (const [text, weight] of Object.hasOwn(known, name) ? known[name]! : [])
      if (!given.has(text.split('=')[0]!)) yield insert(place, glue + text, weight)
    for (const [text, weight] of declared(node, given, here)) yield insert(place, glue + text, weight)
  },
})

/** Parameters with defaults that the called function of the file has and the call does not name. */
function declared(node: Py, given: ReadonlySet<string>, { ctx }: Here): [string, number][] {
  const callee = at(node, 'callee')
  const name = nameOf(callee)
  const owner = name === '' ? undefined : (ctx.scopes.resolve(es(callee!), name)?.node as unknown as Py | undefined)
  if (owner?.type !== 'FunctionDeclaration') return []
  const visible = new Map(ctx.visible(es(node)).map((variable) => [variable.name, variable]))
  const found: [string, number][] = []
  const positional = all(node, 'arguments').length - given.size
  for (const [index, parameter] of all(owner, 'params').entries()) {
    if (parameter.type !== 'AssignmentPattern' || index < positional) continue
    const own = nameOf(at(at(parameter, 'left'), 'id'))
    if (given.has(own)) continue
    const value = ctx.source(es(at(parameter, 'right')!))
    const same = visible.get(own)
    if (same) found.push([`${own}=${own}`, same.reads.length === 0 ? 1 : 0.6])
    if (value === 'True' || value === 'False') found.push([`${own}=${value === 'True' ? 'False' : 'True'}`, 0.4])
  }
  return found.slice(0, namesMax)
}
