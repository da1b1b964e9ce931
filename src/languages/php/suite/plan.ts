/** What to start for one run: the argument of runtime/launch.php, the overlays it needs, and the files it will run where that is known. */
import type { SuiteRequest } from '../../../contracts/index.ts'
import { join, relative } from '../../../kit/index.ts'
import type { Disk } from '../../common/index.ts'
import { autoloaderText, isTestFile, type Layout, type PhpFacts, readLayout } from '../project/index.ts'

export interface LaunchPlan {
  /** The argument of launch.php. */
  readonly config: {
    readonly autoload: string
    readonly system?: string
    /** Where Pest looks for its own files. */
    readonly pest?: { readonly root: string; readonly tests: string }
    readonly args: readonly string[]
    /** Relative to the package; empty means that PHPUnit finds them itself. */
    readonly files: readonly string[]
  }
  readonly overlays: ReadonlyMap<string, string>
  /** Absolute; PHPUnit loads it first and does not say where it failed to parse. */
  readonly bootstrap: string | undefined
  /** Groups that are the only ones to run: sentinels belong to them too. */
  readonly groups: readonly string[]
  /** Tests are chosen by name: then sentinels would be left out. */
  readonly filters: boolean
}

/** What is printed, measured, kept or cut short: ours decide that. PHPUnit 9 to 12 know all of these. */
const OURS = ['--colors=never', '--no-coverage', '--no-logging', '--do-not-cache-result'] as const

export async function planLaunch(disk: Disk, request: Pick<SuiteRequest, 'project' | 'files'>, facts: PhpFacts): Promise<LaunchPlan> {
  const { packageDir } = request.project
  const layout = await readLayout(disk, packageDir, facts)
  const overlays = new Map<string, string>()
  const autoload = join(layout.vendor, 'autoload.php')
  if (!layout.installed && layout.composer !== undefined)
    overlays.set(autoload, autoloaderText(layout.composer.autoload, layout.composer.vendorDir.split('/').length))
  if (layout.xml?.calm !== undefined) overlays.set(layout.xml.path, layout.xml.calm)
  const system = layout.phpunit?.from === 'system' && facts.phpunit !== undefined ? { system: facts.phpunit.autoload } : {}
  const pest = layout.pest === undefined ? {} : { pest: { root: packageDir, tests: layout.call.testFolder ?? 'tests' } }
  const named = layout.xml === undefined ? [] : ['-c', layout.xml.path]
  const boots = layout.xml === undefined && !layout.call.flags.some((flag) => flag.startsWith('--bootstrap'))
  const bootstrap = boots && (layout.installed || layout.composer !== undefined) ? [`--bootstrap=${autoload}`] : []
  const files = request.files ?? (await defaultFiles(disk, packageDir, layout))
  return {
    config: { autoload, ...system, ...pest, args: [...OURS, ...named, ...bootstrap, ...layout.call.flags], files },
    overlays,
    bootstrap: layout.xml?.bootstrap,
    groups: layout.xml?.groups ?? [],
    filters: layout.call.filters,
  }
}

/** Without settings PHPUnit runs only what it is told to: what the script names, or every test file there is. */
async function defaultFiles(disk: Disk, packageDir: string, { xml, call, vendor }: Layout): Promise<string[]> {
  if (call.targets.length === 0 && xml !== undefined) return []
  const all = (await disk.filesUnder(packageDir))
    .filter((path) => !path.startsWith(`${vendor}/`))
    .map((path) => relative(packageDir, path))
    .filter((path) => isTestFile(path) && /Test\.php$|\.phpt$/.test(path))
  if (call.targets.length === 0) return all
  const targets = call.targets.map((target) => relative(packageDir, join(packageDir, target)))
  return all.filter((path) => targets.some((target) => target === '' || path === target || path.startsWith(`${target}/`)))
}
