import { install, uninstall } from './core.mjs'
import { restoreAll, testsTouching, withReset } from './steady.mjs'
import { canonical } from './values.mjs'

const TESTS_MAX = 8 // failing tests asked: what fits so many fits the rest or is told by trying
const PASSING_MAX = 30 // passing tests asked, quickest first
const VISITS_MAX = 64 // visits of one test at which conditions are asked
const RUNS_MAX = 40 // ways to choose that are tried on one failing test
const WAYS_MAX = 3 // ways that pass, of which a condition has to fit one
const CHOICES_MAX = 150 // different ways to choose that the conditions asked have, likeliest first
const ALIKE_VISITS_MAX = 128 // visits at which conditions are compared with each other
const CHOICES_PASSING_MAX = 20 // beyond these any condition would do
const EXACT_MAX = 4 // visits for which every way is tried: 2^4
const ENDS_MAX = 8 // first and last visits whose choice is turned alone where there are more
const WATCHED_MAX = 200 // visits of one place whose values are told apart

/** What forcing a condition shows, see WarmForced: one message a hole, so that a hang costs that hole only. */
export async function force(core, message, send) {
  for (const hole of message.holes) {
    send({ kind: 'trying', id: hole.id })
    const { done, problem } = install(core, hole.units)
    try {
      core.engine.begin()
      send({ kind: 'forced', id: hole.id, ...(problem === undefined ? await forceOne(core, hole) : nothing) })
    } finally {
      core.registry.hole = undefined
      uninstall(done)
      restoreAll(core)
    }
  }
}

const nothing = { solved: false, fits: [], keeps: [] }

async function forceOne(core, hole) {
  const relevant = testsTouching(core, hole.units)
  if (relevant.failing.size < core.failing.length) return nothing
  let fits = Array.from({ length: hole.asks }, (_, index) => index)
  for (const test of core.failing.slice(0, TESTS_MAX)) {
    const { visits, ways } = await waysToPass(core, test)
    const kept = new Set(visits > EXACT_MAX ? await choosersOf(core, test, fits) : [])
    if (ways.length === 0 && kept.size === 0) return { ...nothing, unclear: visits > EXACT_MAX && hole.asks === 0 }
    for (const way of ways) for (const ask of await agreeing(core, test, way, fits)) kept.add(ask)
    fits = [...kept].sort((a, b) => a - b)
  }
  let keeps = fits
  for (const test of relevant.passing.slice(0, PASSING_MAX)) {
    if (keeps.length === 0) break
    keeps = await agreeing(core, test, asUsual, keeps)
  }
  return { solved: true, fits, keeps }
}

const asUsual = (visit, usual) => usual

/** Choices, visit by visit, with which the failing test passes; how often the condition came at most. */
async function waysToPass(core, test) {
  let visits = 0
  const passes = async (way) => {
    const choose = choosing(way)
    let own = 0
    const failed = await fails(core, test, (usual) => (own++, choose(usual)))
    visits = Math.max(visits, own)
    return !failed
  }
  await passes(asUsual)
  const ways = []
  if (visits === 0) return { visits, ways }
  for (const way of plainWays) if (await passes(way)) ways.push(way)
  for (const way of waysFor(visits)) {
    if (ways.length >= WAYS_MAX) break
    if (await passes(way)) ways.push(way)
  }
  return { visits, ways }
}

/**
 * Of the conditions asked, those with which the failing test passes: where the condition comes often no list of ways is complete, and how
 * often it comes depends on what was chosen before. One speaks for all that agree with it on three ways through the test.
 */
async function choosersOf(core, test, asked) {
  const choices = new Map(asked.map((index) => [index, '']))
  for (const way of [asUsual, ...plainWays.slice(0, 2)]) {
    const choose = choosing(way)
    let visits = 0
    await fails(core, test, (usual, asks) => {
      if (visits++ < ALIKE_VISITS_MAX)
        aside(core, () => {
          const thunks = asks()
          for (const index of asked) choices.set(index, `${choices.get(index)}${truth(thunks[index])},`)
        })
      return choose(usual)
    })
  }
  const found = []
  let passing = 0
  for (const alike of [...Map.groupBy(asked, (index) => choices.get(index)).values()].slice(0, CHOICES_MAX)) {
    let throws = false
    const failed = await fails(core, test, (usual, asks) => {
      let value
      aside(core, () => (value = truth(asks()[alike[0]])))
      throws ||= value === undefined
      return value
    })
    if (failed || throws) continue
    found.push(...alike)
    if (++passing >= CHOICES_PASSING_MAX) break
  }
  return found
}

