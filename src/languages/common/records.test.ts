import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hmac } from '../../kit/index.ts'
import { decodeChannel } from './records.ts'

const KEY = 'a'.repeat(64)
const line = (key: string, stream: string, record: object): string => {
  const json = JSON.stringify(record)
  return `${stream} ${hmac(key, `${stream} ${json}`)} ${json}`
}
const start = { seq: 0, kind: 'start', runner: 'vitest' }
const passed = { seq: 1, kind: 'test', name: 'adds', status: 'passed', ms: 1 }
const end = { seq: 2, kind: 'end', tests: 1 }
const lines = [start, passed, end].map((record) => line(KEY, 'main', record))

/** 'records of main, closed or not, alien lines'. */
function told(text: readonly string[]): string {
  const { streams, alien } = decodeChannel(new TextEncoder().encode(`${text.join('\n')}\n`), KEY)
  const main = streams.get('main')
  return `${main?.records.length ?? 0} ${main?.closed ?? false} ${alien}`
}

describe('hmac', () => {
  it('is HMAC-SHA-256 as Node computes it', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 16 }), fc.string({ unit: 'binary' }), (key, text) => {
        expect(hmac(key, text)).toBe(createHmac('sha256', key).update(text).digest('hex'))
      }),
    )
  })
})

describe('decodeChannel', () => {
  it.each([
    ['whole', lines, '3 true 0'],
    ['without its end', lines.slice(0, 2), '2 false 0'],
    ['a record taken out', [lines[0]!, lines[2]!], '2 false 0'],
    ['re-ordered', [lines[1]!, lines[0]!, lines[2]!], '3 false 0'],
    ['a record twice', [...lines.slice(0, 2), lines[1]!, lines[2]!], '4 false 0'],
    ['something after the end', [...lines, line(KEY, 'main', { ...passed, seq: 3 })], '4 false 0'],
    ['signed with another key', [...lines, line('b'.repeat(64), 'main', passed)], '3 true 1'],
    ['not signed', [...lines, JSON.stringify(passed)], '3 true 1'],
    ['of another stream', [...lines, lines[1]!.replace('main', 'f0')], '3 true 1'],
    ['changed', [lines[0]!, lines[1]!.replace('adds', 'subs'), lines[2]!], '2 false 1'],
    ['nothing', [], '0 false 0'],
  ])('%s', (_, text, expected) => {
    expect(told(text)).toBe(expected)
  })

  it('exchanges the path of a project that lies elsewhere inside, where the true path occurs as well', () => {
    const seen = { outside: '/home/a', inside: '/tmp/copy' }
    const failed = { ...passed, status: 'failed', stack: 'at /home/a/node_modules/chai, at /tmp/copy/b.js' }
    const bytes = new TextEncoder().encode(line(KEY, 'main', failed))
    const { streams, alien } = decodeChannel(bytes, KEY, seen)
    expect(alien).toBe(0)
    expect(streams.get('main')?.records).toMatchObject([{ stack: 'at /home/a/node_modules/chai, at /home/a/b.js' }])
  })

  it('takes no changed byte for the truth', () => {
    const whole = lines.join('\n')
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.constantFrom('0', 'x', '"', ' ', '\n'), (at, char) => {
        fc.pre(whole[at] !== char)
        expect(told([whole.slice(0, at) + char + whole.slice(at + 1)])).not.toBe('3 true 0')
      }),
    )
  })
})
