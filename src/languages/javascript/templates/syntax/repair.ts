import type { Candidate } from '../../../../contracts/index.ts'

/** Token-level repair. */
export function* repairSyntax(_path: string, _text: string): Iterable<Candidate> {}
