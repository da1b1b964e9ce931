/**
 * Runs inside the sandbox beside compiler.mjs. A checker costs tens of milliseconds before it has looked at anything, so candidates for one
 * file do not get a program each: copies of the file, each with one candidate in it, stand beside the file in one program, and one checker
 * looks at all of them. What a copy says is what the file would say of itself. What it would make others say, only a program of its own tells.
 */

/** Copies in one program. More would share the same checker, but their trees are memory. */
export const COPIES = 24
/** Files whose bench is kept: a program each, most of it shared. */
const BENCHES_MAX = 4

/** From this version on a checker looks at single nodes of a file, as an editor asks it to. */
const SINGLE_NODES = 5.6

/**
 * `programOf(rootNames, oldProgram)` makes a program over texts that `lay(path, text)` puts in place. `screen` answers, for each text of the
 * file, what would be gone and what would come on the statements that were changed and on those complained of; undefined where copies
 * cannot stand for the file. `sure`: what stays can be told from it too.
 */
export function openScreen({ ts, programOf, lay, rootNames, wordsOf, compare }) {
  const benches = new Map()
  const looksAtNodes = Number(ts.versionMajorMinor) >= SINGLE_NODES

  const hasErrors = ({ category, start }) => category === ts.DiagnosticCategory.Error && start !== undefined

  /** Undefined for a file whose copies would disturb each other, or say other things than the file itself. */
  function benchOf(path, base, baseline) {
    const file = base.getSourceFile(path)
    if (file === undefined || (file.externalModuleIndicator ?? file.commonJsModuleIndicator) === undefined) return undefined
    if (file.statements.some((one) => ts.isModuleDeclaration(one) && (ts.isStringLiteral(one.name) || one.name.text === 'global')))
      return undefined
    const dot = /(?:\.d)?\.[cm]?[jt]sx?$/.exec(path)?.index ?? path.length
    const copies = Array.from({ length: COPIES }, (_, at) => `${path.slice(0, dot)}.prunella${at}${path.slice(dot)}`)
    for (const copy of copies) lay(copy, file.text)
    const program = programOf([...rootNames, ...copies], base)
    const whole = program.getSourceFile(copies[0])
    if (whole === undefined) return undefined
    const diagnostics = program.getSemanticDiagnostics(whole)
    if (!compare(baseline, wordsOf(diagnostics, path)).same) return undefined
    const bench = { path, copies, program, text: file.text, starts: diagnostics.filter(hasErrors).map(({ start }) => start) }
    bench.said = say(bench, 1)
    return { ...bench, sure: compare(baseline, bench.said).same }
  }

  function say({ program, copies, path, text, starts }, at) {
    const file = program.getSourceFile(copies[at])
    const nodes = looksAtNodes ? nodesAt(file, spansOf(text, file.text, starts)) : undefined
    return nodes?.length === 0 ? [] : wordsOf(program.getSemanticDiagnostics(file, undefined, nodes), path)
  }

  /** Statements at the top, and members of classes there, that the spans touch. */
  function nodesAt(file, spans) {
    const isTouched = (node) => spans.some(([start, end]) => node.pos <= end && start <= node.end)
    const touched = file.statements.filter(isTouched)
    return touched.flatMap((node) => (ts.isClassLike(node) ? membersAt(node, isTouched) : [node]))
  }

  function membersAt(node, isTouched) {
    const members = node.members.filter(isTouched)
    const inside = members.length > 0 && members.every((member) => member.name !== undefined || ts.isConstructorDeclaration(member))
    return inside ? members : [node]
  }

  function screen(path, texts, base, baseline) {
    if (!benches.has(path)) {
      benches.set(path, benchOf(path, base, baseline))
      for (const oldest of benches.keys()) if (benches.size > BENCHES_MAX) benches.delete(oldest)
    }
    const bench = benches.get(path)
    if (bench === undefined) return texts.map(() => undefined)
    const found = []
    for (let from = 0; from < texts.length; from += COPIES) {
      const these = texts.slice(from, from + COPIES)
      these.forEach((text, at) => lay(bench.copies[at], text))
      bench.program = programOf([...rootNames, ...bench.copies], bench.program)
      these.forEach((_, at) => {
        const file = bench.program.getSourceFile(bench.copies[at])
        if (file === undefined) found.push(undefined)
        else if (bench.program.getSyntacticDiagnostics(file).length > 0) found.push({ invalid: true })
        else found.push({ ...compare(bench.said, say(bench, at)), sure: bench.sure })
      })
    }
    return found
  }
  return { screen, clear: () => benches.clear() }
}

/** Spans of the new text: what differs from the old one, and where the old one was complained of. */
function spansOf(before, after, starts) {
  const most = Math.min(before.length, after.length)
  let head = 0
  while (head < most && before[head] === after[head]) head++
  let tail = 0
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++
  const end = after.length - tail
  const shifted = starts.map((start) =>
    start < head ? start : start >= before.length - tail ? start + after.length - before.length : head,
  )
  return [...(before === after ? [] : [[head, end]]), ...shifted.map((start) => [start, start])]
}
