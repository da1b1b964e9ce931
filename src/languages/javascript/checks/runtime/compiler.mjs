/**
 * Runs inside the sandbox, on the project's own Node (18 or newer): the project's compiler with its own configuration, kept open. Each
 * candidate is a new program that shares all unchanged files with the first one (`oldProgram`), so that a change costs one checker and
 * the files it can concern: the compiler's own builder tells which those are.
 *
 * argv[2]: { typescript, config, packageDir } with absolute paths. Requests are lines on stdin, answers lines on fd 3.
 */
import { writeSync } from 'node:fs'
import { createRequire } from 'node:module'
import { relative } from 'node:path'
import { createInterface } from 'node:readline'

const { typescript, config, packageDir } = JSON.parse(process.argv[2])
const ts = createRequire(import.meta.url)(typescript)

/** Other files with complaints that are looked at for every candidate: a fault at a declaration shows where it is used. */
const WATCHED_MAX = 20

const say = (message) => {
  const bytes = Buffer.from(`${JSON.stringify({ ...message, cpu: process.cpuUsage().user / 1000 + process.cpuUsage().system / 1000 })}\n`)
  // A pipe takes what it can: write the rest until all is out.
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(3, bytes, at)
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2)
    }
  }
}

const parsed = ts.getParsedCommandLineOfConfigFile(
  config,
  { noEmit: true },
  {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: (diagnostic) => {
      throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, ' '))
    },
  },
)
const { options, fileNames: rootNames, projectReferences, errors: configFileParsingDiagnostics } = parsed
const host = ts.createCompilerHost(options)
const fromDisk = host.getSourceFile
const known = new Map()
let changed = new Map()
let versions = 0

const versioned = (file) => Object.assign(file, { version: String(versions++) })
host.getSourceFile = (path, language, ...rest) => {
  const text = changed.get(path)
  if (text !== undefined) return versioned(ts.createSourceFile(path, text, language, true))
  if (!known.has(path)) {
    const file = fromDisk(path, language, ...rest)
    known.set(path, file === undefined ? undefined : versioned(file))
  }
  return known.get(path)
}
const readFile = host.readFile
host.readFile = (path) => changed.get(path) ?? readFile(path)

const programWith = (oldProgram) =>
  ts.createProgram({ rootNames, options, projectReferences, host, oldProgram, configFileParsingDiagnostics })

function complaintOf({ file, start, code, messageText }) {
  const message = ts.flattenDiagnosticMessageText(messageText, '\n').split('\n')[0]
  if (file === undefined) return { path: 'tsconfig.json', line: 1, rule: `TS${code}`, message }
  const { line, character } = file.getLineAndCharacterOfPosition(start ?? 0)
  return { path: relative(packageDir, file.fileName), line: line + 1, column: character + 1, rule: `TS${code}`, message }
}

const inWords = (diagnostics) => diagnostics.filter(({ category }) => category === ts.DiagnosticCategory.Error).map(complaintOf)

/** In the order in which the command line tells them; what it leaves out once a file does not parse, is left out here. */
function everything(program) {
  const first = [...configFileParsingDiagnostics, ...program.getSyntacticDiagnostics()]
  return first.length > configFileParsingDiagnostics.length
    ? first
    : [...first, ...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics(), ...program.getSemanticDiagnostics()]
}

const base = programWith(undefined)
const builderHost = { createHash: ts.sys.createHash, useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames }
const baseBuilder = ts.createSemanticDiagnosticsBuilderProgram(base, builderHost)
for (; baseBuilder.getSemanticDiagnosticsOfNextAffectedFile() !== undefined;);
const baseline = inWords(everything(base))
const baselineOf = new Map()
for (const complaint of baseline) baselineOf.set(complaint.path, [...(baselineOf.get(complaint.path) ?? []), complaint])
const watched = base
  .getSourceFiles()
  .map(({ fileName }) => fileName)
  .filter((path) => baselineOf.has(relative(packageDir, path)))
  .slice(0, WATCHED_MAX)

const keyOf = ({ path, rule, message }) => `${path} ${rule} ${message}`

function moreOf(these, than) {
  const left = new Map()
  for (const one of than) left.set(keyOf(one), (left.get(keyOf(one)) ?? 0) + 1)
  return these.filter((one) => {
    const count = left.get(keyOf(one)) ?? 0
    left.set(keyOf(one), count - 1)
    return count <= 0
  })
}

/** What is gone and what came in these files. */
function compared(paths, complaints) {
  const before = paths.flatMap((path) => baselineOf.get(relative(packageDir, path)) ?? [])
  return { gone: moreOf(before, complaints), added: moreOf(complaints, before) }
}

function judge(files) {
  changed = new Map(files.map(({ path, text }) => [path, text]))
  const program = programWith(base)
  const own = [...changed.keys()]
  const sources = own.map((path) => program.getSourceFile(path))
  // A file the compiler does not look at cannot mend anything it says.
  if (sources.every((file) => file === undefined)) return { gone: [], added: [], whole: true }
  for (const file of sources) if (file && program.getSyntacticDiagnostics(file).length > 0) return { invalid: true }
  const near = [...new Set([...own, ...watched])].filter((path) => program.getSourceFile(path) !== undefined)
  const quick = compared(
    near,
    near.flatMap((path) => inWords(program.getSemanticDiagnostics(program.getSourceFile(path)))),
  )
  if (quick.added.length > 0 || quick.gone.length === 0) return { ...quick, whole: false }
  const builder = ts.createSemanticDiagnosticsBuilderProgram(program, builderHost, baseBuilder)
  const found = new Map()
  for (let next; (next = builder.getSemanticDiagnosticsOfNextAffectedFile()) !== undefined;)
    if (next.affected.fileName !== undefined) found.set(next.affected.fileName, inWords(next.result))
  for (const path of near) if (!found.has(path)) found.set(path, inWords(program.getSemanticDiagnostics(program.getSourceFile(path))))
  const globals = inWords(program.getGlobalDiagnostics())
  const all = compared([...found.keys()], [...found.values()].flat())
  return { ...all, added: [...all.added, ...moreOf(globals, baseline)], whole: true }
}

say({ kind: 'ready', complaints: baseline })
for await (const line of createInterface({ input: process.stdin })) {
  const { id, files } = JSON.parse(line)
  try {
    say({ kind: 'judged', id, ...judge(files) })
  } catch (error) {
    say({ kind: 'judged', id, invalid: true, message: String(error?.message ?? error).slice(0, 300) })
  }
}
process.exit(0)
