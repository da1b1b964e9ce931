/** Splits like a shell into commands of words; quotes and backslashes count, nothing is expanded. */
export function shellWords(script: string): string[][] {
  const commands: string[][] = [[]]
  for (const match of script.matchAll(/&&|\|\||[;|&\n]|(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\;|&])+/g)) {
    const word = match[0]
    if (/^(?:&&|\|\||[;|&\n])$/.test(word)) commands.push([])
    else
      commands
        .at(-1)!
        .push(
          word.replace(
            /"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/g,
            (_, double, single, escaped) => double?.replace(/\\(["\\$`])/g, '$1') ?? single ?? escaped,
          ),
        )
  }
  return commands.filter((words) => words.length > 0)
}
