import { outcomeOf, renderCall, settledText, thrownText } from './behaviours.mjs'
import { HOOK_STEPS, install, uninstall } from './core.mjs'
import { restore } from './snapshot.mjs'
import { withReset } from './steady.mjs'
import { canonical, deepClone, seeded } from './values.mjs'
import { Varier } from './vary.mjs'

/** Calls looked at in one test, and in all: a loop in a test says the same again and again. */
const CALLS_PER_TEST_MAX = 12
const CALLS_MAX = 50
/** Calls like one that was made. */
const VARIED_MAX = 5
const TEST_MS = 5_000
/** What a copy of an object with private members answers, whatever the program is. */
const NO_COPY = /private (?:member|field|method|name)|incompatible receiver|illegal invocation/i

/** Thrown in a test that has told what it was asked for. */
class Enough extends Error {}

/**
 * What the tests get from the sources of a process that loaded a candidate: each call that a test makes from outside, and after the tests
 * its like on copies of what it was made with; where there is no copy, in another run of the test that calls with other arguments.
 * (Compare what PATCH-SIM holds against each other, Xiong et al., ICSE 2018.) A call is known by its test and its place in the order of the
 * test's calls: [{ key, call, outcome }].
 */
export async function trace(core, message) {
  const wanted = new Set(message.tests.map(([file, name]) => `${file}\n${name}`))
  const isWanted = ({ file, name }) => wanted.has(`${file}\n${name}`) || wanted.has(`${file}\n`)
  const tests = core.tests.filter(({ id, index }) => id.name !== '' && isWanted(id) && core.baseline[index].status !== 'skipped')
  const watch = { inside: false, test: '', order: 0, looked: 0, known: new Set(), entries: [], replay: undefined }
  const done = record(core, message.units, watch)
  const kept = new Set()
  // What goes otherwise with the functions' own texts in their places is told by none of its calls.
  await run(core, tests, watch, (test, failure) => {
    if ((failure ? 'failed' : 'passed') === core.baseline[test.index].status) kept.add(test.index)
  })
  const seen = []
  for (const entry of watch.entries.filter(({ test }) => kept.has(test.index)))
    seen.push(...(await likesOf(core, entry, message, watch)), entry.made)
  uninstall(done)
  for (const each of core.registry.all) restore(each)
  return seen.filter(({ outcome }) => outcome !== undefined)
}

async function run(core, tests, watch, ended) {
  const begin = (test) => {
    Object.assign(watch, { inside: false, test, order: 0, looked: 0 })
    return test.run()
  }
  const budget = { steps: () => HOOK_STEPS, timeMs: () => TEST_MS, hookSteps: HOOK_STEPS, hookMs: TEST_MS }
  const running = tests.map((test) => ({ ...test, run: () => begin(test) }))
  await core.engine.run(withReset(core, running), budget, (test, failure) => {
    ended(test, failure)
    return true
  })
  await core.engine.turn()
  watch.inside = true
}

/** Recorders around all units, each with its own text. */
function record(core, units, watch) {
  const done = []
  core.registry.face.k = (at, self, args, call) => enter({ unit: units[at], self, args, call, least: args.length }, watch)
  for (const [at, unit] of units.entries()) {
    const [file, index, mode, code, names] = unit.own
    // What is evaluated in its place can only be wrapped in its place.
    const text =
      mode === 'body' ? `((__f,__t)=>(...__a)=>globalThis.__prunella.k(${at},__t,__a,(__b)=>__f(...__b)))(${code},()=>this)` : code
    for (const [record] of install(core, [[file, index, mode, text, names]]).done) {
      done.push([record, index])
      const inner = record.u[index]
      if (mode === 'body') continue
      record.u[index] = function (...args) {
        const call = (given) => Reflect.apply(inner, this, given)
        return enter({ unit, self: () => this, args, call, inner, least: inner.length }, watch)
      }
    }
  }
  return done
}

/** A call by whomever: one from outside is looked at, and each does what it does. */
function enter(made, watch) {
  if (watch.inside) return made.call(made.args)
  watch.inside = true
  try {
    watch.order++
    if (watch.replay === undefined) return look(made, watch, () => made.call(made.args))
    if (watch.replay.order !== watch.order) return made.call(made.args)
    const { unit, self } = made
    attempt(() => made.call(watch.replay.args), selfOf(unit, self), unit, watch.replay.tell)
    throw new Enough()
  } finally {
    watch.inside = false
  }
}

