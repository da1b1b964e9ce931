/** Functions and methods whose bodies can be exchanged while their file stays loaded. */
import { childrenOf, isTreeNode, type TreeNode } from '../tree/index.ts'
import { hasOwn } from './own.ts'

export interface Unit {
  /** Over all files. */
  readonly number: number
  /** Just inside the braces of the body. */
  readonly start: number
  readonly end: number
  /** 'none': only loading the file anew is right. */
  readonly kind: 'function' | 'method' | 'static' | 'none'
  readonly title: string
  /** Put at the beginning of the body: hands over to what stands in for it. */
  readonly head: string
  /** Declarations that the body's names need, before a `return function`. */
  readonly preamble: string
  /** Parameters as the body sees them, types and defaults gone. */
  readonly parameters: string
}

export function findUnits(program: TreeNode, text: string, first: number): Unit[] {
  const units: Unit[] = []
  const strict = /\bdeclare\s*\(\s*strict_types\s*=\s*1\s*\)/.test(text) ? 'declare(strict_types=1);' : ''
  const visit = (node: TreeNode, within: { readonly preamble: string; readonly title: string }): void => {
    const inner =
      node.type === 'NamespaceDeclaration' || node.type === 'Program' ? { ...within, preamble: strict + spaceOf(node, text) } : within
    const isFunction = node.type === 'FunctionDeclaration'
    if (isFunction || node.type === 'MethodDefinition') {
      const unit = describe(node, text, first + units.length, inner)
      if (unit !== undefined) units.push(unit)
      return
    }
    const id = node['id'] as TreeNode | null | undefined
    const named = node.type === 'ClassDeclaration' && id ? { ...inner, title: String(id['name']) } : inner
    if (/^(?:Program|NamespaceDeclaration|ClassDeclaration|ClassBody|IfStatement|BlockStatement)$/.test(node.type))
      for (const child of childrenOf(node)) visit(child, named)
  }
  visit(program, { preamble: strict, title: '' })
  return units
}

/** The namespace and what it imports. */
function spaceOf(node: TreeNode, text: string): string {
  const imports = (node['body'] as TreeNode[]).filter((each) => each.type === 'ImportDeclaration')
  const name = node.type === 'NamespaceDeclaration' ? `namespace ${String(node['name']).replace(/^\\/, '')};` : ''
  return name + imports.map((each) => `${text.slice(each.start, each.end).replace(/;\s*$/, '')};`).join('')
}

/** Words that mean another thing in a function that stands in. */
const TIED = new Set(['__FUNCTION__', '__METHOD__', '__LINE__', 'func_get_args', 'func_get_arg', 'func_num_args', 'get_defined_vars'])

function describe(
  node: TreeNode,
  text: string,
  number: number,
  within: { readonly preamble: string; readonly title: string },
): Unit | undefined {
  const fn = node.type === 'MethodDefinition' ? (node['value'] as TreeNode) : node
  const body = fn['body']
  if (!isTreeNode(body) || body.type !== 'BlockStatement' || text[body.start] !== '{') return undefined
  const name = String(((node['key'] ?? node['id']) as TreeNode)['name'])
  const isMethod = node.type === 'MethodDefinition'
  const tied = hasOwn(fn, (each) => each.type === 'Identifier' && TIED.has(String(each['name'])))
  // A method is bound anew for each call, and what it keeps is lost; a function that stands in keeps its own.
  const keeps = isMethod && hasOwn(fn, (each) => each.type === 'VariableDeclaration' && each['kind'] === 'static')
  const result = /:\s*(\w+)\s*$/.exec(text.slice(fn.start, body.start))?.[1]?.toLowerCase()
  const kind: Unit['kind'] =
    tied || keeps || fn['byRef'] === true || result === 'never'
      ? 'none'
      : !isMethod
        ? 'function'
        : node['static'] === true
          ? 'static'
          : 'method'
  const parameters = (fn['params'] as TreeNode[]).map(parameterOf)
  const shape = {
    kind,
    number,
    passed: parameters.map((each) => each.replace('&', '')).join(','),
    generator: hasOwn(body, (each) => each.type === 'YieldExpression'),
    silent: name === '__construct' || name === '__destruct' || result === 'void',
  }
  return {
    number,
    start: body.start + 1,
    end: body.end - 1,
    kind,
    title: isMethod ? `${within.title}::${name}` : name,
    head: headOf(shape),
    preamble: within.preamble,
    parameters: parameters.join(','),
  }
}

/** `$a`, `&$a` or `...$a`. */
function parameterOf(node: TreeNode): string {
  if (node.type === 'RestElement') return `...${parameterOf(node['argument'] as TreeNode).replace('&', '')}`
  const id = node.type === 'AssignmentPattern' ? (node['left'] as TreeNode) : node
  return `${id['byRef'] === true ? '&' : ''}${String(id['name'])}`
}

interface Shape {
  readonly kind: Unit['kind']
  readonly number: number
  readonly passed: string
  readonly generator: boolean
  readonly silent: boolean
}

/** A static method called through a child class keeps that class only where its text is evaluated in place. */
function headOf({ kind, number, passed, generator, silent }: Shape): string {
  if (kind === 'none') return ''
  const swap = `\\PrunellaWarm::$swap[${number}]`
  const bound =
    kind === 'function' ? `(${swap})(${passed})` : `\\Closure::bind(${swap},${kind === 'method' ? '$this' : 'null'},self::class)(${passed})`
  const inPlace = `\\eval(\\PrunellaWarm::$text[${number}])`.replace('\\eval', 'eval')
  const called = kind === 'static' && !generator ? `(static::class===self::class?${bound}:${inPlace})` : bound
  if (generator) return `if(isset(${swap})){return yield from ${called};}`
  return silent ? `if(isset(${swap})){${called};return;}` : `if(isset(${swap})){return ${called};}`
}
