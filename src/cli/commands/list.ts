import { Command } from 'commander'
import { listHeals } from '../../app/index.ts'
import { printJson, type Door } from '../door.ts'

export const listCommand = (door: Door): Command =>
  new Command('list')
    .description('list the heals of this project, newest first')
    .argument('[dir]', 'folder of the project', '.')
    .option('--all', 'of every project')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExamples:\n  prunella list\n  prunella list --all --json\n')
    .action(async (dir: string, flags: { all?: true; json?: true }) => {
      door.json = flags.json === true
      const heals = await listHeals(flags.all ? undefined : dir, { cwd: door.process.cwd(), env: door.process.env })
      if (flags.json) return printJson(door, heals)
      if (heals.length === 0) return door.out('No heals yet. Start with: prunella heal\n')
      for (const heal of heals) {
        door.out(
          `${heal.heal}  ${new Date(heal.startedAt).toISOString().slice(0, 16).replace('T', ' ')}  ${heal.state.padEnd(16)} ${door.paint.dim(heal.project)}\n`,
        )
      }
    })
