/** What an error of a type checker is wont to mean: the families it makes likelier than where a test fails, and those that only dodge it. */
import type { Candidate, OpenFile, TemplateEngine } from '../contracts/index.ts'

interface Hint {
  readonly says: RegExp
  /** Family → how many times likelier. */
  readonly likelier: Readonly<Record<string, number>>
}

/** Guesses, checked on planted type errors (bench:types), not fitted. */
const hints: readonly Hint[] = [
  {
    says: /possibly|'(?:undefined|null)'|\bNone\b|\bnull\b|undefined'/,
    likelier: { 'guard-inserted': 25, 'optional-access': 25, 'wrap-known': 5, 'early-exit': 5 },
  },
  { says: /Promise|Coroutine|Awaitable/, likelier: { 'await-missing': 10 } },
  { says: /[Aa]rgument/, likelier: { arguments: 8, 'argument-normalised': 3, 'wrap-known': 2 } },
  { says: /[Nn]ot all code paths|[Mm]issing return|lacks ending return/, likelier: { 'return-missing': 20 } },
]

/** These make an error go away by not doing what was written; where no test watches, that is hardly meant. */
const DODGES: Readonly<Record<string, number>> = {
  'own-part': 0.1,
  'donor-expression': 0.2,
  'accumulator-start': 0.1,
  'statement-deleted': 0.05,
  'literal-for-variable': 0.1,
}

/** The templates in the order that the messages of the errors suggest. */
export function weighed(templates: TemplateEngine, messages: readonly string[]): TemplateEngine {
  const factors = new Map(Object.entries(DODGES))
  for (const { says, likelier } of hints)
    if (messages.some((message) => says.test(message)))
      for (const [family, factor] of Object.entries(likelier)) factors.set(family, Math.max(factor, factors.get(family) ?? 0))
  const weigh = (candidate: Candidate): Candidate => {
    const factor = factors.get(candidate.family)
    return factor === undefined || candidate.prior === undefined ? candidate : { ...candidate, prior: candidate.prior * factor }
  }
  const score = ({ prior = 0, weight }: Candidate): number => prior * weight
  const open = (path: string, text: string): OpenFile | undefined => {
    const file = templates.open(path, text)
    if (file === undefined) return undefined
    return {
      ...file,
      // A site has some hundred candidates: what was moved forward must not wait behind what was not.
      candidates: (site, focus) => [...file.candidates(site, focus)].map(weigh).sort((a, b) => score(b) - score(a)),
    }
  }
  return { ...templates, open }
}

/** A rule of style does not say what is meant: for lint only tools speak. */
export const mute = (templates: TemplateEngine): TemplateEngine => ({
  repairSyntax: () => [],
  open(path, text) {
    const file = templates.open(path, text)
    return file && { path, text, sitesOnLine: (line) => file.sitesOnLine(line), candidates: () => [] }
  },
})
