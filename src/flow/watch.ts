/** After a patch was written: the suite runs on the real tree, and a patch that did harm there is taken back. One road for heal and approve. */
import { planRollback } from '../stages/7-apply/index.ts'
import { judgeOutcome, judgeToolOutcome } from '../stages/8-watch/index.ts'
import type { ChangeSet, CheckKind, Complaint, Outcome, SuiteRun, TestId } from '../model/index.ts'
import type { Book } from './notebook.ts'
import type { HealParts } from './parts.ts'
import { currentTexts } from './sources.ts'

export interface Applied {
  readonly book: Book
  readonly parts: Pick<HealParts, 'language' | 'project' | 'sandbox' | 'files' | 'progress'>
  readonly changes: ChangeSet
  readonly targets: readonly TestId[]
  /** The run of the suite before the patch. */
  readonly red: SuiteRun
  readonly flaky: readonly TestId[]
  /** Wall time of one run of the suite, milliseconds. */
  readonly testTimeoutMs: number
  /** Names of the steps in the journal: '1.watch' and '1.undo'. */
  readonly watchStep: string
  readonly undoStep: string
  /** Where the targets are errors of a tool: which, and all it said when the heal began. */
  readonly check?: { readonly kind: CheckKind; readonly before: readonly Complaint[] }
  /** Idempotent under its key. */
  readonly write: (undo: ChangeSet, key: string) => Promise<unknown>
}

export async function watchApplied(applied: Applied): Promise<Outcome> {
  const { book, changes } = applied
  const outcome = await book.step(applied.watchStep, { changes: changes.digest }, async () => {
    const suite = await runTests(applied)
    return suite.verdict === 'healed' && applied.check !== undefined ? runTool(applied, suite) : suite
  })
  return outcome.verdict === 'healed' ? outcome : { ...outcome, detail: `${outcome.detail}; ${await takeBack(applied)}` }
}

async function runTests({ parts, red, targets, flaky, check, testTimeoutMs }: Applied): Promise<Outcome> {
  const { sandbox, project, language } = parts
  const without = project.runner === 'none' || (check !== undefined && red.problem === 'no-tests')
  if (without) return { verdict: 'healed', detail: 'the project has no tests' }
  parts.progress({ kind: 'stage', stage: 'watch', detail: 'running the tests on the real tree' })
  const after = await language.suite.run(sandbox, { project, overlays: new Map(), limits: { wallMs: testTimeoutMs } })
  if (check === undefined) return judgeOutcome(red, after, targets, flaky)
  const outcome = judgeOutcome(red, after, [], flaky)
  return outcome.verdict === 'healed' ? { ...outcome, detail: 'the tests are as before' } : outcome
}

async function runTool({ parts, check, targets }: Applied, suite: Outcome): Promise<Outcome> {
  const { sandbox, project, language } = parts
  parts.progress({ kind: 'stage', stage: 'watch', detail: `${check!.kind} of the real tree` })
  const after = await language.checks.complaints(check!.kind, sandbox, project, new Map())
  const outcome = judgeToolOutcome(check!.before, after, targets)
  return outcome.verdict === 'healed' ? { ...outcome, detail: `${outcome.detail}; ${suite.detail}` } : outcome
}

async function takeBack({ book, parts, changes, undoStep, write }: Applied): Promise<string> {
  const now = await currentTexts(changes.changes, parts.files)
  const plan = planRollback(changes, (path) => now.get(path))
  if (plan.kind === 'already') return 'taken back'
  if (plan.kind === 'refused') return 'it could not be taken back, because someone changed the file meanwhile'
  const undo = plan.changes
  await book.effect(
    undoStep,
    { changes: undo.digest },
    {
      key: `${book.heal}-${undoStep.replace('.', '-')}`,
      perform: async (key) => {
        await write(undo, key)
        return { paths: undo.changes.map((change) => change.path) }
      },
    },
  )
  return 'taken back'
}
