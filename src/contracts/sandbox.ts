import type { Readable, Writable } from 'node:stream'

/** Every limit is finite; the defaults and their reasons stand in the adapter. */
export interface SandboxLimits {
  readonly wallMs: number
  readonly cpuSeconds: number
  readonly memoryBytes: number
  readonly outputBytes: number
  readonly fileBytes: number
  readonly processes: number
}

export interface SandboxRequest {
  /** Absolute path of the program first; no shell. */
  readonly argv: readonly string[]
  /** Absolute; the project is seen inside at the path it has outside. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  /** Absolute root that is mounted read-only (workspace root, or the project itself). */
  readonly projectRoot: string
  /** Files laid over the project for this run only, by absolute path; new files and new folders too. `null` hides the file. */
  readonly overlays: ReadonlyMap<string, string | Uint8Array | null>
  /** More absolute paths to see read-only: the interpreter's folder, Prunella's own runtime. */
  readonly readOnly: readonly string[]
  /** 'none': project read-only. 'scratch': the project looks writable; what is written is lost at the end. */
  readonly writes: 'none' | 'scratch'
  readonly limits: Partial<SandboxLimits>
  /** When true stdin is open for writing and fd 3 is a pipe out of the sandbox (`control`). */
  readonly interactive?: boolean
}

export interface SandboxResult {
  readonly exitCode: number | null
  readonly signal: string | null
  readonly ended: 'exit' | 'wall-time' | 'cpu-time' | 'memory' | 'output' | 'killed'
  readonly wallMs: number
  /** User plus system time of everything in the sandbox, where the platform tells. */
  readonly cpuMs: number | undefined
  readonly peakMemoryBytes: number | undefined
  readonly stdout: string
  readonly stderr: string
  /** Everything that came over fd 3, unless it was read as a stream. */
  readonly control: Uint8Array
}

export interface SandboxProcess {
  readonly stdin: Writable
  /** fd 3 inside; a stream only when `interactive`. */
  readonly control: Readable
  readonly result: Promise<SandboxResult>
  /**
   * Present where the project lies elsewhere inside (a copy) and its path is exchanged in everything that goes in and out. Whoever checks
   * a signature reads `control` here instead of the other, as it was written, and exchanges the path afterwards: the true path may occur
   * inside as well (linked packages), so the exchange cannot be undone.
   */
  readonly seen?: { readonly outside: string; readonly inside: string; readonly control: Readable }
  kill(): void
}

export interface ProbeOutcome {
  readonly id: string
  readonly title: string
  readonly contained: boolean
  readonly detail: string
}

export interface Sandbox {
  readonly kind: 'bubblewrap' | 'landlock' | 'none'
  /** For `doctor`: how memory is limited, and why it is not the better sandbox, with the remedy. */
  readonly notes?: readonly string[]
  run(request: SandboxRequest): Promise<SandboxResult>
  start(request: SandboxRequest): Promise<SandboxProcess>
  /** Escape probes and resource attacks; `quick` runs the handful that tells a working sandbox from a broken one (< 300 ms). */
  selfTest(scope: 'quick' | 'full'): Promise<readonly ProbeOutcome[]>
}
