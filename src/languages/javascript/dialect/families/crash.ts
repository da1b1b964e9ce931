import type { Context } from '../../../templates/index.ts'

/** What the TypeErrors of the failing tests complain of. */
export interface Complaint {
  /** Members that were read or set of undefined or null. */
  readonly read: ReadonlySet<string>
  /** Names called that are no functions; of a path its last name. */
  readonly call: ReadonlySet<string>
  readonly iterable: boolean
  readonly toObject: boolean
  readonly holds: boolean
}

const kept = new WeakMap<Context, Complaint | undefined>()

/** Undefined where no failing test ended so. The words are V8's (src/common/message-template.h). */
export function complaintOf(ctx: Context): Complaint | undefined {
  if (kept.has(ctx)) return kept.get(ctx)
  const said = ctx.focus.failures.map(({ message, actual }) => `${message}\n${actual ?? ''}`).join('\n')
  const read = new Set(
    [...said.matchAll(/Cannot (?:read|set) propert(?:y|ies) of (?:undefined|null) \((?:reading|setting) '([^']*)'\)/g)].map((it) => it[1]!),
  )
  const call = new Set([...said.matchAll(/([\w$]+)(?:\(\.\.\.\))? is not a function/g)].map((it) => it[1]!))
  const iterable = / is not iterable|Spread syntax requires|is not a function or its return value is not iterable/.test(said)
  const toObject = /Cannot convert undefined or null to object/.test(said)
  const holds = /Cannot use 'in' operator to search for/.test(said)
  const found = read.size + call.size > 0 || iterable || toObject || holds ? { read, call, iterable, toObject, holds } : undefined
  kept.set(ctx, found)
  return found
}
