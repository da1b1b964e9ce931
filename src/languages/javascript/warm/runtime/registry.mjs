/**
 * What instrumented files talk to: `globalThis.__prunella`. One record per evaluated instance of a file (a runner may
 * evaluate a file more than once); the session swaps a function in all of them.
 *
 * A record: c = statement seen (Uint8Array), u = replacement per unit, n = steps left, more = steps granted on top, t = getters of module bindings,
 * v = which text of the file this is, e = eval in the module's scope, h = first hit of a statement, x = out of steps,
 * o = a condition that is sought, w = a place that is watched (holes.mjs).
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

class Registry {
  /** Records by file. */
  files = new Map()
  all = []
  /** Statements in order of first execution while coverage is taken, else undefined. */
  order = undefined
  initial = Infinity
  tripped = false
  deadline = undefined
  moreMax = Infinity
  bases = []
  /** Who answers for a condition that is sought: (usual, asks) => value. */
  hole = undefined
  /** Who looks at a place: (index, texts) => void. */
  look = undefined
  /** Takes the files that load, for whoever wants to know on whose behalf. */
  loading = undefined
  face = {
    f: (file, statements, evaluate, table, version) => this.#add(createRecord(this, { file, statements, evaluate, table, version })),
  }

  #add(record) {
    this.loading?.add(record.file)
    if (this.order === undefined) record.c.fill(1)
    const list = this.files.get(record.file)
    if (list) list.push(record)
    else this.files.set(record.file, [record])
    this.all.push(record)
    return record
  }

  /** Statements hit from now on are recorded in order of first execution. */
  startCoverage() {
    this.order = []
    for (const record of this.all) record.c.fill(0)
  }

  takeCoverage() {
    const hit = this.order
    this.order = undefined
    for (const record of this.all) record.c.fill(1)
    // Two instances of one file hit the same statement twice.
    return [...new Set(hit)]
  }

  steps(limit) {
    this.tripped = false
    for (const record of this.all) {
      record.n = limit
      record.more = 0
    }
  }

  /** From now on running out of steps is forgiven for this long and for so many steps; undefined ends it. */
  forgive(ms, moreMax = Infinity) {
    this.moreMax = moreMax
    this.deadline = ms === undefined ? undefined : now() + ms
  }

  stepsUsed(limit) {
    let used = 0
    for (const record of this.all) used += limit + record.more - record.n
    return used
  }

  /** Sets all instances aside, so that a fresh module graph can register; its loading may take `steps`. */
  swapOut(steps) {
    const kept = { files: [...this.files], all: [...this.all] }
    this.files.clear()
    this.all.length = 0
    this.tripped = false
    this.initial = steps
    return kept
  }

  /** Takes back what registered since there were `count` records. */
  dropFrom(count) {
    for (const record of this.all.splice(count)) {
      const left = this.files.get(record.file).filter((other) => other !== record)
      if (left.length > 0) this.files.set(record.file, left)
      else this.files.delete(record.file)
    }
  }

  swapIn(kept) {
    this.files.clear()
    for (const [file, list] of kept.files) this.files.set(file, list)
    this.all.length = 0
    this.all.push(...kept.all)
    this.initial = Infinity
  }
}

export const createRegistry = () => new Registry()

function createRecord(registry, { file, statements, evaluate, table, version }) {
  const record = {
    file,
    c: new Uint8Array(statements),
    u: [],
    n: registry.initial,
    more: 0,
    t: table,
    v: version,
    e: evaluate,
    h(index) {
      record.c[index] = 1
      registry.order?.push(registry.bases[file] + index)
    },
    x() {
      // Nobody knows how many steps a first or a repaired run needs: time decides, and a loop without end still ends.
      if (registry.deadline !== undefined && record.more < registry.moreMax && now() < registry.deadline) {
        record.more += SLICE
        record.n = SLICE
        return
      }
      registry.tripped = true
      throw new StepLimit()
    },
    o: (usual, asks) => (registry.hole ? registry.hole(usual, asks) : usual()),
    w: (at, texts) => registry.look?.(at, texts),
    missing: new Map(),
    snapshot: undefined,
  }
  return record
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
