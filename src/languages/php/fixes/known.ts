/** What is defined: by PHP itself as it is installed, and by the files of the project and its packages. */
import { z } from 'zod'
import type { FixRequest, ProjectFiles } from '../../../contracts/index.ts'
import { dirname, join } from '../../../kit/index.ts'

/** Files and characters read at most when somebody looks for where a name comes from. */
const FILES_MAX = 3_000
const CHARS_MAX = 16 << 20
const ASK_WALL_MS = 10_000

export interface Known {
  /** Full names by their small letters: PHP does not tell them apart by case. */
  readonly classes: Map<string, string>
  readonly functions: Map<string, string>
  /** First parts of the names of classes, in small letters. */
  readonly vendors: Set<string>
  readonly methods: Set<string>
  readonly properties: Set<string>
  readonly constants: Set<string>
}

const Names = z.array(z.string())
const Answer = z.object({ classes: Names, functions: Names, methods: Names, properties: Names, constants: Names })
export type BuiltIn = z.infer<typeof Answer>

const PROGRAM = `
$classes = array_values(array_merge(get_declared_classes(), get_declared_interfaces(), get_declared_traits()));
$out = ['classes' => $classes, 'functions' => get_defined_functions()['internal'], 'methods' => [], 'properties' => [], 'constants' => ['class']];
foreach ($classes as $class) {
    $of = new ReflectionClass($class);
    foreach ($of->getMethods() as $one) $out['methods'][$one->name] = $one->name;
    foreach ($of->getProperties() as $one) $out['properties'][$one->name] = $one->name;
    foreach ($of->getConstants() as $name => $_) $out['constants'][$name] = $name;
}
echo json_encode(array_map('array_values', $out));
`

/** The names that PHP brings along; undefined when it does not answer. */
export async function askPhp({ sandbox, project }: FixRequest): Promise<BuiltIn | undefined> {
  const { stdout } = await sandbox.run({
    argv: [project.interpreter, '-r', PROGRAM],
    cwd: project.packageDir,
    env: { HOME: '/tmp', TMPDIR: '/tmp' },
    projectRoot: project.root,
    overlays: new Map(),
    readOnly: [dirname(project.interpreter), ...(project.readOnly ?? [])],
    writes: 'none',
    limits: { wallMs: ASK_WALL_MS },
  })
  try {
    return Answer.parse(JSON.parse(stdout))
  } catch {
    return undefined
  }
}

export async function knownNames(files: ProjectFiles, { overlays }: FixRequest, builtIn: BuiltIn): Promise<Known> {
  const byCase = (names: readonly string[]): Map<string, string> => new Map(names.map((name) => [name.toLowerCase(), name]))
  const known: Known = {
    classes: byCase(builtIn.classes),
    functions: byCase(builtIn.functions),
    vendors: new Set(),
    methods: new Set(builtIn.methods),
    properties: new Set(builtIn.properties),
    constants: new Set(builtIn.constants),
  }
  let chars = 0
  const paths = (await files.list()).filter((path) => path.endsWith('.php'))
  // What packages bring is read last: it is the largest part and the least likely to be misspelled.
  paths.sort((a, b) => Number(/(?:^|\/)vendor\//.test(a)) - Number(/(?:^|\/)vendor\//.test(b)))
  for (const path of paths.slice(0, FILES_MAX)) {
    const laid = overlays.get(join(files.root, path))
    const text = typeof laid === 'string' ? laid : new TextDecoder().decode((await files.read(path)) ?? new Uint8Array())
    chars += text.length
    if (chars > CHARS_MAX) break
    collect(text, known)
  }
  for (const name of known.classes.keys()) if (name.includes('\\')) known.vendors.add(name.split('\\')[0]!)
  return known
}

const DEFINES = new RegExp(
  [
    String.raw`\bnamespace\s+(?<space>[\w\\]+)\s*[;{]`,
    String.raw`\b(?:class|interface|trait|enum)\s+(?<type>[A-Za-z_]\w*)`,
    String.raw`\bfunction\s+&?\s*(?<fn>\w+)\s*\(`,
    String.raw`\b(?:public|private|protected|var|static|readonly)(?:\(set\))?\s+(?:[?\w\\|&()]+\s+)?\$(?<property>\w+)`,
    String.raw`\bconst\s+(?:[?\w\\|]+\s+)?(?<constant>\w+)\s*=`,
    String.raw`\bcase\s+(?<case>[A-Za-z_]\w*)\s*[;=]`,
  ].join('|'),
  'g',
)

/** Whatever looks like a definition; one too many only means that a slip is not seen. */
function collect(text: string, known: Known): void {
  let space = ''
  for (const { groups = {} } of text.replace(/\/\*[^]*?\*\//g, '').matchAll(DEFINES)) {
    const full = (name: string): string => (space === '' ? name : `${space}\\${name}`)
    const { type, fn, property } = groups
    if (groups['space'] !== undefined) space = groups['space']
    if (type !== undefined) known.classes.set(full(type).toLowerCase(), full(type))
    if (fn !== undefined) known.functions.set(full(fn).toLowerCase(), full(fn))
    if (fn !== undefined) known.methods.add(fn)
    if (property !== undefined) known.properties.add(property)
    const constant = groups['constant'] ?? groups['case']
    if (constant !== undefined) known.constants.add(constant)
  }
}
