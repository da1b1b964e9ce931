/**
 * What instrumented files talk to: `globalThis.__prunella`. One record per evaluated instance of a file (a runner may
 * evaluate a file more than once); the session swaps a function in all of them.
 *
 * A record: c = statement seen (Uint8Array), u = replacement per unit, n = steps left, more = steps granted on top, t = getters of module bindings,
 * e = eval in the module's scope, h = first hit of a statement, x = out of steps.
 */
export class StepLimit extends Error {
  constructor() {
    super('step limit reached')
    this.name = 'StepLimit'
  }
}

/** Steps granted at a time while a deadline holds. */
const SLICE = 10_000
const now = performance.now.bind(performance)

export function createRegistry() {
  const files = new Map()
  const all = []
  const state = { order: undefined, initial: Infinity, tripped: false, deadline: undefined, moreMax: Infinity, files, all, bases: [] }

  function f(file, statements, evaluate, table) {
    const record = {
      file,
      c: new Uint8Array(statements),
      u: [],
      n: state.initial,
      more: 0,
      t: table,
      e: evaluate,
      h(index) {
        record.c[index] = 1
        state.order?.push(state.bases[file] + index)
      },
      x() {
        // Nobody knows how many steps a first or a repaired run needs: time decides, and a loop without end still ends.
        if (state.deadline !== undefined && record.more < state.moreMax && now() < state.deadline) {
          record.more += SLICE
          record.n = SLICE
          return
        }
        state.tripped = true
        throw new StepLimit()
      },
      missing: new Map(),
      snapshot: undefined,
    }
    if (state.order === undefined) record.c.fill(1)
    const list = files.get(file)
    if (list) list.push(record)
    else files.set(file, [record])
    all.push(record)
    return record
  }

  return Object.assign(state, {
    face: { f },
    /** Statements hit from now on are recorded in order of first execution. */
    startCoverage() {
      state.order = []
      for (const record of all) record.c.fill(0)
    },
    takeCoverage() {
      const hit = state.order
      state.order = undefined
      for (const record of all) record.c.fill(1)
      // Two instances of one file hit the same statement twice.
      return [...new Set(hit)]
    },
    steps(limit) {
      state.tripped = false
      for (const record of all) {
        record.n = limit
        record.more = 0
      }
    },
    /** From now on running out of steps is forgiven for this long and for so many steps; undefined ends it. */
    forgive(ms, moreMax = Infinity) {
      state.moreMax = moreMax
      state.deadline = ms === undefined ? undefined : now() + ms
    },
    stepsUsed(limit) {
      let used = 0
      for (const record of all) used += limit + record.more - record.n
      return used
    },
    /** Sets all instances aside, so that a fresh module graph can register; its loading may take `steps`. */
    swapOut(steps) {
      const kept = { files: [...files], all: [...all] }
      files.clear()
      all.length = 0
      state.tripped = false
      state.initial = steps
      return kept
    },
    swapIn(kept) {
      files.clear()
      for (const [file, list] of kept.files) files.set(file, list)
      all.length = 0
      all.push(...kept.all)
      state.initial = Infinity
    },
  })
}

/** Names that the eval scope does not know because the runner's transform renamed them (imports, exported constants). */
export function missingNames(record, names) {
  return names.filter((name) => {
    let missing = record.missing.get(name)
    if (missing === undefined) {
      try {
        record.e(`typeof ${name}==='undefined'&&${name}`)
        missing = false
      } catch (error) {
        missing = name in record.t && (error?.name === 'ReferenceError' || error instanceof ReferenceError)
      }
      record.missing.set(name, missing)
    }
    return missing
  })
}

const ENTRIES_MAX = 1000 // a bigger collection is not copied after every load: the periodic check finds its leaks

/** Remembers module-level variables and the shallow content of module-level collections, as they are after loading. */
export function snapshot(record) {
  const kept = []
  for (const name of Object.keys(record.t)) {
    let value
    try {
      value = record.t[name]
    } catch {
      continue
    }
    const writable = Object.getOwnPropertyDescriptor(record.t, name)?.set !== undefined
    const content = contentOf(value)
    if (writable || content) kept.push({ name, value, writable, content })
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

function contentOf(value) {
  if (Array.isArray(value)) {
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
  if (value instanceof Map || value instanceof Set) {
    if (value.size > ENTRIES_MAX) return undefined
    const copy = [...value]
    const isMap = value instanceof Map
    return {
      restore() {
        let index = 0
        let same = value.size === copy.length
        if (same) {
          for (const item of value) {
            const old = copy[index++]
            if (isMap ? !Object.is(item[0], old[0]) || !Object.is(item[1], old[1]) : !Object.is(item, old)) {
              same = false
              break
            }
          }
        }
        if (same) return
        value.clear()
        for (const item of copy) {
          if (isMap) value.set(item[0], item[1])
          else value.add(item)
        }
      },
    }
  }
  if (value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype && !Object.isFrozen(value)) {
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
  return undefined
}
