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
const Verdict = z.object({
  invalid: z.boolean().optional(),
  message: z.string().exactOptional(),
  gone: Complaints.default([]),
  added: Complaints.default([]),
  whole: z.boolean().default(false),
})
const Judged = z.object({ verdicts: z.array(Verdict), cpu: z.number() })

type Texts = ReadonlyMap<string, string>

/** Undefined when the tool does not get ready: then each candidate is a run of it. */
export async function watchTool(sandbox: Sandbox, request: SandboxRequest): Promise<CheckSession | undefined> {
  const channel = new Channel(await sandbox.start(request))
  const ready = await readyOf(channel)
  return ready === undefined ? undefined : sessionOn(channel, ready)
}

async function readyOf(channel: Channel): Promise<z.infer<typeof Ready> | undefined> {
  const reply = await channel.wait(['ready'], READY_MS)
  const ready = reply.ended === 'done' ? Ready.safeParse(reply.message) : undefined
  if (ready?.success === true) return ready.data
  channel.kill()
  await channel.closed()
  return undefined
}

const inList = (texts: Texts): { readonly path: string; readonly text: string }[] => [...texts].map(([path, text]) => ({ path, text }))
const ended: CheckVerdict = { status: 'invalid', message: 'the tool ended' }

function sessionOn(channel: Channel, { complaints, cpu }: z.infer<typeof Ready>): CheckSession {
  let cpuMs = cpu
  let dead = false
  const judgeAll = async (batch: readonly Texts[], about: readonly string[]): Promise<readonly CheckVerdict[]> => {
    if (dead) return batch.map(() => ended)
    channel.send({ batch: batch.map((texts) => ({ files: inList(texts) })), about })
    const reply = await channel.wait(['judged'], SILENT_MS)
    const said = reply.ended === 'done' ? Judged.safeParse(reply.message) : undefined
    if (said?.success !== true || said.data.verdicts.length !== batch.length) {
      dead = true
      channel.kill()
      return batch.map(() => ended)
    }
    cpuMs = said.data.cpu
    return said.data.verdicts.map(({ invalid, message, gone, added, whole }) =>
      invalid === true ? { status: 'invalid', ...(message === undefined ? {} : { message }) } : { status: 'judged', gone, added, whole },
    )
  }
  return {
    complaints,
    cpuMs: () => cpuMs,
    judge: async (texts) => (await judgeAll([texts], []))[0]!,
    judgeAll,
    async rebase(texts) {
      if (dead) return undefined
      channel.send({ rebase: inList(texts) })
      const ready = await readyOf(channel)
      dead = true
      return ready === undefined ? undefined : sessionOn(channel, ready)
    },
    async close() {
      channel.kill()
      await channel.closed()
    },
  }
}
