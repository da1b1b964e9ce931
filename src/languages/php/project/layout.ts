/** How PHPUnit comes to this project's tests: which PHPUnit, which autoloader, which settings. Read anew for each run. */
import { join } from '../../../kit/index.ts'
import type { Disk } from '../../common/index.ts'
import { type Composer, installedVersion, readComposer } from './composer.ts'
import type { PhpFacts } from './facts.ts'
import { type PhpunitXml, readPhpunitXml } from './phpunit-xml.ts'
import { nothingCalled, type PhpunitCall, readScripts } from './script.ts'

export interface Layout {
  readonly composer: Composer | undefined
  /** Absolute folder of the installed packages. */
  readonly vendor: string
  /** vendor/autoload.php is there. */
  readonly installed: boolean
  /** Where PHPUnit is: in vendor, on PHP's include path, or nowhere. */
  readonly phpunit: { readonly from: 'vendor' | 'system'; readonly version: string } | undefined
  /** Pest 2 or newer in vendor, when the project is tested with it. */
  readonly pest: { readonly version: string } | undefined
  readonly call: PhpunitCall
  readonly xml: PhpunitXml | undefined
}

export async function readLayout(disk: Disk, packageDir: string, facts: Pick<PhpFacts, 'phpunit'>): Promise<Layout> {
  const composer = await readComposer(disk, packageDir)
  const vendor = join(packageDir, composer?.vendorDir ?? 'vendor')
  const installed = await disk.exists(join(vendor, 'autoload.php'))
  const own = installed && (await disk.exists(join(vendor, 'phpunit/phpunit/phpunit')))
  const call = composer === undefined ? nothingCalled : readScripts(composer)
  const version = own ? ((await installedVersion(disk, vendor, 'phpunit/phpunit')) ?? '') : facts.phpunit?.version
  const phpunit = version === undefined ? undefined : { from: own ? ('vendor' as const) : ('system' as const), version }
  const wants = composer?.requireDev['pestphp/pest'] !== undefined || composer?.require['pestphp/pest'] !== undefined
  const hasPest = installed && (wants || (await disk.exists(join(packageDir, 'tests/Pest.php'))))
  const there = hasPest && (await disk.exists(join(vendor, 'pestphp/pest/bin/pest')))
  const pest = there ? { version: (await installedVersion(disk, vendor, 'pestphp/pest')) ?? '' } : undefined
  return { composer, vendor, installed, phpunit, pest, call, xml: await readPhpunitXml(disk, packageDir, call.configuration) }
}
