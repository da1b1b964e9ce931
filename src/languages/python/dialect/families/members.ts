import { indentOf, insert, listOf, replace } from '../../../templates/index.ts'
import type { Draft } from '../../../templates/index.ts'
import { all, at, es, nameOf, pythonTemplate, word } from './own.ts'
import type { Here, Py } from './own.ts'
import { errorsSaid } from './error-caught.ts'

/** The class around a node, and the function of it that the node stands in. */
function methodOf(node: Py): { owner: Py; method: Py } | undefined {
  let method: Py | undefined
  for (let up: Py | undefined = node; up; up = up.parent) {
    if (up.type === 'FunctionDeclaration') method = up
    if (up.type === 'ClassDeclaration') return method ? { owner: up, method } : undefined
  }
  return undefined
}

const firstParameter = (method: Py): string => word(all(method, 'params')[0], 'name')
const isStatic = (method: Py): boolean => all(method, 'decorators').some((each) => nameOf(at(each, 'expression')) === 'staticmethod')

/** Names that the class gives its objects: methods, names of its body, and what methods assign to `self`. */
function membersOf(owner: Py, { ctx }: Here): ReadonlySet<string> {
  const found = new Set<string>()
  for (const statement of all(at(owner, 'body'), 'body')) {
    if (statement.type === 'FunctionDeclaration') found.add(nameOf(at(statement, 'id')))
    const assigned = at(statement, 'expression') ?? statement
    const name = nameOf(at(assigned, 'left') ?? at(assigned, 'id'))
    if (name !== '') found.add(name)
  }
  ctx.walk(es(owner), (each) => {
    const node = each as unknown as Py
    if (node.type === 'AssignmentExpression' && at(node, 'left')?.type === 'MemberExpression') {
      const left = at(node, 'left')!
      if (nameOf(at(left, 'object')) === 'self') found.add(nameOf(at(left, 'property')))
    }
  })
  return found
}

/** `self.` forgotten or too much; a parameter for the member of the same name. */
export const selfMember = pythonTemplate({
  id: 'self-member',
  title: 'names a member of the object',
  on: ['Identifier', 'MemberExpression'],
  examples: {
    valid: [
      {
        before: 'class A:\n    def __init__(self, n):\n        self.n = n\n    def f(self):\n        return n',
        after: 'class A:\n    def __init__(self, n):\n        self.n = n\n    def f(self):\n        return self.n',
      },
      {
        before: 'class A:\n    def g(self):\n        return 1\n    def f(self):\n        return g()',
        after: 'class A:\n    def g(self):\n        return 1\n    def f(self):\n        return self.g()',
      },
      {
        before: 'class A:\n    def f(self, n):\n        return self.n',
        after: 'class A:\n    def f(self, n):\n        return n',
      },
      {
        before: 'class A:\n    def __init__(self, n):\n        n = n',
        after: 'class A:\n    def __init__(self, n):\n        self.n = n',
      },
    ],
    invalid: ['def f(n):\n    return n', 'class A:\n    n = 1'],
  },
  *propose(node, here) {
    const place = methodOf(node)
    if (!place) return
    const self = firstParameter(place.method)
    if (self === '' || isStatic(place.method)) return
    if (node.type === 'MemberExpression') {
      const name = nameOf(at(node, 'property'))
      const known = here.ctx.visible(es(node)).find((variable) => variable.name === name && variable.scope.function)
      if (node['computed'] !== true && nameOf(at(node, 'object')) === self && known) yield replace(node, name, 0.6)
      return
    }
    const name = nameOf(node)
    if (name === self || !isNamed(node)) return
    const variable = here.ctx.scopes.resolve(es(node), name)
    const member = membersOf(place.owner, here).has(name)
    const target = node.parent?.type === 'AssignmentExpression' && at(node.parent, 'left') === node
    if (target && nameOf(at(place.method, 'id')) === '__init__') yield insert(node.start, `${self}.`, 1)
    else if (member && !target) yield insert(node.start, `${self}.`, variable ? 0.4 : 1)
  },
})

