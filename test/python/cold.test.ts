/** Cold runs of small real Python projects in the real sandbox, and every way a suite can go wrong. About ten seconds on idle cores. */
import { describe, expect, it } from 'vitest'
import { explainSuite } from '../../src/languages/python/suite/index.ts'
import { type Opened, openProject, told } from './projects.ts'

async function withProject(texts: Readonly<Record<string, string>>, use: (opened: Opened) => Promise<void>): Promise<void> {
  const opened = await openProject(texts)
  try {
    await use(opened)
  } finally {
    opened.remove()
  }
}

const calc = { 'calc.py': 'def add(a, b):\n    return a - b\n\ndef label(x):\n    return str(x)\n' }

const pytestText = `import pytest, unittest
from calc import add, label

def test_add():
    assert add(1, 2) == 3

@pytest.mark.parametrize('a,b', [(0, 0), (1, 1)])
def test_param(a, b):
    assert add(a, b) == a + b

@pytest.fixture
def thing(tmp_path):
    return tmp_path / 'x'

def test_fixtures(thing, capsys, monkeypatch):
    thing.write_text(label(1))
    print('hey')
    assert capsys.readouterr().out == 'hey\\n'

@pytest.mark.skip
def test_skip(): pass

@pytest.mark.xfail
def test_known(): assert 0

@pytest.fixture
def broken():
    raise RuntimeError('no fixture')

def test_broken(broken): pass

class TestGroup:
    def test_in(self):
        assert label(3) == '3'

class TestU(unittest.TestCase):
    def test_eq(self):
        self.assertEqual(add(2, 2), 4)
    def test_raises(self):
        with self.assertRaises(KeyError):
            add(None, 1)
`

describe('lists every test with its file, full name and failure', () => {
  it('pytest', () =>
    withProject(
      { ...calc, 'tests/test_calc.py': pytestText, 'conftest.py': '', 'tests/test_gone.py': 'import nothere\n' },
      async ({ run }) => {
        const without = await run()
        expect(told(without)).toMatchInlineSnapshot(`
          [
            "failed tests/test_calc.py | test_add | AssertionError assert -1 == 3 | 3 -1",
            "passed tests/test_calc.py | test_param[0-0]",
            "failed tests/test_calc.py | test_param[1-1] | AssertionError assert 0 == (1 + 1) | 2 0",
            "passed tests/test_calc.py | test_fixtures",
            "skipped tests/test_calc.py | test_skip",
            "todo tests/test_calc.py | test_known",
            "failed tests/test_calc.py | test_broken | RuntimeError no fixture |",
            "passed tests/test_calc.py | TestGroup > test_in",
            "failed tests/test_calc.py | TestU > test_eq | AssertionError 0 != 4 | 4 0",
            "failed tests/test_calc.py | TestU > test_raises | TypeError unsupported operand type(s) for -: 'NoneType' and 'int' |",
            "load error tests/test_gone.py | ModuleNotFoundError No module named 'nothere'",
            "complete",
          ]
        `)
        expect(told(await run({ sentinel: 'x' }))).toEqual(told(without))
      },
    ))

  it('unittest', () =>
    withProject(
      {
        ...calc,
        'tests/__init__.py': '',
        'tests/test_calc.py': `import unittest
from calc import add, label

class TestCalc(unittest.TestCase):
    @classmethod
    def setUpClass(cls): cls.one = 1
    def test_add(self): self.assertEqual(add(self.one, 2), 3)
    def test_label(self): self.assertEqual(label(1), '1')
    @unittest.skip('no')
    def test_skip(self): pass
    @unittest.expectedFailure
    def test_known(self): self.fail()
    def test_sub(self):
        for at in (0, 1):
            with self.subTest(at=at): self.assertEqual(add(0, at), at)

class TestLater(unittest.IsolatedAsyncioTestCase):
    async def test_waits(self): self.assertEqual(add(1, 1), 2)
`,
        'test_gone.py': 'import unittest\nimport nothere\n',
      },
      async ({ run }) => {
        const without = await run()
        expect(told(without)).toMatchInlineSnapshot(`
          [
            "failed tests/test_calc.py | TestCalc > test_add | AssertionError -1 != 3 | 3 -1",
            "todo tests/test_calc.py | TestCalc > test_known",
            "passed tests/test_calc.py | TestCalc > test_label",
            "skipped tests/test_calc.py | TestCalc > test_skip",
            "failed tests/test_calc.py | TestCalc > test_sub | AssertionError -1 != 1 | 1 -1",
            "failed tests/test_calc.py | TestLater > test_waits | AssertionError 0 != 2 | 2 0",
            "load error test_gone.py | ModuleNotFoundError No module named 'nothere'",
            "complete",
          ]
        `)
        expect(told(await run({ sentinel: 'x' }))).toEqual(told(without))
      },
    ))
})

