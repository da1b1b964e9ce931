/** One line from runtime/linters.mjs, checked: it comes out of the sandbox, so it may be anything. */
export type LinterRecord =
  | { readonly state: 'used'; readonly tool: string }
  | { readonly state: 'unused' | 'failed'; readonly tool: string; readonly note: string }
  | {
      readonly state: 'change'
      readonly tool: string
      /** Absolute. */
      readonly path: string
      readonly rule: string
      /** ESLint's rule type; undefined where the linter does not tell. */
      readonly type: string | undefined
      readonly kind: 'fix' | 'suggestion'
      readonly severity: 'error' | 'warning'
      readonly message: string
      readonly description: string | undefined
      readonly start: number
      readonly end: number
      readonly text: string
    }

/** Words of a linter that reach a person; longer ones are cut. */
const WORDS_MAX = 300
/** A fix rewrites an expression or a function, not a file. */
const TEXT_MAX = 20_000

export function parseRecords(chunks: readonly Uint8Array[]): readonly LinterRecord[] {
  const decoder = new TextDecoder()
  const text = chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join('')
  return text.split('\n').flatMap((line) => recordOf(line) ?? [])
}

function recordOf(line: string): LinterRecord | undefined {
  const value = parse(line)
  if (value === undefined) return undefined
  const tool = words(value['tool']) ?? 'linter'
  const note = words(value['note'])
  if (value['used'] === true) return { state: 'used', tool }
  if (note !== undefined) return { state: value['used'] === false ? 'unused' : 'failed', tool, note }
  const { path, text, start, end } = value
  const rule = words(value['rule'])
  if (typeof path !== 'string' || typeof text !== 'string' || text.length > TEXT_MAX || rule === undefined) return undefined
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end)) return undefined
  return {
    state: 'change',
    tool,
    path,
    rule,
    type: words(value['type']),
    kind: value['kind'] === 'fix' ? 'fix' : 'suggestion',
    severity: value['severity'] === 'error' ? 'error' : 'warning',
    message: words(value['message']) ?? '',
    description: words(value['description']),
    start: start as number,
    end: end as number,
    text,
  }
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

/** Printable, on one line, and not long: it will stand on somebody's terminal. */
const words = (value: unknown): string | undefined =>
  typeof value === 'string'
    ? value
        .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
        .trim()
        .slice(0, WORDS_MAX)
    : undefined
