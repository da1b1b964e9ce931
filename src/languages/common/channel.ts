import type { SandboxProcess, SandboxResult } from '../../contracts/index.ts'

export interface Message {
  readonly kind: string
  readonly [member: string]: unknown
}

/** What a request ended with: messages up to the one asked for, or the death or silence of the process. */
export type Reply = { readonly ended: 'done'; readonly message: Message } | { readonly ended: 'died' | 'silent' }

/** The longest line taken from the sandbox: a baseline of many thousand tests; a longer one is an attack or a bug. */
const LINE_CHARS_MAX = 256 << 20
/** After the process ended, until what it wrote has been read. */
const DRAIN_MS = 1_000

/** JSON lines to stdin and from fd 3 of one warm process. What arrives is data of untrusted code: shapes are checked by the callers. */
export class Channel {
  readonly #process: SandboxProcess
  #rest: string[] = []
  #restLength = 0
  #dead = false
  #take: ((message: Message) => void) | undefined
  #wake: (() => void) | undefined
  result: SandboxResult | undefined

  constructor(process: SandboxProcess) {
    this.#process = process
    const decoder = new TextDecoder()
    process.control.on('data', (bytes: Uint8Array) => this.#receive(decoder.decode(bytes, { stream: true })))
    process.control.on('error', () => undefined)
    process.stdin.on('error', () => undefined)
    const died = (): void => {
      this.#dead = true
      this.#wake?.()
    }
    const drained = new Promise<void>((resolve) => {
      for (const event of ['end', 'close']) process.control.once(event, () => resolve())
    })
    // The last message may still be on its way when the end of the process is known. A sandbox that could not be set up
    // rejects; whoever waits must hear of that too, and `closed` tells why.
    process.result.then(async (result) => {
      this.result = result
      let timer: ReturnType<typeof setTimeout> | undefined
      await Promise.race([drained, new Promise((resolve) => (timer = setTimeout(resolve, DRAIN_MS)))])
      clearTimeout(timer)
      died()
    }, died)
  }

  send(message: unknown): void {
    if (!this.#dead) this.#process.stdin.write(`${JSON.stringify(message)}\n`)
  }

  kill(): void {
    this.#process.kill()
  }

  /** Rejects with the sandbox's own error when it could not be set up. */
  async closed(): Promise<SandboxResult> {
    return await this.#process.result
  }

  /**
   * Waits for a message of one of `kinds`; others go to `other`. Silence of `silentMs` is told from slowness by any message
   * that arrives.
   */
  wait(kinds: readonly string[], silentMs: number, other: (message: Message) => void = () => undefined): Promise<Reply> {
    return new Promise((resolve) => {
      let timer: ReturnType<typeof setTimeout> | undefined
      const end = (reply: Reply): void => {
        clearTimeout(timer)
        this.#take = undefined
        this.#wake = undefined
        resolve(reply)
      }
      const rearm = (): void => {
        clearTimeout(timer)
        timer = setTimeout(() => end({ ended: 'silent' }), silentMs)
      }
      this.#wake = () => end({ ended: 'died' })
      this.#take = (message) => {
        if (kinds.includes(message.kind)) return end({ ended: 'done', message })
        rearm()
        other(message)
      }
      if (this.#dead) end({ ended: 'died' })
      else rearm()
    })
  }

  #receive(text: string): void {
    let from = 0
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', from)) {
      this.#rest.push(text.slice(from, at))
      const line = this.#rest.join('')
      this.#rest = []
      this.#restLength = 0
      from = at + 1
      this.#line(line)
    }
    if (from < text.length) {
      this.#rest.push(text.slice(from))
      this.#restLength += text.length - from
      if (this.#restLength > LINE_CHARS_MAX) this.kill()
    }
  }

  #line(line: string): void {
    let value: unknown
    try {
      value = JSON.parse(line)
    } catch {
      return
    }
    if (typeof value === 'object' && value !== null && typeof (value as Message).kind === 'string') this.#take?.(value as Message)
  }
}
