import { describe, expect, it } from 'vitest'
import { childrenOf, parseTree, type TreeNode, walkTree } from './index.ts'

/** Types and texts, one node a line, indented by depth; `only` leaves out what lies above the first node of that type. */
function shown(body: string, only: string): string[] {
  const text = `<?php ${body}`
  const parsed = parseTree(text)
  if ('error' in parsed) return [parsed.error.message]
  const lines: string[] = []
  let root: TreeNode | undefined
  walkTree(parsed.program, (node) => {
    if (root === undefined && node.type === only) root = node
    const depth = root === undefined ? -1 : depthBelow(node, root)
    if (depth >= 0) lines.push(`${'  '.repeat(depth)}${node.type} ${text.slice(node.start, node.end)}`)
  })
  return lines
}

function depthBelow(node: TreeNode, root: TreeNode): number {
  let depth = 0
  for (let at: TreeNode | undefined = node; at !== undefined; at = at.parent, depth++) if (at === root) return depth
  return -1
}

describe('the tree of a PHP file', () => {
  it.each<[string, string, string[]]>([
    [
      'return ($a + 1) * f($b);',
      'BinaryExpression',
      [
        'BinaryExpression ($a + 1) * f($b)',
        '  BinaryExpression $a + 1',
        '    Identifier $a',
        '    Literal 1',
        '  CallExpression f($b)',
        '    Identifier f',
        '    Identifier $b',
      ],
    ],
    ['$a and !$b;', 'LogicalExpression', ['LogicalExpression $a and !$b', '  Identifier $a', '  UnaryExpression !$b', '    Identifier $b']],
    [
      '$x[$i]["k"] = $this?->p::C;',
      'AssignmentExpression',
      [
        'AssignmentExpression $x[$i]["k"] = $this?->p::C',
        '  MemberExpression $x[$i]["k"]',
        '    MemberExpression $x[$i]',
        '      Identifier $x',
        '      Identifier $i',
        '    Literal "k"',
        '  MemberExpression $this?->p::C',
        '    MemberExpression $this?->p',
        '      ThisExpression $this',
        '      Identifier p',
        '    Identifier C',
      ],
    ],
    [
      'foreach ($xs as $k => &$v) echo "a $v[0] {$v->b} c";',
      'ForOfStatement',
      [
        'ForOfStatement foreach ($xs as $k => &$v) echo "a $v[0] {$v->b} c";',
        '  Identifier $xs',
        '  Identifier $k',
        '  Identifier $v',
        '  EchoStatement echo "a $v[0] {$v->b} c";',
        '    TemplateLiteral "a $v[0] {$v->b} c"',
        '      TemplateElement a ',
        '      MemberExpression $v[0]',
        '        Identifier $v',
        '        Literal 0',
        '      TemplateElement  ',
        '      MemberExpression $v->b',
        '        Identifier $v',
        '        Identifier b',
        '      TemplateElement  c',
      ],
    ],
    [
      'if ($a) throw new E("x"); elseif ($b ?: $c) return $d ?? throw new F;',
      'IfStatement',
      [
        'IfStatement if ($a) throw new E("x"); elseif ($b ?: $c) return $d ?? throw new F;',
        '  Identifier $a',
        '  ThrowStatement throw new E("x");',
        '    NewExpression new E("x")',
        '      Identifier E',
        '      Literal "x"',
        '  IfStatement elseif ($b ?: $c) return $d ?? throw new F;',
        '    LogicalExpression $b ?: $c',
        '      Identifier $b',
        '      Identifier $c',
        '    ReturnStatement return $d ?? throw new F;',
        '      LogicalExpression $d ?? throw new F',
        '        Identifier $d',
        '        ThrowExpression throw new F',
        '          NewExpression new F',
        '            Identifier F',
      ],
    ],
    [
      'class A { public function f(int $n = 1, ...$r) { return match ($n) { 1, 2 => "k", default => (int) $r }; } }',
      'MethodDefinition',
      [
        'MethodDefinition public function f(int $n = 1, ...$r) { return match ($n) { 1, 2 => "k", default => (int) $r }; }',
        '  Identifier f',
        '  FunctionExpression (int $n = 1, ...$r) { return match ($n) { 1, 2 => "k", default => (int) $r }; }',
        '    AssignmentPattern $n = 1',
        '      Identifier $n',
        '      Literal 1',
        '    RestElement ...$r',
        '      Identifier $r',
        '    BlockStatement { return match ($n) { 1, 2 => "k", default => (int) $r }; }',
        '      ReturnStatement return match ($n) { 1, 2 => "k", default => (int) $r };',
        '        MatchExpression match ($n) { 1, 2 => "k", default => (int) $r }',
        '          Identifier $n',
        '          MatchArm 1, 2 => "k"',
        '            Literal 1',
        '            Literal 2',
        '            Literal "k"',
        '          MatchArm default => (int) $r',
        '            UnaryExpression (int) $r',
        '              Identifier $r',
      ],
    ],
    [
      '[$a, "k" => $b] = f(x: [1, "y" => 2], ...$z);',
      'AssignmentExpression',
      [
        'AssignmentExpression [$a, "k" => $b] = f(x: [1, "y" => 2], ...$z)',
        '  ArrayPattern [$a, "k" => $b]',
        '    Identifier $a',
        '    Property "k" => $b',
        '      Literal "k"',
        '      Identifier $b',
        '  CallExpression f(x: [1, "y" => 2], ...$z)',
        '    Identifier f',
        '    NamedArgument x: [1, "y" => 2]',
        '      ArrayExpression [1, "y" => 2]',
        '        Literal 1',
        '        Property "y" => 2',
        '          Literal "y"',
        '          Literal 2',
        '    SpreadElement ...$z',
        '      Identifier $z',
      ],
    ],
    ['return 1 +;', 'Program', ["Parse Error : syntax error, unexpected ';' on line 1"]],
  ])('%s', (body, only, expected) => {
    expect(shown(body, only)).toEqual(expected)
  })

  it('offsets are those of UTF-16, and every span lies in its parent’s', () => {
    const text = '<?php\n// ä 🎈\nfunction é(string $ü): string { return "🎈" . ($ü ?? \'x\') . strlen($ü); }\n'
    const parsed = parseTree(text)
    const outside: string[] = []
    const names: string[] = []
    if ('program' in parsed)
      walkTree(parsed.program, (node) => {
        if (node.type === 'Identifier') names.push(text.slice(node.start, node.end))
        for (const child of childrenOf(node)) if (child.start < node.start || child.end > node.end) outside.push(child.type)
      })
    expect({ names, outside }).toEqual({ names: ['é', '$ü', '$ü', 'strlen', '$ü'], outside: [] })
  })
})
