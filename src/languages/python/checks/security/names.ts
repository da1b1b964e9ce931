/** Names that a repair of ordinary code has no business adding. */

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/))

/** Modules that reach the interpreter, the process, the machine, the network or the tests. */
export const dangerousModules = words(
  `_ctypes _pytest _thread ast asyncore atexit bdb builtins cProfile cffi code codeop compileall concurrent conftest copyreg coverage ctypes dis
   doctest ensurepip faulthandler fcntl forbiddenfruit ftplib gc getpass http hypothesis imaplib imp importlib inspect linecache marshal mmap mock
   multiprocessing nose nose2 opcode pdb pickle pip pkgutil pluggy poplib profile psutil pty py_compile pytest resource runpy sched select
   selectors setuptools shelve shutil signal site smtplib socket socketserver ssl subprocess symtable sysconfig tempfile test testtools threading
   trace traceback tracemalloc tty unittest urllib venv webbrowser wrapt xmlrpc zipimport`,
)

/** Modules of which some members are ordinary; every other member, and the module as a value, is not. */
export const partlySafe: Readonly<Record<string, ReadonlySet<string>>> = {
  sys: words('maxsize version_info version float_info int_info byteorder platform argv intern maxunicode getsizeof stdin stdout stderr'),
  os: words('path sep linesep altsep pathsep curdir pardir extsep name fspath PathLike getcwd fsencode fsdecode'),
  types: words(
    'SimpleNamespace MappingProxyType FunctionType MethodType GeneratorType NoneType UnionType GenericAlias ModuleType LambdaType',
  ),
}

/** Built-ins that lead out of ordinary code. */
export const dangerousCalls = words(
  'eval exec compile __import__ open input breakpoint exit quit globals locals vars setattr delattr memoryview help copyright',
)

/** Names that end the process, skip a test or speak to a test framework. */
export const dangerousNames = words(
  `SystemExit KeyboardInterrupt GeneratorExit SkipTest __builtins__ __loader__ __spec__ pytest unittest pytestmark pytest_plugins
   load_tests collect_ignore collect_ignore_glob __test__ __tracebackhide__ setUpModule tearDownModule setup_module teardown_module`,
)

/** Members that lead from any object to the interpreter's insides. */
export const dangerousMembers = words(
  `__globals__ __closure__ __code__ __subclasses__ __bases__ __mro__ __base__ __builtins__ __dict__ __getattribute__ __defaults__ __kwdefaults__
   __traceback__ __loader__ __spec__ __wrapped__ __func__ __reduce__ __reduce_ex__ __instancecheck__ __subclasscheck__ __set_name__ __del__
   cell_contents f_back f_globals f_locals f_builtins f_code f_trace f_lineno tb_frame tb_next gi_frame gi_code cr_frame ag_frame
   co_code co_consts _exit _getframe _current_frames settrace setprofile addaudithook meta_path path_hooks path_importer_cache modules
   excepthook unraisablehook displayhook exitfunc write_text write_bytes unlink rmtree symlink_to hardlink_to chmod execv execve fork
   forkpty kill killpg abort system popen spawn putenv environ set_trace register unregister get_objects get_referrers`,
)

/** Methods through which an object answers for itself when it is compared; a sound one looks at what it is compared with. */
export const comparing = words('__eq__ __ne__ __lt__ __le__ __gt__ __ge__ __contains__')
/** Methods that change what an object is taken for: no repair of a value. */
export const answering = words(
  `__instancecheck__ __subclasscheck__ __subclasshook__ __getattribute__ __del__ __class_getitem__ __init_subclass__ __set_name__ __prepare__
   __reduce__ __reduce_ex__ __getstate__ __setstate__ __class__`,
)

/** Types whose kind a test compares by value: a class of one's own that compares differently lies about it. */
export const valueTypes = words('str int float complex bool bytes bytearray list tuple dict set frozenset')

/** Handlers of these swallow what ends a test or a run. */
export const swallowed = words('BaseException KeyboardInterrupt SystemExit GeneratorExit BaseExceptionGroup')

/** Comments that switch a check off. */
export const SUPPRESSION =
  /#\s*(?:type:\s*ignore|noqa|nosec|pragma:\s*no\s*(?:cover|branch)|pylint:\s*(?:disable|skip-file)|mypy:|pyright:|ruff:\s*noqa|flake8:\s*noqa|pytype:|fmt:\s*off|isort:\s*skip)/g