/** A condition that calls the function it stands in is not asked again. */
function aside(core, look) {
  const { hole } = core.registry
  core.registry.hole = undefined
  look()
  core.registry.hole = hole
}

const turned = (at) => (visit, usual) => (at(visit) ? !usual : usual)
/** Always, never, turned everywhere. */
const plainWays = [() => true, () => false, turned(() => true)]

/** Turned at every choice of visits where they are few, else at few visits. */
function waysFor(visits) {
  const ways = []
  if (visits <= EXACT_MAX) for (let set = 1; set < 2 ** visits - 1; set++) ways.push(turned((visit) => (set >> visit) % 2 === 1))
  else {
    for (let from = 0; from < ENDS_MAX; from++)
      for (const at of from < visits - 1 - from ? [visits - 1 - from, from] : from === visits - 1 - from ? [from] : [])
        ways.push(turned((visit) => visit === at))
    for (let from = 1; from < Math.min(visits, ENDS_MAX); from++) {
      ways.push(turned((visit) => visit >= visits - from))
      ways.push(turned((visit) => visit < from))
    }
  }
  return ways.slice(0, RUNS_MAX)
}

const choosing = (way) => {
  let visit = 0
  return (usual) => {
    let own
    try {
      own = usual()
    } catch {
      // What is computed there as it is may fail just because of the missing condition.
      own = undefined
    }
    const chosen = way(visit++, Boolean(own))
    return chosen === Boolean(own) ? own : chosen
  }
}

/** Of the conditions asked, those that choose as the way does at every visit. */
async function agreeing(core, test, way, asked) {
  const choose = choosing(way)
  let left = asked
  let visits = 0
  const failed = await fails(core, test, (usual, asks) => {
    const value = choose(usual)
    if (visits++ >= VISITS_MAX || left.length === 0) return value
    aside(core, () => {
      const thunks = asks()
      left = left.filter((index) => truth(thunks[index]) === Boolean(value))
    })
    return value
  })
  return failed && way === asUsual ? asked : left
}

function truth(ask) {
  try {
    return Boolean(ask())
  } catch {
    return undefined
  }
}

/** Runs one test with an answer for the hole; true when it fails. */
async function fails(core, test, answer) {
  let failed = true
  core.registry.hole = answer
  await core.engine.run(withReset(core, [test], true), core.quickBudget, (_, failure) => {
    failed = failure !== undefined
  })
  core.registry.hole = undefined
  restoreAll(core)
  return failed
}

/** Values at many places while the failing tests run the program as it is, see WarmSight. */
export async function watch(core, message, send) {
  const sights = Array.from({ length: message.places }, () => ({ visits: 0, prints: [] }))
  const { done, problem } = install(core, message.units)
  try {
    if (problem !== undefined) return
    core.engine.begin()
    for (const test of core.failing) await watchOne(core, test, sights)
    const seen = sights.map(({ visits, prints: [own, ...prints] }, at) => ({ at, visits, whole: visits <= WATCHED_MAX, own, prints }))
    send({ kind: 'watched', sights: seen.filter(({ visits }) => visits > 0) })
  } finally {
    core.registry.look = undefined
    uninstall(done)
    restoreAll(core)
  }
}

async function watchOne(core, test, sights) {
  const look = (at, texts) => {
    const sight = sights[at]
    if (++sight.visits > WATCHED_MAX) return
    core.registry.look = undefined
    texts().forEach((text, index) => (sight.prints[index] = mixed(sight.prints[index] ?? '', valueOf(text))))
    core.registry.look = look
  }
  core.registry.look = look
  await core.engine.run(withReset(core, [test], true), core.quickBudget, () => true)
  core.registry.look = undefined
  restoreAll(core)
}

function valueOf(text) {
  try {
    return canonical(text())
  } catch {
    return '!'
  }
}

/** A print of 53 bits of all that came so far (cyrb53, public domain). */
function mixed(before, value) {
  const text = `${before}|${value}`
  let high = 0xdeadbeef
  let low = 0x41c6ce57
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    high = Math.imul(high ^ unit, 2654435761)
    low = Math.imul(low ^ unit, 1597334677)
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36)
}
