/** Small random programs, ways to say them otherwise, and their text in three languages. */
import fc from 'fast-check'

export type Expression =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'plus'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'compare'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'choice'; readonly test: Expression; readonly left: Expression; readonly right: Expression }

export type Statement =
  | { readonly kind: 'if'; readonly test: Expression; readonly yes: readonly Statement[]; readonly no: readonly Statement[] }
  | { readonly kind: 'set'; readonly name: string; readonly to: Expression }
  | { readonly kind: 'return'; readonly of: Expression | undefined }

export type Program = readonly Statement[]
export type Target = 'javascript' | 'python' | 'php'

const { expression, statements } = fc.letrec<{ expression: Expression; statements: readonly Statement[]; statement: Statement }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.constantFrom('a', 'b', 't').map((name): Expression => ({ kind: 'name', name })),
    fc.integer({ min: 0, max: 2 }).map((value): Expression => ({ kind: 'number', value })),
    fc.record({ kind: fc.constant('plus' as const), left: tie('expression'), right: tie('expression') }),
    fc.record({
      kind: fc.constant('compare' as const),
      operator: fc.constantFrom('same', 'other', 'less', 'atMost'),
      left: tie('expression'),
      right: tie('expression'),
    }),
    fc.record({ kind: fc.constantFrom('and' as const, 'or' as const), left: tie('expression'), right: tie('expression') }),
    fc.record({ kind: fc.constant('not' as const), of: tie('expression') }),
    fc.record({ kind: fc.constant('choice' as const), test: tie('expression'), left: tie('expression'), right: tie('expression') }),
  ),
  statements: fc.array(tie('statement'), { minLength: 1, maxLength: 3, depthIdentifier: 'statements' }),
  statement: fc.oneof(
    { maxDepth: 2, depthSize: 'small', depthIdentifier: 'statements' },
    fc.record({ kind: fc.constant('set' as const), name: fc.constantFrom('t', 'a'), to: tie('expression') }),
    fc.record({ kind: fc.constant('return' as const), of: fc.option(tie('expression'), { nil: undefined }) }),
    fc.record({
      kind: fc.constant('if' as const),
      test: tie('expression'),
      yes: tie('statements'),
      no: fc.oneof(fc.constant([]), tie('statements')),
    }),
  ),
}))

export { expression, statements }

/** Draws of a random sequence, wrapping round. */
export type Draw = (below: number) => number

const contrary: Readonly<Record<string, string>> = { same: 'other', other: 'same' }
const not = (of: Expression): Expression => ({ kind: 'not', of })

/** The same condition in other words. */
export function reworded(test: Expression, draw: Draw): Expression {
  if (test.kind === 'not' && test.of.kind === 'compare' && contrary[test.of.operator] !== undefined && draw(2) === 0)
    return { ...test.of, operator: contrary[test.of.operator]! }
  if (test.kind === 'not' && (test.of.kind === 'and' || test.of.kind === 'or'))
    return { kind: test.of.kind === 'and' ? 'or' : 'and', left: not(test.of.left), right: not(test.of.right) }
  if (test.kind === 'compare' && contrary[test.operator] !== undefined && draw(2) === 0)
    return not({ ...test, operator: contrary[test.operator]! })
  return not(not(test))
}

const leaves = (list: readonly Statement[]): boolean => {
  const last = list.at(-1)
  return last?.kind === 'return' || (last?.kind === 'if' && leaves(last.yes) && leaves(last.no))
}

/** The same statements said otherwise; what stands behind a `return` stays. */
export function rewritten(list: Program, draw: Draw): Program {
  return list.flatMap((each, at): Statement[] => {
    if (each.kind !== 'if') return [each]
    const made = { ...each, yes: rewritten(each.yes, draw), no: rewritten(each.no, draw) }
    switch (draw(6)) {
      case 0:
        return [{ ...made, test: reworded(made.test, draw) }]
      case 1:
        return made.no.length > 0 ? [{ ...made, test: not(made.test), yes: made.no, no: made.yes }] : [made]
      case 2:
        return made.no.length > 0 && leaves(made.yes) ? [{ ...made, no: [] }, ...made.no] : [made]
      case 3:
        return made.test.kind === 'and' && made.no.length === 0
          ? [{ ...made, test: made.test.left, yes: [{ ...made, test: made.test.right }] }]
          : [made]
      case 4:
        return made.yes.length === 1 && made.no.length === 1 && at === list.length - 1 ? [chosen(made)] : [made]
      default:
        return [made]
    }
  })
}

