/** What a message of an error says is wrong with a value. */
export type Sense = 'negative' | 'notPositive' | 'empty' | 'nothing' | 'type' | 'notWhole'

const words: readonly (readonly [pattern: RegExp, sense: Sense])[] = [
  [/negative|at least (?:0|zero)\b|>= ?0|greater than or equal to (?:0|zero)\b/i, 'negative'],
  [/(?<!non-?)positive|at least (?:1|one)\b|greater than (?:0|zero)\b|> ?0|>= ?1\b/i, 'notPositive'],
  [/empty|at least one|no \w+ (?:given|provided)|blank/i, 'empty'],
  [/required|missing|None\b|null|undefined|not (?:be )?(?:given|set|provided)/i, 'nothing'],
  [
    /instance|must be (?:an? )?(?:str|int|num|list|dict|array|bool|func|call|obj|iter|tuple|float|seq)|type\b|expected (?:an? )?\w+|invalid type/i,
    'type',
  ],
  [/integer|whole/i, 'notWhole'],
]

/** A question that fits the message is as likely as it is; another one by this much less. */
const otherSense = 0.35
/** The same for a parameter that the message does not name, where it names one. */
const otherName = 0.35

/**
 * How well a question fits what the error will say: its sense, and the parameter it is about (compare Zhai and others, C2S, ESEC/FSE
 * 2020: what comments and messages say of a parameter is a specification).
 */
export function fitOf(message: string, name: string, senses: readonly Sense[], names: readonly string[]): number {
  const told = words.filter(([pattern]) => pattern.test(message)).map(([, sense]) => sense)
  const named = names.filter((each) => new RegExp(`(?<![\\w$])${each.replaceAll('$', '')}(?!\\w)`).test(message))
  const sense = told.length === 0 || senses.some((each) => told.includes(each)) ? 1 : otherSense
  return sense * (named.length === 0 || named.includes(name) ? 1 : otherName)
}
