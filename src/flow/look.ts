/** Types and lint of the project as it is: errors are failing tests of their own kind. */
import { asFailures, CheckKind, PrunellaError, type Looked, type TestResult } from '../model/index.ts'
import type { CheckRun } from '../contracts/index.ts'
import type { HealOptions, HealParts } from './parts.ts'
import type { Notebook } from './notebook.ts'
import type { Red } from './reproduce.ts'

/** A project with more errors is misconfigured or never was checked; nobody mends it one by one. */
const COMPLAINTS_MAX = 3_000

type Said = Extract<CheckRun, { kind: 'complaints' }>

export interface Seen {
  readonly looked: readonly Looked[]
  /** What each tool said: what a later run is compared with. Absent where a tool was skipped, or said too much. */
  readonly runs: Readonly<Partial<Record<CheckKind, Said>>>
}

/** Asked for by name, types and lint are looked at whatever the tests say, and the tests are left as they are. */
export const isAskedByName = ({ look: asked }: HealOptions): boolean => asked !== undefined && asked !== 'when-green'

/** Looked at when asked for, or when the tests are green. Both tools side by side: two cores are the least there is. */
export async function look(book: Notebook, options: HealOptions, parts: HealParts, red: Red): Promise<Seen> {
  const asked = whichOf(options, red)
  if (asked.length === 0) return { looked: [], runs: {} }
  parts.progress({ kind: 'stage', stage: 'look', detail: asked.join(' and ') })
  return book.step('look', { tree: options.tree, checks: asked }, async () => {
    const { sandbox, project, language } = parts
    const runs = await Promise.all(asked.map((check) => language.checks.complaints(check, sandbox, project, new Map())))
    if (project.runner === 'none' && runs.every((run) => run.kind === 'skipped'))
      throw new PrunellaError('no-tests', `${project.packageDir} ${noTest(red)}, and ${whyNot(runs)}`, { next: NEXT })
    if (isAskedByName(options) && runs.every((run) => run.kind === 'skipped'))
      throw new PrunellaError('no-runner', whyNot(runs), {
        next: 'Install and configure what checks types or style here, or leave --types and --lint out.',
      })
    const said: Partial<Record<CheckKind, Said>> = {}
    for (const [index, run] of runs.entries())
      if (run.kind === 'complaints' && run.complaints.length <= COMPLAINTS_MAX) said[asked[index]!] = run
    return { looked: runs.map((run, index) => inWords(asked[index]!, run)), runs: said }
  })
}

const NEXT =
  'Write a test that shows the fault, pass --test "<command>", or set up a type checker or a linter (what is said of them above, put right).'

const noTest = ({ run }: Red): string => (run.problem === 'no-tests' ? 'has no test that runs' : 'has no file that looks like a test')

const whyNot = (runs: readonly CheckRun[]): string => runs.flatMap((run) => (run.kind === 'skipped' ? [run.why] : [])).join('; ')

function whichOf({ look: asked }: HealOptions, red: Red): readonly CheckKind[] {
  if (asked === undefined) return []
  if (asked !== 'when-green') return asked
  return red.failing.length === 0 && red.flaky.length === 0 ? CheckKind.options : []
}

function inWords(check: CheckKind, run: CheckRun): Looked {
  if (run.kind === 'skipped') return { check, status: 'skipped', detail: run.why, errors: 0 }
  const errors = run.complaints.length
  if (errors === 0) return { check, status: 'clean', detail: `${run.tool}: no errors`, errors }
  const many = errors > COMPLAINTS_MAX ? ', more than are mended one by one' : ''
  return { check, status: 'errors', detail: `${run.tool}: ${errors} ${errors === 1 ? 'error' : 'errors'}${many}`, errors }
}

/** The errors as failing tests; with --only those whose file, rule or message has the text. */
export function failuresIn({ runs }: Seen, only: string | undefined): TestResult[] {
  const all = CheckKind.options.flatMap((check) => causesFirst(asFailures(check, runs[check]?.complaints ?? [])))
  return only === undefined ? all : all.filter(({ id }) => `${id.file} > ${id.name}`.includes(only))
}

/** mypy and pyright say these of whatever depends on something they could not type, TypeScript the last two where it had to guess. */
const CONSEQUENCE =
  /\bno-any-return\b|\breport(?:Unknown|Missing)\w*Type\b|\bmisc\b.*\bAny\b|Returning Any|is unknown$|implicitly has an? '?any|any.* type implicitly/

/** An error about something that has no type is as a rule the echo of another one: that one is healed first. */
const causesFirst = (failures: readonly TestResult[]): TestResult[] =>
  failures.toSorted((a, b) => Number(CONSEQUENCE.test(a.id.name)) - Number(CONSEQUENCE.test(b.id.name)))
