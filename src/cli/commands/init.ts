import { Command } from 'commander'
import { initProject } from '../../app/index.ts'
import { printJson, type Door } from '../door.ts'

export const initCommand = (door: Door): Command =>
  new Command('init')
    .description('write the one configuration file, commented, with its JSON Schema')
    .argument('[dir]', 'folder of the project', '.')
    .option('--force', 'replace an existing file')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExamples:\n  prunella init\n  prunella init packages/api --force\n')
    .action(async (dir: string, flags: { force?: true; json?: true }) => {
      door.json = flags.json === true
      const written = await initProject(dir, { force: flags.force === true }, { cwd: door.process.cwd() })
      if (flags.json) return printJson(door, { written })
      for (const path of written) door.out(`wrote ${path}\n`)
    })
