/** Reads what came over the control channel; the twin of each language's runtime/channel. Only authentic records get through. */
import { z } from 'zod'
import { childKey, hmac } from '../../kit/index.ts'

const text = z.string().optional()
const Failure = { message: text, type: text, stack: text, expected: text, actual: text }

export const ChannelRecord = z.discriminatedUnion('kind', [
  z.object({ seq: z.number(), kind: z.literal('start'), runner: z.string(), version: text }),
  z.object({
    seq: z.number(),
    kind: z.literal('test'),
    file: text,
    name: z.string(),
    status: z.enum(['passed', 'failed', 'skipped', 'todo']),
    ms: z.number(),
    ...Failure,
  }),
  z.object({ seq: z.number(), kind: z.literal('file'), file: z.string() }),
  z.object({ seq: z.number(), kind: z.literal('load-error'), file: text, name: text, ...Failure }),
  z.object({
    seq: z.number(),
    kind: z.literal('child'),
    stream: z.string(),
    file: z.string(),
    exit: z.number(),
    signal: text,
    stderr: z.string(),
  }),
  z.object({ seq: z.number(), kind: z.literal('report'), path: z.string(), text: z.string(), part: z.number(), parts: z.number() }),
  z.object({ seq: z.number(), kind: z.literal('exit'), code: z.number() }),
  z.object({ seq: z.number(), kind: z.literal('end'), tests: z.number() }),
])
export type ChannelRecord = z.infer<typeof ChannelRecord>
export type RecordOf<K extends ChannelRecord['kind']> = Extract<ChannelRecord, { kind: K }>

export interface Stream {
  readonly records: readonly ChannelRecord[]
  /** The `end` record came, nothing came after it and no sequence number is missing. */
  readonly closed: boolean
}

export interface Decoded {
  readonly streams: ReadonlyMap<string, Stream>
  /** Lines that nobody with the key wrote. */
  readonly alien: number
}

/** Where the project's path has to be exchanged on the way out (SandboxProcess.seen). */
type Seen = { readonly outside: string; readonly inside: string }

/** Sorts the channel into streams: `bytes` as they were written. `key` is the run's secret; `main` signs with it, every other stream with a key derived from it. */
export function decodeChannel(bytes: Uint8Array, key: string, seen?: Seen): Decoded {
  const streams = new Map<string, ChannelRecord[]>()
  const keys = new Map<string, string>([['main', key]])
  let alien = 0
  for (const line of new TextDecoder().decode(bytes).split('\n')) {
    if (line === '') continue
    const parts = /^(\w{1,16}) ([0-9a-f]{64}) (\{.*\})$/s.exec(line)
    const record = parts === null ? undefined : authentic(keys, parts[1]!, parts[2]!, parts[3]!, key, seen)
    if (record === undefined) alien++
    else append(streams, parts![1]!, record)
  }
  return { streams: new Map([...streams].map(([name, records]) => [name, { records, closed: isClosed(records) }])), alien }
}

function authentic(
  keys: Map<string, string>,
  stream: string,
  mac: string,
  json: string,
  key: string,
  seen: Seen | undefined,
): ChannelRecord | undefined {
  const own = keys.get(stream) ?? childKey(key, stream)
  keys.set(stream, own)
  if (hmac(own, `${stream} ${json}`) !== mac) return undefined
  // What was signed names the project's place inside the sandbox.
  return ChannelRecord.safeParse(JSON.parse(seen === undefined ? json : json.replaceAll(seen.inside, seen.outside))).data
}

const isClosed = (records: readonly ChannelRecord[]): boolean =>
  records.at(-1)?.kind === 'end' && records.every((record, index) => record.seq === index)

function append(streams: Map<string, ChannelRecord[]>, name: string, record: ChannelRecord): void {
  const records = streams.get(name)
  if (records === undefined) streams.set(name, [record])
  else records.push(record)
}
