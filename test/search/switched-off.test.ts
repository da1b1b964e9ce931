/** What repairs are held against, in each language: the text with «the place» in it, and everything that is switched off around it. */
import { expect, it } from 'vitest'
import type { TemplateEngine } from '../../src/contracts/index.ts'
import { applyEdits } from '../../src/kit/index.ts'
import { templates as javascript } from '../../src/languages/javascript/dialect/index.ts'
import { templates as php } from '../../src/languages/php/dialect/index.ts'
import { templates as python } from '../../src/languages/python/dialect/index.ts'

const engines: Readonly<Record<string, TemplateEngine>> = { 'a.js': javascript, 'a.py': python, 'a.php': php }

const rows: readonly (readonly [path: string, marked: string, expected: readonly string[]])[] = [
  ['a.js', 'if («a».b) {\n  f()\n}\ng()', ['\ng()', 'if (true) {\n  f()\n}\ng()']],
  [
    'a.js',
    'if (a && «b») f()\nelse g()',
    ['if (a && false) f()\nelse g()', 'if (a && true) f()\nelse g()', 'if (false) f()\nelse g()', 'if (true) f()\nelse g()'],
  ],
  ['a.js', 'x = «a» ? 1 : 2', ['x = false ? 1 : 2', 'x = true ? 1 : 2', '']],
  ['a.js', 'while («a») f()', ['while (false) f()']],
  ['a.js', 'while (i-- > «0») f()', []],
  ['a.js', 'const a = «1»', []],
  ['a.js', 'function f() {\n  return «a» + 1\n}', []],
  ['a.js', 'f((x) => «x»)', []],
  ['a.py', 'if «a»:\n    f()\ng()\n', ['\ng()\n', 'if True:\n    f()\ng()\n']],
  ['a.py', 'def f(x):\n    assert «x»\n    return x\n', ['def f(x):\n    \n    return x\n']],
  ['a.py', 'def f(x):\n    g(«x»)\n', ['def f(x):\n    pass\n']],
  [
    'a.php',
    '<?php\nif (!«$a») {\n  f();\n}\n',
    ['<?php\nif (!false) {\n  f();\n}\n', '<?php\nif (!true) {\n  f();\n}\n', '<?php\n\n', '<?php\nif (true) {\n  f();\n}\n'],
  ],
]

it.each(rows)('%s: %s', (path, marked, expected) => {
  const text = marked.replace(/[«»]/g, '')
  const [start, end] = [marked.indexOf('«'), marked.indexOf('»') - 1]
  const off = engines[path]?.open(path, text)?.switchedOff?.({ start, end }) ?? []
  expect(off.map(({ candidate }) => applyEdits(text, candidate.edits)).toSorted()).toEqual([...new Set(expected)].toSorted())
})
