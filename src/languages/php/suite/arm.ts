/**
 * Puts sentinels into a test file: methods under random names of which one must pass and the others must fail, before the class's own
 * tests, between them and after them. They assert through the very class that the file's tests use. Lines keep their numbers.
 */
import { applyEdits, digestBytes, type TextEdit } from '../../../kit/index.ts'
import type { Sentinel } from '../../common/index.ts'
import { isNode, nameOf, parsePhp, type PhpNode, walkPhp } from '../parse.ts'
import { armPestFile } from './arm-pest.ts'
import { refusals } from './forms.ts'

export interface ArmedFile {
  readonly text: string
  readonly sentinels: readonly Sentinel[]
}

/** Sentinels between tests of one class: enough to leave no stretch unwatched, few enough not to double a long suite. */
const BETWEEN_MAX = 60
const TOKEN_CHARS = 20
/** Each sentinel would cost a process of its own: then only the ends are watched. */
const APART = /RunInSeparateProcess|RunTestsInSeparateProcesses|RunClassInSeparateProcess/i

/** Undefined when the file holds no class whose tests PHPUnit runs and none of Pest's, or does not parse. `secret` is random and new for every run. */
export function armTestFile(
  file: { readonly path: string; readonly text: string; readonly groups: readonly string[] },
  secret: string,
): ArmedFile | undefined {
  const parsed = parsePhp(file.text)
  if ('error' in parsed) return undefined
  const classes = testClasses(parsed.program, file.path)
  let count = 0
  const sentinels: Sentinel[] = []
  const plant = (outcome: Sentinel['outcome'], repeated = false): string => {
    const token = `test_s${digestBytes(`${secret} ${file.path} ${count++}`).slice(0, TOKEN_CHARS)}`
    sentinels.push({ token, outcome, repeated })
    return token
  }
  const edits =
    classes.length > 0 ? classes.flatMap((one) => armClass(one, file, plant)) : armPestFile(parsed.program, file.text, file.groups, plant)
  return edits.length === 0 ? undefined : { text: applyEdits(file.text, edits), sentinels }
}

/** The class that PHPUnit takes out of a file: the one named like it, else (PHPUnit 9) every one that is a test. */
function testClasses(program: PhpNode, path: string): PhpNode[] {
  const found: PhpNode[] = []
  walkPhp(program, (node) => {
    if (node.kind === 'class' && node['isAnonymous'] !== true && node['isAbstract'] !== true && isNode(node['extends'])) found.push(node)
  })
  const short = path.slice(path.lastIndexOf('/') + 1).replace(/\.php$/, '')
  const named = found.filter((node) => {
    const name = nameOf(node['name']) ?? ''
    return name === short || name.endsWith(`_${short}`)
  })
  return named.length > 0 ? named : found.filter((node) => /Test/.test(nameOf(node['extends']) ?? ''))
}

function armClass(
  node: PhpNode,
  file: { readonly text: string; readonly groups: readonly string[] },
  plant: (outcome: Sentinel['outcome'], repeated?: boolean) => string,
): TextEdit[] {
  const span = bodyOf(node, file.text)
  if (span === undefined) return []
  const methods = (node['body'] as PhpNode[]).filter((member) => member.kind === 'method' && isTest(member, file.text))
  const head = file.groups.map((group) => `#[\\PHPUnit\\Framework\\Attributes\\Group(${quoted(group)})]`).join('')
  const note = file.groups.length === 0 ? '' : `/** ${file.groups.map((group) => `@group ${group}`).join(' ')} */`
  const method = (name: string, body: string): string => ` ${note}${head} public function ${name}(): void { ${body} }`
  const passes = (): string => method(plant('passed'), '$this->addToAssertionCount(1);')
  const throws = (): string => {
    const name = plant('failed')
    return method(name, `throw new \\RuntimeException('${name}');`)
  }
  const expects = (): string => {
    const name = plant('failed')
    return method(name, `$this->expectException('${name}');`)
  }
  const refuses = (name: string, suffix = ''): string => method(name + suffix, refuseAll(name + suffix))
  const ends = (): string => passes() + throws() + refuses(plant('failed')) + expects()
  const edits: TextEdit[] = [{ start: span.start, end: span.start, text: ends() }]
  const gaps = APART.test(file.text) ? [] : methods.slice(1, 1 + BETWEEN_MAX).map((member) => memberStart(member))
  if (gaps.length > 0) {
    const token = plant('failed', true)
    gaps.forEach((at, index) => edits.push({ start: at, end: at, text: `${refuses(token, `x${index}`).trimStart()} ` }))
  }
  edits.push({ start: span.end, end: span.end, text: ends() })
  return edits
}

/** Just inside the braces of a class. */
function bodyOf(node: PhpNode, text: string): { start: number; end: number } | undefined {
  const { loc } = node
  if (!loc) return undefined
  const end = text.lastIndexOf('}', loc.end.offset - 1)
  const [first] = node['body'] as PhpNode[]
  const before = first === undefined ? end : memberStart(first)
  const start = text.lastIndexOf('{', before - 1)
  return start === -1 || end <= start ? undefined : { start: start + 1, end }
}

/** Where a member begins, its attributes and comments with it; a comment before an attribute is the attribute's. */
function memberStart(member: PhpNode): number {
  const groups = (member['attrGroups'] as PhpNode[] | undefined) ?? []
  const comments = [member, ...groups].flatMap((node) => (node['leadingComments'] as PhpNode[] | undefined) ?? [])
  const starts = [member, ...groups, ...comments].flatMap((node) => (node.loc ? [node.loc.start.offset] : []))
  return Math.min(...starts)
}

function isTest(member: PhpNode, text: string): boolean {
  if (member['visibility'] !== undefined && member['visibility'] !== '' && member['visibility'] !== 'public') return false
  if (/^test/i.test(nameOf(member['name']) ?? '')) return true
  const head = text.slice(memberStart(member), member.loc?.start.offset ?? 0)
  return /@test\b|#\[[^\]]*\bTest\b/.test(head)
}

/** Throws the token only when every form was refused: one that gets through lets the test pass. */
function refuseAll(token: string): string {
  const calls = refusals.map((call) => `try { $this->${call}; } catch (\\Throwable) { $refused++; }`).join(' ')
  return `$refused = 0; ${calls} if ($refused === ${refusals.length}) { throw new \\RuntimeException('${token}'); }`
}

const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`
