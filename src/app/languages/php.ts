/** PHP as this machine has it. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { projectFiles } from '../../adapters/node-files/index.ts'
import { php, probe, reader, readFacts } from '../../languages/php/index.ts'
import { PrunellaError } from '../../model/index.ts'
import { onPath } from './command.ts'
import { everything, newKey, type LanguageHere, type Place } from './world.ts'

/** PHP says what it is in well under a second. */
const PROBE_MS_MAX = 10_000

export const phpHere: LanguageHere = {
  reader,
  packages: { folder: 'vendor', mark: 'autoload.php' },
  marks: ['composer.json', 'phpunit.xml', 'phpunit.xml.dist', 'phpunit.dist.xml'],
  extensions: /\.php$/,
  async findProject(dir, command, place) {
    const facts = readFacts(await probed(place))
    const language = php({ files: everything(), openFiles: projectFiles, newKey, facts })
    const none = place.withoutTests === true ? { withoutTests: true } : {}
    const asked = command ? { testCommand: command.words, readOnly: command.readOnly([command.folder]) } : none
    const project = await language.findProject(dir, everything(), asked)
    return { project, files: projectFiles(project.root), language }
  },
}

/** What the user's own php answers; the first on PATH, or the one that PRUNELLA_USER_PHP names. */
async function probed(place: Place): Promise<string> {
  const binary = place.env['PRUNELLA_USER_PHP'] ?? onPath('php', place.env['PATH'] ?? '')
  if (binary === undefined) throw new PrunellaError('no-runner', 'php was not found on PATH. Debian: apt-get install php-cli')
  try {
    return (await promisify(execFile)(binary, [...probe], { timeout: PROBE_MS_MAX, env: { PATH: place.env['PATH'] } })).stdout
  } catch (cause) {
    throw new PrunellaError('no-runner', `${binary} does not run`, { cause })
  }
}
