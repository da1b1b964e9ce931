/**
 * Writes the pages of docs/reference that are made from the program itself. `npm run docs` writes them; test/tidy compares
 * them, so that a page cannot say what the program does not.
 */
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Argument, Command, Option } from 'commander'
import { settingInfos, type SettingInfo } from '../src/app/config/index.ts'
import { doorOf, type ProcessLike } from '../src/cli/door.ts'
import { buildProgram } from '../src/cli/program.ts'
import { errorTable } from '../src/model/index.ts'

const made = '<!-- Made by npm run docs. Do not edit. -->'
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
const row = (...cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`
const code = (text: string): string => `\`${text}\``

/** Path below docs/ → text. */
export function referencePages(): ReadonlyMap<string, string> {
  return new Map([
    ['reference/cli.md', commandLinePage()],
    ['reference/config.md', configPage()],
    ['reference/errors.md', errorsPage()],
  ])
}

function configPage(): string {
  const sections = Map.groupBy(settingInfos(), (setting) => setting.section)
  const parts = [...sections].map(([name, settings]) =>
    [
      `## ${name}`,
      '',
      settings[0]?.sectionDescription ?? '',
      '',
      row('setting', 'default', 'meaning'),
      row('---', '---', '---'),
      ...settings.map((setting) => row(code(`${name}.${setting.name}`), initialOf(setting), setting.description)),
      '',
    ].join('\n'),
  )
  return `# Configuration

${made}

One file, \`prunella.yaml\` (or \`prunella.yml\`, or \`prunella.json\`), in the folder of the project. Every setting may be left out.
\`prunella init\` writes the file with every setting and its comment, and beside it the JSON Schema for editors. A mistake is named
with its line and what was expected.

${parts.join('\n')}
## environments

\`environments.development\` and \`environments.production\` take the same sections; what stands there replaces the settings above when
\`PRUNELLA_ENV\` has that name.
`
}

const initialOf = (setting: SettingInfo): string => (setting.initial === undefined ? '' : code(JSON.stringify(setting.initial)))

function errorsPage(): string {
  const rows = Object.entries(errorTable).map(([id, kind]) =>
    row(code(id), String(kind.exit), kind.retry ? 'yes' : 'no', kind.title, kind.next),
  )
  return `# Errors

${made}

Every expected failure has a code, which survives JSON (\`--json\`), and an exit code: 0 healed or nothing to heal, 1 not healed,
2 wrong use, 3 this environment cannot do it safely. *Again* says whether doing the same again can help.

${row('code', 'exit', 'again', 'what happened', 'what to do')}
${row('---', '---', '---', '---', '---')}
${rows.join('\n')}
`
}

/** A process of which only the help text is wanted. */
const nobody: ProcessLike = {
  stdout: { write: () => true },
  stderr: { write: () => true },
  stdin: {},
  env: {},
  cwd: () => '/',
  on: () => undefined,
  off: () => undefined,
}

function commandLinePage(): string {
  const program = buildProgram(doorOf(nobody))
  return `# Command line

${made}

${program.description()}

Exit codes: 0 healed or nothing to heal, 1 not healed, 2 wrong use, 3 this environment cannot do it safely
(see [errors](errors.md)).

${program.commands.flatMap((command) => commandSection(command, 'prunella')).join('\n')}`
}

function commandSection(command: Command, parent: string): string[] {
  const name = `${parent} ${command.name()}`
  if (command.commands.length > 0) return command.commands.flatMap((child) => commandSection(child, name))
  const usage = [name, ...command.registeredArguments.map(argumentText), '[options]'].join(' ')
  const options = command.options.map((option: Option) => row(code(option.flags), option.description))
  const table = options.length > 0 ? [row('option', 'meaning'), row('---', '---'), ...options, ''] : []
  return [[`## ${name}`, '', `${capital(command.description())}.`, '', '```', usage, '```', '', ...table].join('\n')]
}

const argumentText = (argument: Argument): string => (argument.required ? `<${argument.name()}>` : `[${argument.name()}]`)
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

if (import.meta.main) {
  const docs = resolve(fileURLToPath(import.meta.url), '../../docs')
  for (const [path, text] of referencePages()) writeFileSync(resolve(docs, path), text)
}
