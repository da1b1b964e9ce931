/**
 * The plan that the supervisor (runtime/supervisor.pl) reads before it does anything: a list of records, each a kind and its fields.
 * Encoded as counted byte strings, because perl-base has no JSON and file contents are bytes.
 */
export type PlanRecord =
  | readonly ['set', key: string, value: string | number]
  /** A file or folder of the machine that is bound as /tmp/<name> on the stage. */
  | readonly ['source', name: string, path: string]
  | readonly ['tmpfs', name: string, bytes: number, inodes: number, mode: string]
  | readonly ['overlay', name: string, lowerSource: string, bytes: number, inodes: number]
  /** A file laid into an overlay; `hidden` '1' removes it from sight. */
  | readonly ['put', overlay: string, relativePath: string, hidden: '1' | '', content: string | Uint8Array]
  /** Bytes the sandbox program reads from a descriptor; its argument is `@fd:<name>@`. */
  | readonly ['data', name: string, content: string | Uint8Array]
  /** Only where the supervisor itself starts the program: bubblewrap has its own words for it. */
  | readonly ['env', name: string, value: string]
  /** A Landlock rule: a path and what may be done below it. */
  | readonly ['rule', path: string, access: 'read' | 'execute' | 'write' | 'device']
  | readonly ['program', ...string[]]

/** A plan carries overlay files; beyond this something is wrong with the caller. */
const planBytesMax = 512 * 1024 * 1024

export function encodePlan(records: readonly PlanRecord[]): Buffer {
  const parts: Buffer[] = []
  for (const [...fields] of records) {
    const [kind, ...rest] = fields.map((field) => (typeof field === 'object' ? Buffer.from(field) : Buffer.from(String(field))))
    parts.push(counted(kind as Buffer), number(rest.length), ...rest.map(counted))
  }
  const body = Buffer.concat(parts)
  if (body.length > planBytesMax) throw new RangeError(`a sandbox plan holds at most ${planBytesMax} bytes, not ${body.length}`)
  return Buffer.concat([number(body.length), body])
}

const counted = (bytes: Buffer): Buffer => Buffer.concat([number(bytes.length), bytes])

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
