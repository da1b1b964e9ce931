/** The host's half of runtime/sentinels.py: the names that a run's sentinels must have, from the run's key. */
import { hmac } from '../../../kit/index.ts'
import type { Sentinel } from '../../common/index.ts'

const TOKEN_CHARS = 20

/** Three before the first test of a file and three after its last: passes, throws, refuses. Between the tests: refuses. */
export function sentinelsOf(key: string, file: string): readonly Sentinel[] {
  const token = (place: string): string => `test_s${hmac(key, `sentinel ${file} ${place}`).slice(0, TOKEN_CHARS)}`
  const outcomes = ['passed', 'failed', 'failed'] as const
  const ends = [0, 1, 2, 3, 4, 5].map((at): Sentinel => ({ token: token(String(at)), outcome: outcomes[at % 3]!, repeated: false }))
  return [...ends, { token: token('between'), outcome: 'failed', repeated: true }]
}
