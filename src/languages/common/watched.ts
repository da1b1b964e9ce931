/** One of the project's tools kept open inside the sandbox, behind the channel of the warm tier. What it says is read through schemas. */
import { z } from 'zod'
import type { CheckSession, CheckVerdict, Sandbox, SandboxRequest } from '../../contracts/index.ts'
import { Channel } from './channel.ts'

/** Reading a large project takes a compiler half a minute on a busy machine; longer is not worth the wait. */
const READY_MS = 90_000
/** One candidate after the first costs some milliseconds; a tool that is silent for so long has run away. */
const SILENT_MS = 30_000

const Complaints = z.array(
  z.object({
    path: z.string(),
    line: z.number().int().positive(),
    column: z.number().int().positive().exactOptional(),
    rule: z.string(),
    message: z.string(),
  }),
)
const Ready = z.object({ complaints: Complaints, cpu: z.number() })
const Judged = z.object({
  invalid: z.boolean().optional(),
  message: z.string().exactOptional(),
  gone: Complaints.default([]),
  added: Complaints.default([]),
  whole: z.boolean().default(false),
  cpu: z.number(),
})

/** Undefined when the tool does not get ready: then each candidate is a run of it. */
export async function watchTool(sandbox: Sandbox, request: SandboxRequest): Promise<CheckSession | undefined> {
  const channel = new Channel(await sandbox.start(request))
  const first = await channel.wait(['ready'], READY_MS)
  const ready = first.ended === 'done' ? Ready.safeParse(first.message) : undefined
  if (ready?.success !== true) {
    channel.kill()
    await channel.closed()
    return undefined
  }
  let cpuMs = ready.data.cpu
  let dead = false
  return {
    complaints: ready.data.complaints,
    cpuMs: () => cpuMs,
    async judge(texts): Promise<CheckVerdict> {
      if (dead) return { status: 'invalid', message: 'the tool ended' }
      channel.send({ files: [...texts].map(([path, text]) => ({ path, text })) })
      const reply = await channel.wait(['judged'], SILENT_MS)
      const said = reply.ended === 'done' ? Judged.safeParse(reply.message) : undefined
      if (said?.success !== true) {
        dead = true
        channel.kill()
        return { status: 'invalid', message: 'the tool ended' }
      }
      const { invalid, message, gone, added, whole, cpu } = said.data
      cpuMs = cpu
      if (invalid === true) return { status: 'invalid', ...(message === undefined ? {} : { message }) }
      return { status: 'judged', gone, added, whole }
    },
    async close() {
      channel.kill()
      await channel.closed()
    },
  }
}
