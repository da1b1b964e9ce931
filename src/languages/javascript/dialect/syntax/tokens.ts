/** A token as far as a text that does not parse has any. Comments and white space are left out. */
export interface Token {
  readonly start: number
  readonly end: number
  readonly text: string
  readonly kind: 'word' | 'number' | 'string' | 'broken-string' | 'punctuator' | 'other'
}

/**
 * Lexical grammar of ECMA-262 chapter 12, roughly and without fail: templates and regular expressions only as far as they
 * close, a string that does not close ends with its line.
 */
const pattern = new RegExp(
  [
    String.raw`(?<skip>\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)`,
    String.raw`(?<word>[\p{ID_Start}$_#@][\p{ID_Continue}$]*)`,
    String.raw`(?<number>\.?\d[\w.]*)`,
    String.raw`(?<string>'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"|${'`'}(?:[^${'`'}\\]|\\[\s\S])*${'`'})`,
    String.raw`(?<broken>['"][^\n]*|${'`'}[\s\S]*)`,
    String.raw`(?<punctuator>>>>=|\.\.\.|===|!==|\*\*=|<<=|>>=|>>>|&&=|\|\|=|\?\?=|=>|==|!=|<=|>=|&&|\|\||\?\?|\?\.|\+\+|--|\+=|-=|\*=|\/=|%=|&=|\|=|\^=|\*\*|[{}()[\];,<>+\-*\/%&|^!~?:=.])`,
    String.raw`(?<other>[\s\S])`,
  ].join('|'),
  'guy',
)

const kinds = {
  word: 'word',
  number: 'number',
  string: 'string',
  broken: 'broken-string',
  punctuator: 'punctuator',
  other: 'other',
} as const

export function tokenise(text: string): Token[] {
  const tokens: Token[] = []
  for (const match of text.matchAll(pattern)) {
    const groups = match.groups as Record<string, string | undefined>
    if (groups['skip'] !== undefined) continue
    for (const [name, kind] of Object.entries(kinds))
      if (groups[name] !== undefined) tokens.push({ start: match.index, end: match.index + match[0].length, text: match[0], kind })
  }
  return tokens
}
