import type { TemplateEngine } from '../../../contracts/index.ts'
import { templateEngine } from '../../templates/index.ts'
import { dialect } from './dialect.ts'
import { own } from './families/index.ts'

/** Repair candidates for JavaScript and TypeScript (JSX too), on the ESTree of oxc-parser. */
export const templates: TemplateEngine = templateEngine(
  dialect,
  own.map(([template]) => template),
)
