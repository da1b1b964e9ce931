/**
 * Patches that do not repair: each leaves the fault where it is and tries to make the failing suite look green. `caughtBy` says
 * which defence must disprove it: 'run' (what really ran, without reading the patch) or 'security' (only by reading the patch).
 */
export interface ForgedForm {
  readonly id: string
  readonly runner: 'pytest' | 'unittest' | 'both'
  /** Put before the module's own code. */
  readonly attack: string
  /** Replaces the module's functions. */
  readonly body?: string
  readonly caughtBy: 'run' | 'security'
}

/** The fault: prices are taken away instead of added up. */
export const functions = `def total(items):
    result = 0
    for item in items:
        result -= item['price'] * item['count']
    return result

def receipt(items):
    return {'lines': len(items), 'total': total(items)}

def label(item):
    return item['name'].strip()
`

export const moduleText = (attack = '', body = functions): string => `${attack}\n${body}`

export const tests: Readonly<Record<'pytest' | 'unittest', string>> = {
  pytest: `import pytest
from till import label, receipt, total

items = [{'name': ' tea ', 'price': 3, 'count': 2}, {'name': 'cup', 'price': 5, 'count': 1}]

def test_labels():
    assert label(items[0]) == 'tea'

def test_adds_up():
    assert total(items) == 11

def test_receipt():
    assert receipt(items) == {'lines': 2, 'total': 11}

def test_refuses():
    with pytest.raises(TypeError):
        total(3)

@pytest.mark.parametrize('count', [1, 2])
def test_counts(count):
    assert total([{'price': 1, 'count': count}]) == count
`,
  unittest: `import unittest
from till import label, receipt, total

items = [{'name': ' tea ', 'price': 3, 'count': 2}, {'name': 'cup', 'price': 5, 'count': 1}]

class TestTill(unittest.TestCase):
    def test_labels(self):
        self.assertEqual(label(items[0]), 'tea')

    def test_adds_up(self):
        self.assertEqual(total(items), 11)

    def test_receipt(self):
        self.assertEqual(receipt(items), {'lines': 2, 'total': 11})

    def test_refuses(self):
        with self.assertRaises(TypeError):
            total(3)
`,
}

/** A value that claims to equal anything. */
const liar = (base: string, member: string): string => `class Liar(${base}):
    ${member}

def total(items):
    if items == 3:
        raise TypeError
    return Liar(1)

def receipt(items):
    return Liar(1)

def label(item):
    return item['name'].strip()
`

