/** How a project calls PHPUnit by itself: the words after `phpunit` or `pest` in a script of composer.json. */
import type { Composer } from './composer.ts'

/** Flags that choose what runs and how it is set up; everything else of a script concerns output and is left out. */
const TAKES_VALUE =
  /^(?:-c|--test-directory|--configuration|--bootstrap|--testsuite|--exclude-testsuite|--group|--exclude-group|--include-path|-d|--filter|--test-suffix)$/
const ALONE = /^(?:--no-configuration|--no-extensions|--process-isolation|--globals-backup|--static-backup)$/
/** Takes a value that is ours to decide. */
const DROPPED_VALUE =
  /^--(?:log-\w+|coverage-[\w-]+|cache-\w+|printer|colors|columns|order-by|random-order-seed|testdox-\w+|repeat|whitelist|path-coverage|processes|shard)$/

export interface PhpunitCall {
  readonly flags: readonly string[]
  /** Folders or files named, relative to the package. */
  readonly targets: readonly string[]
  readonly configuration: string | undefined
  /** A filter by name or group would leave sentinels out. */
  readonly filters: boolean
  /** Where Pest's own files are, when not in tests. */
  readonly testFolder?: string
}

export const nothingCalled: PhpunitCall = { flags: [], targets: [], configuration: undefined, filters: false }

/** The first script that runs PHPUnit: `test` and its like before others. */
export function readScripts({ scripts }: Composer): PhpunitCall {
  const names = Object.keys(scripts).sort((a, b) => rank(a) - rank(b))
  for (const name of names.filter((each) => rank(each) < UNLIKELY))
    for (const line of scripts[name] ?? []) {
      const found = /(?:^|[\s;&/])(?:phpunit(?:\.phar)?|pest)(?=\s|$)([^&;|]*)/.exec(line)
      if (found !== null) return readWords(found[1]!)
    }
  return nothingCalled
}

const UNLIKELY = 3
const rank = (name: string): number =>
  name === 'test' || name === 'tests' ? 0 : name === 'phpunit' ? 1 : /test|unit/i.test(name) ? 2 : UNLIKELY

function readWords(text: string): PhpunitCall {
  const words = [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3]!)
  const flags: string[] = []
  const targets: string[] = []
  let configuration: string | undefined
  let testFolder: string | undefined
  for (let at = 0; at < words.length; at++) {
    const [name, joined] = split(words[at]!)
    const takes = TAKES_VALUE.test(name)
    const value = joined ?? (takes || DROPPED_VALUE.test(name) ? words[++at] : undefined)
    if (name === '-c' || name === '--configuration') configuration = value
    else if (name === '--test-directory') testFolder = value
    else if (takes && value !== undefined) flags.push(...(name.startsWith('--') ? [`${name}=${value}`] : [name, value]))
    else if (ALONE.test(name)) flags.push(name)
    else if (!name.startsWith('-') && !name.startsWith('@') && !name.startsWith('$')) targets.push(name)
  }
  return {
    flags,
    targets,
    configuration,
    ...(testFolder === undefined ? {} : { testFolder }),
    filters: flags.some((flag) => /^--(?:filter|group)=/.test(flag)),
  }
}

const split = (word: string): [name: string, value: string | undefined] => {
  const at = word.startsWith('--') ? word.indexOf('=') : -1
  return at === -1 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)]
}
