/** What a test may change in the modules it shares with the next one, and how to put it back. */
const ENTRIES_MAX = 1000 // a bigger collection is not copied after every load: the periodic check finds its leaks

/** Remembers module-level variables and the shallow content of module-level collections, as they are after loading. */
export function snapshot(record) {
  const kept = []
  for (const name of Object.keys(record.t)) {
    try {
      const value = record.t[name]
      const writable = Object.getOwnPropertyDescriptor(record.t, name)?.set !== undefined
      const content = contentOf(value)
      if (writable || content) kept.push({ name, value, writable, content })
    } catch {
      // Not yet set, or a proxy that does not let itself be looked at: as with what cannot be put back.
    }
  }
  record.snapshot = kept
}

export function restore(record) {
  for (const { name, value, writable, content } of record.snapshot ?? []) {
    try {
      if (writable && !Object.is(record.t[name], value)) record.t[name] = value
      if (content) content.restore()
    } catch {
      // A binding that cannot be put back shows up in the periodic check.
    }
  }
}

/** { restore } of a collection's shallow content; undefined for anything else. */
function contentOf(value) {
  if (Array.isArray(value)) return arrayContent(value)
  if (value instanceof Map || value instanceof Set) return collectionContent(value)
  if (value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype && !Object.isFrozen(value))
    return objectContent(value)
  return undefined
}

function arrayContent(value) {
  if (value.length > ENTRIES_MAX) return undefined
  const copy = value.slice()
  return {
    restore() {
      if (value.length === copy.length && copy.every((item, index) => Object.is(value[index], item))) return
      value.length = 0
      for (const item of copy) value.push(item)
    },
  }
}

function collectionContent(value) {
  if (value.size > ENTRIES_MAX) return undefined
  const copy = [...value]
  const isMap = value instanceof Map
  return {
    restore() {
      if (sameEntries(value, copy, isMap)) return
      value.clear()
      for (const item of copy) {
        if (isMap) value.set(item[0], item[1])
        else value.add(item)
      }
    },
  }
}

function sameEntries(value, copy, isMap) {
  if (value.size !== copy.length) return false
  let index = 0
  for (const item of value) {
    const old = copy[index++]
    if (isMap ? !Object.is(item[0], old[0]) || !Object.is(item[1], old[1]) : !Object.is(item, old)) return false
  }
  return true
}

function objectContent(value) {
  const keys = Object.keys(value)
  if (keys.length > ENTRIES_MAX || Object.values(Object.getOwnPropertyDescriptors(value)).some((d) => d.get || d.set || !d.writable))
    return undefined
  const copy = { ...value }
  return {
    restore() {
      for (const key of Object.keys(value)) if (!Object.hasOwn(copy, key)) delete value[key]
      for (const key of keys) if (!Object.is(value[key], copy[key])) value[key] = copy[key]
    },
  }
}