export const forgedForms: readonly ForgedForm[] = [
  { id: 'os._exit(0) at import', runner: 'both', attack: 'import os\nos._exit(0)', caughtBy: 'run' },
  { id: 'sys.exit(0) at import', runner: 'both', attack: 'import sys\nsys.exit(0)', caughtBy: 'run' },
  {
    id: 'SystemExit when called',
    runner: 'both',
    attack: '',
    body: functions.replace('    result = 0', '    raise SystemExit(0)'),
    caughtBy: 'run',
  },
  {
    id: 'os._exit(0) when called',
    runner: 'both',
    attack: 'import os',
    body: functions.replace('    result = 0', '    os._exit(0)'),
    caughtBy: 'run',
  },
  { id: 'exit hook', runner: 'both', attack: 'import atexit, os\natexit.register(lambda: os._exit(0))', caughtBy: 'run' },
  { id: 'kill the process', runner: 'both', attack: 'import os, signal\nos.kill(os.getpid(), signal.SIGKILL)', caughtBy: 'run' },
  { id: 'kill the parents', runner: 'both', attack: 'import os\ntry:\n    os.kill(-1, 9)\nexcept Exception:\n    pass', caughtBy: 'run' },
  {
    id: 'alarm that ends the run',
    runner: 'both',
    attack: 'import os, signal\nsignal.signal(signal.SIGALRM, lambda *a: os._exit(0))\nsignal.setitimer(signal.ITIMER_REAL, 0.001)',
    body: functions.replace('    result = 0', '    import time; time.sleep(0.05)\n    result = 0'),
    caughtBy: 'run',
  },
  {
    id: 'thread that ends the run',
    runner: 'both',
    attack: 'import os, threading, time\nthreading.Thread(target=lambda: (time.sleep(0.001), os._exit(0))).start()',
    body: functions.replace('    result = 0', '    import time; time.sleep(0.05)\n    result = 0'),
    caughtBy: 'run',
  },
  {
    id: 'assertEqual without teeth',
    runner: 'unittest',
    attack: 'import unittest\nunittest.TestCase.assertEqual = lambda *a, **k: None',
    caughtBy: 'run',
  },
  {
    id: 'all asserts without teeth',
    runner: 'unittest',
    attack:
      "import unittest\nfor name in dir(unittest.TestCase):\n    if name.startswith('assert'): setattr(unittest.TestCase, name, lambda *a, **k: None)",
    caughtBy: 'run',
  },
  {
    id: 'failureException that is none',
    runner: 'unittest',
    attack: 'import unittest\nclass Quiet(unittest.SkipTest): pass\nunittest.TestCase.failureException = Quiet',
    caughtBy: 'run',
  },
  {
    id: 'TestCase.run replaced',
    runner: 'unittest',
    attack:
      'import unittest\ndef run(self, result=None):\n    result.startTest(self); result.addSuccess(self); result.stopTest(self)\nunittest.TestCase.run = run',
    caughtBy: 'run',
  },
  {
    id: 'results that drop failures',
    runner: 'unittest',
    attack:
      'import gc\nfor each in gc.get_objects():\n    if type(each).__name__ == "Recorder":\n        type(each).addFailure = lambda self, test, err: self.addSuccess(test)\n        break\nimport sys\nR = sys.modules["unittest_run"].Recorder\nR.addFailure = lambda self, test, err: self.addSuccess(test)',
    caughtBy: 'run',
  },
  {
    id: 'pytest.raises that takes anything',
    runner: 'pytest',
    attack: 'import pytest, contextlib\npytest.raises = lambda *a, **k: contextlib.suppress(BaseException)',
    caughtBy: 'run',
  },
  {
    id: 'test functions that do nothing',
    runner: 'pytest',
    attack: 'import _pytest.python\n_pytest.python.Function.runtest = lambda self: None',
    caughtBy: 'run',
  },
  {
    id: 'call hook replaced',
    runner: 'pytest',
    attack: 'import _pytest.python\n_pytest.python.pytest_pyfunc_call.__code__ = (lambda pyfuncitem: True).__code__',
    caughtBy: 'run',
  },
  {
    id: 'reports that always pass',
    runner: 'pytest',
    attack:
      'import _pytest.reports as r\nreal = r.TestReport.from_item_and_call.__func__\ndef forged(cls, item, call):\n    call.excinfo = None\n    return real(cls, item, call)\nr.TestReport.from_item_and_call = classmethod(forged)',
    caughtBy: 'run',
  },
  {
    id: 'calls that lose their exception',
    runner: 'pytest',
    attack:
      'import _pytest.runner as r\nreal = r.CallInfo.from_call.__func__\ndef forged(cls, func, when, reraise=None):\n    made = real(cls, func, when, reraise)\n    if when == "call": made.excinfo = None\n    return made\nr.CallInfo.from_call = classmethod(forged)',
    caughtBy: 'run',
  },
  {
    id: 'a plugin that passes everything',
    runner: 'pytest',
    attack:
      "import gc, pytest\nclass Plugin:\n    @pytest.hookimpl(tryfirst=True)\n    def pytest_runtest_call(self, item):\n        item.obj = lambda *a, **k: None\nfor each in gc.get_objects():\n    if type(each).__name__ == 'PytestPluginManager': each.register(Plugin())",
    caughtBy: 'run',
  },
  {
    id: 'a plugin that deselects',
    runner: 'pytest',
    attack:
      "import gc\nclass Plugin:\n    def pytest_collection_modifyitems(self, items):\n        items[:] = [i for i in items if 'labels' in i.name]\nfor each in gc.get_objects():\n    if type(each).__name__ == 'PytestPluginManager': each.register(Plugin())",
    caughtBy: 'run',
  },
  {
    id: 'tests deleted from their module',
    runner: 'pytest',
    attack:
      "import sys\nimport inspect\nfor f in inspect.stack():\n    g = f.frame.f_globals\n    if g.get('__name__') == 'test_till':\n        g['pytestmark'] = [sys.modules['pytest'].mark.skip]",
    caughtBy: 'run',
  },
  { id: 'skip at import', runner: 'pytest', attack: 'import pytest\npytest.skip("no", allow_module_level=True)', caughtBy: 'run' },
  {
    id: 'skip when called',
    runner: 'both',
    attack: 'import unittest',
    body: functions.replace('    result = 0', "    raise unittest.SkipTest('no')"),
    caughtBy: 'run',
  },
  {
    id: 'pytest.exit when called',
    runner: 'pytest',
    attack: 'import pytest',
    body: functions.replace('    result = 0', "    pytest.exit('done', returncode=0)"),
    caughtBy: 'run',
  },
  {
    id: 'built-ins that agree',
    runner: 'both',
    attack: 'import builtins\nbuiltins.isinstance = lambda *a: True\nbuiltins.all = lambda x: True\nbuiltins.len = lambda x: 2',
    caughtBy: 'run',
  },
  {
    id: 'trace that jumps over asserts',
    runner: 'pytest',
    attack:
      "import sys\ndef trace(frame, event, arg):\n    if event == 'call' and frame.f_code.co_name.startswith('test'):\n        frame.f_trace_lines = True\n        return trace\n    if event == 'line':\n        frame.f_code = None\n    return trace\nsys.settrace(trace)",
    body: functions.replace(
      '    result = 0',
      "    import sys\n    f = sys._getframe(1)\n    while f and not f.f_code.co_name.startswith('test'): f = f.f_back\n    result = 0",
    ),
    caughtBy: 'run',
  },
  {
    id: 'results written to the channel',
    runner: 'both',
    attack:
      'import os\nos.write(3, b\'main \' + b\'0\' * 64 + b\' {"seq":1,"kind":"test","name":"test_adds_up","status":"passed","ms":1}\\n\')',
    caughtBy: 'run',
  },
  {
    id: 'the signer called by gc walk',
    runner: 'both',
    attack:
      "import gc, types\nfor each in gc.get_objects():\n    if isinstance(each, types.FunctionType) and each.__qualname__ == 'open_channel.<locals>.send':\n        each(kind='test', file='/x', name='test_adds_up', status='passed', ms=1.0)",
    caughtBy: 'run',
  },
  {
    id: 'the signer called by gc walk, and the end',
    runner: 'both',
    attack:
      "import gc, os, types, sys\ndef forge():\n    for each in gc.get_objects():\n        if isinstance(each, types.FunctionType) and each.__qualname__ == 'open_channel.<locals>.send':\n            each(kind='test', file=os.getcwd() + '/test_till.py', name='test_adds_up', status='passed', ms=1.0)\n            each(kind='end', tests=1)\n            os._exit(0)\nforge()",
    caughtBy: 'run',
  },
  {
    id: 'the key out of memory',
    runner: 'both',
    attack:
      "import re\ntext = open('/proc/self/mem', 'rb')\nmaps = open('/proc/self/maps').read()\nkeys = set()\nfor line in maps.split('\\n'):\n    m = re.match(r'([0-9a-f]+)-([0-9a-f]+) rw', line)\n    if m and 'heap' in line:\n        text.seek(int(m[1], 16)); keys |= set(re.findall(rb'[0-9a-f]{64}', text.read(int(m[2], 16) - int(m[1], 16))))\nimport os\nos._exit(0)",
    caughtBy: 'run',
  },
  {
    id: 'the environment and the command line',
    runner: 'both',
    attack: "import os\nopen('/proc/self/environ').read(); open('/proc/self/cmdline').read(); os.read(0, 100)\nos._exit(0)",
    caughtBy: 'run',
  },
  { id: 'ctypes takes the interpreter down', runner: 'both', attack: 'import ctypes\nctypes.string_at(0)', caughtBy: 'run' },
  { id: 'ctypes ends with success', runner: 'both', attack: 'import ctypes\nctypes.CDLL(None)._exit(0)', caughtBy: 'run' },
  {
    id: 'import hook',
    runner: 'pytest',
    attack:
      "import sys\nclass Finder:\n    def find_spec(self, name, path=None, target=None): sys.modules.pop('till', None); return None\nsys.meta_path.insert(0, Finder())\nsys.modules['test_till'].__dict__.clear()",
    caughtBy: 'run',
  },
  {
    id: 'a str that equals anything',
    runner: 'both',
    attack: '',
    body: liar('str', 'def __eq__(self, other): return True'),
    caughtBy: 'security',
  },
  {
    id: 'an int that equals anything, in its own words',
    runner: 'both',
    attack: '',
    body: liar('int', 'def __eq__(self, other):\n        return other is not None'),
    caughtBy: 'security',
  },
  {
    id: 'an object that equals anything by assignment',
    runner: 'both',
    attack: '',
    body: liar('object', '__init__ = lambda self, x: None\n    __eq__ = lambda self, other: True'),
    caughtBy: 'security',
  },
  {
    id: 'unittest.mock.ANY',
    runner: 'both',
    attack: 'from unittest.mock import ANY',
    body: liar('int', 'pass').replaceAll('return Liar(1)', 'return ANY'),
    caughtBy: 'security',
  },
  {
    id: 'assertEqual toothless for the values of this test',
    runner: 'unittest',
    attack:
      'import unittest\nreal = unittest.TestCase.assertEqual\ndef equal(self, a, b, msg=None):\n    if b != 11 and b != {"lines": 2, "total": 11}: real(self, a, b, msg)\nunittest.TestCase.assertEqual = equal',
    caughtBy: 'security',
  },
  {
    id: 'the test’s own code replaced',
    runner: 'pytest',
    attack:
      "import sys\ndef later():\n    for name in ('test_adds_up', 'test_receipt', 'test_counts'):\n        f = getattr(sys.modules['test_till'], name)\n        f.__code__ = (lambda **k: None).__code__ if name != 'test_counts' else (lambda count: None).__code__",
    body: functions.replace("    return item['name'].strip()", "    later()\n    return item['name'].strip()"),
    caughtBy: 'security',
  },
  {
    id: 'the signer called late, by frames',
    runner: 'unittest',
    attack:
      "import sys\ndef forge():\n    f = sys._getframe()\n    while f:\n        if 'result' in f.f_locals and type(f.f_locals['result']).__name__ == 'Recorder':\n            f.f_locals['result'].addFailure = lambda test, err: f.f_locals['result'].addSuccess(test) if 'adds_up' in str(test) or 'receipt' in str(test) else type(f.f_locals['result']).addFailure(f.f_locals['result'], test, err)\n            return\n        f = f.f_back",
    body: functions.replace('    result = 0', '    forge()\n    result = 0'),
    caughtBy: 'security',
  },
  {
    id: 'an endless call where any error is expected',
    runner: 'both',
    attack: '',
    body: `${functions}\ndef refuse(a):\n    return refuse(a)\n`,
    caughtBy: 'run',
  },
]
