import { type ErrorCode, PrunellaError } from '../../model/index.ts'

const codes: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EACCES: 'read-only',
  EPERM: 'read-only',
  EROFS: 'read-only',
}

/** A system error while writing the project, by the error table; anything else is a bug and passes unchanged. */
export function writeFailure(error: unknown): unknown {
  return ofSystem(error) ? new PrunellaError(codes[error.code] ?? 'io', error.message, { cause: error }) : error
}

/** Reading a path whose folder may not be entered, or that is a loop of links, is an I/O failure with the path in it. */
export function readFailure(error: unknown): unknown {
  return ofSystem(error) ? new PrunellaError('io', error.message, { cause: error }) : error
}

/** By its number: some have no name in libuv, and their code reads 'Unknown system error -77'. */
const ofSystem = (error: unknown): error is Error & { readonly code: string } => {
  if (!(error instanceof Error) || error instanceof PrunellaError) return false
  const { errno, code } = error as NodeJS.ErrnoException
  return typeof errno === 'number' && code !== undefined
}
