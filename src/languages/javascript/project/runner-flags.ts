/** What each runner's command line means, as far as it must be told apart here: which flags take a value, and which are ours to decide. */
import type { JavaScriptRunner } from '../../../contracts/index.ts'

type Runner = JavaScriptRunner

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/))

/**
 * Flags that take the next word, or a part of it after `=`. jest and mocha: `--help` of jest 30 and mocha 11 with what older versions had;
 * vitest: its cli/cli-config; node: https://nodejs.org/api/cli.html.
 */
const withValue: Readonly<Record<Runner, ReadonlySet<string>>> = {
  jest: words(
    `--config -c --env --testEnvironment --testEnvironmentOptions --testNamePattern -t --testPathPattern --testPathPatterns
     --testPathIgnorePatterns --testMatch --testRegex --testTimeout --testRunner --testSequencer --testFailureExitCode --testURL --timers
     --rootDir --roots --projects --selectProjects --ignoreProjects --filter --globals --globalSetup --globalTeardown --haste --seed
     --moduleDirectories --moduleFileExtensions --moduleNameMapper --modulePathIgnorePatterns --modulePaths --preset --prettierPath
     --resolver --runner --setupFiles --setupFilesAfterEnv --setupTestFrameworkScriptFile --snapshotSerializers --transform
     --transformIgnorePatterns --unmockedModulePathPatterns --watchPathIgnorePatterns --workerIdleMemoryLimit --maxConcurrency --shard`,
  ),
  mocha: words(
    `--require -r --import --timeout --timeouts -t --ui -u --grep -g --fgrep -f --config --package --opts --spec --extension --file
     --ignore --exclude --retries --slow -s --node-option -n --loader --experimental-loader --global --globals --compilers
     --max-old-space-size --conditions --watch-files --watch-ignore`,
  ),
  vitest: words(
    `--config -c --root -r --dir --mode --pool --environment --project --testNamePattern -t --exclude --retry --shard --testTimeout
     --hookTimeout --teardownTimeout --minWorkers --maxConcurrency --slowTestThreshold --workspace --diff --snapshotEnvironment
     --execArgv --vmMemoryLimit --tagsFilter --attachmentsDir`,
  ),
  'node-test': words(
    '--test-concurrency --test-name-pattern --test-skip-pattern --test-timeout --test-shard --test-isolation --test-global-setup',
  ),
}

/** Flags that concern what is printed, watched, measured or cut short: ours decide that. */
const dropped: Readonly<Record<Runner, ReadonlySet<string>>> = {
  jest: words(
    `--watch --watchAll --watchman --coverage --collectCoverage --ci --bail -b --runInBand -i --verbose --silent --colors --color --forceExit
     --updateSnapshot -u --onlyChanged -o --onlyFailures -f --lastCommit --notify --json --listTests --detectOpenHandles --logHeapUsage
     --expand -e --errorOnDeprecated --useStderr --debug --clearCache --cache --passWithNoTests`,
  ),
  mocha: words(
    `--watch -w --bail -b --parallel -p --exit --color --colors -c --no-color --no-colors -C --forbid-only --forbid-pending --growl -G
     --inspect --inspect-brk --inspect-wait --dry-run --pass-on-failing-test-suite --fail-zero`,
  ),
  vitest: words(
    `--watch -w --run --ui --open --update -u --coverage --silent --hideSkippedTests --inspect --inspect-brk --inspectBrk --passWithNoTests
     --typecheck --changed --standalone --allowOnly --color --no-color --clearScreen --logHeapUsage --expandSnapshotDiff --printConsoleTrace`,
  ),
  'node-test': words(
    '--watch --test-only --test-update-snapshots --test-force-exit --experimental-test-coverage --test-coverage --experimental-test-isolation',
  ),
}
const droppedWithValue: Readonly<Record<Runner, ReadonlySet<string>>> = {
  jest: words(
    `--reporters --maxWorkers -w --coverageDirectory --coverageReporters --coverageProvider --coverageThreshold --collectCoverageFrom
     --coveragePathIgnorePatterns --outputFile --cacheDirectory --changedSince --notifyMode --openHandlesTimeout --testResultsProcessor`,
  ),
  mocha: words('--reporter -R --reporter-option --reporter-options -O --jobs -j'),
  vitest: words('--reporter --outputFile --maxWorkers --mergeReports --api --bail'),
  'node-test': words(
    `--test-reporter --test-reporter-destination --test-coverage-include --test-coverage-exclude --test-coverage-lines
     --test-coverage-branches --test-coverage-functions --watch-path`,
  ),
}
/** Vitest takes members of its options with a dot, with or without a value. */
const VITEST_DROPPED = /^--(?:coverage|api|inspector|typecheck)\./
const VITEST_SWITCH =
  /\.(?:enabled|all|clean\w*|skipFull|allowExternal|reportOnFailure|excludeAfterRemap|ignoreEmptyLines|strictPort|waitForDebugger)$/
