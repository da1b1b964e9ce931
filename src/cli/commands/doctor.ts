import { Command } from 'commander'
import { examine } from '../../app/index.ts'
import { printJson, type Door } from '../door.ts'
import { progressOn } from '../render/progress.ts'

export const doctorCommand = (door: Door): Command =>
  new Command('doctor')
    .description('check every prerequisite, and attack the sandbox')
    .argument('[dir]', 'folder of a project to check too', '.')
    .option('--quick', 'only the probes that tell a working sandbox from a broken one')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExamples:\n  prunella doctor\n  prunella doctor --quick --json\n')
    .action(async (dir: string, flags: { quick?: true; json?: true }) => {
      door.json = flags.json === true
      const progress = progressOn(door.process.stderr, door.errPaint, flags.json === true)
      const findings = await examine(dir, flags.quick ? 'quick' : 'full', {
        cwd: door.process.cwd(),
        env: door.process.env,
        progress: progress.show,
      }).finally(progress.end)
      door.exitCode = findings.some((finding) => finding.status === 'failed') ? 3 : 0
      if (flags.json) return printJson(door, { findings })
      for (const { status, title, detail, remedy } of findings) {
        const mark = { passed: door.paint.green('✓'), failed: door.paint.red('✗'), warning: door.paint.yellow('!') }[status]
        door.out(`${mark} ${title.padEnd(22)} ${detail}\n`)
        if (remedy !== undefined) door.out(`  ${door.paint.bold('remedy:')} ${remedy}\n`)
      }
    })
