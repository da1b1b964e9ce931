/**
 * Runs inside the sandbox, on the project's own Node (18 or newer): the project's compiler with its own configuration, kept open. Each
 * candidate is a new program that shares all unchanged files with the first one (`oldProgram`), so that a change costs one checker and
 * the files it can concern: the compiler's own builder tells which those are. Many candidates at once are first looked at in copies of
 * their file (screen.mjs); only those that the file itself is content with get a program of their own.
 *
 * argv[2]: { typescript, config, packageDir } with absolute paths. Requests are lines on stdin, answers lines on fd 3.
 */
import { writeSync } from 'node:fs'
import { createRequire } from 'node:module'
import { relative } from 'node:path'
import { createInterface } from 'node:readline'
import { openScreen } from './screen.mjs'

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
/** Declarations of packages say the same whatever a candidate does; the proof, which is the command line's own run, looks at them again. */
const options = { ...parsed.options, skipLibCheck: true, skipDefaultLibCheck: true }
const { fileNames: rootNames, projectReferences, errors: configFileParsingDiagnostics } = parsed
const host = ts.createCompilerHost(options)
const fromDisk = host.getSourceFile
const known = new Map()
/** Laid over the disk: the base of a session that moved on, copies under the screen, and the candidate of the moment. */
const laid = new Map()
let changed = new Map()
let versions = 0

const versioned = (file) => Object.assign(file, { version: String(versions++) })
host.getSourceFile = (path, language, ...rest) => {
  const text = changed.get(path)
  if (text !== undefined) return versioned(ts.createSourceFile(path, text, language, true))
  if (!known.has(path)) {
    const over = laid.get(path)
    const file = over === undefined ? fromDisk(path, language, ...rest) : ts.createSourceFile(path, over, language, true)
    known.set(path, file === undefined ? undefined : versioned(file))
  }
  return known.get(path)
}
const readFile = host.readFile
host.readFile = (path) => changed.get(path) ?? laid.get(path) ?? readFile(path)

function lay(path, text) {
  laid.set(path, text)
  known.delete(path)
}

const programOf = (roots, oldProgram) =>
  ts.createProgram({ rootNames: roots, options, projectReferences, host, oldProgram, configFileParsingDiagnostics })

function complaintOf({ file, start, code, messageText }, as) {
  const message = ts.flattenDiagnosticMessageText(messageText, '\n').split('\n')[0]
  if (file === undefined) return { path: 'tsconfig.json', line: 1, rule: `TS${code}`, message }
  const { line, character } = file.getLineAndCharacterOfPosition(start ?? 0)
  return { path: relative(packageDir, as ?? file.fileName), line: line + 1, column: character + 1, rule: `TS${code}`, message }
}

const inWords = (diagnostics, as) =>
  diagnostics.filter(({ category }) => category === ts.DiagnosticCategory.Error).map((one) => complaintOf(one, as))

/** In the order in which the command line tells them; what it leaves out once a file does not parse, is left out here. */
function everything(program, builder) {
  const first = [...configFileParsingDiagnostics, ...program.getSyntacticDiagnostics()]
  return first.length > configFileParsingDiagnostics.length
    ? first
    : [...first, ...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics(), ...builder.getSemanticDiagnostics()]
}

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

function compare(before, after) {
  const [gone, added] = [moreOf(before, after), moreOf(after, before)]
  return { gone, added, same: gone.length + added.length === 0 }
}

const builderHost = { createHash: ts.sys.createHash, useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames }
const screens = openScreen({ ts, programOf, lay, rootNames, wordsOf: inWords, compare })
let base
let baseBuilder
let baseline = []
let baselineOf = new Map()
let watched = []

/** The tree as it now lies is what candidates are compared with from here on. */
function settle() {
  screens.clear()
  changed = new Map()
  base = programOf(rootNames, base)
  baseBuilder = ts.createSemanticDiagnosticsBuilderProgram(base, builderHost, baseBuilder)
  for (; baseBuilder.getSemanticDiagnosticsOfNextAffectedFile() !== undefined;);
  baseline = inWords(everything(base, baseBuilder))
  baselineOf = Map.groupBy?.(baseline, ({ path }) => path) ?? groupedByPath(baseline)
  watched = base
    .getSourceFiles()
    .map(({ fileName }) => fileName)
    .filter((path) => baselineOf.has(relative(packageDir, path)))
    .slice(0, WATCHED_MAX)
}

/** Node 18 and 20 have no Map.groupBy. */
function groupedByPath(complaints) {
  const groups = new Map()
  for (const complaint of complaints) groups.set(complaint.path, [...(groups.get(complaint.path) ?? []), complaint])
  return groups
}

const saidOf = (path) => baselineOf.get(relative(packageDir, path)) ?? []

/** What is gone and what came in these files. */
const compared = (paths, complaints) => compare(paths.flatMap(saidOf), complaints)

/** One candidate in a program of its own. */
function judge(files) {
  changed = new Map(files.map(({ path, text }) => [path, text]))
  const program = programOf(rootNames, base)
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

const guarded = (files) => {
  try {
    return judge(files)
  } catch (error) {
    return { invalid: true, message: String(error?.message ?? error).slice(0, 300) }
  }
}

/** `about`: the files whose complaints matter. A candidate that its own file is not content with, or that changes nothing there though only that file matters, is not looked at further. */
function judgeAll(batch, about) {
  const verdicts = batch.map(() => undefined)
  const alone = batch.flatMap(({ files }, at) => (files.length === 1 ? [{ at, ...files[0] }] : []))
  for (const path of new Set(alone.map((one) => one.path))) {
    const these = alone.filter((one) => one.path === path)
    if (these.length < 2 || base.getSourceFile(path) === undefined) continue
    changed = new Map()
    const texts = these.map(({ text }) => text)
    const elsewhere = about.some((one) => one !== relative(packageDir, path))
    screens.screen(path, texts, base, saidOf(path)).forEach((said, index) => {
      const isOut = said?.invalid === true || said?.added.length > 0 || (said?.sure === true && said.gone.length === 0 && !elsewhere)
      if (isOut) verdicts[these[index].at] = said.invalid === true ? said : { gone: said.gone, added: said.added, whole: false }
    })
  }
  return batch.map(({ files }, at) => verdicts[at] ?? guarded(files))
}

settle()
say({ kind: 'ready', complaints: baseline })
for await (const line of createInterface({ input: process.stdin })) {
  const { batch, about, rebase } = JSON.parse(line)
  if (rebase === undefined) say({ kind: 'judged', verdicts: judgeAll(batch, about) })
  else {
    for (const { path, text } of rebase) lay(path, text)
    settle()
    say({ kind: 'ready', complaints: baseline })
  }
}
process.exit(0)