const VITEST_DOTTED = /^--[\w-]+\.[\w.-]+$/
const PLAIN_VALUE = /^(?:\d+|true|false)$/

export const takesValue = (runner: Runner, flag: string): boolean => withValue[runner].has(flag) || droppedWithValue[runner].has(flag)

/** jest and vitest take `--test-timeout` for `--testTimeout`. */
const canonical = (runner: Runner, flag: string): string =>
  runner === 'jest' || runner === 'vitest' ? flag.replace(/(?<=\w)-(\w)/g, (_, letter: string) => letter.toUpperCase()) : flag

function isDropped(runner: Runner, name: string): boolean {
  const negated = canonical(runner, `--${name.replace(/^--no-/, '')}`)
  if (dropped[runner].has(canonical(runner, name)) || (name.startsWith('--no-') && dropped[runner].has(negated))) return true
  return runner === 'vitest' && VITEST_DROPPED.test(name)
}

/** Flags for the runner, and what is left: files, folders, globs or patterns of files. */
export function splitFlags(runner: Runner, given: readonly string[]): { flags: string[]; targets: string[] } {
  const flags: string[] = []
  const targets: string[] = []
  for (let at = 0; at < given.length; at++) {
    const word = given[at]!
    const name = word.replace(/=.*$/s, '')
    const apart = name === word
    const value = PLAIN_VALUE.test(given[at + 1] ?? '')
    if (/^\d*[<>]+&?$/.test(word)) at++
    else if (/^\d*[<>]/.test(word) || word === '--' || word.startsWith('$')) continue
    else if (!word.startsWith('-')) targets.push(word)
    else if (droppedWithValue[runner].has(canonical(runner, name))) at += apart ? 1 : 0
    else if (isDropped(runner, name)) at += apart && (value || (VITEST_DROPPED.test(name) && !VITEST_SWITCH.test(name))) ? 1 : 0
    else if (apart && (withValue[runner].has(canonical(runner, name)) || (dotted(runner, name) && value)))
      flags.push(word, given[++at] ?? '')
    else flags.push(word)
  }
  return { flags, targets }
}

const dotted = (runner: Runner, name: string): boolean => runner === 'vitest' && VITEST_DOTTED.test(name)

/** A name filter in the project's own script leaves out whatever is added to a test file. */
export const filtersByName = (runner: Runner, flags: readonly string[]): boolean =>
  flags.some((flag) => NAME_FILTER[runner].test(canonical(runner, flag)))

const NAME_FILTER: Readonly<Record<Runner, RegExp>> = {
  jest: /^(?:-t|--testNamePattern)(?:=|$)/,
  mocha: /^(?:-g|-f|--grep|--fgrep)(?:=|$)/,
  vitest: /^(?:-t|--testNamePattern|--tagsFilter)(?:=|$)/,
  'node-test': /^--(?:test-name-pattern|test-skip-pattern)(?:=|$)/,
}
const SHARD = /^--(?:test-)?shard(?:=|$)/
const FILE_FILTER =
  /^--(?:testPathPatterns?|testMatch|testRegex|testPathIgnorePatterns|selectProjects|ignoreProjects|project|exclude|ignore|spec|dir|roots|filter)(?:=|$)/
const OWN_CONFIG = /^(?:--(?:config|opts|root|rootDir|workspace|projects)|-c|-r)(?:=|$)/

/** How much of a package's tests a command runs, most first: 0 all, 1 what a configuration of its own says, 2 some folders, 3 some files, 4 some names. */
export function narrowness(runner: Runner, flags: readonly string[], targets: readonly string[]): number {
  if (filtersByName(runner, flags) || flags.some((flag) => SHARD.test(flag))) return 4
  if (targets.some((target) => /\.[cm]?[jt]sx?$/.test(target) && !target.includes('*'))) return 3
  if (runner === 'jest' && targets.length > 0) return 3
  if (targets.length > 0 || flags.some((flag) => FILE_FILTER.test(flag))) return 2
  return flags.some((flag) => OWN_CONFIG.test(flag) && !(runner === 'mocha' && flag.startsWith('-r'))) ? 1 : 0
}
