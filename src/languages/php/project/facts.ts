/** What only the machine can say of its PHP. The composition root runs `probe` with the user's php and hands the answer to `readFacts`. */
import { z } from 'zod'
import { PrunellaError } from '../../../model/index.ts'

/** What only the composition root can know of the machine. */
export interface PhpFacts {
  /** The user's own PHP: the real binary, not a shim or a link. */
  readonly phpBinary: string
  readonly phpVersion: string
  /** Names of the loaded extensions, lower case. */
  readonly extensions: readonly string[]
  /** Folders outside the binary's own that PHP reads as it starts: ini files (and where their links lead), extensions. */
  readonly configuration: readonly string[]
  /** A PHPUnit that lies on PHP's include path (Debian's package phpunit): version and the file to require. */
  readonly phpunit?: { readonly version: string; readonly autoload: string }
  /** Variables the user wants the tests to have; nothing else of the environment gets in. */
  readonly env: Readonly<Record<string, string>>
}

/** Arguments for the user's php; prints one line of JSON for `readFacts`. Loads nothing of any project. */
export const probe: readonly string[] = [
  '-d',
  'display_errors=stderr',
  '-r',
  `$ini = array_filter(array_map('trim', explode(',', (string) php_ini_scanned_files())));
if (php_ini_loaded_file() !== false) $ini[] = php_ini_loaded_file();
$folders = [];
foreach ($ini as $file) foreach ([$file, realpath($file)] as $path) if ($path) $folders[dirname($path)] = true;
$folders[PHP_EXTENSION_DIR] = true;
$autoload = stream_resolve_include_path('PHPUnit/Autoload.php');
$version = null;
if ($autoload !== false) { require_once $autoload; if (class_exists('PHPUnit\\\\Runner\\\\Version')) $version = PHPUnit\\Runner\\Version::id(); }
echo json_encode(['binary' => realpath(PHP_BINARY), 'version' => PHP_VERSION, 'extensions' => array_map('strtolower', get_loaded_extensions()),
  'folders' => array_keys($folders), 'autoload' => $version === null ? null : $autoload, 'phpunit' => $version]), "\\n";`,
]

const Answer = z.object({
  binary: z.string(),
  version: z.string(),
  extensions: z.array(z.string()),
  folders: z.array(z.string()),
  autoload: z.string().nullable(),
  phpunit: z.string().nullable(),
})

/** Throws PrunellaError `no-runner` when what `php` printed is not an answer to `probe`. */
export function readFacts(stdout: string, env: Readonly<Record<string, string>> = {}): PhpFacts {
  const line = stdout.trim().split('\n').at(-1) ?? ''
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    value = undefined
  }
  const answer = Answer.safeParse(value)
  if (!answer.success) throw new PrunellaError('no-runner', `php did not say what it is: ${line.slice(0, 200) || 'it printed nothing'}`)
  const { binary, version, extensions, folders, autoload, phpunit } = answer.data
  const own = autoload === null || phpunit === null ? {} : { phpunit: { version: phpunit, autoload } }
  return { phpBinary: binary, phpVersion: version, extensions, configuration: folders.filter((path) => path.startsWith('/')), ...own, env }
}
