/** PHP measures texts and arrays by different functions, and a template knows only how the value is written: the file tells which it is. */
export interface Sizes {
  length(value: string): string
  isText(value: string): boolean
  /** `mb_substr` where the file counts characters. */
  readonly substr: string
}

type Call = (name: string, ...values: readonly string[]) => string

/** Names that people give to texts where nothing else tells. */
const textName =
  /(?:str|string|text|name|word|line|message|sentence|title|char|prefix|suffix|slug|path|url|email|html|haystack|needle|input|content)s?$/i
/** Verdicts kept for one file at most: then it is a list of names and no program. */
const keptMax = 2_000

export function sizes(file: string, call: Call): Sizes {
  const many = /\bmb_strlen\(/.test(file)
  const kept = new Map<string, boolean>()
  const isText = (value: string): boolean => {
    const known = kept.get(value)
    if (known !== undefined) return known
    const found = judged(file, value)
    if (kept.size < keptMax) kept.set(value, found)
    return found
  }
  return {
    isText,
    length: (value) => call(isText(value) ? (many ? 'mb_strlen' : 'strlen') : 'count', value),
    substr: /\bmb_substr\(/.test(file) ? 'mb_substr' : 'substr',
  }
}

function judged(file: string, value: string): boolean {
  if (/^["']|^\(string\)|^\\?(?:substr|trim|str_\w+|strto\w+|implode|sprintf|strrev|ucfirst|mb_\w+)\(/.test(value)) return true
  const bare = value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  if (
    new RegExp(
      `(?:\\bstring|\\?string)\\s+${bare}\\b|(?:strlen|substr|str_\\w+|trim|strto\\w+|explode\\([^,]+,)\\(?\\s*${bare}(?!\\w)`,
    ).test(file)
  )
    return true
  if (new RegExp(`\\barray\\s+${bare}\\b|\\b(?:count|array_\\w+|foreach\\s)\\(?\\s*${bare}(?!\\w)|${bare}\\[\\]`).test(file)) return false
  return /^[$\w>-]+$/.test(value) && textName.test(value)
}
