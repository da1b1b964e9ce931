import type { SandboxLimits } from '../../contracts/index.ts'
import { dataSlackBytes, openFilesMax } from './limits.ts'

interface Resource {
  /** Option of prlimit(1). */
  readonly word: string
  /** RLIMIT_* of linux/resource.h, the same on both architectures. */
  readonly number: number
  readonly soft: number
  readonly hard: number
}

const resource = (word: string, number: number, soft: number, hard = soft): Resource => ({ word, number, soft, hard })

const resources = (limits: SandboxLimits): Resource[] => [
  resource('cpu', 0, limits.cpuSeconds, limits.cpuSeconds + 1),
  resource('fsize', 1, limits.fileBytes),
  resource('data', 2, limits.memoryBytes + dataSlackBytes),
  resource('core', 4, 0),
  resource('nproc', 6, limits.processes),
  resource('nofile', 7, openFilesMax),
]

/** Words before a program in a user namespace of its own: set there, the limit on processes counts this sandbox alone. */
export const prlimitWords = (limits: SandboxLimits): string[] => [
  '/usr/bin/prlimit',
  ...resources(limits).map(({ word, soft, hard }) => `--${word}=${soft}:${hard}`),
]

/** The same for the supervisor to set (setrlimit(2)), which spares a program; a line is a number, soft and hard. */
export const limitLines = (limits: SandboxLimits, without: readonly string[] = []): string =>
  resources(limits)
    .filter(({ word }) => !without.includes(word))
    .map(({ number, soft, hard }) => `${number} ${soft} ${hard}`)
    .join('\n')
