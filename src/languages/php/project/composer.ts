/** composer.json as far as it matters here: https://getcomposer.org/doc/04-schema.md */
import { join } from '../../../kit/index.ts'
import type { Disk } from '../../common/index.ts'

export interface Autoload {
  /** Namespace prefix → folders, relative to the package. */
  readonly psr4: readonly (readonly [prefix: string, folders: readonly string[]])[]
  readonly psr0: readonly (readonly [prefix: string, folders: readonly string[]])[]
  readonly classmap: readonly string[]
  readonly files: readonly string[]
}

export interface Composer {
  readonly require: Readonly<Record<string, string>>
  readonly requireDev: Readonly<Record<string, string>>
  /** Relative to the package. */
  readonly vendorDir: string
  readonly scripts: Readonly<Record<string, readonly string[]>>
  /** `autoload` and `autoload-dev` together. */
  readonly autoload: Autoload
}

type Loose = Readonly<Record<string, unknown>>

const object = (value: unknown): Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : Object.create(null)
const list = (value: unknown): string[] => {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value]
  return items.filter((item) => typeof item === 'string')
}
const strings = (value: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(object(value)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
const prefixes = (value: unknown): [string, string[]][] => Object.entries(object(value)).map(([prefix, folders]) => [prefix, list(folders)])

export async function readComposer(disk: Disk, dir: string): Promise<Composer | undefined> {
  const raw = await disk.json(join(dir, 'composer.json'))
  if (raw === undefined) return undefined
  const both = [object(raw['autoload']), object(raw['autoload-dev'])]
  const vendorDir = object(raw['config'])['vendor-dir']
  return {
    require: strings(raw['require']),
    requireDev: strings(raw['require-dev']),
    vendorDir: typeof vendorDir === 'string' && vendorDir !== '' ? vendorDir.replace(/^\.\/|\/$/g, '') : 'vendor',
    scripts: Object.fromEntries(Object.entries(object(raw['scripts'])).map(([name, value]) => [name, list(value)])),
    autoload: {
      psr4: both.flatMap((one) => prefixes(one['psr-4'])),
      psr0: both.flatMap((one) => prefixes(one['psr-0'])),
      classmap: both.flatMap((one) => (one['classmap'] === undefined ? [] : list(one['classmap']))),
      files: both.flatMap((one) => (one['files'] === undefined ? [] : list(one['files']))),
    },
  }
}

/** php, its extensions and libraries, Composer itself: what is no package that has to be fetched. */
const PLATFORM = /^(?:php(?:-\w+)?|hhvm|ext-.+|lib-.+|composer|composer-(?:plugin|runtime)-api)$/

/** Tools for whoever writes the code, and stand-ins for what newer PHP has itself: the code runs without them. */
const TOOL =
  /^(?:phpunit|phan|phpstan|psalm|squizlabs|friendsofphp|phpmd|rector|infection|phpbench|php-coveralls|slevomat)\/|^(?:vimeo\/psalm|roave\/security-advisories|symfony\/polyfill-.+|doctrine\/coding-standard)$/

/** Packages without which the code itself cannot run. */
export const wantedPackages = ({ require }: Composer): string[] =>
  Object.keys(require).filter((name) => !PLATFORM.test(name) && !TOOL.test(name))

/** Version of an installed package, as vendor/composer/installed.json says. */
export async function installedVersion(disk: Disk, vendor: string, name: string): Promise<string | undefined> {
  const text = await disk.text(join(vendor, 'composer/installed.json'))
  if (text === undefined) return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  const packages: unknown = Array.isArray(value) ? value : object(value)['packages']
  const found = (Array.isArray(packages) ? packages : []).map(object).find((one) => one['name'] === name)
  return typeof found?.['version'] === 'string' ? found['version'].replace(/^v/, '') : undefined
}

/**
 * The file vendor/autoload.php that `composer dump-autoload` would make for a package without dependencies: PSR-4 and PSR-0 by rule,
 * class maps by looking, files at once. For the sandbox only. `depth`: how many folders vendor lies below the package.
 */
export function autoloaderText({ psr4, psr0, classmap, files }: Autoload, depth: number): string {
  const php = (value: unknown): string => `json_decode(${quoted(JSON.stringify(value))}, true)`
  return `<?php
(static function (): void {
    $root = dirname(__DIR__, ${depth});
    $psr4 = ${php(psr4)};
    $psr0 = ${php(psr0)};
    $map = null;
    $scan = static function () use ($root): array {
        $map = [];
        foreach (${php(classmap)} as $path) {
            $path = "$root/$path";
            $found = is_dir($path) ? new RecursiveIteratorIterator(new RecursiveDirectoryIterator($path, FilesystemIterator::SKIP_DOTS)) : [$path];
            foreach ($found as $file) {
                if (!is_file((string) $file) || !preg_match('/\\.(?:php|inc)$/', (string) $file)) continue;
                $text = file_get_contents((string) $file);
                $space = preg_match('/^\\s*namespace\\s+([\\w\\\\\\\\]+)/m', $text, $name) ? $name[1] . '\\\\' : '';
                preg_match_all('/^\\s*(?:(?:abstract|final|readonly)\\s+)*(?:class|interface|trait|enum)\\s+(\\w+)/mi', $text, $names);
                foreach ($names[1] as $one) $map[strtolower($space . $one)] = (string) $file;
            }
        }
        return $map;
    };
    spl_autoload_register(static function (string $class) use ($root, $psr4, $psr0, $scan, &$map): void {
        foreach ($psr4 as [$prefix, $folders]) {
            if ($prefix !== '' && strncmp($class, $prefix, strlen($prefix)) !== 0) continue;
            foreach ($folders as $folder) {
                $file = rtrim("$root/$folder", '/') . '/' . strtr(substr($class, strlen($prefix)), '\\\\', '/') . '.php';
                if (is_file($file)) { require $file; return; }
            }
        }
        foreach ($psr0 as [$prefix, $folders]) {
            if ($prefix !== '' && strncmp($class, $prefix, strlen($prefix)) !== 0) continue;
            $at = strrpos($class, '\\\\');
            $path = ($at === false ? '' : strtr(substr($class, 0, $at + 1), '\\\\', '/')) . strtr(substr($class, $at === false ? 0 : $at + 1), '_', '/') . '.php';
            foreach ($folders as $folder) {
                $file = rtrim("$root/$folder", '/') . "/$path";
                if (is_file($file)) { require $file; return; }
            }
        }
        $map ??= $scan();
        if (isset($map[strtolower($class)])) require $map[strtolower($class)];
    });
    foreach (${php(files)} as $file) require_once "$root/$file";
})();
`
}

const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`
