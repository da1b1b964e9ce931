/** What a runner that gave up said about it, out of all that it printed. */

/** A detail is one line on a screen, or two. */
const REASON_CHARS_MAX = 400
/** How far from an error line its place is printed: Node's source frame above, a stack with the runner's own frames below. */
const PLACE_LINES_MAX = 15

const ANSI = /\u001b\[[\d;]*m/g
/** Says what to do about it: better than the errors that were thrown on account of it. */
const TELLING =
  /\b(?:Cannot find (?:module|package)|Could not (?:find|resolve|locate)|is required|was not found|is not installed|not supported|no such file|Unknown (?:option|argument|file extension)|Unrecognized option|Invalid (?:option|configuration)|SyntaxError|out of memory)\b/i
const ERROR = /^\W{0,4}(?:Uncaught |Fatal |Validation )?(?:[A-Z]\w*)?(?:Error|Exception|ERROR)(?: \[\w+\])?:|^\W{0,4}ERR!/
const FRAME = /^\s*at |^\s*>?\s*\d+ \||^\s*\^|^\s*- \//

/** Undefined for an empty log; its last lines when none looks like an error. */
export function reasonInLog(log: string): string | undefined {
  const lines = log.replace(ANSI, '').split('\n')
  const isSaid = (line: string) => line.trim() !== '' && !FRAME.test(line)
  const telling = lines.findIndex((line) => isSaid(line) && TELLING.test(line))
  const at = telling === -1 ? lines.findIndex((line) => isSaid(line) && ERROR.test(line)) : telling
  if (at !== -1) return reasonAt(lines, at)
  const said = lines.map((line) => line.trim()).filter((line) => line !== '')
  return said.length === 0 ? undefined : said.slice(-3).join(' / ').slice(0, REASON_CHARS_MAX)
}

function reasonAt(lines: readonly string[], at: number): string {
  const line = lines[at]!.trim()
  const next = line.endsWith(':') ? (lines.slice(at + 1, at + 4).find((other) => other.trim() !== '') ?? '').trim() : ''
  const place = placeNear(lines, at)
  const where = place === undefined || line.includes(place) ? '' : ` (${place})`
  return `${`${line} ${next}`.trim().slice(0, REASON_CHARS_MAX)}${where}`
}

/** The nearest file and line that is the project's own: in the stack below, or in the frame that Node prints above a syntax error. */
function placeNear(lines: readonly string[], at: number): string | undefined {
  const below = lines.slice(at + 1, at + 1 + PLACE_LINES_MAX).filter((line) => /^\s*(?:at |- \/|❯)/.test(line))
  const above = lines.slice(Math.max(0, at - PLACE_LINES_MAX), at).reverse()
  for (const line of [...below, ...above]) {
    const place = /(?:file:\/\/)?((?:\/|\b)[^\s():]+\.[cm]?[jt]sx?):(\d+)/.exec(line)
    if (place !== null && !/\/node_modules\/|\bnode:/.test(line)) return `${place[1]}:${place[2]}`
  }
  return undefined
}
