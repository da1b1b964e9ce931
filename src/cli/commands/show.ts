import { Command } from 'commander'
import { showHeal } from '../../app/index.ts'
import { printJson, type Door } from '../door.ts'

export const showCommand = (door: Door): Command =>
  new Command('show')
    .description('show a heal again: the story, the patch, the proof')
    .argument('[heal]', 'its name, or the beginning of it; the newest of this project when absent')
    .option('--diff', 'only the patch, as a unified diff (git apply takes it)')
    .option('--steps', 'the journal of the heal, a step a line')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  prunella show\n  prunella show k7q2m9xd --diff | git apply --check\n  prunella show k7q2m9xd --steps\n',
    )
    .action(async (heal: string | undefined, flags: { diff?: true; steps?: true; json?: true }) => {
      door.json = flags.json === true
      const shown = await showHeal(heal, { cwd: door.process.cwd(), env: door.process.env })
      if (flags.json) printJson(door, { ...shown.report, steps: shown.steps })
      else if (flags.steps)
        for (const step of shown.steps)
          door.out(`${String(step.seq).padStart(3)}  ${new Date(step.at).toISOString()}  ${step.hash.slice(0, 12)}  ${step.step}\n`)
      else if (flags.diff) door.out(shown.diff)
      else if (shown.report === undefined)
        door.out(
          `Heal ${shown.heal} did not finish; its last step is ${shown.steps.at(-1)?.step}. Go on with: prunella heal --resume ${shown.heal}\n`,
        )
      else door.out((await import('../render/story.ts')).renderStory(shown.report, door.paint))
    })
