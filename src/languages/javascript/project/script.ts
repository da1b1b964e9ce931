import type { RunnerId } from '../../../contracts/index.ts'

/** What a package's test script says: which runner, with which flags of its own and of Node, in which environment. */
export interface TestScript {
  readonly runner: Exclude<RunnerId, 'command'>
  /** Flags for the runner; what would change reporting, watch or stop early is left out. */
  readonly flags: readonly string[]
  /** Test files, folders or globs named in the script. */
  readonly targets: readonly string[]
  readonly nodeFlags: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** Scripts that call scripts: deeper than this is a loop. */
const SCRIPT_DEPTH_MAX = 5

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

/** Programs that only wrap another; those that take flags of their own are skipped flag by flag. */
const wrappers = new Set(['npx', 'cross-env', 'cross-env-shell', 'c8', 'nyc', 'exec', 'env', 'dotenv', 'pnpm', 'yarn', 'bunx', 'time'])
const NODE_FLAGS_WITH_VALUE = new Set([
  '--import',
  '--require',
  '-r',
  '--loader',
  '--experimental-loader',
  '--conditions',
  '-C',
  '--env-file',
])
const RUNNER_FLAGS_WITH_VALUE = new Set(
  (
    '--require -r --import --timeout -t --ui -u --grep -g --fgrep -f --config -c --spec --extension --file --ignore --exclude --retries --slow ' +
    '--project --environment --pool --testNamePattern --testPathPattern --testPathPatterns --rootDir --root --dir --selectProjects --maxWorkers ' +
    '--test-concurrency --test-name-pattern --test-timeout --test-shard --node-option -n --package --loader'
  ).split(' '),
)
/** Flags that concern what is printed, watched or written: ours decide that. */
const DROPPED =
  /^(?:--(?:watch\w*|coverage.*|reporters?(?:=.*)?|reporter-options?|ui|update|updateSnapshot|bail(?:=.*)?|parallel|ci|runInBand|run|silent|verbose|inspect.*|test-reporter.*|test-only|test-update-snapshots|experimental-test-coverage|test-coverage.*|colors?|forceExit|exit)|-[wbpiO])$/
const DROPPED_WITH_VALUE = new Set([
  '--reporter',
  '--reporters',
  '--reporter-options',
  '-R',
  '-w',
  '--maxWorkers',
  '-O',
  '--test-reporter',
  '--test-reporter-destination',
])

export function readTestScript(scripts: Readonly<Record<string, string>>, name = 'test', depth = 0): TestScript | undefined {
  const script = scripts[name]
  if (script === undefined || depth > SCRIPT_DEPTH_MAX) return undefined
  for (const words of shellWords(script)) {
    const found = readCommand(words) ?? followScript(words, scripts, depth)
    if (found !== undefined) return found
  }
  return undefined
}

function followScript(words: readonly string[], scripts: Readonly<Record<string, string>>, depth: number): TestScript | undefined {
  const [program, ...rest] = words
  if (!['npm', 'yarn', 'pnpm', 'run-s', 'run-p', 'npm-run-all', 'bun'].includes(program!)) return undefined
  for (const word of rest) {
    if (word === 'run' || word === '-s' || word.startsWith('-')) continue
    const found = readTestScript(scripts, word, depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}

function readCommand(words: readonly string[]): TestScript | undefined {
  const env: Record<string, string> = {}
  let at = 0
  for (; at < words.length; at++) {
    const word = words[at]!
    const assignment = /^([A-Za-z_]\w*)=(.*)$/s.exec(word)
    if (assignment !== null) env[assignment[1]!] = assignment[2]!
    else if (!wrappers.has(word) && !(at > 0 && (word.startsWith('-') || word === 'exec'))) break
  }
  const program = (words[at] ?? '').replace(/^.*\//, '').replace(/\.[cm]?js$/, '')
  const rest = words.slice(at + 1)
  if (program === 'vitest' || program === 'jest' || program === 'mocha' || program === '_mocha') {
    const runner = program === '_mocha' ? 'mocha' : program
    const split = splitFlags(runner === 'vitest' ? rest.filter((word, i) => i > 0 || !['run', 'watch', 'dev'].includes(word)) : rest)
    return { runner, ...split, nodeFlags: [], env }
  }
  if (program === 'node' || program === 'tsx') return readNode(program, rest, env)
  return undefined
}

function readNode(program: string, words: readonly string[], env: Record<string, string>): TestScript | undefined {
  const nodeFlags: string[] = program === 'tsx' ? ['--import', 'tsx'] : []
  let at = 0
  let isTest = false
  const rest: string[] = []
  for (; at < words.length && words[at]!.startsWith('-'); at++) {
    const word = words[at]!
    if (word === '--test') isTest = true
    else if (/^--(?:experimental-)?test/.test(word))
      rest.push(word, ...(RUNNER_FLAGS_WITH_VALUE.has(word) || DROPPED_WITH_VALUE.has(word) ? [words[++at]!] : []))
    else nodeFlags.push(word, ...(NODE_FLAGS_WITH_VALUE.has(word) ? [words[++at]!] : []))
  }
  const script = words[at]
  if (isTest) return { runner: 'node-test', ...splitFlags([...rest, ...words.slice(at)]), nodeFlags, env }
  const wrapped = script === undefined ? undefined : /(?:^|\/)(vitest|jest|_?mocha)(?:\.m?js)?$/.exec(script)
  if (wrapped === null || wrapped === undefined) return undefined
  const inner = readCommand([wrapped[1]!, ...words.slice(at + 1)])
  return inner === undefined ? undefined : { ...inner, nodeFlags, env }
}

function splitFlags(words: readonly string[]): { flags: string[]; targets: string[] } {
  const flags: string[] = []
  const targets: string[] = []
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!
    if (DROPPED_WITH_VALUE.has(word)) at++
    else if (DROPPED.test(word) || word === '--') continue
    else if (RUNNER_FLAGS_WITH_VALUE.has(word)) flags.push(word, words[++at] ?? '')
    else if (word.startsWith('-')) flags.push(word)
    else if (!/^\d*[<>]/.test(word)) targets.push(word)
  }
  return { flags, targets }
}
