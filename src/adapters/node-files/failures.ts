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
  if (error instanceof PrunellaError || !(error instanceof Error)) return error
  const code = (error as NodeJS.ErrnoException).code
  if (code === undefined || !/^E[A-Z0-9]+$/.test(code)) return error
  return new PrunellaError(codes[code] ?? 'io', error.message, { cause: error })
}

/** Reading a path whose folder may not be entered, or that is a loop of links, is an I/O failure with the path in it. */
export function readFailure(error: unknown): unknown {
  if (error instanceof PrunellaError || !(error instanceof Error)) return error
  const code = (error as NodeJS.ErrnoException).code
  return code !== undefined && /^E[A-Z0-9]+$/.test(code) ? new PrunellaError('io', error.message, { cause: error }) : error
}
