/**
 * Tests for PHPUnit 4 to 8 that PHPUnit 9 takes under other names only (https://github.com/sebastianbergmann/phpunit, ChangeLog-5 to -9), and
 * tests for 10 and later that an older one takes by annotations. For looking at the past, and past what is installed: every line keeps its
 * number, so that what is said of a line is true of the file in the repository. `runner`: 'PHPUnit 9.6.7 on PHP 8.2.1'.
 */
export function modern(text: string, runner: string): string {
  if (!/PHPUnit|Test(?:Case)?\b/i.test(text)) return text
  const now = calls(annotations(signatures(names(text))))
  return Number(/^PHPUnit (\d+)/.exec(runner)?.[1] ?? ATTRIBUTES_SINCE) < ATTRIBUTES_SINCE ? annotated(now) : now
}

/** https://docs.phpunit.de/en/10.5/attributes.html */
const ATTRIBUTES_SINCE = 10

/** Attributes of a method that say how it is run. Those beside them go: only one doc comment counts. */
const annotated = (text: string): string =>
  text.replaceAll(
    /((?:^[ \t]*#\[[^\n]*\]\s*?\n)+)(?=[ \t]*(?:(?:public|final|static)\s+)*function\s)/gm,
    (lines: string, _, at: number) => {
      const said = lines.split('\n').slice(0, -1).map(annotationOf)
      if (said.every((one) => one === '') || /@(?:dataProvider|test)\b[^/]*\*\/\s*$/.test(text.slice(0, at))) return lines
      return said.map((one, index) => `${index === 0 ? '/**' : ' *'}${one}${index === said.length - 1 ? ' */' : ''}\n`).join('')
    },
  )

function annotationOf(line: string): string {
  const provider = /\bDataProvider\(\s*['"](\w+)['"]\s*\)/.exec(line)?.[1]
  if (provider !== undefined) return ` @dataProvider ${provider}`
  const depends = /\bDepends\(\s*['"](\w+)['"]\s*\)/.exec(line)?.[1]
  if (depends !== undefined) return ` @depends ${depends}`
  return /#\[\s*(?:[\w\\]+\\)?Test\s*(?:\(\s*\))?\]/.test(line) ? ' @test' : ''
}

/** `PHPUnit_Framework_MockObject_MockObject` is `PHPUnit\Framework\MockObject\MockObject` since 6. */
const names = (text: string): string =>
  text
    .replaceAll(/^use\s+\\?(PHPUnit_\w+)\s*;/gim, (_, name: string) => `use ${spaced(name)} as ${name};`)
    .replaceAll(/^use\s+\\?(PHPUnit_\w+)\s+as\b/gim, (_, name: string) => `use ${spaced(name)} as`)
    .replaceAll(/(?<![\w\\$]|\bas )\\?(PHPUnit_Framework_\w+)\b/gi, (all, name: string) =>
      imports(text, name) ? all : `\\${spaced(name)}`,
    )

const spaced = (name: string): string => name.replaceAll('_', '\\').replace(/^phpunit/i, 'PHPUnit')
const imports = (text: string, name: string): boolean => new RegExp(`^use\\s+\\\\?${name}\\s*;`, 'im').test(text)

/** They return nothing, and must say so since 8. */
const signatures = (text: string): string =>
  text.replaceAll(/\bfunction\s+(setUp|tearDown|setUpBeforeClass|tearDownAfterClass)\s*\(\s*\)(?!\s*:)/g, 'function $1(): void')

/** What a test must throw stands in its body since 9. */
const annotations = (text: string): string =>
  text.replaceAll(
    /(\/\*\*(?:(?!\*\/)[^])*?@expectedException\s+(?:(?!\*\/)[^])*?\*\/\s*(?:(?:public|final)\s+)*function\s+\w+\s*\([^)]*\)\s*(?::\s*void\s*)?\{)/g,
    (head: string) => {
      const thrown = /@expectedException\s+\\?([\w\\]+)/.exec(head)?.[1]
      const said = /@expectedExceptionMessage\s+(.+?)\s*(?:\*\/|$)/m.exec(head)?.[1]
      const message = said === undefined ? '' : ` $this->expectExceptionMessage('${said.replaceAll(/[\\']/g, '\\$&')}');`
      return `${head} $this->expectException('${(thrown ?? '').replaceAll('\\', '\\\\')}');${message}`
    },
  )

const TYPES: Readonly<Record<string, string>> = {
  ...{ array: 'Array', bool: 'Bool', boolean: 'Bool', float: 'Float', double: 'Float', int: 'Int', integer: 'Int', numeric: 'Numeric' },
  ...{ object: 'Object', resource: 'Resource', string: 'String', scalar: 'Scalar', callable: 'Callable', iterable: 'Iterable' },
}

const calls = (text: string): string =>
  text
    .replaceAll(/->setExpectedException\(\s*([^(),]+?)\s*\)/g, '->expectException($1)')
    .replaceAll(
      /\$this->setExpectedException\(\s*([^(),]+?)\s*,\s*([^(),]+?)\s*\);/g,
      '$this->expectException($1); $this->expectExceptionMessage($2);',
    )
    .replaceAll('->expectExceptionMessageRegExp(', '->expectExceptionMessageMatches(')
    .replaceAll(/->getMock\(\s*([^(),]+?)\s*\)/g, '->createMock($1)')
    .replaceAll(
      /(->|::)assert(Not)?InternalType\(\s*['"](\w+)['"]\s*,\s*/g,
      (all, access: string, not: string | undefined, type: string) => {
        const name = TYPES[type]
        return name === undefined ? all : `${access}assertIs${not ?? ''}${name}(`
      },
    )