function chosen(made: Statement & { kind: 'if' }): Statement {
  const [one, other] = [made.yes[0]!, made.no[0]!]
  if (one.kind === 'return' && other.kind === 'return' && one.of !== undefined && other.of !== undefined)
    return { kind: 'return', of: { kind: 'choice', test: made.test, left: one.of, right: other.of } }
  if (one.kind === 'set' && other.kind === 'set' && one.name === other.name)
    return { ...one, to: { kind: 'choice', test: made.test, left: one.to, right: other.to } }
  return made
}

/** One thing changed that need not mean the same. */
export function broken(list: Program, draw: Draw): Program {
  const at = draw(list.length)
  const each = list[at]!
  const put = (...made: readonly Statement[]): Program => [...list.slice(0, at), ...made, ...list.slice(at + 1)]
  if (each.kind === 'set') return draw(2) === 0 ? put() : put(each, each)
  if (each.kind === 'return') return draw(2) === 0 ? put({ ...each, of: undefined }) : put()
  switch (draw(6)) {
    case 0:
      return put({ ...each, test: not(each.test) })
    case 1:
      return put({ ...each, yes: each.no, no: each.yes })
    case 2:
      return put({ ...each, no: [] }, ...each.no)
    case 3:
      return put({ ...each, yes: each.yes.length > 0 ? broken(each.yes, draw) : [] })
    case 4:
      return each.test.kind === 'and' ? put({ ...each, test: { ...each.test, kind: 'or' } }) : put(...each.yes)
    default:
      return each.test.kind === 'compare'
        ? put({ ...each, test: { ...each.test, left: each.test.right, right: each.test.left } })
        : put(each)
  }
}

const words: Readonly<Record<Target, Readonly<Record<string, string>>>> = {
  javascript: { same: '===', other: '!==', less: '<', atMost: '<=', and: '&&', or: '||', not: '!', nothing: 'undefined' },
  python: { same: 'is', other: 'is not', less: '<', atMost: '<=', and: 'and', or: 'or', not: 'not ', nothing: 'None' },
  php: { same: '===', other: '!==', less: '<', atMost: '<=', and: '&&', or: '||', not: '!', nothing: 'null' },
}

export function textOf(program: Program, target: Target, name = 'f', local = 't'): string {
  const word = words[target]
  const named = (id: string): string => (target === 'php' ? '$' : '') + (id === 't' ? local : id)
  const say = (node: Expression): string => {
    switch (node.kind) {
      case 'name':
        return named(node.name)
      case 'number':
        return String(node.value)
      case 'plus':
        return `(${say(node.left)} + ${say(node.right)})`
      case 'compare':
        return `(${say(node.left)} ${word[node.operator]} ${say(node.right)})`
      case 'and':
      case 'or':
        return `(${say(node.left)} ${word[node.kind]} ${say(node.right)})`
      case 'not':
        return `(${word['not']}${say(node.of)})`
      case 'choice':
        return target === 'python'
          ? `(${say(node.left)} if ${say(node.test)} else ${say(node.right)})`
          : `(${say(node.test)} ? ${say(node.left)} : ${say(node.right)})`
    }
  }
  const end = target === 'python' ? '' : ';'
  const lines = (list: readonly Statement[], indent: string): string => {
    if (list.length === 0) return target === 'python' ? `${indent}pass\n` : ''
    return list.map((each) => statement(each, indent)).join('')
  }
  const statement = (each: Statement, indent: string): string => {
    if (each.kind === 'set') return `${indent}${named(each.name)} = ${say(each.to)}${end}\n`
    if (each.kind === 'return') return `${indent}return${each.of === undefined ? '' : ` ${say(each.of)}`}${end}\n`
    const [then, other] = [lines(each.yes, `${indent}    `), lines(each.no, `${indent}    `)]
    if (target === 'python') return `${indent}if ${say(each.test)}:\n${then}${each.no.length > 0 ? `${indent}else:\n${other}` : ''}`
    return `${indent}if (${say(each.test)}) {\n${then}${indent}}${each.no.length > 0 ? ` else {\n${other}${indent}}` : ''}\n`
  }
  const first = statement({ kind: 'set', name: 't', to: { kind: 'number', value: 0 } }, '    ')
  const body = first + lines(program, '    ')
  if (target === 'python') return `def ${name}(a, b):\n${body}`
  const head = target === 'php' ? `function ${name}($a, $b) {\n` : `function ${name}(a, b) {\n    let `
  return `${head}${target === 'php' ? body : body.trimStart()}}\n`
}
