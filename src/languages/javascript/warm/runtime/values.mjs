/** Copies, names and varies values of the code under test. Everything is bounded: such values may be huge, cyclic or hostile. */
const NODES_MAX = 5_000 // values copied or shown in one go
const TEXT_MAX = 2_000 // characters of a canonical text
const ITEMS_MAX = 200 // entries shown of one collection

/** A deep copy that keeps prototypes; functions, promises and the like are shared. Undefined budget means too large: throws. */
export function deepClone(value, seen = new Map(), budget = { left: NODES_MAX }) {
  if (value === null || typeof value !== 'object') return value
  const known = seen.get(value)
  if (known !== undefined) return known
  if (--budget.left < 0) throw new RangeError('too large to copy')
  const inner = (item) => deepClone(item, seen, budget)
  const keep = (copy) => {
    seen.set(value, copy)
    return copy
  }
  if (Array.isArray(value)) {
    const copy = keep(Array.from({ length: value.length }))
    for (let index = 0; index < value.length; index++) {
      if (index in value) copy[index] = inner(value[index])
      else delete copy[index]
    }
    return copy
  }
  if (value instanceof Date) return keep(new Date(value.getTime()))
  if (value instanceof RegExp) return keep(new RegExp(value.source, value.flags))
  if (value instanceof Map) {
    const copy = keep(new Map())
    for (const [key, item] of value) copy.set(inner(key), inner(item))
    return copy
  }
  if (value instanceof Set) {
    const copy = keep(new Set())
    for (const item of value) copy.add(inner(item))
    return copy
  }
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return keep(value.slice())
  if (value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet) return value
  const copy = keep(Object.create(Object.getPrototypeOf(value)))
  for (const key of Reflect.ownKeys(value)) {
    const slot = Object.getOwnPropertyDescriptor(value, key)
    if ('value' in slot) Object.defineProperty(copy, key, { ...slot, value: inner(slot.value) })
    else Object.defineProperty(copy, key, slot)
  }
  return copy
}

/** Short text that is equal for equal values: the unit of comparison between candidates. */
export function canonical(value) {
  const budget = { left: NODES_MAX }
  const text = textOf(value, [], budget)
  return text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX)}…(${text.length})` : text
}

function textOf(value, above, budget) {
  if (--budget.left < 0) return '…'
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value)
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value)
    case 'bigint':
      return `${value}n`
    case 'function':
      return /^class\b/.test(Function.prototype.toString.call(value)) ? `class ${value.name}` : '[function]'
    case 'object':
      return value === null ? 'null' : objectText(value, above, budget)
    default:
      return String(value)
  }
}

function objectText(value, above, budget) {
  const depth = above.indexOf(value)
  if (depth !== -1) return `[circle ${above.length - depth}]`
  const path = [...above, value]
  const inner = (item) => textOf(item, path, budget)
  const list = (items) => {
    const shown = []
    for (const item of items) {
      if (shown.length >= ITEMS_MAX) return `${shown.join(', ')}, …`
      shown.push(item)
    }
    return shown.join(', ')
  }
  if (Array.isArray(value))
    return `[${list(Array.from({ length: Math.min(value.length, ITEMS_MAX + 1) }, (_, index) => (index in value ? inner(value[index]) : '<empty>')))}]`
  if (value instanceof Date) return `Date(${Number.isNaN(value.getTime()) ? 'invalid' : value.toISOString()})`
  if (value instanceof RegExp) return String(value)
  if (value instanceof Error || (typeof value.message === 'string' && typeof value.stack === 'string'))
    return `${value.constructor?.name ?? 'Error'}(${JSON.stringify(value.message)})`
  if (value instanceof Promise) return '[promise]'
  const name = Object.getPrototypeOf(value)?.constructor?.name
  const prefix = name === undefined || name === 'Object' ? '' : `${name} `
  if (value instanceof Map)
    return `Map {${list([...value].slice(0, ITEMS_MAX + 1).map(([key, item]) => `${inner(key)} => ${inner(item)}`))}}`
  if (value instanceof Set) return `Set {${list([...value].slice(0, ITEMS_MAX + 1).map(inner))}}`
  if (ArrayBuffer.isView(value)) return `${prefix}[${list([...value].slice(0, ITEMS_MAX + 1).map(String))}]`
  const members = Object.keys(value)
    .slice(0, ITEMS_MAX + 1)
    .map((key) => `${/^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key)}: ${inner(value[key])}`)
  return `${prefix}{${list(members)}}`
}

/** mulberry32: small, seeded, good enough to pick variations. Uniform in [0, 1). */
export function seeded(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