function selfOf({ kind }, self) {
  try {
    const found = kind === 'arrow' ? undefined : self()
    return found === globalThis ? undefined : found
  } catch {
    // Before super() there is none.
    return undefined
  }
}

/** Makes the call and notes what it gave. */
function look({ unit, self: selfNow, args, inner, least }, watch, call) {
  if (watch.looked >= CALLS_PER_TEST_MAX || watch.known.size >= CALLS_MAX) return call()
  const self = selfOf(unit, selfNow)
  const makes = unit.kind === 'constructor'
  const text = textOf({ unit, args, self: makes ? undefined : self })
  if (text === undefined || watch.known.has(text)) return call()
  watch.known.add(text)
  watch.looked++
  const made = { key: `${watch.test.id.file} ${watch.test.id.name}#${watch.order} ${unit.title}`, call: text, outcome: undefined }
  const copies = { self: makes || inner === undefined ? undefined : copied(self), args: copied(args) }
  const target = makes && self !== undefined ? (...given) => Reflect.construct(self.constructor, given) : inner
  watch.entries.push({ test: watch.test, order: watch.order, unit, target, least, made, copies, alone: self === undefined || makes })
  return attempt(call, self, unit, (outcome) => {
    made.outcome = outcome
  })
}

function attempt(call, self, unit, tell) {
  const before = canonical(self)
  const all = (outcome) => {
    const after = canonical(self)
    tell(before === after || unit.kind === 'constructor' ? outcome : `${outcome}; this becomes ${after}`)
  }
  try {
    const result = call()
    if (isPromise(result))
      result.then(
        (value) => all(`resolves ${canonical(value)}`),
        (error) => all(`rejects ${thrownText(error)}`),
      )
    else all(unit.kind === 'constructor' ? canonical(self) : settledText(result))
    return result
  } catch (error) {
    all(thrownText(error))
    throw error
  }
}

/** Of whatever realm; others that can be waited for may begin their work only when they are. */
const isPromise = (value) => Object.prototype.toString.call(value) === '[object Promise]' && typeof value.then === 'function'

function textOf(call) {
  try {
    return renderCall(call)
  } catch {
    return undefined
  }
}

/** As the call found it; undefined where no copy can be made. */
function copied(value) {
  try {
    return deepClone(value)
  } catch {
    return undefined
  }
}

async function likesOf(core, entry, { seed, constants }, watch) {
  const { unit, target, made, copies, alone, least } = entry
  const found = []
  if (copies.args === undefined || copies.args.length === 0) return found
  for (let number = 0; number < VARIED_MAX; number++) {
    const args = varied(copies.args, least, `${seed} ${made.key} ${number}`, constants)
    const call = textOf({ unit, args, self: unit.kind === 'constructor' ? undefined : copies.self })
    if (call === undefined) continue
    const onCopy = target !== undefined && (alone || copies.self !== undefined)
    const outcome = onCopy ? await outcomeOf(core, target, { args: deepClone(args), self: deepClone(copies.self) }) : undefined
    const told = outcome === undefined || NO_COPY.test(outcome) ? await again(core, entry, args, watch) : outcome
    found.push({ key: `${made.key} ${number}`, call, outcome: told })
  }
  return found
}

/** In another run of its test, which ends there. */
async function again(core, { test, order }, args, watch) {
  let told
  watch.replay = {
    order,
    args,
    tell: (outcome) => {
      told = outcome
    },
  }
  await run(core, [test], watch, () => undefined)
  watch.replay = undefined
  for (const each of core.registry.all) restore(each)
  return told
}

/** One argument left out that may be, or one or two changed. */
function varied(args, required, seed, constants) {
  const random = seeded(hashOf(seed))
  const way = random()
  if (way < 0.1 && args.length > required) return deepClone(args.slice(0, -1))
  const varier = new Varier(constants, random)
  const made = deepClone(args)
  for (let times = way < 0.75 ? 1 : 2; times > 0; times--) {
    const at = Math.floor(random() * made.length)
    made[at] = varier.argument(made[at])
  }
  return made
}

/** FNV-1a. */
function hashOf(text) {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}
