/**
 * Sentinels among the closures of a Pest file: tests under random names at its head, between its own tests and at its end, of which one must
 * pass and the others must fail. They ask through `expect` and through the assertions of the test case, as the file's own tests do.
 */
import type { TextEdit } from '../../../kit/index.ts'
import type { Sentinel } from '../../common/index.ts'
import { isNode, nameOf, type PhpNode } from '../parse.ts'
import { expectations, refusals } from './forms.ts'

/** As in classes: enough to leave no stretch unwatched, few enough not to double a long suite. */
const BETWEEN_MAX = 60
/** Calls that make tests. */
const MAKERS = new Set(['it', 'test', 'describe', 'arch', 'todo'])
const LEADS = new Set(['declare', 'usegroup', 'noop', 'inline'])

export type Plant = (outcome: Sentinel['outcome'], repeated?: boolean) => string

/** No edits when the file makes no tests of its own at its top. */
export function armPestFile(program: PhpNode, text: string, groups: readonly string[], plant: Plant): TextEdit[] {
  const statements = topOf(program)
  const tests = statements?.filter((each) => MAKERS.has(makerOf(each) ?? '')) ?? []
  const first = statements?.find((each) => !LEADS.has(each.kind))
  if (tests.length === 0 || first === undefined) return []
  const only = /->only\s*\(/.test(text) ? '->only()' : ''
  const named = groups.map((group) => `->group(${quoted(group)})`).join('')
  const test = (name: string, body: string): string => `\\test('${name}', function () { ${body} })${named}${only};`
  const passes = (): string => test(plant('passed'), '$this->addToAssertionCount(1);')
  const failing = (body: (name: string) => string): string => {
    const name = plant('failed')
    return test(name, body(name))
  }
  const ends = (): string =>
    [
      passes(),
      failing((name) => `throw new \\RuntimeException('${name}');`),
      failing(refuseAll),
      failing((name) => `$this->expectException('${name}');`),
    ].join(' ')
  const edits: TextEdit[] = [{ start: startOf(first), end: startOf(first), text: `${ends()} ` }]
  const gaps = tests.slice(1, 1 + BETWEEN_MAX).map(startOf)
  if (gaps.length > 0) {
    const token = plant('failed', true)
    gaps.forEach((at, index) => edits.push({ start: at, end: at, text: `${test(`${token}x${index}`, refuseAll(`${token}x${index}`))} ` }))
  }
  const closed = /\?>\s*$/.test(text)
  edits.push({ start: text.length, end: text.length, text: `${closed ? '<?php' : ''}\n${ends()}\n` })
  return edits
}

/** The statements at the top, those of a namespace without braces among them; undefined where namespaces have braces. */
function topOf(program: PhpNode): PhpNode[] | undefined {
  const children = program['children'] as PhpNode[]
  const spaces = children.filter(({ kind }) => kind === 'namespace')
  if (spaces.length === 0) return children
  const [space] = spaces
  return spaces.length === 1 && space!['withBrackets'] !== true ? (space!['children'] as PhpNode[]) : undefined
}

/** `it` of `it('…', …)->with(…)->group(…)`. */
function makerOf(statement: PhpNode): string | undefined {
  let node: unknown = statement.kind === 'expressionstatement' ? statement['expression'] : undefined
  while (isNode(node)) {
    if (node.kind !== 'call' && node.kind !== 'propertylookup' && node.kind !== 'nullsafepropertylookup') return nameOf(node)
    node = node['what']
  }
  return undefined
}

/** Where a statement begins, its comments with it. */
function startOf(node: PhpNode): number {
  const comments = (node['leadingComments'] as PhpNode[] | undefined) ?? []
  return Math.min(...[node, ...comments].flatMap((each) => (each.loc ? [each.loc.start.offset] : [])))
}

function refuseAll(token: string): string {
  const calls = [...refusals.map((call) => `$this->${call}`), ...expectations.map((call) => `\\expect(${call}`)]
  const tries = calls.map((call) => `try { ${call}; } catch (\\Throwable) { $refused++; }`).join(' ')
  return `$refused = 0; ${tries} if ($refused === ${calls.length}) { throw new \\RuntimeException('${token}'); }`
}

const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`
