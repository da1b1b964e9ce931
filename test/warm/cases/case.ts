/** One tiny module each, with a fault: what to look for, what repairs it, what does not, and whether that needs a reload. */
export interface WarmCase {
  readonly name: string
  /** File ending; default js. */
  readonly ext?: string
  readonly source: string
  /** Body of the one test; `m` is the module's namespace, `assert` node:assert/strict. It fails on the source as it is. */
  readonly test: string
  /** The text to replace; must be unique. */
  readonly find: string
  readonly good: string
  readonly bad?: string
  readonly badStatus?: 'failing' | 'invalid' | 'timeout' | 'crashed'
  readonly tier?: 'swap' | 'reload'
}
