import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { verdict } from './bpf.ts'
import {
  absent,
  errno,
  ioctlsRefused,
  namespaceFlags,
  onSelfOnly,
  ownersOnly,
  refused,
  refusedOnHost,
  seccompFilter,
  type Surroundings,
} from './filter.ts'
import { auditArch, syscallNames, syscallNumber, syscallNumberMax, type Arch, type Syscall } from './syscalls.ts'

interface Call {
  readonly arch?: number
  readonly number: number
  readonly arguments?: readonly bigint[]
}

/** An independent interpreter of classic BPF over struct seccomp_data, from the bytes that the kernel would get. */
function decide(program: Uint8Array, call: Call): number {
  const data = new DataView(new ArrayBuffer(64))
  data.setUint32(0, call.number >>> 0, true)
  data.setUint32(4, call.arch ?? auditArch.x64, true)
  call.arguments?.forEach((value, index) => data.setBigUint64(16 + index * 8, BigInt.asUintN(64, value), true))
  const code = new DataView(program.buffer, program.byteOffset, program.byteLength)
  let accumulator = 0
  for (let at = 0; at < program.length / 8; at++) {
    const [op, jt, jf, k] = [
      code.getUint16(at * 8, true),
      code.getUint8(at * 8 + 2),
      code.getUint8(at * 8 + 3),
      code.getUint32(at * 8 + 4, true),
    ]
    const jump = (taken: boolean): void => {
      at += taken ? jt : jf
    }
    if (op === 0x20) accumulator = data.getUint32(k, true)
    else if (op === 0x15) jump(accumulator === k)
    else if (op === 0x25) jump(accumulator > k)
    else if (op === 0x45) jump((accumulator & k) >>> 0 !== 0)
    else if (op === 0x06) return k
    else throw new Error(`instruction ${op.toString(16)} at ${at}`)
  }
  throw new Error('the program ran off its end')
}

const arches: readonly Arch[] = ['x64', 'arm64']
const surroundings: readonly Surroundings[] = ['namespaces', 'host', 'host-own-id']
const EPERM = verdict.errno(errno.EPERM)
const ENOSYS = verdict.errno(errno.ENOSYS)
const EAFNOSUPPORT = verdict.errno(errno.EAFNOSUPPORT)

