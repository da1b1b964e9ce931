/** A token as far as a text that does not parse has any. Comments, white space and what stands outside PHP are left out. */
export interface Token {
  readonly start: number
  readonly end: number
  readonly text: string
  readonly kind: 'variable' | 'word' | 'number' | 'string' | 'broken-string' | 'mark' | 'other'
}

/**
 * The tokens of https://www.php.net/manual/en/tokens.php, roughly and without fail: a text in quotes that does not close on any line
 * ends with its own.
 */
const pattern = new RegExp(
  [
    String.raw`(?<skip>\s+|\/\/[^\n]*|#(?!\[)[^\n]*|\/\*[\s\S]*?\*\/|\?>[\s\S]*?(?:<\?php\b|<\?=|$))`,
    String.raw`(?<heredoc><<<[ \t]*(?<fence>['"]?)(?<label>\w+)\k<fence>\r?\n[\s\S]*?\n[ \t]*\k<label>\b)`,
    String.raw`(?<variable>\$\w+)`,
    String.raw`(?<word>\\?[A-Za-z_\x80-\uffff][\w\x80-\uffff]*(?:\\\w+)*)`,
    String.raw`(?<number>\.?\d[\w.]*)`,
    String.raw`(?<string>'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"|${'`'}[^${'`'}]*${'`'})`,
    String.raw`(?<broken>['"][^\n]*)`,
    String.raw`(?<mark>\?->|\?\?=|<=>|\*\*=|\.\.\.|===|!==|<<=|>>=|=>|->|::|==|!=|<>|<=|>=|&&|\|\||\?\?|\+\+|--|[-+*\/.%&|^]=|\*\*|<<|>>|#\[|[{}()[\];,<>+\-*\/%&|^!~?:=.@$\\])`,
    String.raw`(?<other>[\s\S])`,
  ].join('|'),
  'gy',
)

const kinds = {
  heredoc: 'string',
  variable: 'variable',
  word: 'word',
  number: 'number',
  string: 'string',
  broken: 'broken-string',
  mark: 'mark',
  other: 'other',
} as const

export function tokenise(text: string): Token[] {
  const tokens: Token[] = []
  const opening = /<\?php\b|<\?=/.exec(text)
  if (!opening) return tokens
  pattern.lastIndex = opening.index + opening[0].length
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    if (match[0] === '') break
    const groups = match.groups as Record<string, string | undefined>
    if (groups['skip'] !== undefined) continue
    for (const [name, kind] of Object.entries(kinds))
      if (groups[name] !== undefined) tokens.push({ start: match.index, end: match.index + match[0].length, text: match[0], kind })
  }
  return tokens
}