/** A name that stands for a value here, not a key, an attribute or a declared name. */
function isNamed(node: Py): boolean {
  const { parent } = node
  if (parent?.type === 'MemberExpression') return at(parent, 'object') === node || parent['computed'] === true
  if (parent?.type === 'KeywordArgument') return at(parent, 'value') === node
  return !/^(Parameter|FunctionDeclaration|ClassDeclaration|ImportSpecifier|GlobalStatement)$/.test(parent?.type ?? '')
}

/** What the head of a method lacks: its receiver, the call of the class above, a decorator, a default that is made anew. */
export const methodHead = pythonTemplate({
  id: 'method-head',
  title: 'changes the head of a function',
  on: ['FunctionDeclaration'],
  examples: {
    valid: [
      { before: 'class A:\n    def f(n):\n        return n', after: 'class A:\n    def f(self, n):\n        return n' },
      {
        before: 'class A(B):\n    def __init__(self, n):\n        self.n = n',
        after: 'class A(B):\n    def __init__(self, n):\n        super().__init__(n)\n        self.n = n',
      },
      { before: 'class A:\n    def f(self):\n        return 1', after: 'class A:\n    @property\n    def f(self):\n        return 1' },
      {
        before: 'def f(a, b=[]):\n    b.append(a)\n    return b',
        after: 'def f(a, b=None):\n    if b is None:\n        b = []\n    b.append(a)\n    return b',
      },
      {
        before: 'class A:\n    items = []\n    def __init__(self):\n        self.n = 0',
        after: 'class A:\n    items = []\n    def __init__(self):\n        self.items = []\n        self.n = 0',
      },
      {
        before: 'n = 0\n\ndef f():\n    n += 1',
        after: 'n = 0\n\ndef f():\n    global n\n    n += 1',
      },
    ],
    invalid: ['f()', 'class A:\n    n = 1'],
  },
  *propose(node, here) {
    const body = at(node, 'body')
    const first = all(body, 'body').find((each) => !('directive' in each))
    if (!first || body!['inline'] === true) return
    const place = methodOf(node)
    if (place?.method === node) yield* methods(node, place.owner, first, here)
    yield* freshDefaults(node, first, here)
    yield* outerNames(node, first, here)
  },
})

function* methods(node: Py, owner: Py, first: Py, here: Here): Iterable<Draft> {
  const { text } = here.ctx
  const params = all(node, 'params')
  const open = text.indexOf('(', at(node, 'id')!.end) + 1
  const self = firstParameter(node)
  const decorators = all(node, 'decorators')
  if (!/^(self|cls|mcs)$/.test(self) && decorators.length === 0) yield insert(open, params.length > 0 ? 'self, ' : 'self', 1)
  const indent = indentOf(es(node), text)
  if (decorators.length === 0) {
    if (params.length === 1 && self === 'self') yield insert(node.start, `@property\n${indent}`, 0.4)
    if (self === 'cls') yield insert(node.start, `@classmethod\n${indent}`, 1)
    if (self !== 'self' && self !== 'cls') yield insert(node.start, `@staticmethod\n${indent}`, 0.8)
  } else
    for (const each of decorators)
      if (/^(property|staticmethod|classmethod)$/.test(nameOf(at(each, 'expression'))))
        yield { start: each.start, end: text.indexOf('\n', each.end) + 1 + indent.length, text: '', weight: 0.3 }
  const name = nameOf(at(node, 'id'))
  if (name === '__init__')
    for (const [made, value] of sharedLists(owner, here))
      yield insert(first.start, `${self}.${made} = ${value}\n${indentOf(es(first), text)}`, 0.8)
  const inherits = all(owner, 'superClasses').some(({ type }) => type !== 'KeywordArgument')
  if (!inherits || here.source(node).includes('super()')) return
  const passed = params.slice(1).flatMap((each) => {
    const own = word(each, 'name')
    return own === '' ? [] : [own]
  })
  const lead = indentOf(es(first), text)
  const likely = name === '__init__' ? 1 : 0.2
  for (const [list, weight] of [
    [[], 1],
    [passed, 0.8],
    [passed.slice(0, 1), 0.5],
  ] as const)
    if (weight === 1 || list.length > 0) yield insert(first.start, `super().${name}(${list.join(', ')})\n${lead}`, weight * likely)
}

