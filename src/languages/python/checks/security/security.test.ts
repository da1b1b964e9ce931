import { describe, expect, it } from 'vitest'
import { addedRisks } from './index.ts'

const before = 'import os\nimport sys\nfrom shop import Cart\n\ndef f(a, b=1):\n    x = [a]\n    return x\n'
const added = (text: string, from = before): string => addedRisks('src/a.py', from, text).join('; ')
const inside = (statement: string, head = ''): string =>
  before.replace('import os', `${head}import os`).replace('x = [a]', `x = [a]\n    ${statement}`)

describe('what a repair may add', () => {
  it.each([
    ['a guard', inside('if a is None:\n        return None')],
    ['a raise', inside("raise ValueError('no')")],
    [
      'imports of plain modules',
      inside('x = math.floor(re.match("a", a).end())', 'import math\nimport re\nfrom datetime import timedelta\n'),
    ],
    ['a path', inside('x = os.path.join(a, b)')],
    ['a number of sys', inside('x = sys.maxsize')],
    ['a try with a kind', inside('try:\n        x = 1\n    except (KeyError, ValueError):\n        x = 2')],
    ['a bare except that raises again', inside('try:\n        x = 1\n    except BaseException:\n        raise')],
    ['an equality that compares', `${before}\nclass P:\n    def __eq__(self, other):\n        return self.x == other.x\n`],
    ['a recursion that ends', `${before}\ndef g(n):\n    return g(n - 1)\n`],
    ['an attribute of its own', inside('a.total = 3')],
    ['an async wait', before.replace('def f', 'async def f').replace('x = [a]', 'x = await a')],
  ])('%s', (_, text) => {
    expect(added(text)).toBe('')
  })
})

describe('what it may not', () => {
  it.each([
    ['exit', inside('sys.exit(0)'), 'sys.exit'],
    ['os._exit', inside('os._exit(0)'), 'os._exit'],
    ['os by another name', inside('y = os'), 'the module os as a value'],
    ['a part of os', inside('', 'from os import _exit\n'), 'an import of _exit from os; an import of _exit'],
    ['ctypes', inside('', 'import ctypes\n'), 'an import of ctypes'],
    ['gc', inside('', 'import gc as g\n'), 'an import of gc'],
    ['a part of importlib', inside('', 'from importlib.util import find_spec\n'), 'an import of importlib.util'],
    ['the framework', inside('', 'import pytest\n'), 'an import of pytest'],
    ['mocks', inside('', 'from unittest.mock import ANY\n'), 'an import of unittest.mock'],
    ['the tests', inside('', 'from tests.helpers import x\n'), 'an import of a test file (tests.helpers)'],
    ['eval', inside('eval(a)'), 'a call of eval'],
    ['getattr of a computed name', inside("getattr(a, 'x' + b)"), 'getattr of a computed name'],
    ['getattr of the insides', inside("getattr(a, '__globals__')"), 'the member __globals__'],
    ['the insides', inside('f.__code__ = a'), 'the member __code__'],
    ['another’s method', inside('Cart.total = a'), 'a change of what is imported (Cart.total)'],
    ['another’s method, unpacked', inside('(Cart.total, x) = a'), 'a change of what is imported (Cart.total)'],
    ['a deleted member of another’s', inside('del Cart.total'), 'a change of what is imported (Cart.total)'],
    ['setattr', inside("setattr(Cart, 'x', 1)"), 'a call of setattr'],
    [
      'a lying equality',
      `${before}\nclass P:\n    def __eq__(self, other):\n        return True\n`,
      'a method __eq__ that does not look at what it is compared with',
    ],
    ['a metaclass', `${before}\nclass P(metaclass=M):\n    pass\n`, 'a class with a metaclass'],
    ['type()', inside("x = type('A', (), {})"), 'a class made by type()'],
    ['a handler of everything', inside('try:\n        x = 1\n    except:\n        pass'), 'a handler that swallows everything'],
    ['SystemExit', inside('raise SystemExit'), 'a use of SystemExit'],
    ['a call without end', `${before}\ndef g(a, b):\n    return g(a, b)\n`, 'a call of g by itself that never ends'],
    [
      'a method without end',
      `${before}\nclass P:\n    def g(self, a):\n        return self.g(a)\n`,
      'a call of g by itself that never ends',
    ],
    ['a switched-off check', inside('x = 1  # type: ignore'), 'a comment that switches a check off (# type: ignore)'],
    ['a mark', `${before}\npytestmark = 1\n`, 'a use of pytestmark'],
    ['the process’s own files', inside("x = '/proc/self/mem'"), 'a path into the process itself'],
    ['an open file', inside("open('a')"), 'a call of open'],
    ['what does not parse', 'def f(:', 'text that does not parse'],
  ])('%s', (_, text, expected) => {
    expect(added(text)).toBe(expected)
  })

  it('what was there before is left alone, what is added once more is not', () => {
    const had = inside('sys.exit(0)')
    expect(added(had.replace('[a]', '[b]'), had)).toBe('')
    expect(added(inside('sys.exit(0); sys.exit(0)'), had)).toBe('sys.exit')
  })
})
