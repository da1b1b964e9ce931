/** What mining needs of a language: its engine, its tree, and when two texts are one program. */
import type { TemplateEngine } from '../../src/contracts/index.ts'
import { dialect as javascriptDialect } from '../../src/languages/javascript/dialect/dialect.ts'
import { templates as javascriptTemplates } from '../../src/languages/javascript/dialect/index.ts'
import { reader as javascript } from '../../src/languages/javascript/index.ts'
import { dialect as phpDialect } from '../../src/languages/php/dialect/dialect.ts'
import { templates as phpTemplates } from '../../src/languages/php/dialect/index.ts'
import { reader as php } from '../../src/languages/php/index.ts'
import { dialect as pythonDialect } from '../../src/languages/python/dialect/dialect.ts'
import { templates as pythonTemplates } from '../../src/languages/python/dialect/index.ts'
import { reader as python } from '../../src/languages/python/index.ts'
import type { Dialect } from '../../src/languages/templates/index.ts'

export interface MinedLanguage {
  readonly id: string
  /** Of its files. */
  readonly ending: string
  readonly engine: TemplateEngine
  readonly dialect: Dialect
  isSource(path: string): boolean
  isTestFile(path: string): boolean
  /** Neither source nor test, though the language would let a patch touch it: benchmarks, examples, scripts. */
  isTool(path: string): boolean
  sameTree(path: string, one: string, other: string): boolean
  /** Comments and texts, for `squash`. */
  readonly skipped: RegExp
}

const isTool = (path: string): boolean =>
  /(?:^|\/)(?:bench\w*|examples?|scripts?|tools?|docs?|website|demo|perf|locales?|lang)\//i.test(path)

const texts = String.raw`"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'`
export const languages: readonly MinedLanguage[] = [
  {
    ...{ id: 'javascript', ending: 'js', engine: javascriptTemplates, dialect: javascriptDialect, isTool },
    ...{ isSource: javascript.isSource, isTestFile: javascript.isTestFile, sameTree: javascript.compare.sameTree },
    skipped: new RegExp(String.raw`(\/\/[^\n]*|\/\*[\s\S]*?\*\/)|${texts}|` + '`(?:[^`\\\\]|\\\\[\\s\\S])*`', 'g'),
  },
  {
    ...{ id: 'python', ending: 'py', engine: pythonTemplates, dialect: pythonDialect, isTool },
    ...{ isSource: python.isSource, isTestFile: python.isTestFile, sameTree: python.compare.sameTree },
    skipped: new RegExp(String.raw`(#[^\n]*)|"""[\s\S]*?"""|'''[\s\S]*?'''|${texts}`, 'g'),
  },
  {
    ...{ id: 'php', ending: 'php', engine: phpTemplates, dialect: phpDialect, isTool },
    ...{ isSource: php.isSource, isTestFile: php.isTestFile, sameTree: php.compare.sameTree },
    skipped: new RegExp(String.raw`((?:\/\/|#(?!\[))[^\n]*|\/\*[\s\S]*?\*\/)|"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'`, 'g'),
  },
]