describe.each(arches.flatMap((arch) => surroundings.map((around) => ({ arch, around }))))('$arch among $around', ({ arch, around }) => {
  const program = seccompFilter(arch, around)
  const check = (name: Syscall, values: readonly (bigint | number)[], expected: number): void => {
    const number = syscallNumber(arch, name)
    if (number === undefined) return
    const decision = decide(program, { arch: auditArch[arch], number, arguments: values.map(BigInt) })
    expect(decision, `${name}(${values.join(', ')})`).toBe(expected)
  }

  test('calls that reach into others are refused, calls that hide from the filter are absent', () => {
    for (const name of refused) check(name, [], EPERM)
    for (const name of absent) check(name, [], ENOSYS)
  })
  test('another architecture kills, newer and x32 numbers are unknown', () => {
    const other = arch === 'x64' ? auditArch.arm64 : auditArch.x64
    for (const foreign of [other, 0x40000003, 0]) expect(decide(program, { arch: foreign, number: 39 })).toBe(verdict.killProcess)
    for (const number of [syscallNumberMax + 1, 0x40000000, 0x40000000 | 39, 0xffffffff])
      expect(decide(program, { arch: auditArch[arch], number })).toBe(ENOSYS)
  })
  test('clone may start threads and processes, not namespaces', () => {
    const thread = 0x3d0f00
    for (const flags of [thread, 17, 0x1200011, 0x4111]) check('clone', [flags], verdict.allow)
    for (let bit = 0; bit < 32; bit++) {
      const flag = (1 << bit) >>> 0
      check('clone', [BigInt(flag) | 17n], (flag & namespaceFlags) !== 0 ? EPERM : verdict.allow)
    }
    check('clone', [0x10000000n | 0xffffffff00000000n], EPERM)
  })
  test('terminals cannot be typed into, also with dirt in the upper half', () => {
    for (const request of ioctlsRefused) {
      check('ioctl', [0, request], EPERM)
      check('ioctl', [0, BigInt(request) | 0xdead_0000_0000n], EPERM)
    }
    for (const request of [0x5401, 0x5413, 0x541b, 0x5421]) check('ioctl', [1, request], verdict.allow)
  })
  test('personality can be asked for and left alone, not changed', () => {
    for (const value of [0, 8, 0x20000, 0x20008, 0xffffffff]) check('personality', [value], verdict.allow)
    for (const value of [0x0040000, 0x0400000, 0x0008000]) check('personality', [value], EPERM)
  })
  test('every other call is allowed', () => {
    const spoken = new Set(syscallNames.map((name) => syscallNumber(arch, name)))
    for (let number = 0; number <= syscallNumberMax; number++)
      if (!spoken.has(number)) expect(decide(program, { arch: auditArch[arch], number }), String(number)).toBe(verdict.allow)
  })
  test('sockets', () => {
    const inside = around === 'namespaces'
    for (const domain of [1, 2, 10]) check('socket', [domain, 1, 0], inside ? verdict.allow : EPERM)
    for (const domain of [0, 3, 4, 5, 9, 17, 29, 31, 38, 40, 44]) check('socket', [domain, 1, 0], inside ? EAFNOSUPPORT : EPERM)
    check('socket', [16, 3, 0], inside ? verdict.allow : EPERM)
    for (const protocol of [4, 9, 15, 16]) check('socket', [16, 3, protocol], inside ? EAFNOSUPPORT : EPERM)
    for (const name of ['connect', 'bind', 'listen', 'accept', 'accept4'] as const) check(name, [3], inside ? verdict.allow : EPERM)
    check('socketpair', [1, 1 | 0x80800, 0], verdict.allow)
    check('socketpair', [1, 2, 0], inside ? verdict.allow : EPERM)
    check('socketpair', [2, 1, 0], inside ? EAFNOSUPPORT : EPERM)
    check('sendto', [3, 1, 1, 0, 0, 0], verdict.allow)
    for (const address of [1n, 0x7fff00000000n]) check('sendto', [3, 1, 1, 0, address, 16], inside ? verdict.allow : EPERM)
  })
  test("on the host nothing changes a file's marks or another process", () => {
    const verdictHere = around === 'namespaces' ? verdict.allow : EPERM
    for (const name of ownersOnly) check(name, [5], around === 'host' ? EPERM : verdict.allow)
    const sockets = new Set<Syscall>(['socket'])
    for (const name of refusedOnHost) if (!sockets.has(name)) check(name, [5], verdictHere)
    for (const { name, argument } of onSelfOnly) {
      check(name, [0, 0, 0], verdict.allow)
      check(name, argument === 0 ? [77, 0] : [0, 77], verdictHere)
    }
  })
  test('jumps stay within the program and every path returns', () => {
    const code = new DataView(program.buffer, program.byteOffset, program.byteLength)
    const length = program.length / 8
    for (let at = 0; at < length; at++) {
      const op = code.getUint16(at * 8, true)
      if (op === 0x06) continue
      const farthest = op === 0x20 ? 0 : Math.max(code.getUint8(at * 8 + 2), code.getUint8(at * 8 + 3))
      expect(at + 1 + farthest).toBeLessThan(length)
    }
  })
})

/** linux-libc-dev carries the kernel's own tables for both architectures; without it there is nothing to compare with. */
const headers: Record<Arch, string> = { x64: '/usr/include/x86_64-linux-gnu/asm/unistd_64.h', arm64: '/usr/include/asm-generic/unistd.h' }

describe.each(arches)('numbers of %s', (arch) => {
  test.skipIf(!existsSync(headers[arch]))('are those of the kernel headers', () => {
    const text = readFileSync(headers[arch], 'utf8')
    for (const name of syscallNames) {
      const spelled = name === 'sysctl' ? '_sysctl' : name
      const found = new RegExp(`#define __NR(?:3264)?_${spelled}\\s+(\\d+)`).exec(text)?.[1]
      expect([name, syscallNumber(arch, name)]).toEqual([name, found === undefined ? undefined : Number(found)])
    }
  })
})
