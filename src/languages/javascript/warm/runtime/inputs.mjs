import { canonical, deepClone } from './values.mjs'
import { Varier } from './vary.mjs'

const TRIES_PER_INPUT = 8 // variations thrown away as known before the input space counts as exhausted

/** The captured calls, and as many of their like as there is room for; `random` and the calls alone decide which. */
export function makeInputs(captured, random, max, constants) {
  const inputs = captured.slice(0, max)
  const known = new Set(inputs.map(keyOf))
  const varied = captured.filter((call) => call.args.length > 0 || call.self !== undefined)
  const varier = new Varier(constants, random)
  let tries = varied.length === 0 ? 0 : (max - inputs.length) * TRIES_PER_INPUT
  while (inputs.length < max && tries-- > 0) {
    const call = likeOf(varied, varier, random)
    const key = keyOf(call)
    if (known.has(key)) continue
    known.add(key)
    inputs.push(call)
  }
  return inputs
}

const keyOf = (call) => `${call.unit.title}|${canonical(call.self)}|${canonical(call.args)}`

/** Of what the tests give: parts of two calls put together, an argument left out that may be, or one or two values changed. */
function likeOf(captured, varier, random) {
  const call = captured[Math.floor(random() * captured.length)]
  const way = random()
  if (way < 0.12) return mixed(call, captured, random)
  if (way < 0.2 && call.required > 0 && call.args.length > call.required) return { ...call, args: deepClone(call.args.slice(0, -1)) }
  const args = deepClone(call.args)
  let self = deepClone(call.self)
  const times = random() < 0.7 ? 1 : 2
  for (let time = 0; time < times; time++) {
    const at = Math.floor(random() * (args.length + (self === undefined ? 0 : 1)))
    if (at < args.length) args[at] = varier.argument(args[at])
    else self = varier.vary(self)
  }
  return { ...call, args, self }
}

function mixed(call, captured, random) {
  const others = captured.filter((other) => other.unit === call.unit && other !== call)
  const other = others[Math.floor(random() * others.length)]
  if (other === undefined) return call
  return { ...call, args: deepClone(call.args.map((arg, at) => (at < other.args.length && random() < 0.5 ? other.args[at] : arg))) }
}
