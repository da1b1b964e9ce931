import { nearWords } from '../../../templates/index.ts'

/** Reserved words and the contextual ones that open a construct (ECMA-262, 12.7.2). */
const keywords = (
  'await break case catch class const continue debugger default delete do else export extends false finally for function if import in ' +
  'instanceof let new null of return static super switch this throw true try typeof undefined var void while with yield async from get set as ' +
  'interface type enum implements readonly public private protected'
).split(' ')

export const nearKeywords = (word: string): string[] => nearWords(word, keywords)
