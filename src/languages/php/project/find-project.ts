/**
 * Finds the package to heal and how its tests run. Pure but for the ProjectFiles it is given, whose root may be the project or any
 * folder above it.
 */
import type { Project, ProjectFiles } from '../../../contracts/index.ts'
import { dirname, isInside, join, relative } from '../../../kit/index.ts'
import { PrunellaError } from '../../../model/index.ts'
import { type Disk, openDisk } from '../../common/index.ts'
import { wantedPackages } from './composer.ts'
import type { PhpFacts } from './facts.ts'
import { type Layout, readLayout } from './layout.ts'
import { isTestFile } from './sources.ts'

export interface FindOptions {
  readonly facts: PhpFacts
  /** A command of the user's own in place of PHPUnit, its program absolute. */
  readonly testCommand?: readonly string[]
  /** A project in which nothing looks like a test is found too, with runner 'none'. */
  readonly withoutTests?: boolean
  /** More absolute paths that the tests may read. */
  readonly readOnly?: readonly string[]
}

/** What makes a folder a PHP package. */
const MARKS = ['composer.json', 'phpunit.xml', 'phpunit.dist.xml', 'phpunit.xml.dist'] as const
/** Prunella's own programs in the sandbox keep their secrets in fibers. */
const PHP_OLDEST = [8, 1] as const
/** https://docs.phpunit.de/en/9.6/installation.html#requirements */
const EXTENSIONS = ['dom', 'json', 'libxml', 'mbstring', 'xml', 'xmlwriter'] as const

/** Throws PrunellaError no-project, config-invalid, not-installed, no-runner or no-tests, each with the remedy in its detail. */
export async function findProject(dir: string, files: ProjectFiles, options: FindOptions): Promise<Project> {
  const { facts } = options
  const disk = openDisk(files)
  const packageDir = await nearestPackage(disk, dir)
  if (packageDir === undefined) throw new PrunellaError('no-project', `no composer.json and no phpunit.xml in ${dir} or above it`)
  const manifest = join(packageDir, 'composer.json')
  if ((await disk.exists(manifest)) && (await disk.json(manifest)) === undefined)
    throw new PrunellaError('config-invalid', `${manifest} is not a JSON object: run \`composer validate\``)
  checkPhp(facts)
  const shared = {
    root: packageDir,
    packageDir,
    language: 'php',
    interpreter: facts.phpBinary,
    env: facts.env,
    readOnly: [...facts.configuration, dirname(facts.phpBinary), ...(options.readOnly ?? [])].filter((path) => !isInside(packageDir, path)),
  }
  const command = options.testCommand ?? []
  if (command.length > 0) return { ...shared, runner: 'command', runnerTitle: `command: ${command.join(' ')}`, command }
  const layout = await readLayout(disk, packageDir, facts)
  const tests = (await disk.filesUnder(packageDir)).filter(
    (path) => isTestFile(relative(packageDir, path)) && !isInside(layout.vendor, path),
  )
  await checkPest(disk, packageDir, layout)
  if (tests.length === 0 && layout.xml === undefined) {
    if (options.withoutTests === true) return { ...shared, runner: 'none', runnerTitle: 'no tests' }
    throw new PrunellaError('no-tests', `${packageDir} has no file that looks like a test (…Test.php) and no phpunit.xml`)
  }
  const { phpunit } = layout
  const missing = missingPackages(layout, packageDir)
  if (missing !== undefined) throw new PrunellaError('not-installed', missing)
  if (phpunit === undefined)
    throw new PrunellaError(
      'not-installed',
      `PHPUnit is not there: run \`composer require --dev phpunit/phpunit\` in ${packageDir}, or apt-get install phpunit`,
    )
  return { ...shared, runner: 'phpunit', runnerTitle: titleOf(layout, phpunit, facts) }
}

async function nearestPackage(disk: Disk, dir: string): Promise<string | undefined> {
  for (const above of disk.upwards(dir)) for (const mark of MARKS) if (await disk.exists(join(above, mark))) return above
  return undefined
}

function checkPhp({ phpVersion, extensions, phpBinary }: PhpFacts): void {
  const [major = 0, minor = 0] = phpVersion.split('.').map(Number)
  if (major < PHP_OLDEST[0] || (major === PHP_OLDEST[0] && minor < PHP_OLDEST[1]))
    throw new PrunellaError('no-runner', `${phpBinary} is PHP ${phpVersion}; Prunella needs ${PHP_OLDEST.join('.')} or newer`)
  const missing = EXTENSIONS.filter((name) => !extensions.includes(name))
  if (missing.length > 0)
    throw new PrunellaError('not-installed', `PHPUnit needs the PHP extensions ${missing.join(', ')}: apt-get install php-xml php-mbstring`)
}

/** Pest 1 runs on PHPUnit 9, in ways of its own. */
const PEST_OLDEST = 2

async function checkPest(disk: Disk, packageDir: string, { composer, phpunit, pest }: Layout): Promise<void> {
  if (pest !== undefined) {
    if (Number.parseInt(pest.version, 10) >= PEST_OLDEST) return
    throw new PrunellaError('no-runner', `Prunella drives Pest ${PEST_OLDEST} and newer, and ${packageDir} has Pest ${pest.version}`)
  }
  const wants = composer?.requireDev['pestphp/pest'] !== undefined || composer?.require['pestphp/pest'] !== undefined
  const uses = (await disk.exists(join(packageDir, 'tests/Pest.php'))) || (wants && phpunit?.from !== 'system')
  if (wants && uses) throw new PrunellaError('not-installed', `the tests are written for Pest: run \`composer install\` in ${packageDir}`)
}

/** Undefined when the code can run as it lies there. */
function missingPackages({ installed, composer, phpunit }: Layout, packageDir: string): string | undefined {
  if (installed || composer === undefined) return undefined
  const wanted = wantedPackages(composer)
  const why =
    wanted.length > 0
      ? `vendor/ is missing and the code needs ${shown(wanted)}`
      : phpunit === undefined
        ? 'vendor/ is missing, PHPUnit too'
        : undefined
  return why === undefined ? undefined : `${why}: run \`composer install\` in ${packageDir}`
}

const SHOWN_MAX = 3
const shown = (names: readonly string[]): string =>
  names.length <= SHOWN_MAX ? names.join(', ') : `${names.slice(0, SHOWN_MAX).join(', ')} and ${names.length - SHOWN_MAX} more`

function titleOf({ composer, installed, pest }: Layout, phpunit: NonNullable<Layout['phpunit']>, { phpVersion }: PhpFacts): string {
  const title = `PHPUnit ${phpunit.version} on PHP ${phpVersion}`
  if (pest !== undefined) return `Pest ${pest.version} (PHPUnit ${phpunit.version}) on PHP ${phpVersion}`
  if (phpunit.from === 'vendor') return title
  const asked = composer?.requireDev['phpunit/phpunit']
  const wants = asked === undefined ? '' : `, composer.json asks for ${asked}`
  const autoload = !installed && composer !== undefined ? ', autoloading as composer.json says' : ''
  return `${title} (the machine's own${wants}${autoload})`
}
