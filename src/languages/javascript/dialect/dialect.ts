import type { Dialect } from '../../templates/index.ts'
import { names } from './names.ts'
import { patterns } from './patterns.ts'
import { priors } from './priors.ts'
import { sayJavaScript } from './say.ts'
import { repairSyntax } from './syntax/repair.ts'
import { tables } from './tables.ts'
import { children, parse, precedence } from './tree.ts'

export const dialect: Dialect = {
  parse(path, text) {
    const parsed = parse(path, text)
    return 'program' in parsed ? parsed : undefined
  },
  repairSyntax,
  children,
  precedence,
  operatorSpan(text, node) {
    const { left, operator } = node as unknown as { left: { end: number }; operator: string }
    const start = text.indexOf(operator, left.end)
    return { start, end: start + operator.length }
  },
  say: sayJavaScript,
  names,
  tables,
  patterns,
  without: new Set(),
  priors,
}
