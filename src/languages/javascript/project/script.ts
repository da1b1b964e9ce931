import type { JavaScriptRunner } from '../../../contracts/index.ts'
import { globToRegExp } from './glob.ts'
import { narrowness, splitFlags, takesValue } from './runner-flags.ts'
import { shellWords } from './shell.ts'

/** What a package's test script says: which runner, with which flags of its own and of Node, in which environment. */
export interface TestScript {
  readonly runner: JavaScriptRunner
  /** Flags for the runner; what would change reporting, watch or stop early is left out. */
  readonly flags: readonly string[]
  /** Test files, folders or globs named in the script. */
  readonly targets: readonly string[]
  readonly nodeFlags: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** When the script runs tests with more than one command: how many, and how many of them this stands for. */
  readonly part?: { readonly commands: number; readonly run: number }
}

/** Scripts that call scripts: deeper than this nobody writes. */
const SCRIPT_DEPTH_MAX = 8
/** Commands looked at in one test script and all that it calls: a script with more is made by a program. */
const COMMANDS_MAX = 200

type Scripts = Readonly<Record<string, string>>
type Env = Readonly<Record<string, string>>

/** One walk through the scripts. `names` are those being followed, so that a script that calls itself ends. */
interface Walk {
  readonly scripts: Scripts
  readonly names: readonly string[]
  readonly env: Env
  readonly left: { commands: number }
}

/**
 * The widest of the test commands that a script runs, itself or through other scripts: without a filter rather than with one, and of
 * several like that the last, because it is often the plain one after special settings. Commands that differ in
 * their files only are made one.
 */
export function readTestScript(scripts: Scripts, name = 'test'): TestScript | undefined {
  const found = commandsOf({ scripts, names: [], env: {}, left: { commands: COMMANDS_MAX } }, name, [])
  const width = ({ runner, flags, targets }: TestScript) => narrowness(runner, flags, targets)
  const best = Math.min(...found.map(width))
  const first = found.find((command) => width(command) === best)
  if (first === undefined) return undefined
  const alike = found.filter((command) => width(command) === best && command.runner === first.runner && same(command.flags, first.flags))
  const chosen = alike.at(-1)!
  const joined = best < FILTERED_FROM ? [chosen] : alike.filter((command) => same(settingsOf(command), settingsOf(chosen)))
  const targets = [...new Set(joined.flatMap((command) => command.targets))]
  const run = found.filter((command) => joined.some((taken) => same(command, taken))).length
  const whole = { ...chosen, targets }
  return run === found.length ? whole : { ...whole, part: { commands: found.length, run } }
}

/** From this narrowness on commands name files or folders and can be made one; by names of tests they cannot. */
const FILTERED_FROM = 2

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
const settingsOf = ({ flags, nodeFlags, env }: TestScript) => [flags, nodeFlags, env]

/** `extra` are words that the caller adds to the script's end. */
function commandsOf(walk: Walk, name: string, extra: readonly string[]): TestScript[] {
  const script = Object.hasOwn(walk.scripts, name) ? walk.scripts[name]! : undefined
  if (script === undefined || walk.names.includes(name) || walk.names.length >= SCRIPT_DEPTH_MAX) return []
  return commandsIn({ ...walk, names: [...walk.names, name] }, script, extra)
}

function commandsIn(walk: Walk, script: string, extra: readonly string[]): TestScript[] {
  const commands = shellWords(script)
  let { env } = walk
  return commands.flatMap((words, at) => {
    if (walk.left.commands-- <= 0) return []
    if (words[0] === 'export') env = { ...env, ...takeEnv(words.slice(1)).env }
    return readCommand({ ...walk, env }, at === commands.length - 1 ? [...words, ...extra] : words)
  })
}

function takeEnv(words: readonly string[]): { env: Record<string, string>; rest: readonly string[] } {
  const env: Record<string, string> = {}
  let at = 0
  for (; at < words.length; at++) {
    const assignment = /^([A-Za-z_]\w*)=(.*)$/s.exec(words[at]!)
    if (assignment === null) break
    env[assignment[1]!] = assignment[2]!
  }
  return { env, rest: words.slice(at) }
}

