/** What the common templates do in Python, one example or more a family. Layout counts: depth says what belongs to what. */
import type { Template } from '../../templates/index.ts'

type Examples = Template['examples']['valid']

const one = (before: string, after: string, failure?: string): Examples => [
  failure === undefined ? { before, after } : { before, after, failure },
]

export const commonExamples: Readonly<Record<string, Examples>> = {
  'accumulator-start': one(
    'def f(a):\n    m = 0\n    for x in a:\n        if x > m:\n            m = x\n    return m',
    'def f(a):\n    m = a[0]\n    for x in a:\n        if x > m:\n            m = x\n    return m',
  ),
  'arithmetic-operator': [
    { before: 'x = a / b', after: 'x = a // b' },
    { before: 'x = a * b', after: 'x = a ** b' },
  ],
  'assignment-operator': one('x -= y', 'x += y'),
  'await-missing': one('async def f():\n    x = g()\n    return x', 'async def f():\n    x = await g()\n    return x'),
  'branch-chain': one('if a:\n    f()\nif b:\n    g()', 'if a:\n    f()\nelif b:\n    g()'),
  arguments: one('x = f(a, b)', 'x = f(b, a)'),
  'comparison-operator': [
    { before: 'if a < b:\n    f()', after: 'if a <= b:\n    f()' },
    { before: 'if a in b:\n    f()', after: 'if a not in b:\n    f()' },
    { before: 'x = a is None', after: 'x = a is not None' },
  ],
  'condition-added': one(
    'def f(a, b):\n    if a:\n        g(a)\n    if b > 0:\n        h()',
    'def f(a, b):\n    if a and b > 0:\n        g(a)\n    if b > 0:\n        h()',
  ),
  'condition-negated': one('if a == b and c:\n    f()', 'if not (a == b and c):\n    f()'),
  'condition-removed': [
    { before: 'if a:\n    f()\n    g()', after: 'f()\ng()' },
    { before: 'if a:\n    f()\nelif b:\n    g()', after: 'if a:\n    f()\nelse:\n    g()' },
    { before: 'def h():\n    if a:\n        f()', after: 'def h():\n    pass' },
  ],
  'constant-replacement': one('x = False', 'x = True'),
  'donor-expression': one(
    'def f(a):\n    m = sum(a) / len(a)\n    return sum(a) / m',
    'def f(a):\n    m = sum(a) / len(a)\n    return sum(a) / len(a)',
  ),
  'guard-inserted': one('def f(a):\n    return a[0]', 'def f(a):\n    if not a:\n        return None\n    return a[0]'),
  'index-ends': one('x = a[0]', 'x = a[-1]'),
  'jump-swap': one('for x in a:\n    if x:\n        break', 'for x in a:\n    if x:\n        continue'),
  'literal-for-variable': one("def f(text):\n    return g('text')", 'def f(text):\n    return g(text)'),
  'logical-operator': one('x = a and b', 'x = a or b'),
  'loop-header': one('for x in a:\n    f(x)', 'for x in a[1:]:\n    f(x)'),
  'loop-step': [
    { before: 'def f(n):\n    while n:\n        g()', after: 'def f(n):\n    while n:\n        g()\n        n -= 1' },
    {
      before: 'def f(n):\n    d = n % 7\n    while n > 0:\n        g()',
      after: 'def f(n):\n    d = n % 7\n    while n > 0:\n        g()\n        n = n % 7',
    },
  ],
  'method-swap': [
    { before: 'x = s.upper()', after: 'x = s.lower()' },
    { before: 'x = min(a)', after: 'x = max(a)' },
  ],
  'numeric-literal': one('x = a[1]', 'x = a[0]'),
  offset: one('def f(n):\n    return sum(range(n))', 'def f(n):\n    return sum(range(n + 1))'),
  'operand-order': [
    { before: 'x = a - b', after: 'x = b - a' },
    { before: 'x = b if a else c', after: 'x = c if a else b' },
  ],
  'optional-access': one('x = f(a)', 'x = f(a or [])'),
  'own-part': one('return x % 1 + 1', 'return x % 1'),
  'property-replacement': one('x = a.width + b.height', 'x = a.height + b.height'),
  'regular-expression': one("x = re.match(r'[a-z]+', s)", "x = re.match(r'^[a-z]+$', s)"),
  'regular-expression-part': [
    { before: "x = re.sub(r'\\s', '-', s)", after: "x = re.sub(r'\\s+', '-', s)" },
    {
      before: "x = re.compile(\n    r'^\\s'  # white\n    r'[a-z]+$'\n)",
      after: "x = re.compile(\n    r'^\\s+'  # white\n    r'[a-z]+$'\n)",
    },
    { before: "x = {'d': r'\\d+'}", after: "x = {'d': r'\\d*'}" },
  ],
  'return-missing': [
    { before: 'def f(a):\n    sorted(a)', after: 'def f(a):\n    return sorted(a)' },
    {
      before: 'def f(a):\n    n = 0\n    for x in a:\n        n += x',
      after: 'def f(a):\n    n = 0\n    for x in a:\n        n += x\n    return n',
    },
  ],
  'return-value': one(
    'def f(a):\n    for x in a:\n        if x:\n            return True\n    return False',
    'def f(a):\n    for x in a:\n        if x:\n            return False\n    return True',
  ),
  'same-edit': one(
    'def f(a):\n    return a[1] < 12 and a[1] > 0 and a[0] < 31',
    'def f(a):\n    return a[0] < 12 and a[0] > 0 and a[1] < 31',
  ),
  'statement-deleted': one('def f(a):\n    a.sort()\n    return a', 'def f(a):\n    return a'),
  'statement-inserted': one('def f(n):\n    n -= 1\n    g(n)\n    h(n)', 'def f(n):\n    n -= 1\n    g(n)\n    h(n)\n    n -= 1'),
  'statement-moved': one(
    'def f(a):\n    for x in a:\n        g(x)\n        return 1',
    'def f(a):\n    for x in a:\n        g(x)\n    return 1',
  ),
  'string-literal': one("x = ' '.join(a)", "x = ''.join(a)"),
  'text-joined': one("def f(a):\n    t = ''\n    t += a\n    return t", "def f(a):\n    t = ''\n    t += a + ' '\n    return t"),
  'throw-expected': one(
    'def f(n):\n    return n + 1',
    "def f(n):\n    if n < 0:\n        raise ValueError('must not be negative')\n    return n + 1",
    "ValueError: 'must not be negative'",
  ),
  'typing-slip': one('x == 1', 'x = 1'),
  'unary-operator': one('x = not a', 'x = a'),
  'variable-replacement': one('def f(a, b):\n    return a', 'def f(a, b):\n    return b'),
  'call-split': one('x = abs(a - b)', 'x = abs(a) - b'),
  'chain-call': one('def f(s):\n    return s.upper()', 'def f(s):\n    return s.upper().strip()'),
  choice: one('def f(a):\n    return a[0]', 'def f(a):\n    return a[0] if a else None'),
  'condition-near': one('if a.b > 1:\n    f()', 'if a.b and a.b > 1:\n    f()'),
  'early-exit': one(
    'def f(s):\n    i = s.find(a)\n    return s[i]',
    'def f(s):\n    i = s.find(a)\n    if i == -1:\n        return s\n    return s[i]',
  ),
  'truth-test': one('if a:\n    f()', 'if a is not None:\n    f()'),
  'wrap-known': one(
    'def clean(s):\n    return s\n\ndef f(a):\n    b = a.x\n    return b',
    'def clean(s):\n    return s\n\ndef f(a):\n    b = clean(a.x)\n    return b',
  ),
  'neighbour-copied': one(
    "def f(o, p):\n    if o.secure:\n        p.append('secure')",
    "def f(o, p):\n    if o.secure:\n        p.append('secure')\n    if o.strict:\n        p.append('strict')",
    "'strict'",
  ),
  'argument-normalised': one('def f(a):\n    return a[0]', 'def f(a):\n    a = list(a)\n    return a[0]'),
  'wrap-call': [{ before: 'def f(a, b):\n    x = a - b\n    return x', after: 'def f(a, b):\n    x = abs(a - b)\n    return x' }],
  'condition-further': one('def f(x):\n    if g(x):\n        h(x)', 'def f(x):\n    if len(x) > 1 and g(x):\n        h(x)'),
  'branch-narrowed': [
    { before: 'def f(e, c):\n    e = c\n    return e', after: 'def f(e, c):\n    if not e:\n        e = c\n    return e' },
    {
      before: "def f(a, n):\n    if a == 'x':\n        g()\n    else:\n        h(n)",
      after: "def f(a, n):\n    if a == 'x':\n        g()\n    elif n is not None:\n        h(n)",
    },
  ],
  'loop-skipped': one('for x in xs:\n    f(x)', 'for x in xs:\n    if x is None:\n        continue\n    f(x)'),
  'value-set': one('def f(n):\n    return n + 1', 'def f(n):\n    if n < 0:\n        n = 0\n    return n + 1'),
  'equality-loosened': one("if a == 'text/html':\n    f()", "if a.startswith('text/html'):\n    f()"),
  'value-truth': one('x = [m and f(m)]', 'x = [m is not None and f(m)]'),
  'value-told': [{ before: "o['type'] = None", after: "o['type'] = 'null'", failure: "{'type': 'null'}", actual: "{'type': None}" }],
  'format-told': [
    { before: "f('Key %s error:' % k)", after: 'f("Key \'%s\' error:" % k)', failure: "Key 'k' error:", actual: 'Key k error:' },
    { before: "x = f'no {n} here'", after: "x = f'no {n} there'", failure: 'no 7 there', actual: 'no 7 here' },
  ],
  'guard-borrowed': one(
    "def f(n):\n    if n < 0:\n        raise ValueError('n')\n    return n\n\ndef g(n):\n    return n + 1",
    "def f(n):\n    if n < 0:\n        raise ValueError('n')\n    return n\n\ndef g(n):\n    if n < 0:\n        raise ValueError('n')\n    return n + 1",
  ),
  'unread-used': [
    { before: "def f(xs, sep=' '):\n    return ' '.join(xs)", after: "def f(xs, sep=' '):\n    return sep.join(xs)" },
    {
      before: 'def f(a, b):\n    p = make(a, b)\n    return make(a).run()',
      after: 'def f(a, b):\n    p = make(a, b)\n    return p.run()',
    },
  ],
  'text-told': [{ before: "f('; a')", after: "f('; a=b')", failure: "'x; a=b; y'", actual: "'x; a; y'" }],
  'member-told': [
    { before: "x = {'a': 1}", after: "x = {'a': 1, 'ready': False}", failure: "{'ready': False}" },
    { before: "x = ['SHP', 'SLL']", after: "x = ['SHP', 'SLE', 'SLL']", failure: "'SLE'" },
  ],
  'pattern-told': one("re.match(r'^\\d{9}$', s)", "re.match(r'^\\d{12}$', s)", "'123456789012'"),
  'exit-further': one(
    'def f(k, o):\n    g(o)\n    if o.strict:\n        h(k)',
    'def f(k, o):\n    g(o)\n    if not o:\n        return\n    if o.strict:\n        h(k)',
  ),
  'fallback-added': one('def f(e, r):\n    x = g(e)\n    return x', 'def f(e, r):\n    x = g(e) or r\n    return x'),
  'condition-copied': one("if s.startswith('{'):\n    f()", "if s.startswith('{') or s.startswith('['):\n    f()"),
  'row-told': one("x = {'man': 'men', 'foot': 'feet'}", "x = {'man': 'men', 'foot': 'feet', 'axis': 'axes'}", "('axis', 'axes')"),
  'key-told': [{ before: "x = {'a': 1}", after: "x = {'b': 1}", failure: "{'b': 1}", actual: "{'a': 1}" }],
}
