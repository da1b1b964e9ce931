'use strict'
/**
 * The authenticated way out of the sandbox: one line per record on fd 3, `stream mac json`, where mac is HMAC-SHA-256
 * (RFC 2104) over `stream json` and every record carries its sequence number. The key comes in over stdin and is read to the
 * end before any code of the project is loaded; it lives in this closure only, so code under test can write to fd 3 but not
 * sign. Every built-in is taken before the project could replace it, and records are flat objects without a prototype,
 * so that no patched `toJSON` is asked.
 *
 * Runs inside the sandbox on the project's own Node (>= 18).
 */
const { createHmac, Hmac } = require('node:crypto')
const fs = require('node:fs')

const { apply } = Reflect
const { stringify } = JSON
const { create, keys } = Object
const { writeSync, readSync } = fs
const bufferFrom = Buffer.from
const { update, digest } = Hmac.prototype
const { slice } = String.prototype
const asText = String
const { wait } = Atomics
const asInt32 = Int32Array
const sharedBuffer = SharedArrayBuffer

const CONTROL_FD = 3
/** Longest text of one member of a record (message, stack): a failing deep-equal of large values prints megabytes. */
const TEXT_CHARS_MAX = 8_000
/** A key is 64 hex digits; anything longer is not ours. */
const KEY_BYTES_MAX = 4_096
/** Pause before a full pipe is tried again. */
const PIPE_FULL_WAIT_MS = 2

const pause = () => wait(new asInt32(new sharedBuffer(4)), 0, 0, PIPE_FULL_WAIT_MS)

/** Reads the key from stdin up to its end, so that nobody after us finds it there. */
function readKey() {
  const buffer = Buffer.alloc(KEY_BYTES_MAX)
  let length = 0
  while (length < KEY_BYTES_MAX) {
    let count
    try {
      count = readSync(0, buffer, length, KEY_BYTES_MAX - length, null)
    } catch (error) {
      if (error.code === 'EOF') break
      if (error.code !== 'EAGAIN') throw error
      pause()
      continue
    }
    if (count === 0) break
    length += count
  }
  const key = buffer.toString('utf8', 0, length).trim()
  buffer.fill(0)
  if (!/^[0-9a-f]{64}$/.test(key)) throw new Error('no key on stdin: this program is started by Prunella only')
  return key
}

function writeAll(bytes) {
  let at = 0
  while (at < bytes.length) {
    try {
      at += writeSync(CONTROL_FD, bytes, at, bytes.length - at)
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error
      pause()
    }
  }
}

const mac = (key, text) => apply(digest, apply(update, createHmac('sha256', key), [text]), ['hex'])

/** Returns `send(record)`; record members are strings, numbers, booleans or undefined. */
function openChannel(key, stream) {
  let seq = 0
  return (record) => {
    const flat = create(null)
    flat.seq = seq++
    const names = keys(record)
    for (let i = 0; i < names.length; i++) {
      const value = record[names[i]]
      if (value === undefined || value === null) continue
      flat[names[i]] = typeof value === 'string' ? apply(slice, value, [0, TEXT_CHARS_MAX]) : value
    }
    const json = stringify(flat)
    writeAll(bufferFrom(`${stream} ${mac(key, `${stream} ${json}`)} ${json}\n`))
  }
}

/** Text of anything, even of what throws when it is looked at. */
function textOf(value) {
  if (value === undefined) return undefined
  try {
    return typeof value === 'string' ? value : (stringify(value) ?? asText(value))
  } catch {
    try {
      return asText(value)
    } catch {
      return '(a value that cannot be printed)'
    }
  }
}

const member = (value, name) => {
  try {
    return value === null || value === undefined ? undefined : value[name]
  } catch {
    return undefined
  }
}

/** Errors wrap errors; deeper than this nobody reads. */
const CAUSES_MAX = 4

/** The stack, and below it what each cause said: "fetch failed" alone does not say that the network is missing. */
function stackOf(error) {
  let text = textOf(member(error, 'stack'))
  let cause = member(error, 'cause')
  for (let depth = 0; depth < CAUSES_MAX && cause !== undefined && cause !== null; depth++) {
    text = `${text ?? ''}\n[cause]: ${textOf(member(cause, 'stack')) ?? textOf(cause)}`
    cause = member(cause, 'cause')
  }
  return text
}

/** The members of a test failure out of whatever was thrown. */
function failureOf(error) {
  const message = member(error, 'message')
  const name = member(error, 'name')
  return {
    message: typeof message === 'string' ? message : (textOf(error) ?? 'undefined was thrown'),
    type: typeof name === 'string' ? name : undefined,
    stack: stackOf(error),
    expected: textOf(member(error, 'expected')),
    actual: textOf(member(error, 'actual')),
  }
}

let pending
/** The starter hands the channel over once; the reporter claims it before the project loads; the next to ask gets nothing. */
const offer = (send) => {
  pending = send
}
const claim = () => {
  const send = pending
  pending = undefined
  if (send === undefined) throw new Error('the result channel was claimed already')
  return send
}

/** Derived key for a child process: knowing a child's key says nothing about its parent's or its brothers'. */
const childKey = (key, stream) => mac(key, `child ${stream}`)

module.exports = { readKey, openChannel, childKey, failureOf, textOf, offer, claim }
