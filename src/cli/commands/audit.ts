import { Command } from 'commander'
import { verifyAudit } from '../../app/index.ts'
import { printJson, type Door } from '../door.ts'

export const auditCommand = (door: Door): Command =>
  new Command('audit').description('the hash-chained journal of every heal').addCommand(
    new Command('verify')
      .description('recompute every hash; finds changed, removed, re-ordered and cut-off rows')
      .option('--anchor <head>', 'the head of an earlier verify, kept elsewhere: shows that nothing before it was cut off or written anew')
      .option('--json', 'as JSON')
      .addHelpText(
        'after',
        '\nExamples:\n  prunella audit verify\n  prunella audit verify --anchor 0b51c2…\n  prunella audit verify --json\n',
      )
      .action(async (flags: { anchor?: string; json?: true }) => {
        door.json = flags.json === true
        const { entries, faults, head } = await verifyAudit(flags.anchor, { cwd: door.process.cwd(), env: door.process.env })
        door.exitCode = faults.length === 0 ? 0 : 3
        if (flags.json) return printJson(door, { entries, faults, head })
        for (const { heal, seq, fault } of faults) door.out(`${door.paint.red('✗')} ${heal} step ${seq}: ${fault}\n`)
        door.out(
          faults.length === 0
            ? `${door.paint.green('✓')} ${entries} entries, the chain holds; head ${head}\n`
            : `${faults.length} faults in ${entries} entries\n`,
        )
      }),
  )
