import type { Candidate } from '../../contracts/index.ts'

/** What the client asks of the worker. Plain data: it crosses a thread. */
export interface WorkerRequest {
  readonly id: number
  /** Absolute: Project.root. */
  readonly root: string
  /** Relative to root. */
  readonly files: ReadonlyMap<string, string>
  /** Absolute. */
  readonly overlays: ReadonlyMap<string, string | null>
  /** One Int32: not zero means stop soon. Shared, because the worker's loop is busy while the compiler thinks. */
  readonly cancelled: Int32Array
}

/** Candidates come as they are found, so that a time-out keeps what was found before it. */
export type WorkerAnswer =
  | { readonly id: number; readonly kind: 'found'; readonly candidates: readonly Candidate[] }
  | { readonly id: number; readonly kind: 'done'; readonly note: string | undefined }
