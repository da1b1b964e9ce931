import { Command, CommanderError } from 'commander'
import { version } from '../app/index.ts'
import { approveCommand } from './commands/approve.ts'
import { auditCommand } from './commands/audit.ts'
import { doctorCommand } from './commands/doctor.ts'
import { healCommand } from './commands/heal.ts'
import { initCommand } from './commands/init.ts'
import { learnCommand } from './commands/learn.ts'
import { listCommand } from './commands/list.ts'
import { rollbackCommand } from './commands/rollback.ts'
import { showCommand } from './commands/show.ts'
import { doorOf, type Door, type ProcessLike } from './door.ts'

export { EXIT_INTERRUPTED } from './door.ts'
import { renderFailure } from './render/failure.ts'

/** Every command, in the order of the help text. */
const commands = [
  healCommand,
  approveCommand,
  rollbackCommand,
  showCommand,
  listCommand,
  learnCommand,
  auditCommand,
  initCommand,
  doctorCommand,
]

export function buildProgram(door: Door): Command {
  const program = new Command('prunella')
    .description('Finds what is wrong, proves a patch in a sandbox, applies it reversibly, and says why.')
    .version(version)
    .showHelpAfterError('(prunella --help shows all commands)')
    .exitOverride()
    .configureOutput({ writeOut: (text) => door.out(text), writeErr: (text) => door.err(text) })
    .addHelpText('after', '\nExit codes: 0 healed or nothing to heal, 1 not healed, 2 wrong use, 3 the environment cannot do it safely.\n')
  for (const command of commands) program.addCommand(inherit(command(door), program))
  return program
}

/** A sub-command reports through the same door and exits the same way. */
function inherit(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent)
  for (const child of command.commands) inherit(child, command)
  return command
}

export async function runCli(argv: readonly string[], process: ProcessLike): Promise<number> {
  const door = doorOf(process)
  try {
    await buildProgram(door).parseAsync([...argv], { from: 'user' })
    return door.exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    return renderFailure(error, door)
  }
}
