/** A heal told to a person: what failed, where the fault is and why, the diff, the confidence, the proof, how to apply and undo. */
import type { HealReport, ProofCheck, Remedy, Round, Suspect } from '../../model/index.ts'
import { testKey, wholePercent } from '../../model/index.ts'
import { whatFailed } from './failed.ts'
import type { Paint } from './paint.ts'

const SHOWN_SUSPECTS = 3
const SHOWN_ALTERNATIVES = 3

export function renderStory(report: HealReport, paint: Paint): string {
  const out: string[] = [
    `${paint.bold('Prunella')}  ${report.project}  ${paint.dim(`${report.runner}, sandbox ${report.sandbox}, heal ${report.heal}`)}`,
    '',
  ]
  out.push(...whatFailed(report, paint))
  report.rounds.forEach((round, index) =>
    out.push(...renderRound(round, report, report.rounds.length > 1 ? `Fault ${index + 1}` : undefined, paint)),
  )
  for (const note of report.notes) out.push(paint.dim(`note: ${note}`))
  out.push(...ending(report, paint))
  return `${out.join('\n').trimEnd()}\n`
}

function renderRound(round: Round, report: HealReport, title: string | undefined, paint: Paint): string[] {
  const out: string[] = title === undefined ? [] : [paint.bold(title), ...round.targets.map((id) => `  ${testKey(id)}`), '']
  out.push(
    paint.bold('Where the fault is'),
    ...round.diagnosis.suspects.slice(0, SHOWN_SUSPECTS).flatMap((suspect) => suspectLines(suspect, paint)),
    ...(round.diagnosis.suspects.length === 0 ? [`  not known: ${round.diagnosis.summary}`] : []),
    '',
  )
  const { remedy } = round
  if (remedy === undefined) out.push(...noRemedy(round, paint))
  else out.push(...remedyLines(remedy, paint), ...healingLines(round, paint), ...statusLines(round, remedy, report, paint))
  out.push(...alternativeLines(round, paint))
  const { tried, plausible, elapsedMs, tier } = round.search
  out.push(paint.dim(`Search: ${tried} candidates in ${seconds(elapsedMs)} (${tier}), ${plausible} plausible.`), '')
  return out
}

const suspectLines = (suspect: Suspect, paint: Paint): string[] => [
  `  ${paint.cyan(`${suspect.path}:${suspect.line}`)}  suspiciousness ${suspect.suspiciousness.toFixed(2)}`,
  ...suspect.evidence.map((line) => `      ${paint.dim(line)}`),
]

function noRemedy(round: Round, paint: Paint): string[] {
  const why = {
    found: 'every plausible patch was disproved',
    exhausted:
      round.search.tried === 0
        ? 'there was nothing to try: no place to look at, or no template for it'
        : 'every candidate within reach was tried',
    time: 'the time budget ran out; raise it with --budget 10m',
    candidates: 'the limit of candidates was reached',
    stopped: 'it was stopped',
  }[round.search.ended]
  const best = round.alternatives[0]
  const told = round.search.ended === 'found' && best !== undefined ? `${why}; the best one by ${best.why}` : why
  return [`${paint.yellow('No patch.')} ${told}.`, '']
}

function remedyLines(remedy: Remedy, paint: Paint): string[] {
  const { proposal, proof, decision } = remedy
  const { confidence } = decision
  return [
    `${paint.bold('The patch')}  ${proposal.families.join(' + ')} ${paint.dim(`(${proposal.source})`)}`,
    `  ${proposal.explanation}`,
    ...remedy.diff
      .trimEnd()
      .split('\n')
      .map((line) => `  ${paintDiff(line, paint)}`),
    '',
    `${paint.bold('Confidence')}  ${wholePercent(confidence.value)} %  ${paint.dim(confidence.tier)}`,
    ...confidence.evidence.map((line) => `  ${line}`),
    ...distinguishing(remedy, paint),
    '',
    `${paint.bold('Proof')}  ${proof.verdict === 'proven' ? paint.green('proven') : paint.yellow(proof.verdict)}`,
    ...proof.checks.map((check) => checkLine(check, paint)),
    '',
  ]
}

function healingLines({ healings = [] }: Round, paint: Paint): string[] {
  if (healings.length === 0) return []
  const lines = healings.flatMap(({ places, heals }) => [
    `  ${paint.cyan(places.map(({ path, line }) => `${path}:${line}`).join(', '))}`,
    ...heals.map((id) => `      heals ${testKey(id)}`),
  ])
  return [paint.bold('Independent repairs'), ...lines, paint.dim('  heal --all proves and decides each by itself.'), '']
}

