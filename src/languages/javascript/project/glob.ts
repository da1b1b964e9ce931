/**
 * Globs as test runners and workspaces write them: `*`, `**`, `?`, `[abc]`, `{a,b}`, `?(x|y)`, `+(x)`, `@(x)`, `*(x)`.
 * Returns a pattern for a whole relative path.
 */
export function globToRegExp(glob: string): RegExp {
  const text = glob.replace(/^\.\//, '')
  let out = ''
  const closers: string[] = []
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!
    const next = text[at + 1]
    if ('?+@*'.includes(char) && next === '(') {
      closers.push(char === '@' ? ')' : `)${char}`)
      out += '(?:'
      at++
    } else if (char === '*' && next === '*') {
      at++
      const whole = text[at + 1] === '/'
      if (whole) at++
      out += whole ? '(?:[^/]+/)*' : '.*'
    } else if (char === '*') out += '[^/]*'
    else if (char === '?') out += '[^/]'
    else if (char === '{') {
      closers.push(')')
      out += '(?:'
    } else if ((char === '}' || char === ')') && closers.length > 0) out += closers.pop()!
    else if ((char === ',' || char === '|') && closers.length > 0) out += '|'
    else if (char === '[') {
      const close = text.indexOf(']', at + 1)
      if (close === -1) out += '\\['
      else {
        out += `[${text.slice(at + 1, close).replace(/^!/, '^')}]`
        at = close
      }
    } else out += /[\w/-]/.test(char) ? char : `\\${char}`
  }
  return new RegExp(`^${out}${')'.repeat(closers.length)}$`)
}

export const isGlob = (text: string): boolean => /[*?{}[\]]/.test(text)
