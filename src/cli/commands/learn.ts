import { Command, InvalidArgumentError, Option } from 'commander'
import { failure, learnFromHistory } from '../../app/index.ts'
import { printJson, withInterrupt, type Door } from '../door.ts'
import { renderLearned } from '../render/learned.ts'
import { progressOn } from '../render/progress.ts'
import { parseTime } from './heal.ts'

const FAULTS = 50
const BUDGET_MS = 30 * 60_000
const BUDGET_EACH_MS = 60_000
const SEED = 1

interface Flags {
  history?: true
  max: number
  budget: number
  each: number
  seed: number
  from?: string
  test?: string
  out?: string
  json?: true
}

export const learnCommand = (door: Door): Command =>
  new Command('learn')
    .description("measure on this project's own past how often a patch is right")
    .argument('[dir]', 'folder of the project', '.')
    .option('--history', 'heal the faults that its commits repaired, and compare with what people did')
    .option('--max <number>', 'faults to heal', parseCount, FAULTS)
    .addOption(new Option('--budget <time>', 'time for the whole run').argParser(parseTime).default(BUDGET_MS, '30m'))
    .addOption(
      new Option('--each <time>', 'search time for one fault, of the processor; by the clock at most four times as long')
        .argParser(parseTime)
        .default(BUDGET_EACH_MS, '1m'),
    )
    .option('--from <revision>', 'where to start, going back (default HEAD)')
    .option('--test <command>', 'how to run the tests, when the runner is not recognised')
    .option('--seed <number>', 'seed of the searches', parseCount, SEED)
    .option('--out <folder>', 'where to keep what is found (default: beside the state)')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nNothing in the project changes: each commit is laid out in a scratch folder, with the packages that this checkout has.' +
        '\nA second run goes on where the first ended.\n\nExamples:\n  prunella learn --history\n  prunella learn --history --max 10 --budget 10m\n',
    )
    .action(async (dir: string, flags: Flags) => {
      door.json = flags.json === true
      if (flags.history !== true) throw await failure('usage', 'name what to learn from: prunella learn --history')
      const progress = progressOn(door.process.stderr, door.errPaint, flags.json === true && door.process.stderr.isTTY !== true)
      const { max, budget, each, seed, from, test, out } = flags
      const report = await withInterrupt(
        door,
        (signal) =>
          learnFromHistory(
            {
              ...{ dir, max, budget, budgetEach: each, seed },
              ...(from === undefined ? {} : { from }),
              ...(test === undefined ? {} : { test }),
              ...(out === undefined ? {} : { out }),
            },
            { cwd: door.process.cwd(), env: door.process.env, signal, progress: progress.show },
          ).finally(progress.end),
        'The same command goes on where it stopped.',
      )
      if (flags.json) printJson(door, report)
      else door.out(renderLearned(report, door.paint))
    })

function parseCount(text: string): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1 || count > 1_000_000) throw new InvalidArgumentError('a whole number from 1 to 1000000')
  return count
}
