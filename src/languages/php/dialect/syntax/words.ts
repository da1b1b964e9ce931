import { nearWords } from '../../../templates/index.ts'

/** https://www.php.net/manual/en/reserved.keywords.php, and the words for values and plain types. */
const keywords = (
  'abstract and array as break callable case catch class clone const continue declare default do echo else elseif enum extends final finally ' +
  'fn for foreach function global if implements include instanceof insteadof interface isset match namespace new null or parent print private ' +
  'protected public readonly require return self static string switch throw trait true false try unset use var void while yield from int float bool'
).split(' ')

/** Words of other languages, and what PHP says instead. */
const foreign: Readonly<Record<string, string>> = {
  def: 'function',
  func: 'function',
  fun: 'function',
  elif: 'elseif',
  elsif: 'elseif',
  None: 'null',
  nil: 'null',
  raise: 'throw',
  except: 'catch',
  let: '',
  const: '',
  not: '!',
}

export const nearKeywords = (word: string): string[] => [
  ...(Object.hasOwn(foreign, word) ? [foreign[word]!] : []),
  ...nearWords(word, keywords),
]
