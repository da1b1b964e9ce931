/** Names that Python brings along. */

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/))

/** Top-level modules of the standard library (sys.stdlib_module_names of 3.13), without private ones. */
export const standardModules: ReadonlySet<string> = words(
  `abc argparse array ast asyncio atexit base64 bdb binascii bisect builtins bz2 cProfile calendar cmath cmd code codecs codeop collections
   colorsys compileall concurrent configparser contextlib contextvars copy copyreg csv ctypes curses dataclasses datetime dbm decimal difflib
   dis doctest email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch fractions ftplib functools gc genericpath
   getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html http idlelib imaplib importlib inspect io ipaddress itertools json
   keyword linecache locale logging lzma mailbox marshal math mimetypes mmap modulefinder msvcrt multiprocessing netrc nt ntpath nturl2path
   numbers opcode operator optparse os pathlib pdb pickle pickletools pkgutil platform plistlib poplib posix posixpath pprint profile pstats
   pty pwd py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random re readline reprlib resource rlcompleter runpy sched secrets select
   selectors shelve shlex shutil signal site smtplib socket socketserver sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string
   stringprep struct subprocess symtable sys sysconfig syslog tabnanny tarfile tempfile termios textwrap threading time timeit tkinter token
   tokenize tomllib trace traceback tracemalloc tty turtle turtledemo types typing unicodedata unittest urllib uuid venv warnings wave weakref
   webbrowser winreg winsound wsgiref xml xmlrpc zipapp zipfile zipimport zlib zoneinfo`,
)

/** dir(builtins) of 3.13, and what every module has. */
export const builtinNames: ReadonlySet<string> = words(
  `ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError BrokenPipeError BufferError BytesWarning
   ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError ConnectionResetError DeprecationWarning EOFError Ellipsis
   EncodingWarning EnvironmentError Exception ExceptionGroup False FileExistsError FileNotFoundError FloatingPointError FutureWarning
   GeneratorExit IOError ImportError ImportWarning IndentationError IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt
   LookupError MemoryError ModuleNotFoundError NameError None NotADirectoryError NotImplemented NotImplementedError OSError OverflowError
   PendingDeprecationWarning PermissionError ProcessLookupError PythonFinalizationError RecursionError ReferenceError ResourceWarning
   RuntimeError RuntimeWarning StopAsyncIteration StopIteration SyntaxError SyntaxWarning SystemError SystemExit TabError TimeoutError True
   TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError UnicodeWarning UserWarning ValueError
   Warning ZeroDivisionError abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex
   copyright credits delattr dict dir divmod enumerate eval exec exit filter float format frozenset getattr globals hasattr hash help hex id
   input int isinstance issubclass iter len license list locals map max memoryview min next object oct open ord pow print property quit range
   repr reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip __name__ __file__ __doc__ __import__ __package__
   __debug__ __path__ __spec__ __all__ __class__ __builtins__ __annotations__ WindowsError reveal_type`,
)

/** Names that people import, by the module they come from. */
export const homes: Readonly<Record<string, readonly string[]>> = {
  collections: 'defaultdict Counter deque namedtuple OrderedDict ChainMap'.split(' '),
  datetime: 'datetime timedelta date timezone time'.split(' '),
  pathlib: 'Path PurePath'.split(' '),
  decimal: 'Decimal ROUND_HALF_UP ROUND_HALF_EVEN ROUND_DOWN InvalidOperation'.split(' '),
  fractions: 'Fraction'.split(' '),
  functools: 'reduce partial lru_cache wraps cached_property total_ordering singledispatch cmp_to_key cache'.split(' '),
  itertools:
    'chain product combinations permutations groupby accumulate islice zip_longest count cycle repeat takewhile dropwhile starmap tee pairwise'.split(
      ' ',
    ),
  dataclasses: 'dataclass field asdict astuple replace fields is_dataclass'.split(' '),
  enum: 'Enum IntEnum Flag IntFlag auto unique'.split(' '),
  typing:
    'Any Callable Dict FrozenSet Generic Iterable Iterator List Literal Mapping NamedTuple Optional Protocol Sequence Set Tuple Type TypeVar Union cast overload TYPE_CHECKING ClassVar Final TypedDict'.split(
      ' ',
    ),
  abc: 'ABC abstractmethod ABCMeta'.split(' '),
  contextlib: 'contextmanager suppress closing ExitStack asynccontextmanager nullcontext redirect_stdout'.split(' '),
  copy: 'deepcopy copy'.split(' '),
  math: 'sqrt floor ceil pi gcd log log2 log10 exp sin cos tan isclose inf nan factorial hypot isnan comb prod trunc'.split(' '),
  random: 'randint choice shuffle sample uniform'.split(' '),
  json: 'dumps loads JSONDecodeError'.split(' '),
  operator: 'itemgetter attrgetter methodcaller mul'.split(' '),
  bisect: 'bisect_left bisect_right insort bisect'.split(' '),
  heapq: 'heappush heappop heapify nlargest nsmallest'.split(' '),
  string: 'ascii_lowercase ascii_uppercase ascii_letters digits punctuation Template'.split(' '),
  statistics: 'mean median stdev mode variance'.split(' '),
  uuid: 'uuid4 UUID'.split(' '),
  time: 'sleep monotonic perf_counter'.split(' '),
  'urllib.parse': 'urlparse urljoin quote unquote urlencode parse_qs'.split(' '),
  types: 'SimpleNamespace MappingProxyType'.split(' '),
  textwrap: 'dedent indent wrap'.split(' '),
  'os.path': 'join basename dirname splitext exists'.split(' '),
  re: 'compile match search sub findall split fullmatch IGNORECASE'.split(' '),
  html: 'escape unescape'.split(' '),
  numbers: 'Number Real Integral'.split(' '),
  io: 'StringIO BytesIO'.split(' '),
}

/** Short names that everybody gives. */
export const aliases: Readonly<Record<string, string>> = {
  np: 'numpy',
  pd: 'pandas',
  plt: 'matplotlib.pyplot',
  dt: 'datetime',
  tf: 'tensorflow',
  nx: 'networkx',
  ET: 'xml.etree.ElementTree',
}
