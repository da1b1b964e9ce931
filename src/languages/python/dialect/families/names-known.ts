import { closeness, replace } from '../../../templates/index.ts'
import { at, es, nameOf, pythonTemplate } from './own.ts'

/** Modules and what people take from them without the import. */
export const modules: readonly string[] =
  'math re os sys json random time datetime itertools functools collections string copy hashlib statistics heapq bisect operator decimal fractions logging pathlib csv io uuid base64 shutil subprocess threading asyncio typing dataclasses enum abc contextlib textwrap tempfile urllib inspect warnings types struct zlib glob fnmatch secrets'.split(
    ' ',
  )
const members: Readonly<Record<string, string>> = {
  defaultdict: 'collections',
  Counter: 'collections',
  OrderedDict: 'collections',
  deque: 'collections',
  namedtuple: 'collections',
  ceil: 'math',
  floor: 'math',
  sqrt: 'math',
  gcd: 'math',
  reduce: 'functools',
  lru_cache: 'functools',
  wraps: 'functools',
  partial: 'functools',
  cached_property: 'functools',
  chain: 'itertools',
  product: 'itertools',
  permutations: 'itertools',
  combinations: 'itertools',
  groupby: 'itertools',
  accumulate: 'itertools',
  zip_longest: 'itertools',
  Path: 'pathlib',
  Decimal: 'decimal',
  Fraction: 'fractions',
  timedelta: 'datetime',
  date: 'datetime',
  deepcopy: 'copy',
  dataclass: 'dataclasses',
  field: 'dataclasses',
  Enum: 'enum',
  contextmanager: 'contextlib',
  suppress: 'contextlib',
  itemgetter: 'operator',
  attrgetter: 'operator',
  heappush: 'heapq',
  heappop: 'heapq',
  List: 'typing',
  Dict: 'typing',
  Optional: 'typing',
  Tuple: 'typing',
  Any: 'typing',
  Union: 'typing',
  Set: 'typing',
}

/** https://docs.python.org/3/library/functions.html and constants that every module sees; those that are taken for each other by spelling. */
export const builtins: ReadonlySet<string> = new Set(
  'abs all any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex delattr dict dir divmod enumerate eval exec filter float format frozenset getattr globals hasattr hash help hex id input int isinstance issubclass iter len list locals map max memoryview min next object oct open ord pow print property range repr reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip NotImplemented Ellipsis __name__ __file__ __doc__ ArithmeticError AssertionError AttributeError BaseException BlockingIOError BrokenPipeError ConnectionError EOFError Exception FileExistsError FileNotFoundError FloatingPointError GeneratorExit ImportError IndentationError IndexError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError ModuleNotFoundError NameError NotADirectoryError NotImplementedError OSError OverflowError PermissionError RecursionError ReferenceError RuntimeError RuntimeWarning StopAsyncIteration StopIteration SyntaxError SystemError SystemExit TimeoutError TypeError UnicodeDecodeError UnicodeEncodeError UnicodeError UserWarning ValueError Warning ZeroDivisionError DeprecationWarning'.split(
    ' ',
  ),
)

/** Spellings less alike than this are other words. */
const alikeMin = 0.5

/** A name that nothing declares: an import is missing, or it is misspelt. */
export const unknownName = pythonTemplate({
  id: 'unknown-name',
  title: 'makes an unknown name known',
  on: ['Identifier'],
  examples: {
    valid: [
      { before: 'def f(n):\n    return math.sqrt(n)', after: 'import math\ndef f(n):\n    return math.sqrt(n)' },
      { before: '"""Counts."""\n\nx = Counter(a)', after: '"""Counts."""\n\nfrom collections import Counter\nx = Counter(a)' },
      { before: 'def f(total):\n    return totl', after: 'def f(total):\n    return total' },
      { before: 'x = lenn(a)', after: 'x = len(a)' },
    ],
    invalid: ['def f(n):\n    return n', 'x = len(1)'],
  },
  *propose(node, { ctx }) {
    const name = nameOf(node)
    const { parent } = node
    if (name === '' || builtins.has(name) || /^__\w+__$/.test(name)) return
    if (!ctx.isValue(es(node)) && !(parent?.type === 'CallExpression' && at(parent, 'callee') === node) && !isOwner(node)) return
    if (ctx.scopes.resolve(es(node), name)) return
    const first = ctx.program.body.find(
      (statement) => !('directive' in statement && statement.directive) && !/^from __future__/.test(ctx.source(statement)),
    )
    const start = first?.start ?? 0
    const place = (text: string, weight: number) => ({ start, end: start, text: `${text}\n`, weight })
    if (modules.includes(name)) yield place(`import ${name}`, 1)
    if (Object.hasOwn(members, name)) yield place(`from ${members[name]} import ${name}`, 1)
    for (const other of [...ctx.visible(es(node)).map((variable) => variable.name), ...builtins]) {
      const alike = closeness(name.toLowerCase(), other.toLowerCase())
      if (alike >= alikeMin) yield replace(node, other, alike)
    }
  },
})

const isOwner = (node: Parameters<typeof nameOf>[0]): boolean =>
  node?.parent?.type === 'MemberExpression' && at(node.parent, 'object') === node
