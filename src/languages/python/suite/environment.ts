import type { Project } from '../../../contracts/index.ts'
import { dirname } from '../../../kit/index.ts'

/**
 * What the tests' process sees of the environment. A fixed hash seed: the order of sets is the same in every run. No bytecode is written
 * (the project is not to be changed by looking at it), UTF-8 whatever the machine's locale is.
 */
export const environment = ({ interpreter, env }: Project): Record<string, string> => ({
  PATH: [...new Set([dirname(interpreter), '/usr/local/bin', '/usr/bin', '/bin'])].join(':'),
  HOME: '/tmp',
  TMPDIR: '/tmp',
  LANG: 'C.UTF-8',
  PYTHONHASHSEED: '0',
  PYTHONDONTWRITEBYTECODE: '1',
  PYTHONUTF8: '1',
  ...env,
})
