import { replace } from '../../../templates/index.ts'
import { all, at, calledName, pythonTemplate, word } from './own.ts'
import type { Here, Py } from './own.ts'

/** Texts of failing tests are excerpts of at most this size. */
const excerptCharsMax = 6_000
const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>', '"': '"', "'": "'", '`': '`', '/': '/' }

/** A text compared with a word in whatever letters it comes, large or small. */
export const caseFolded = pythonTemplate({
  id: 'case-folded',
  title: 'compares without regard to case',
  on: ['BinaryExpression', 'CallExpression'],
  examples: {
    valid: [
      { before: "x = a.value == 'AS'", after: "x = a.value.upper() == 'AS'", failure: "'x as y'" },
      { before: "x = a != 'UTF-8'", after: "x = a.lower() != 'utf-8'", failure: "'utf-8'" },
      { before: "x = a in ('on', 'off')", after: "x = a.lower() in ('on', 'off')", failure: "'OFF'" },
      { before: "x = a.startswith('http')", after: "x = a.lower().startswith('http')", failure: "'HTTP://a'" },
    ],
    invalid: ["x = a.value == 'AS'", "x = a == '-'", "x = a.lower() == 'as'"],
  },
  *propose(node, here) {
    const isCall = node.type === 'CallExpression'
    if (isCall ? !/^(startswith|endswith)$/.test(calledName(node)) : !/^([=!]=|(not )?in)$/.test(word(node, 'operator'))) return
    const asked = isCall ? at(at(node, 'callee'), 'object') : at(node, 'left')
    const words = isCall ? all(node, 'arguments')[0] : at(node, 'right')
    if (!asked || !words || asked.type === 'Literal' || /^(lower|upper|casefold|title)$/.test(calledName(asked))) return
    const literals = (/^(Tuple|Array|Set)Expression$/.test(words.type) ? all(words, 'elements') : [words]).map((each) => each['value'])
    if (literals.length === 0 || !literals.every((each): each is string => typeof each === 'string')) return
    const told = literals.filter((text) => /[a-z]/i.test(text) && saidOtherwise(text, here))
    if (told.length === 0) return
    const text = here.within(asked, 15)
    const all0 = literals.join('')
    if (all0 === all0.toLowerCase()) yield replace(asked, `${text}.lower()`, 1)
    else if (all0 === all0.toUpperCase()) yield replace(asked, `${text}.upper()`, 1)
    if (all0 !== all0.toLowerCase())
      yield {
        ...replace(asked, `${text}.lower()`, 0.7),
        also: [{ start: words.start, end: words.end, text: here.source(words).toLowerCase() }],
      }
  },
})

/** Whether a failing test writes the word in other letters. */
function saidOtherwise(text: string, { ctx }: Here): boolean {
  const pattern = new RegExp(`(?<![a-z])${text.replaceAll(/[^\w]/g, '\\$&')}(?![a-z])`, 'gi')
  const said = [...ctx.focus.failures.map(({ message, expected }) => `${message}\n${expected ?? ''}`), ...(ctx.focus.tests ?? [])]
  return said.some((each) => each.length <= excerptCharsMax && [...each.matchAll(pattern)].some(([found]) => found !== text))
}

/** A text that begins with a bracket or a quote and has to end with its partner. */
export const endsPaired = pythonTemplate({
  id: 'ends-paired',
  title: 'asks for both ends of a text',
  on: ['BinaryExpression', 'CallExpression'],
  examples: {
    valid: [
      { before: "x = a[0] == '{'", after: "x = a[0] == '{' and a[-1] == '}'" },
      { before: "if a.startswith('('):\n    f()", after: "if a.startswith('(') and a.endswith(')'):\n    f()" },
    ],
    invalid: ["x = a[0] == 'x'", "x = a[0] == '{' and a[-1] == '}'", "x = a.startswith('x')"],
  },
  *propose(node, here) {
    const literal = node.type === 'CallExpression' ? all(node, 'arguments')[0] : at(node, 'right')
    const close = closing[String(literal?.['value'])]
    const around = node.parent?.type === 'LogicalExpression' ? here.source(node.parent) : ''
    if (!literal || close === undefined || around.includes(`'${close}'`) || around.includes(`"${close}"`)) return
    const other = otherEnd(node, here)
    if (other === undefined) return
    const both = `${here.source(node)} and ${other(here.ctx.say.text(close, here.source(literal)[0] === '"' ? '"' : "'"))}`
    yield replace(node, node.parent?.type === 'UnaryExpression' ? `(${both})` : both, 1)
  },
})

function otherEnd(node: Py, here: Here): ((close: string) => string) | undefined {
  if (node.type === 'CallExpression') {
    const object = at(at(node, 'callee'), 'object')
    return calledName(node) === 'startswith' && object ? (close) => `${here.source(object)}.endswith(${close})` : undefined
  }
  const left = at(node, 'left')
  const first = left?.type === 'MemberExpression' && left['computed'] === true && at(left, 'property')?.['value'] === 0
  if (word(node, 'operator') !== '==' || !first) return undefined
  return (close) => `${here.within(at(left, 'object')!, 15)}[-1] == ${close}`
}
