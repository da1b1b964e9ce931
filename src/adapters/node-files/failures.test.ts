import { expect, it } from 'vitest'
import { PrunellaError } from '../../model/index.ts'
import { readFailure, writeFailure } from './failures.ts'

const system = (code: string, errno: number): Error => Object.assign(new Error(`${code}: fsync`), { code, errno, syscall: 'fsync' })

it.each([
  ['ENOSPC', -28, 'disk-full', 'io'],
  ['EROFS', -30, 'read-only', 'io'],
  ['EIO', -5, 'io', 'io'],
  // EBADFD: libuv knows no name for it.
  ['Unknown system error -77', -77, 'io', 'io'],
])('%s while writing and while reading has a name of our own', (code, errno, writing, reading) => {
  expect(writeFailure(system(code, errno))).toMatchObject({ name: 'PrunellaError', code: writing })
  expect(readFailure(system(code, errno))).toMatchObject({ name: 'PrunellaError', code: reading })
})

it.each([
  [new TypeError('x is not a function')],
  [Object.assign(new Error('bad'), { code: 'ERR_INVALID_ARG_TYPE' })],
  [new PrunellaError('io', 'x')],
])('what is no failure of the system passes unchanged: %s', (error) => {
  expect(writeFailure(error)).toBe(error)
  expect(readFailure(error)).toBe(error)
})