/** Lists and maps that a class has for all its objects together. */
function* sharedLists(owner: Py, here: Here): Iterable<[string, string]> {
  for (const statement of all(at(owner, 'body'), 'body')) {
    const made = at(statement, 'expression')
    const name = made?.type === 'AssignmentExpression' ? nameOf(at(made, 'left')) : ''
    const value = name === '' ? '' : here.source(at(made, 'right')!)
    if (/^(\[\]|\{\}|(list|dict|set)\(\))$/.test(value)) yield [name, value]
  }
}

/** A default is made once for all calls (https://docs.python.org/3/faq/programming.html#why-are-default-values-shared-between-objects). */
function* freshDefaults(node: Py, first: Py, here: Here): Iterable<Draft> {
  const lead = indentOf(es(first), here.ctx.text)
  const unit = here.ctx.say.under('x', 'y', '').slice('if x:\n'.length, -1)
  for (const parameter of all(node, 'params')) {
    const value = at(parameter, 'right')
    const name = word(at(parameter, 'left'), 'name')
    if (parameter.type !== 'AssignmentPattern' || !value || !/^(\[.*\]|\{.*\}|(list|dict|set)\(\))$/s.test(here.source(value))) continue
    const made = `if ${name} is None:\n${lead}${unit}${name} = ${here.source(value)}\n${lead}`
    yield { ...replace(value, 'None', 1), also: [{ start: first.start, end: first.start, text: made }] }
  }
}

/** Names of the module or of the function around that this one assigns to, and so makes its own. */
function* outerNames(node: Py, first: Py, here: Here): Iterable<Draft> {
  const { ctx } = here
  const scope = ctx.scopes.at(es(first))
  if ((scope.function as unknown) !== node || !scope.parent) return
  const assigned = new Set<string>()
  ctx.walk(es(node), (each) => {
    const left = each.type === 'AssignmentExpression' ? nameOf(each.left as unknown as Py) : ''
    if (left !== '' && here.home(each as unknown as Py) === node) assigned.add(left)
  })
  for (const name of assigned) {
    const around = ctx.scopes.resolve(scope.parent.node, name)
    if (around) yield insert(first.start, `${around.scope.function ? 'nonlocal' : 'global'} ${name}\n${indentOf(es(first), ctx.text)}`, 0.8)
  }
}

/** What `except` catches: another class, more of them, or everything. */
export const caughtClass = pythonTemplate({
  id: 'caught-class',
  title: 'catches other errors',
  on: ['TryStatement'],
  examples: {
    valid: [
      { before: 'try:\n    f()\nexcept KeyError:\n    g()', after: 'try:\n    f()\nexcept ValueError:\n    g()' },
      { before: 'try:\n    f()\nexcept KeyError:\n    g()', after: 'try:\n    f()\nexcept (KeyError, ValueError):\n    g()' },
      { before: 'try:\n    f()\nexcept KeyError:\n    g()', after: 'try:\n    f()\nexcept Exception:\n    g()' },
    ],
    invalid: ['f()', 'try:\n    f()\nfinally:\n    g()'],
  },
  *propose(node, here) {
    for (const handler of all(node, 'handlers')) {
      const caught = at(handler, 'caught')
      if (!caught) continue
      const own = here.source(caught)
      const said = errorsSaid(here)
      for (const name of new Set([...said, ...here.ctx.dialect.tables.errors])) {
        if (new RegExp(`\\b${name}\\b`).test(own)) continue
        const weight = said.includes(name) ? 1 : name === 'Exception' ? 0.8 : 0.4
        // Who knows of one error, and meets another, wants both.
        yield replace(caught, name, said.includes(name) ? weight * 0.5 : weight)
        if (caught.type === 'TupleExpression') yield insert(all(caught, 'elements').at(-1)!.end, `, ${name}`, weight)
        else if (name !== 'Exception') yield replace(caught, `(${own}, ${name})`, weight * 0.9)
      }
      const last = all(at(handler, 'body'), 'body').at(-1)
      if (last?.type === 'PassStatement' && listOf(es(last))) yield replace(last, 'raise', 0.3)
    }
  },
})
