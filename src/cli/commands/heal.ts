import { Command, InvalidArgumentError } from 'commander'
import { healProject, type HealReport, type Remedy } from '../../app/index.ts'
import { printJson, withInterrupt, type Door } from '../door.ts'
import { progressOn } from '../render/progress.ts'

const examples = `
Examples:
  prunella heal                          heal the project in this folder; shows the patch, asks before writing
  prunella heal packages/api --apply     apply a proven patch without asking
  prunella heal --only "adds tax"        look only at failing tests whose name has this text
  prunella heal --all --branch           several independent faults; put the patches on a git branch
  prunella heal --test "npm test"        any command; JUnit XML, TAP or the exit code tell the result
  prunella heal --json --dry-run         for scripts: the whole report, nothing written
`

export function healCommand(door: Door): Command {
  return new Command('heal')
    .description('heal a project whose tests fail, or whose types or lint do')
    .argument('[dir]', 'folder of the project', '.')
    .option('--apply', 'apply a proven patch without asking')
    .option('--branch [name]', 'put the patch on a new git branch; the working tree stays as it is')
    .option('--commit', 'apply the patch and commit it')
    .option('--dry-run', 'change nothing, ask nothing')
    .option('--all', 'heal several independent faults in one run')
    .option('--only <test>', 'only failing tests (or errors) whose name contains this text')
    .option('--types', 'heal what the type checker says, whatever the tests say (by default when all tests pass)')
    .option('--lint', 'heal what the linter says, whatever the tests say (by default when all tests pass)')
    .option('--test <command>', 'how to run the tests, when the runner is not recognised')
    .option('--budget <time>', 'time for the search, such as 30s, 5m or 1h (default 2m)', parseTime)
    .option('--test-timeout <time>', 'time for one run of the suite (default 5m)', parseTime)
    .option('--resume [heal]', 'go on with an interrupted heal')
    .option('--wait', 'wait when another heal of this project is running')
    .option('--install', 'install missing dependencies first (scripts of packages do not run)')
    .option('--seed <number>', 'seed of the search, for repeating a run', parseSeed)
    .option('--unsafe-no-sandbox', 'run the project and the candidates with no sandbox at all; recorded in the journal')
    .option('--json', 'the whole report as JSON on stdout')
    .addHelpText('after', examples)
    .action(async (dir: string, flags: Flags) => {
      door.json = flags.json === true
      await run(dir, flags, door)
    })
}

interface Flags {
  apply?: true
  branch?: string | true
  commit?: true
  dryRun?: true
  all?: true
  only?: string
  types?: true
  lint?: true
  test?: string
  budget?: number
  testTimeout?: number
  resume?: string | true
  wait?: true
  install?: true
  seed?: number
  unsafeNoSandbox?: true
  json?: true
}

async function run(dir: string, flags: Flags, door: Door): Promise<void> {
  const progress = progressOn(door.process.stderr, door.errPaint, flags.json === true && door.process.stderr.isTTY !== true)
  if (flags.unsafeNoSandbox)
    door.err(`${door.errPaint.red('No sandbox:')} the project's code and every candidate run with all your rights.\n`)
  const reports: HealReport[] = []
  const work = withInterrupt(door, (signal) =>
    healProject(
      {
        ...flags,
        dir,
        branch: typeof flags.branch === 'string' ? flags.branch : undefined,
        publishAs: flags.branch !== undefined ? 'branch' : flags.commit ? 'commit' : 'files',
      },
      {
        cwd: door.process.cwd(),
        env: door.process.env,
        signal,
        progress: progress.show,
        confirm: (remedy, soFar) => confirm(remedy, soFar, flags, door, progress.end),
        finished: (report) => void reports.push(report),
        offerInstall: (command) => offer(`The dependencies are not installed. Run ${command} now?`, door, progress.end),
      },
    ).finally(progress.end),
  )
  // What is done is told even when a later project of the same folder cannot be healed from.
  try {
    await work
  } finally {
    const [only, ...more] = reports
    if (flags.json && only) printJson(door, more.length === 0 ? only : reports)
    else for (const report of reports) door.out(await story(report, door))
  }
  door.exitCode = Math.max(...reports.map(exitCodeOf))
}

/** Loaded when there is something to tell. */
const story = async (report: HealReport, door: Door): Promise<string> => {
  const { renderStory } = await import('../render/story.ts')
  return renderStory(report, door.paint)
}

/** 0 when healed, when a proven patch is ready, or when there is nothing to heal. */
export const exitCodeOf = (report: HealReport): number => (['healed', 'proven', 'nothing-to-heal'].includes(report.state) ? 0 : 1)

/** Shows the story so far and asks for this very patch; whatever is not a person at a terminal is a no. */
async function confirm(remedy: Remedy, soFar: HealReport, flags: Flags, door: Door, clear: () => void): Promise<boolean> {
  if (!door.interactive || flags.json) return false
  clear()
  door.out(await story(soFar, door))
  for (const reason of remedy.decision.reasons) door.out(`${reason}\n`)
  return offer('Apply this patch?', door, clear)
}

async function offer(question: string, door: Door, clear: () => void): Promise<boolean> {
  if (!door.interactive) return false
  clear()
  const { confirm } = await import('@clack/prompts')
  const answer = await confirm({ message: question, initialValue: false })
  return answer === true
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

export function parseTime(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h)?$/.exec(text.trim())
  const value = match === null ? Number.NaN : Number(match[1]) * (units[match[2] ?? 's'] as number)
  if (!Number.isFinite(value) || value <= 0 || value > 86_400_000)
    throw new InvalidArgumentError('a time such as 30s, 5m or 1h (at most 24h)')
  return value
}

function parseSeed(text: string): number {
  const seed = Number(text)
  if (!Number.isInteger(seed) || seed < 0 || seed > 2 ** 32 - 1) throw new InvalidArgumentError('a whole number from 0 to 4294967295')
  return seed
}
