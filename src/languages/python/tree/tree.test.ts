/** Trees told as text: `Type(children)` with operators and names, and what holds for every tree. About a second. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { children, type Node, parse, walk } from './index.ts'

const PYTHON_SOURCES = '/usr/lib/python3.11'

function told(node: Node): string {
  const own = ['operator', 'name', 'raw', 'kind', 'elif'].flatMap((key) => {
    const value = node[key]
    return typeof value === 'string' ? [value] : value === true ? [key] : []
  })
  const inner = [...own, ...[...children(node)].map(told)]
  const short = node.type.replace(/(?:Expression|Statement|Declaration)$/, '')
  if (['Identifier', 'Literal'].includes(node.type)) return own[0]!
  return `${short}(${inner.join(' ')})`
}

function tree(text: string): string {
  const read = parse(text)
  if ('fault' in read) return `fault at ${read.fault.start}: ${read.fault.message}`
  return (read.program['body'] as Node[]).map((node) => told(node)).join('; ')
}

describe('parse', () => {
  it.each([
    ['a = b = 1', 'Expression(Assignment(= a Assignment(= b 1)))'],
    ['a and b or not c', 'Expression(Logical(|| Logical(&& a b) Unary(! c)))'],
    ['a is not b', 'Expression(Binary(!== a b))'],
    ['a not in b', 'Expression(Binary(not in a b))'],
    ['0 <= a < 9', 'Expression(ChainedComparison(0 a 9))'],
    ['-a ** -b', 'Expression(Unary(- Binary(** a Unary(- b))))'],
    ['a if b else c', 'Expression(Conditional(a b c))'],
    ['f(*a, b=1, **c)', 'Expression(Call(f SpreadElement(a) KeywordArgument(b 1) SpreadElement(c)))'],
    ['a[1:, ::2].b', 'Expression(Member(Member(a Tuple(Slice(1) Slice(2))) b))'],
    ['[x for x in y if z]', 'Expression(Comprehension(list x ComprehensionFor(x y z)))'],
    ["{**a, 'k': 1}", "Expression(Object(SpreadElement(a) Property('k' 1)))"],
    [`f"{a!r:>{w}} {b['k']}"`, `Expression(TemplateLiteral(f"{a!r:>{w}} {b['k']}" a w Member(b 'k')))`],
    ["rf'\\{a}' 'b'", "Expression(TemplateLiteral(rf'\\{a}' 'b' a))"],
    ['if (n := f()) > 1: pass', 'If(Binary(> Assignment(:= n Call(f)) 1) Block(Pass()))'],
    ['if a:\n  b\nelif c:\n  d\nelse:\n  e', 'If(a Block(Expression(b)) If(elif c Block(Expression(d)) Block(Expression(e))))'],
    [
      'def f(a, /, b: int = 1, *, c, **d) -> int:\n  return a',
      'Function(f Parameter(a a) ParameterMark() AssignmentPattern(Parameter(b b int) 1) ParameterMark() Parameter(c c) RestElement(Parameter(d d)) int Block(Return(a)))',
    ],
    ['@d\nclass A(B, m=C):\n  x: int = 1', 'Class(Decorator(d) A B KeywordArgument(m C) ClassBody(Expression(Assignment(= x int 1))))'],
    ['with (a as b, c): pass', 'With(WithItem(a b) WithItem(c) Block(Pass()))'],
    ['with (a, b): pass', 'With(WithItem(Tuple(a b)) Block(Pass()))'],
    [
      'try:\n  a\nexcept (B, C) as e:\n  raise D from e\nelse:\n  f\nfinally:\n  g',
      'Try(Block(Expression(a)) CatchClause(Tuple(B C) e Block(ThrowStatement(D e))) Block(Expression(f)) Block(Expression(g)))'.replace(
        'ThrowStatement',
        'Throw',
      ),
    ],
    [
      'match a:\n  case {"k": [1, *r]} | B(x=None) if c: pass\n  case _: pass',
      'Match(a MatchCase(MatchPattern(or MatchPattern(mapping "k" MatchPattern(sequence MatchPattern(value 1) MatchPattern(rest r))) MatchPattern(class B x MatchPattern(value None))) c Block(Pass())) MatchCase(MatchPattern(capture _) Block(Pass())))',
    ],
    ['match = 1; print(match)', 'Expression(Assignment(= match 1)); Expression(Call(print match))'],
    ['async def f():\n  async for a in b: await c', 'Function(f Block(ForOf(a b Block(Expression(Await(c))))))'],
    ['lambda a, *b: a', 'Expression(ArrowFunction(Parameter(a a) RestElement(Parameter(b b)) a))'],
    ['x = yield', 'Expression(Assignment(= x Yield()))'],
    ['nπ = 1', 'Expression(Assignment(= nπ 1))'],
    ['def f(:)', 'fault at 6: expected a name'],
    ['if a\n  b', "fault at 4: expected ':'"],
    ['f(1', 'fault at 3: a bracket was never closed'],
    ['  a', 'fault at 2: unexpected indent'],
  ])('%s', (text, expected) => {
    expect(tree(text)).toBe(expected)
  })

  it('gives operators and parentheses their places', () => {
    const text = 'x = (a  and b)'
    const read = parse(text)
    if ('fault' in read) throw new Error(read.fault.message)
    const found: string[] = []
    walk(read.program, (node) => {
      const operator = node['operatorSpan'] as { start: number; end: number } | undefined
      if (operator) found.push(text.slice(operator.start, operator.end))
      if (node.parens) found.push(text.slice(node.parens.start, node.parens.end))
    })
    expect(found).toEqual(['=', 'and', '(a  and b)'])
  })
})

const expressionTypes = /Expression$|^(?:Identifier|Literal|TemplateLiteral|ChainedComparison)$/
/** What stands for itself only where it stands. */
const bound = /^(?:YieldExpression|AwaitExpression|SpreadElement|SliceExpression|AssignmentExpression)$/

describe('every source of the standard library', () => {
  const names = readdirSync(PYTHON_SOURCES).filter((name) => name.endsWith('.py'))
  it('was found', () => expect(names.length).toBeGreaterThan(100))

  it('parses; spans nest; expressions parse alone to the same type', () => {
    const faults: string[] = []
    let tried = 0
    for (const name of names) {
      const text = readFileSync(`${PYTHON_SOURCES}/${name}`, 'utf8')
      const read = parse(text)
      if ('fault' in read) {
        faults.push(`${name}: ${read.fault.message}`)
        continue
      }
      walk(read.program, (node) => {
        for (const child of children(node))
          if (child.start < node.start || child.end > node.end) faults.push(`${name}: ${child.type} leaves its ${node.type}`)
        // One in 97: all of them would take a minute.
        if (!expressionTypes.test(node.type) || bound.test(node.type) || tried++ % 97 !== 0) return
        const alone = parse(`(${text.slice(node.start, node.end)})`)
        const type = 'fault' in alone ? alone.fault.message : ((alone.program['body'] as Node[])[0]!['expression'] as Node).type
        const generator = node.type === 'ComprehensionExpression' && type === 'ComprehensionExpression'
        const tuple = node.type === 'TupleExpression'
        if (type !== node.type && !generator && !tuple) faults.push(`${name}: ${node.type} alone is ${type}`)
      })
    }
    expect(faults).toEqual([])
  })
})
