/**
 * Classic BPF as seccomp(2) takes it: struct sock_filter { u16 code; u8 jt; u8 jf; u32 k } in little endian.
 * The programs here only load words of struct seccomp_data, compare, and return, so four instructions are enough.
 */
export interface Instruction {
  readonly code: number
  readonly jt: number
  readonly jf: number
  readonly k: number
}

/** linux/bpf_common.h; LD|W|ABS, JMP|JEQ|K, JMP|JGT|K, JMP|JSET|K, RET|K. */
export const op = { load: 0x20, jumpEqual: 0x15, jumpGreater: 0x25, jumpAnySet: 0x45, return: 0x06 } as const

/** Offsets into struct seccomp_data (linux/seccomp.h). Arguments are 64 bits; `high` is the upper half on little endian. */
export const field = {
  number: 0,
  arch: 4,
  argument: (index: number): number => 16 + index * 8,
  argumentHigh: (index: number): number => 20 + index * 8,
} as const

/** Verdicts of linux/seccomp.h. */
export const verdict = {
  allow: 0x7fff0000,
  killProcess: 0x80000000,
  errno: (code: number): number => 0x00050000 | code,
} as const

/** The kernel's limit on one program (BPF_MAXINSNS). */
const instructionsMax = 4096

export const load = (offset: number): Instruction => ({ code: op.load, jt: 0, jf: 0, k: offset })
export const ret = (value: number): Instruction => ({ code: op.return, jt: 0, jf: 0, k: value >>> 0 })

type Test = 'jumpEqual' | 'jumpGreater' | 'jumpAnySet'

/** `when` runs if the test holds on the loaded word, else control goes on after it; `when` must end with a return. */
export function branch(test: Test, k: number, when: readonly Instruction[]): Instruction[] {
  return [{ code: op[test], jt: 0, jf: jump(when.length), k: k >>> 0 }, ...when]
}

/** `unless` runs if the test does not hold. */
export function unlessHolds(test: Test, k: number, unless: readonly Instruction[]): Instruction[] {
  return [{ code: op[test], jt: jump(unless.length), jf: 0, k: k >>> 0 }, ...unless]
}

function jump(length: number): number {
  if (length > 255) throw new RangeError(`a BPF jump spans at most 255 instructions, not ${length}`)
  return length
}

export function assemble(program: readonly Instruction[]): Uint8Array {
  if (program.length > instructionsMax) throw new RangeError(`a BPF program has at most ${instructionsMax} instructions`)
  const bytes = new Uint8Array(program.length * 8)
  const view = new DataView(bytes.buffer)
  program.forEach((instruction, index) => {
    view.setUint16(index * 8, instruction.code, true)
    view.setUint8(index * 8 + 2, instruction.jt)
    view.setUint8(index * 8 + 3, instruction.jf)
    view.setUint32(index * 8 + 4, instruction.k, true)
  })
  return bytes
}