/** Programs that only run another, in an environment or under a measurement of theirs. */
const wrappers = new Set(
  'npx bunx cross-env cross-env-shell env exec command c8 nyc dotenv dotenvx env-cmd time timeout nice xvfb-run'.split(' '),
)
const managers = new Set(['npm', 'yarn', 'pnpm', 'bun'])
const manyScripts = new Set(['run-s', 'run-p', 'npm-run-all', 'npm-run-all2', 'concurrently'])
const runners: Readonly<Record<string, Exclude<JavaScriptRunner, 'node-test'>>> = {
  vitest: 'vitest',
  jest: 'jest',
  mocha: 'mocha',
  _mocha: 'mocha',
}
const isShell = (program: string) => program === 'sh' || program === 'bash'
const programOf = (word: string): string =>
  word
    .replace(/^\(+/, '')
    .replace(/^.*\//, '')
    .replace(/\.[cm]?js$/, '')
const isKnown = (program: string): boolean =>
  program in runners || managers.has(program) || manyScripts.has(program) || wrappers.has(program) || /^(?:node|tsx|sh|bash)$/.test(program)

function readCommand(walk: Walk, words: readonly string[]): TestScript[] {
  const { env: own, rest } = takeEnv(words)
  const env = { ...walk.env, ...own }
  const inside = { ...walk, env }
  const program = programOf(rest[0] ?? '')
  const given = rest.slice(1)
  if (Object.hasOwn(runners, program)) return [readRunner(runners[program]!, given, env)]
  if (program === 'node' || program === 'tsx') return readNode(program, given, env)
  if (manyScripts.has(program)) return given.flatMap((word) => readListed(inside, program, word))
  if (managers.has(program)) return readManager(inside, program, given)
  if (isShell(program)) return given[0] === '-c' ? commandsIn(inside, given[1] ?? '', []) : []
  if (!wrappers.has(program)) return []
  // Flags of wrappers have values of any kind: what counts is the next program or assignment that is known.
  const at = given.findIndex((word) => isKnown(programOf(word)) || (!word.startsWith('-') && /^[A-Za-z_]\w*=/.test(word)))
  return at === -1 ? given.flatMap((word) => (/\s/.test(word) ? commandsIn(inside, word, []) : [])) : readCommand(inside, given.slice(at))
}

function readRunner(runner: TestScript['runner'], given: readonly string[], env: Env): TestScript {
  const sub = runner === 'vitest' && ['run', 'watch', 'dev'].includes(given[0] ?? '') ? given.slice(1) : given
  return { runner, ...splitFlags(runner, sub), nodeFlags: [], env }
}

/** Flags that send a package manager to other packages: their scripts are not these. */
const ELSEWHERE = /^(?:-w|-ws|-r|-C|-F|--workspaces?|--filter|--recursive|--prefix|--cwd|--dir)(?:=|$)/

function readManager(walk: Walk, manager: string, given: readonly string[]): TestScript[] {
  const end = given.indexOf('--')
  const before = end === -1 ? given : given.slice(0, end)
  if (before.some((word) => ELSEWHERE.test(word) && given.indexOf(word) < firstName(given))) return []
  const at = firstName(before)
  const name = before[at]
  if (name === undefined) return end === -1 ? [] : readCommand(walk, given.slice(end + 1))
  if (name === 'exec' || name === 'x' || name === 'dlx') {
    const rest = given.slice(at + 1).filter((word) => word !== '--')
    return readCommand(walk, ['npx', ...rest])
  }
  const script = name === 't' || name === 'tst' ? 'test' : name
  const after = manager === 'npm' ? (end === -1 ? [] : given.slice(end + 1)) : given.slice(at + 1).filter((word) => word !== '--')
  const named = commandsOf(walk, script, after)
  if (named.length > 0 || Object.hasOwn(walk.scripts, script) || manager === 'npm') return named
  return isKnown(programOf(name)) ? readCommand(walk, given.slice(at)) : []
}

/** Where the name of the script stands. */
const firstName = (given: readonly string[]): number => {
  const at = given.findIndex((word) => !word.startsWith('-') && !['run', 'run-script', 'rum', 'urn'].includes(word))
  return at === -1 ? given.length : at
}

/** One word of npm-run-all or concurrently: a script's name, a pattern of names (`:` parts them), or a whole command. */
function readListed(walk: Walk, program: string, word: string): TestScript[] {
  if (word.startsWith('-')) return []
  const name = word.replace(/^(?:npm|yarn|pnpm|bun):/, '')
  if (program === 'concurrently' && name === word) return commandsIn(walk, word, [])
  const [pattern = '', ...extra] = name.split(/\s+/)
  if (!pattern.includes('*'))
    return commandsOf(
      walk,
      pattern,
      extra.filter((part) => part !== '--'),
    )
  const matches = globToRegExp(pattern.replaceAll(':', '/'))
  return Object.keys(walk.scripts).flatMap((other) => (matches.test(other.replaceAll(':', '/')) ? commandsOf(walk, other, extra) : []))
}

const NODE_FLAGS_WITH_VALUE = new Set(
  '--import --require -r --loader --experimental-loader --conditions -C --env-file --tsconfig --max-old-space-size --stack-size'.split(' '),
)

function readNode(program: string, words: readonly string[], env: Env): TestScript[] {
  const nodeFlags: string[] = program === 'tsx' ? ['--import', 'tsx'] : []
  let at = 0
  let isTest = false
  const rest: string[] = []
  for (; at < words.length && words[at]!.startsWith('-'); at++) {
    const word = words[at]!
    if (word === '--test') isTest = true
    else if (/^--(?:experimental-)?test/.test(word)) rest.push(word, ...(takesValue('node-test', word) ? [words[++at] ?? ''] : []))
    else nodeFlags.push(word, ...(NODE_FLAGS_WITH_VALUE.has(word) ? [words[++at] ?? ''] : []))
  }
  if (isTest) return [{ runner: 'node-test', ...splitFlags('node-test', [...rest, ...words.slice(at)]), nodeFlags, env }]
  const runner = runners[programOf(words[at] ?? '')]
  if (runner === undefined) return []
  return [{ ...readRunner(runner, words.slice(at + 1), env), nodeFlags }]
}