function distinguishing({ proposal }: Remedy, paint: Paint): string[] {
  const split = proposal.behaviours?.distinguishing
  if (split === undefined) return []
  return [
    `  ${paint.yellow('The tests do not tell these patches apart:')} on ${split.call}`,
    ...split.outcomes.map(({ proposal: id, outcome }) => `      ${id === proposal.id ? 'this patch' : id}: ${outcome}`),
    `  ${paint.dim('A test for that call would decide it.')}`,
  ]
}

function paintDiff(line: string, paint: Paint): string {
  if (line.startsWith('+++') || line.startsWith('---')) return paint.bold(line)
  if (line.startsWith('@@')) return paint.cyan(line)
  if (line.startsWith('+')) return paint.green(line)
  return line.startsWith('-') ? paint.red(line) : line
}

const checkNames: Record<ProofCheck['id'], string> = {
  red: 'red',
  reverse: 'reverse patch',
  security: 'security',
  silence: 'mends, not mutes',
  sentinels: 'sentinels',
  'test-list': 'test list',
  green: 'green',
  suite: 'whole suite',
  types: 'types',
  lint: 'lint',
}

function checkLine(check: ProofCheck, paint: Paint): string {
  const mark = { passed: paint.green('✓'), failed: paint.red('✗'), skipped: paint.dim('–') }[check.status]
  return `  ${mark} ${checkNames[check.id].padEnd(14)} ${check.detail}${check.durationMs < 1 ? '' : ` ${paint.dim(seconds(check.durationMs))}`}`
}

function statusLines(round: Round, remedy: Remedy, report: HealReport, paint: Paint): string[] {
  const out: string[] = []
  if (round.published !== undefined) {
    const where = { files: 'to the files', branch: `as branch ${round.published.ref}`, commit: `as commit ${round.published.ref}` }[
      round.published.as
    ]
    out.push(`${paint.green('Applied')} ${where}. ${round.outcome === undefined ? '' : round.outcome.detail}`)
    if (round.published.as !== 'branch') out.push(`Undo:   prunella rollback ${report.heal}`)
  } else {
    if (round.outcome !== undefined) out.push(`${paint.red('Not kept:')} ${round.outcome.detail}`)
    if (remedy.decision.verdict === 'refused') out.push(`${paint.red('Refused:')} ${remedy.decision.reasons.join('; ')}`)
    else
      out.push(
        `Apply:  prunella approve ${report.heal} --patch ${remedy.changes.digest.slice(0, 12)}`,
        `Undo:   prunella rollback ${report.heal}   (afterwards, at any time)`,
      )
    for (const reason of remedy.decision.verdict === 'awaiting' ? remedy.decision.reasons : []) out.push(paint.dim(`        ${reason}`))
  }
  return [...out, '']
}

function alternativeLines({ alternatives }: Round, paint: Paint): string[] {
  if (alternatives.length === 0) return []
  const shown = alternatives.slice(0, SHOWN_ALTERNATIVES)
  return [
    paint.bold('Other patches'),
    ...shown.flatMap(({ proposal, diff, why }) => [
      `  ${proposal.id}  ${proposal.families.join(' + ')}: ${paint.dim(why)}`,
      ...diff
        .split('\n')
        .filter((line) => /^[+-](?![+-])/.test(line))
        .map((line) => `      ${paintDiff(line, paint)}`),
    ]),
    ...(alternatives.length > shown.length
      ? [paint.dim(`  and ${alternatives.length - shown.length} more, see prunella show --json`)]
      : []),
    '',
  ]
}

function ending(report: HealReport, paint: Paint): string[] {
  const took = paint.dim(`in ${seconds(report.elapsedMs)}`)
  switch (report.state) {
    case 'nothing-to-heal':
      return []
    case 'healed':
      return [`${paint.green('Healed')} ${took}`]
    case 'proven':
      return [`${paint.green('A proven patch is ready')} ${took}; nothing was changed.`]
    case 'awaiting':
      return [`${paint.yellow('A patch waits for your decision')} ${took}; nothing was changed.`]
    case 'not-healed':
      return [`${paint.red('Not healed')} ${took}`]
  }
}

export const seconds = (ms: number): string =>
  ms < 1000 ? `${Math.round(ms)} ms` : ms < 120_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 60_000)} min`
