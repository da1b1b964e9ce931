import { Command } from 'commander'
import { approveHeal } from '../../app/index.ts'
import { printJson, withInterrupt, type Door } from '../door.ts'
import { progressOn } from '../render/progress.ts'

export const approveCommand = (door: Door): Command =>
  new Command('approve')
    .description('apply one proven patch of a heal, named by its digest')
    .argument('<heal>', 'its name, or the beginning of it')
    .requiredOption('--patch <digest>', 'digest of the patch (its first 8 characters or more), as heal and show print it')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExamples:\n  prunella approve k7q2m9xd --patch 0b51c2d4e6f7\n')
    .action(async (heal: string, flags: { patch: string; json?: true }) => {
      door.json = flags.json === true
      const progress = progressOn(door.process.stderr, door.errPaint, flags.json === true)
      const { cwd, env } = { cwd: door.process.cwd(), env: door.process.env }
      const done = await withInterrupt(
        door,
        (signal) => approveHeal(heal, flags.patch, { cwd, env, signal, progress: progress.show }).finally(progress.end),
        'The same command goes on where it stopped.',
      )
      door.exitCode = done.outcome.verdict === 'healed' ? 0 : 1
      if (flags.json) return printJson(door, done)
      for (const path of done.paths) door.out(`${done.outcome.verdict === 'healed' ? 'applied' : 'taken back'} ${path}\n`)
      door.out(`${done.outcome.detail}\n`)
      if (done.outcome.verdict === 'healed') door.out(`Undo: prunella rollback ${done.heal}\n`)
    })
