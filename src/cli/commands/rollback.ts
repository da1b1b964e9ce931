import { Command } from 'commander'
import { rollbackHeal } from '../../app/index.ts'
import { printJson, type Door } from '../door.ts'

export const rollbackCommand = (door: Door): Command =>
  new Command('rollback')
    .description('take an applied patch back, byte for byte; refuses when the file changed since, and says which lines')
    .argument('<heal>', 'its name, or the beginning of it')
    .option('--dry-run', 'say what would be done')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExamples:\n  prunella rollback k7q2m9xd\n  prunella rollback k7q2m9xd --dry-run\n')
    .action(async (heal: string, flags: { dryRun?: true; json?: true }) => {
      door.json = flags.json === true
      const done = await rollbackHeal(heal, { dryRun: flags.dryRun === true }, { cwd: door.process.cwd(), env: door.process.env })
      if (flags.json) return printJson(door, done)
      for (const path of done.paths) door.out(`${flags.dryRun ? 'would restore' : 'restored'} ${path}\n`)
      if (done.paths.length === 0) door.out('Nothing of this heal is applied.\n')
    })
