import { install, uninstall } from './core.mjs'
import { restore } from './snapshot.mjs'
import { makeInputs } from './inputs.mjs'
import { canonical, deepClone, seeded } from './values.mjs'

const CAPTURED_MAX = 60 // distinct calls kept per unit: more say little more about what the function is given
const STEPS_MAX = 200_000 // of one call; about 5 ms of a tight loop
const CALL_MS = 200 // until an asynchronous call counts as never ending
const TIMEOUTS_MAX = 5 // a candidate that ran out of time on so many inputs, and on three of four, is not asked about the rest
const GENERATED_MAX = 200 // items taken from an iterator

/**
 * What candidates do on inputs that the tests gave to the edited functions and on seeded variations of those. Sends the
 * calls first, then the outcomes of one candidate after the other, so that a hang costs one candidate only.
 */
export async function behaviours(core, message, send) {
  const units = collectUnits(message)
  const captured = await capture(core, message, units)
  const inputs = makeInputs(captured, seeded(message.seed), message.inputsMax, message.constants)
  send({ kind: 'calls', calls: inputs.map(renderCall) })
  for (const candidate of message.candidates) {
    if (candidate.skip) continue
    send({ kind: 'outcomes', id: candidate.id, outcomes: await outcomesOf(core, candidate, units, inputs) })
  }
}

/** Units with their own text: key → { file, unit, own, title, kind }. Only what can be called from outside is compared. */
function collectUnits(message) {
  return new Map(message.units.filter(({ own }) => own[2] === 'module').map((unit) => [`${unit.own[0]}:${unit.own[1]}`, unit]))
}

/** Runs the tests with recorders around the functions of the first candidate, which gets further than the original. */
async function capture(core, message, units) {
  const found = []
  const first = message.candidates.find((candidate) => candidate.id === message.captureWith)
  const replaced = new Map((first?.units ?? []).map((unit) => [`${unit[0]}:${unit[1]}`, unit]))
  const { done } = install(
    core,
    [...units].map(([key, { own }]) => replaced.get(key) ?? own),
  )
  const seen = new Set()
  for (const [record, index] of done) {
    const unit = units.get(`${record.file}:${index}`)
    const inner = record.u[index]
    let count = 0
    const keep = (self, args) => {
      if (count >= CAPTURED_MAX) return
      try {
        const call = {
          unit,
          required: inner.length,
          args: deepClone(args),
          self: unit.kind === 'arrow' || self === undefined || self === globalThis ? undefined : deepClone(self),
        }
        const key = `${unit.title}${canonical(call.self)}${canonical(call.args)}`
        if (seen.has(key)) return
        seen.add(key)
        count++
        found.push(call)
      } catch {
        // Too large to copy: not an input that can be compared.
      }
    }
    record.u[index] = function (...args) {
      keep(this, args)
      return Reflect.apply(inner, this, args)
    }
  }
  const tests = core.tests.filter((test) => core.baseline[test.index].status !== 'skipped')
  const touching = tests.filter((test) => core.failing.includes(test) || touches(core, test, units))
  await core.engine.run(touching, core.budget, () => true)
  uninstall(done)
  for (const record of core.registry.all) restore(record)
  return found
}

function touches(core, test, units) {
  const { covered } = core.baseline[test.index]
  for (const { own } of units.values()) {
    const [from, to] = core.config.units[own[0]][own[1]].map((at) => at + core.config.bases[own[0]])
    for (const hit of covered) if (hit >= from && hit < to) return true
  }
  return false
}

/** As a person would write it: `discount({total: 100}, "GOLD")`. */
export function renderCall({ unit, args, self }) {
  const shown = args.map((arg) => canonical(arg)).join(', ')
  if (unit.kind === 'constructor') return `new ${unit.title.replace(/[.]constructor$/, '')}(${shown})`
  if (self === undefined) return `${unit.title}(${shown})`
  if (unit.kind === 'getter') return `${unit.title} of ${canonical(self)}`
  return `${unit.title}(${shown}) on ${canonical(self)}`
}

async function outcomesOf(core, candidate, units, inputs) {
  const outcomes = []
  const { done, problem } = install(core, candidate.units)
  if (problem !== undefined) return inputs.map(() => 'invalid')
  const own = new Map([...units].filter(([key]) => !candidate.units.some((unit) => `${unit[0]}:${unit[1]}` === key)))
  const rest = install(
    core,
    [...own.values()].map((unit) => unit.own),
  )
  let timeouts = 0
  try {
    for (const input of inputs) {
      if (timeouts >= TIMEOUTS_MAX && timeouts >= 0.75 * outcomes.length) {
        timeouts++
        outcomes.push('timeout')
        continue
      }
      const [file, index] = input.unit.own
      const target = core.registry.files.get(file)?.[0]?.u[index]
      outcomes.push(typeof target === 'function' ? await outcomeOf(core, target, input) : 'not callable')
      if (outcomes.at(-1) === 'timeout') timeouts++
    }
  } finally {
    uninstall([...done, ...rest.done])
  }
  return outcomes
}

export async function outcomeOf(core, target, input) {
  const { registry, engine } = core
  const args = deepClone(input.args)
  const self = deepClone(input.self)
  registry.steps(STEPS_MAX)
  engine.exited = false
  let text
  try {
    const result = Reflect.apply(target, self, args)
    text = await settled(engine, result)
  } catch (error) {
    text = thrownText(error)
  }
  const tripped = registry.tripped
  const mutated = tripped
    ? []
    : [...args.map((arg, at) => changed(`argument ${at + 1}`, input.args[at], arg)), changed('this', input.self, self)].filter(Boolean)
  for (const record of registry.all) restore(record)
  if (tripped) return 'timeout'
  if (engine.exited) return 'process.exit'
  return [text, ...mutated].join('; ')
}

async function settled(engine, result) {
  if (result !== null && typeof result === 'object') {
    if (typeof result.then === 'function')
      return await engine.within(result, CALL_MS).then(
        (value) => `resolves ${canonical(value)}`,
        (error) => (error?.kind === 'time' ? 'timeout' : `rejects ${thrownText(error)}`),
      )
    if (typeof result.next === 'function' && !Array.isArray(result)) return await iterated(result)
  }
  return canonical(result)
}

/** At once, and nothing of it used up. */
export const settledText = (result) =>
  result !== null && typeof result === 'object' && typeof result.next === 'function' && !Array.isArray(result)
    ? '[iterator]'
    : canonical(result)

async function iterated(iterator) {
  const items = []
  for (let taken = 0; taken < GENERATED_MAX; taken++) {
    const step = await iterator.next()
    if (step.done) return `yields [${items.join(', ')}] returns ${canonical(step.value)}`
    items.push(canonical(step.value))
  }
  return `yields [${items.join(', ')}, …]`
}

export const thrownText = (error) =>
  error instanceof Error || typeof error?.message === 'string'
    ? `throws ${error.constructor?.name ?? 'Error'}: ${String(error.message).slice(0, 300)}`
    : `throws ${canonical(error)}`

function changed(name, before, after) {
  const [was, is] = [canonical(before), canonical(after)]
  return was === is ? undefined : `${name} becomes ${is}`
}