describe('what goes wrong is told', () => {
  const explained = async (texts: Readonly<Record<string, string>>, wallMs = 30_000): Promise<string> => {
    let said = ''
    await withProject({ ...calc, ...texts }, async ({ run }) => {
      const result = await run({ limits: { wallMs } })
      const why = explainSuite(result)
      said = `${told(result).join(' / ')} => ${why === undefined ? 'healable' : `${why.code}: ${why.detail}`}`
    })
    return said.replace(/after \d+ s/, 'after N s')
  }
  it.each([
    [
      'a source that does not parse',
      { 'calc.py': 'def add(:\n', 'test_a.py': 'from calc import add\ndef test_a(): pass\n' },
      /load error test_a.py \| SyntaxError .* => healable/,
    ],
    [
      'a conftest that does not load',
      { 'conftest.py': 'import jsn\n', 'test_a.py': 'def test_a(): pass\n' },
      /load error conftest.py \| ModuleNotFoundError No module named 'jsn' .*=> healable/,
    ],
    [
      'an unknown option',
      { 'pytest.ini': '[pytest]\naddopts = --nothing\n', 'test_a.py': 'def test_a(): pass\n' },
      /=> suite-broken: .*--nothing/,
    ],
    ['no test', { 'pytest.ini': '[pytest]\n', 'test_a.py': 'x = 1\n' }, /complete no-tests => no-tests/],
    [
      'a package below src that asks for its own version, and is not installed',
      {
        'src/shop/__init__.py': "from importlib.metadata import version\n__version__ = version('prunella-shop')\n",
        'tests/test_a.py': 'import shop\ndef test_a(): pass\n',
      },
      /=> suite-broken: tests\/test_a\.py needs the metadata of prunella-shop, .*pip install -e \. first/,
    ],
    [
      'a package below src that is not installed',
      { 'src/shop/__init__.py': '', 'tests/test_a.py': 'import shop\ndef test_a(): pass\n' },
      /^passed tests\/test_a\.py .*=> healable/,
    ],
    [
      'the network',
      { 'test_a.py': "import socket\ndef test_a(): socket.create_connection(('example.org', 80))\n" },
      /=> suite-network: .*gaierror/,
    ],
  ])('%s', async (_, texts, expected) => {
    expect(await explained(texts as Record<string, string>)).toMatch(expected)
  })

  it('names what wants a package, where other tests fail for reasons of their own', () =>
    withProject(
      {
        ...calc,
        'test_add.py': 'import pytest\nfrom calc import add\ndef test_add(): assert add(1, 2) == 3\n',
        'test_web.py': 'import pytest\nimport tornadoes_of_iron\ndef test_web(): pass\n',
        'test_slip.py': 'import pytest\nimport clac\ndef test_slip(): pass\n',
        'test_version.py': "import pytest\nfrom importlib.metadata import version\ndef test_version(): assert version('prunella-shop')\n",
      },
      async ({ run }) => {
        const { missing, wanting } = await run()
        expect({ missing, wanting }).toEqual({
          missing: undefined,
          wanting: [
            {
              id: { file: 'test_version.py', name: 'test_version' },
              what: 'test_version.py needs the metadata of prunella-shop, which is made when the project is installed; run pip install -e . first',
            },
            {
              id: { file: 'test_web.py', name: '' },
              what: 'test_web.py needs the package tornadoes_of_iron, which is not installed',
            },
          ],
        })
      },
    ))

  it('a loop without end', async () => {
    expect(await explained({ 'test_a.py': 'def test_a():\n    while True: pass\n' }, 4_000)).toMatch(
      /incomplete timeout => suite-hangs: after N s no test had ended/,
    )
  })

  it('lets tests write into the project, and keeps nothing of it', () =>
    withProject(
      { 'test_a.py': "def test_a():\n    open('out.txt', 'w').write('x')\n    assert open('out.txt').read() == 'x'\n" },
      async ({ run }) => {
        expect(told(await run())).toEqual(['passed test_a.py | test_a', 'complete'])
      },
    ))
})
